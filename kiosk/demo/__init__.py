"""Everything on one machine: backend, emulators and terminal as processes, and a script that plays citizens.

Processes only: nothing of devices, ui or backend is imported here; the wires between them are real.
Who may enter: the command line.
"""
