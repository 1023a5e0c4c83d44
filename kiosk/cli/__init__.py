"""The command line: one module a command, each a thin shell over rooms that do the work.

Lives here: options, output, exit codes. Heavy imports happen inside the commands, so that `kiosk --help` is quick.
Who may enter: nobody; `kiosk.__main__` starts it. With `boot` the only place that names devices, ui and backend.
"""
