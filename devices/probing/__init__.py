"""Finding what is connected where: ports, speeds, protocols, models. Never prints, never reads a card.

Every question is bounded in time, and what was tried is told, found or not.
Who may enter: boot and the command line. Not while a terminal owns the devices: a link in use says so (busy).
"""
