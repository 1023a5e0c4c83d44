"""One process at a time for a network device: a claim that the system takes back when its holder dies.

A serial port has a lock of its own (flock, TIOCEXCL) and a USB interface is claimed in the kernel; a TCP port has
neither, and many printers mix two connections' bytes into one slip. The claim is a name in Linux's abstract socket
namespace: no file to clean up, no permissions between the terminal's user and the technician's. It holds on this
machine only; another machine that prints there is for the printer to refuse.
"""

from __future__ import annotations

import errno
import socket

from kiosk.ports.errors import DeviceBusy

_PREFIX = "\0xiaochuang-link:"


class Claim:
    """Holds one name. `release` is harmless when nothing is held."""

    def __init__(self) -> None:
        self._holder: socket.socket | None = None

    def take(self, name: str) -> None:
        """Claim `name`, giving up what was held. Raises DeviceBusy: another link holds it, here or elsewhere."""
        self.release()
        holder = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        try:
            holder.bind(_PREFIX + name)
        except OSError as error:
            holder.close()
            if error.errno == errno.EADDRINUSE:
                raise DeviceBusy(f"{name}: in use by another process") from error
            raise
        self._holder = holder

    def release(self) -> None:
        """Give it up. Never raises."""
        holder, self._holder = self._holder, None
        if holder is not None:
            holder.close()
