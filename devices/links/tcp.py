"""TCP: printers on the network, and emulators."""

from __future__ import annotations

import contextlib
import errno
import os
import select
import socket
import time
from typing import TYPE_CHECKING

from devices.links.claim import Claim
from devices.links.descriptor import DescriptorLink
from kiosk.ports.errors import PortMissing

if TYPE_CHECKING:
    from devices.links.address import TcpAddress


class TcpLink(DescriptorLink):
    """A TCP connection, without Nagle's delay, with keep-alive, claimed against other processes of this machine.

    Names are looked up before connecting, and a look-up cannot be interrupted: give numbers in settings.
    """

    def __init__(self, address: TcpAddress) -> None:
        super().__init__(str(address))
        self._address = address
        self._socket: socket.socket | None = None
        self._claim = Claim()

    def _attach(self, deadline: float) -> int:
        address = self._address
        try:
            found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise PortMissing(f"{address}: the name {address.host!r} cannot be resolved") from error
        why = "no address"
        for family, kind, protocol, _, target in found:
            try:
                connection = socket.socket(family, kind, protocol)
            except OSError as error:  # an address of a family that this machine does not speak; the next may do
                why = error.strerror or str(error)
                continue
            code = self._connect(connection, target, deadline)
            if code == 0 and self._socket is not None:
                return self._socket.fileno()
            self._detach()
            why = "nothing answers at this address" if code == errno.ETIMEDOUT else os.strerror(code)
        raise PortMissing(f"{address}: {why}")

    # `target` is what getaddrinfo gave for the family; its shape is the socket module's affair.
    def _connect(self, connection: socket.socket, target: tuple[object, ...], deadline: float) -> int:
        """Connect until the deadline and give the errno, 0 for success. Raises DeviceBusy."""
        self._socket = connection
        self._claim.take(f"tcp:{target[0]}:{target[1]}")
        connection.settimeout(0)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        code = connection.connect_ex(target)
        if code != errno.EINPROGRESS:
            return code
        if not self._wait(connection.fileno(), select.POLLOUT, max(deadline, time.monotonic())):
            return errno.ETIMEDOUT
        return connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)

    def _detach(self) -> None:
        connection, self._socket = self._socket, None
        if connection is not None:
            with contextlib.suppress(OSError):
                connection.close()
        self._claim.release()
