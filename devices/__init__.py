"""Fulfils `kiosk.ports` for hardware.

codecs: bytes ⇄ frames, no I/O. links: how bytes travel. drivers: codec + link + timing = a port. emulators: the wire's
end. `catalog`: a model = one row. `host`: one owner thread per device.
May not: ui, backend, journeys. Who may enter: boot and the command line.
"""
