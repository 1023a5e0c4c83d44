"""What keeps a terminal going, as values: counters and supplies, conditions and remedies, the board, guided steps.

Everything here is pure: statuses, errors and counts in, rows and words out. What is kept of it lies in `kiosk.vault`;
who tells it on a screen or a command line stands above.
May not: a device, a clock, a file, a thread. Who may enter: health, vault, performing, boot, the command line, ui.
"""
