"""Everything on one machine: backend, emulators, terminal as processes; a script plays citizens and a clerk.

Processes only: nothing of devices, ui or backend is imported here; the wires between them are real.
Who may enter: the command line.
"""
