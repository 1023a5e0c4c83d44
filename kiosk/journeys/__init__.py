"""Citizen journeys, one a module; `pages` is what a citizen can be shown, `effects` what a terminal can be asked to do.

May not: clocks, chance, threads, Qt, ports' implementations. No await in `finally`, no bare except.
Who may enter: the runner, boot, and the screen (for the pages).
"""
