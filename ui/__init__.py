"""What people see and touch: Qt Quick.

Lives here: the shell (window, engine, fonts), the bridge into Qt's thread, view-models, pictures, QML.
May not: devices, backend, settings, clocks other than the one handed in; no decision about what a citizen meets next.
Who may enter: boot and the command line. `gallery` and `playback` are for demonstrations and tests.
"""
