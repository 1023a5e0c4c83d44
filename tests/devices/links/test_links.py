"""Serial, TCP and USB links against a far end held by the test: one suite, three wires, every misfortune of a wire."""

from __future__ import annotations

import os
import pty
import socket
import threading
import time
import tty
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import pytest

from devices.links.address import SerialAddress, TcpAddress
from devices.links.choice import link_to
from devices.links.serial_port import SerialLink
from devices.links.tcp import TcpLink
from devices.links.usb import UsbLink
from devices.links.usb_address import UsbAddress
from kiosk.ports.errors import Canceled, DeviceBusy, DeviceSilent, LinkLost, PortMissing
from tests.fakes.usb_bus import Bus, UsbDevice
from tests.fakes.usb_machines import READER, Wire

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from devices.links.link import Link


class FarEnd(Protocol):
    """What a test does at the other end of the wire."""

    link: Link

    def send(self, data: bytes) -> None: ...
    def receive(self, count: int) -> bytes: ...
    def vanish(self) -> None: ...


@dataclass
class Pty:
    """The master side of a pseudo-terminal."""

    link: Link
    master: int

    def send(self, data: bytes) -> None:
        os.write(self.master, data)

    def receive(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            data += os.read(self.master, count - len(data))
        return data

    def vanish(self) -> None:
        os.close(self.master)
        self.master = -1


@dataclass
class Peer:
    """The accepted side of a TCP connection."""

    link: Link
    connection: socket.socket

    def send(self, data: bytes) -> None:
        self.connection.sendall(data)

    def receive(self, count: int) -> bytes:
        return self.connection.recv(count, socket.MSG_WAITALL)

    def vanish(self) -> None:
        self.connection.close()


@dataclass
class Plug:
    """A USB device's firmware."""

    link: Link
    wire: Wire
    device: UsbDevice

    def send(self, data: bytes) -> None:
        self.device.do(lambda: self.wire.to_send.append(data))

    def receive(self, count: int) -> bytes:
        with self.device.changed:
            data = bytes(self.wire.received[:count])
            del self.wire.received[:count]
        return data

    def vanish(self) -> None:
        self.device.pull()


def open_usb() -> Plug:
    wire = Wire()
    device = UsbDevice(wire)
    bus = Bus(device)
    link = UsbLink(READER, backend=lambda: bus)
    link.open(deadline_s=1)
    return Plug(link, wire, device)


def open_pty() -> Pty:
    master, slave = pty.openpty()
    tty.setraw(slave)
    link = SerialLink(SerialAddress(os.ttyname(slave)))
    link.open(deadline_s=1)
    os.close(slave)
    return Pty(link, master)


def open_tcp() -> Peer:
    with socket.create_server(("127.0.0.1", 0)) as server:
        link = TcpLink(TcpAddress("127.0.0.1", server.getsockname()[1]))
        link.open(deadline_s=1)
        return Peer(link, server.accept()[0])


OPENED: dict[str, Callable[[], Pty | Peer | Plug]] = {"pty": open_pty, "tcp": open_tcp, "usb": open_usb}


@pytest.fixture(params=OPENED)
def far(request: pytest.FixtureRequest) -> Iterator[FarEnd]:
    end = OPENED[request.param]()
    yield end
    end.link.close()
    if not isinstance(end, Pty) or end.master >= 0:
        end.vanish()


def test_bytes_sent_from_afar_are_read(far: FarEnd) -> None:
    far.send(b"\x00\x11\x13\xff\r\n")
    data = b""
    while len(data) < 6:
        data += far.link.read(64, deadline_s=2)
    assert data == b"\x00\x11\x13\xff\r\n"


def test_bytes_written_arrive_and_are_counted(far: FarEnd) -> None:
    far.link.write(b"\xaa\x03\x04\x11\x13\r\n\x00", deadline_s=1)
    assert (far.receive(8), far.link.bytes_sent) == (b"\xaa\x03\x04\x11\x13\r\n\x00", 8)


def test_nothing_to_read_gives_no_bytes_at_the_deadline(far: FarEnd) -> None:
    started = time.monotonic()
    assert far.link.read(64, deadline_s=0.02) == b""
    assert time.monotonic() - started >= 0.02


def test_discarded_input_is_counted_and_gone(far: FarEnd) -> None:
    far.send(b"old")
    first = far.link.read(1, deadline_s=2)
    assert first == b"o"
    assert (far.link.discard_input(), far.link.read(64, deadline_s=0)) == (2, b"")


def test_interrupt_from_another_thread_cancels_a_pending_read(far: FarEnd) -> None:
    timer = threading.Timer(0.02, far.link.interrupt)
    timer.start()
    with pytest.raises(Canceled):
        far.link.read(64, deadline_s=10)
    timer.join()


def test_interrupt_cancels_a_pending_write(far: FarEnd) -> None:
    timer = threading.Timer(0.05, far.link.interrupt)
    timer.start()
    with pytest.raises(Canceled):
        far.link.write(bytes(64 << 20), deadline_s=10)  # more than any buffer takes
    timer.join()
    assert far.link.bytes_sent < 64 << 20


def test_interrupt_between_two_calls_cancels_the_next(far: FarEnd) -> None:
    far.link.interrupt()
    with pytest.raises(Canceled):
        far.link.read(64, deadline_s=10)


def test_interrupt_is_used_up_by_one_canceled_call(far: FarEnd) -> None:
    far.link.interrupt()
    far.link.interrupt()
    with pytest.raises(Canceled):
        far.link.read(64, deadline_s=10)
    assert far.link.read(64, deadline_s=0.01) == b""


def test_forgotten_interrupt_leaves_a_stale_wakeup_that_breaks_nothing(far: FarEnd) -> None:
    far.link.interrupt()
    far.link.forget_interrupt()
    far.send(b"x")
    assert far.link.read(64, deadline_s=2) == b"x"


def test_canceled_link_still_carries_bytes(far: FarEnd) -> None:
    far.link.interrupt()
    with pytest.raises(Canceled):
        far.link.read(1, deadline_s=1)
    far.link.write(b"again", deadline_s=1)
    assert far.receive(5) == b"again"


def test_far_end_gone_loses_the_link_on_read(far: FarEnd) -> None:
    far.vanish()
    with pytest.raises(LinkLost):
        far.link.read(64, deadline_s=2)


def test_bytes_before_a_tcp_hangup_are_still_read() -> None:
    far = open_tcp()
    far.send(b"last")
    far.vanish()
    assert far.link.read(64, deadline_s=2) == b"last"
    far.link.close()


def test_far_end_gone_while_a_read_waits_loses_the_link(far: FarEnd) -> None:
    timer = threading.Timer(0.02, far.vanish)
    timer.start()
    with pytest.raises(LinkLost):
        far.link.read(64, deadline_s=10)
    timer.join()


def test_far_end_gone_loses_the_link_on_write(far: FarEnd) -> None:
    far.vanish()
    with pytest.raises(LinkLost):
        far.link.write(bytes(64 << 20), deadline_s=5)  # TCP learns of it with the second segment


def test_far_end_that_takes_nothing_is_silent_at_the_deadline(far: FarEnd) -> None:
    with pytest.raises(DeviceSilent):
        far.link.write(bytes(64 << 20), deadline_s=0.1)


def test_write_some_on_a_full_wire_gives_zero(far: FarEnd) -> None:
    with pytest.raises(DeviceSilent):
        far.link.write(bytes(64 << 20), deadline_s=0.1)
    assert far.link.write_some(b"x", deadline_s=0) == 0


def test_closed_link_is_lost_not_crashed(far: FarEnd) -> None:
    far.link.close()
    far.link.close()
    far.link.interrupt()
    with pytest.raises(LinkLost):
        far.link.read(1, deadline_s=0)


def test_link_is_open_until_it_is_closed(far: FarEnd) -> None:
    was_open = far.link.is_open
    far.link.close()
    assert (was_open, far.link.is_open) == (True, False)


def test_missing_port_is_told(tmp_path: Path) -> None:
    with pytest.raises(PortMissing, match="no such port"):
        SerialLink(SerialAddress(str(tmp_path / "ttyUSB9"))).open(deadline_s=1)


def test_plain_file_is_no_serial_port(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(PortMissing, match="not a serial port"):
        SerialLink(SerialAddress(str(tmp_path / "file"))).open(deadline_s=1)


def test_directory_is_no_serial_port(tmp_path: Path) -> None:
    with pytest.raises(PortMissing, match="not a serial port"):
        SerialLink(SerialAddress(str(tmp_path))).open(deadline_s=1)


def test_port_held_by_another_link_is_busy() -> None:
    end = open_pty()
    path = end.link._address.path  # type: ignore[attr-defined]  # the pty's name, known to the link alone
    with pytest.raises(DeviceBusy):
        SerialLink(SerialAddress(path)).open(deadline_s=1)
    end.link.close()
    end.vanish()


def test_port_that_was_let_go_is_free_though_a_starting_process_still_holds_a_copy() -> None:
    end = open_pty()
    path = end.link._address.path  # type: ignore[attr-defined]  # as above
    copy = os.dup(end.link._port.fileno())  # type: ignore[attr-defined]  # what fork leaves with the child until it execs
    end.link.close()
    again = SerialLink(SerialAddress(path))
    again.open(deadline_s=1)
    again.close()
    os.close(copy)
    end.vanish()


def test_refused_connection_is_a_missing_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(PortMissing, match="refused"):
        TcpLink(TcpAddress("127.0.0.1", port)).open(deadline_s=1)


def test_name_nobody_has_is_a_missing_port() -> None:
    with pytest.raises(PortMissing, match="cannot be resolved"):
        TcpLink(TcpAddress("x" * 80, 9100)).open(deadline_s=1)


def test_address_of_a_family_this_machine_does_not_speak_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        spoken = (socket.AF_INET, socket.SOCK_STREAM, 0, "", server.getsockname())
        foreign = (socket.AF_APPLETALK, socket.SOCK_STREAM, 0, "", ("x", 0))
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_named: [foreign, spoken])
        link = TcpLink(TcpAddress("printer", 9100))
        link.open(deadline_s=1)
        link.close()


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        (SerialAddress("/dev/pts/0"), SerialLink),
        (TcpAddress("127.0.0.1", 1), TcpLink),
        (UsbAddress(0x0400, 0xC35A), UsbLink),
    ],
)
def test_address_chooses_its_link(address: SerialAddress | TcpAddress | UsbAddress, kind: type[Link]) -> None:
    assert type(link_to(address)) is kind


def test_reopened_link_works_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        link = TcpLink(TcpAddress("127.0.0.1", server.getsockname()[1]))
        for _ in range(2):
            link.open(deadline_s=1)
            with server.accept()[0] as connection:
                connection.sendall(b"hello")
                assert link.read(5, deadline_s=2)
        link.close()
