"""Serial lines, real and pseudo, on POSIX.

pyserial opens and configures the port (8N1, baud, flow control, exclusive lock); the bytes go through our own loop over
its descriptor, because pyserial's reads cannot tell a hang-up from silence and its writes cannot be interrupted.
DTR and RTS stay as the system raises them on opening: on; RTS belongs to the port under flow=rtscts.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import termios
from typing import TYPE_CHECKING, Final

import serial

from devices.links.address import Flow
from devices.links.descriptor import DescriptorLink
from devices.links.serial_names import advice, port_now
from kiosk.ports.errors import DeviceBusy, PortMissing, SettingsError

if TYPE_CHECKING:
    from devices.links.address import SerialAddress

_PSEUDO: Final = "/dev/pts/"
_BUSY: Final = frozenset({errno.EBUSY, errno.EAGAIN, errno.EWOULDBLOCK})


class SerialLink(DescriptorLink):
    """A serial port, locked against other processes: by flock for those that ask, this product's among them.

    A real port is closed to those that do not ask, too (TIOCEXCL; root excepted). A pseudo-terminal is not: it lives
    on when its user was killed, and would stay closed.
    """

    def __init__(self, address: SerialAddress) -> None:
        super().__init__(str(address))
        self._address = address
        self._port: serial.Serial | None = None

    def _attach(self, deadline: float) -> int:
        """Open the port. It opens at once or not at all, so the deadline is not needed."""
        del deadline
        address = self._address
        path = port_now(address.path)
        try:
            self._port = serial.Serial(
                path,
                address.baud,
                timeout=0,
                write_timeout=0,
                xonxoff=address.flow is Flow.XONXOFF,
                rtscts=address.flow is Flow.RTSCTS,
                exclusive=True,
            )
        except ValueError as error:
            raise SettingsError(f"{address}: the port cannot run at {address.baud} baud: {error}") from error
        except OSError as error:  # SerialException is one
            if error.errno in _BUSY:
                raise DeviceBusy(f"{address}: in use by another process") from error
            raise PortMissing(f"{address}: {_why(error)}{advice(path)}") from error
        except termios.error as error:
            raise PortMissing(f"{address}: not a serial port") from error
        if not os.path.realpath(path).startswith(_PSEUDO):
            with contextlib.suppress(OSError):  # a driver that does not know it
                fcntl.ioctl(self._port.fileno(), termios.TIOCEXCL)
        return self._port.fileno()

    def _detach(self) -> None:
        port, self._port = self._port, None
        if port is None:
            return
        # Closing a real port waits for its output, up to 30 s when flow control holds the line: drop that output first.
        with contextlib.suppress(OSError, termios.error):
            termios.tcflush(port.fileno(), termios.TCOFLUSH)
        with contextlib.suppress(OSError):
            fcntl.ioctl(port.fileno(), termios.TIOCNXCL)
        # A process that is being started holds a copy of the descriptor for a moment, and with it the lock
        with contextlib.suppress(OSError):
            fcntl.flock(port.fileno(), fcntl.LOCK_UN)
        with contextlib.suppress(OSError, termios.error):
            port.close()


def _why(error: OSError) -> str:
    match error.errno:
        case errno.ENOENT:
            return "no such port"
        case errno.EACCES | errno.EPERM:
            return "no permission to open the port (is the user in group dialout?)"
        case errno.EISDIR | errno.ENOTTY | None:
            return "not a serial port"
        case code:
            return os.strerror(code)
