"""Codec + link + timing = a port of the core: when to retry, to wait, to give up.

Lives here: one module a port, its dialogue with the device. Time comes in as a clock, waiting happens in links.
May not: what a byte means (codecs), how it travels (links), emulators. Who may enter: the host, boot, the command line.
"""
