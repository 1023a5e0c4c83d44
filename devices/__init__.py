"""Fulfils `kiosk.ports` for hardware.

codecs: bytes ⇄ frames, no I/O. vision: pixels → findings, no I/O. links: how bytes travel. drivers: codec + link +
timing = a port. emulators: the wire's far end. diagnostics: what a device must do. probing: what stands on which port.
`catalog`: a model = one row. `host`: one owner thread per device.
May not: ui, backend, journeys. Who may enter: boot and the command line.
"""
