"""The USB link on a bus in memory, below pyusb: what is different from a line. What every link does: test_links."""

from __future__ import annotations

import errno
import threading
import time
from typing import TYPE_CHECKING

import pytest
from usb.core import USBTimeoutError

from devices.links.usb import UsbLink
from devices.links.usb_address import UsbAddress
from devices.links.usb_device import UsbFound, usb_devices
from kiosk.ports.errors import Canceled, DeviceBusy, DeviceSilent, LinkLost, PortMissing
from tests.fakes.usb_bus import IN, OUT, PRINTER, Bus, Setting, UsbDevice
from tests.fakes.usb_machines import READER, Wire

if TYPE_CHECKING:
    from collections.abc import Callable

FRAME = bytes(range(256)) * 5 + bytes(15)  # as long as a reading: 20 packets of 64 and 15 bytes


def plugged(device: UsbDevice) -> UsbLink:
    bus = Bus(device)
    link = UsbLink(READER, backend=lambda: bus)
    link.open(deadline_s=1)
    return link


def read_all(link: UsbLink, size: int, *, at_once: int = 4096) -> bytes:
    data = b""
    while len(data) < size and (chunk := link.read(at_once, deadline_s=1)):
        data += chunk
    return data


# ── packets ──


@pytest.mark.parametrize("packet", [64, 512])
@pytest.mark.parametrize("zero_packets", [False, True])
@pytest.mark.parametrize("size", [1, 63, 64, 65, 512, 1295, 4096, 5000])
def test_transfer_of_any_length_is_read_whole(size: int, packet: int, *, zero_packets: bool) -> None:
    wire = Wire()
    link = plugged(UsbDevice(wire, packet=packet, zero_packets=zero_packets))
    sent = bytes(number % 251 for number in range(size))
    wire.to_send.append(sent)
    assert read_all(link, size) == sent


def test_transfer_read_in_sips_is_kept_for_the_next_sip() -> None:
    wire = Wire()
    link = plugged(UsbDevice(wire))
    wire.to_send.append(FRAME)
    assert read_all(link, len(FRAME), at_once=7) == FRAME


def test_kept_bytes_are_discarded_and_counted() -> None:
    wire = Wire()
    link = plugged(UsbDevice(wire))
    wire.to_send.extend((b"one", b"two"))
    link.read(1, deadline_s=1)
    assert (link.discard_input(), link.read(8, deadline_s=0)) == (5, b"")


def test_kept_bytes_do_not_survive_a_reopening() -> None:
    wire = Wire()
    link = plugged(UsbDevice(wire))
    wire.to_send.append(b"old")
    link.read(1, deadline_s=1)
    link.open(deadline_s=1)
    assert link.read(8, deadline_s=0) == b""


def test_device_that_sends_empty_packets_for_nothing_is_asked_gently() -> None:
    class Idle(Wire):
        turns = 0

        def turn(self, now: float) -> float | None:
            self.turns += 1
            return None

        def transfers(self) -> list[bytes]:
            return [b""]

    wire = Idle()
    link = plugged(UsbDevice(wire, zero_packets=True))
    wire.turns = 0
    assert link.read(1, deadline_s=0.05) == b""
    assert wire.turns < 20


def test_long_write_arrives_whole_and_is_counted() -> None:
    wire = Wire()
    link = plugged(UsbDevice(wire))
    link.write(FRAME, deadline_s=1)
    assert (bytes(wire.received), link.bytes_sent) == (FRAME, len(FRAME))


def test_what_a_full_device_did_not_take_is_not_counted() -> None:
    wire = Wire(room_left=200)
    link = plugged(UsbDevice(wire))
    with pytest.raises(DeviceSilent, match="took 192 of 1295"):
        link.write(FRAME, deadline_s=0.1)
    assert (len(wire.received), link.bytes_sent) == (192, 192)


def test_device_that_makes_room_goes_on_where_it_stopped() -> None:
    wire = Wire(room_left=200)
    device = UsbDevice(wire)
    link = plugged(device)
    timer = threading.Timer(0.1, device.do, [lambda: setattr(wire, "room_left", 4096)])
    timer.start()
    link.write(FRAME, deadline_s=5)
    timer.join()
    assert bytes(wire.received) == FRAME


def test_interrupt_after_some_bytes_never_hides_how_many() -> None:
    """A caller that goes on after Canceled must know what left: so Canceled comes only before the first byte."""
    wire = Wire(room_left=200)
    link = plugged(UsbDevice(wire))
    taken = link.write_some(FRAME, deadline_s=1)
    link.interrupt()
    with pytest.raises(Canceled):
        link.write_some(FRAME[taken:], deadline_s=1)
    assert taken == len(wire.received) == link.bytes_sent


# ── unplugged ──


@pytest.mark.parametrize("late", [False, True], ids=["packet lost", "acknowledgement lost"])
def test_bytes_sent_covers_what_arrived_wherever_the_cable_was_pulled(*, late: bool) -> None:
    for at in range(0, 300, 7):
        wire = Wire()
        device = UsbDevice(wire)
        link = plugged(device)
        device.pull_at(after_out=at, late=late)
        with pytest.raises(LinkLost):
            link.write(FRAME[:320], deadline_s=1)
        assert len(wire.received) <= link.bytes_sent <= len(wire.received) + device.packet
        link.close()


def test_cable_pulled_at_any_byte_of_an_answer_loses_the_link() -> None:
    for at in range(0, len(FRAME), 63):
        wire = Wire()
        device = UsbDevice(wire)
        link = plugged(device)
        device.pull_at(after_in=at)
        wire.to_send.append(FRAME)
        with pytest.raises(LinkLost):
            read_all(link, len(FRAME))
        link.close()


def test_device_plugged_in_again_is_found_under_its_new_number() -> None:
    wire = Wire()
    device = UsbDevice(wire)
    link = plugged(device)
    device.pull()
    with pytest.raises(LinkLost):
        link.read(1, deadline_s=1)
    device.plug()
    link.open(deadline_s=1)
    link.write(b"again", deadline_s=1)
    assert bytes(wire.received) == b"again"


def test_old_opening_of_a_replugged_device_is_lost() -> None:
    device = UsbDevice(Wire())
    link = plugged(device)
    device.pull()
    device.plug()
    with pytest.raises(LinkLost):
        link.read(1, deadline_s=1)


def test_handles_are_closed_after_every_failure() -> None:
    device = UsbDevice(Wire())
    bus = Bus(device)
    link = UsbLink(READER, backend=lambda: bus)
    for _ in range(5):
        link.open(deadline_s=1)
        device.pull()
        link.close()
        with pytest.raises(PortMissing):
            link.open(deadline_s=1)
        device.plug()
        device.permitted = False
        with pytest.raises(PortMissing):
            link.open(deadline_s=1)
        device.permitted = True
    assert bus.open_handles == 0


# ── halts ──


@pytest.mark.parametrize("endpoint", [IN, OUT])
def test_halted_endpoint_is_cleared_once_and_carries_on(endpoint: int) -> None:
    wire = Wire()
    device = UsbDevice(wire)
    link = plugged(device)
    device.halt(endpoint)
    wire.to_send.append(b"answer")
    link.write(b"question", deadline_s=1)
    assert (bytes(wire.received), link.bytes_sent, link.read(64, deadline_s=1)) == (b"question", 8, b"answer")


@pytest.mark.parametrize("endpoint", [IN, OUT])
def test_endpoint_that_halts_again_loses_the_link(endpoint: int) -> None:
    device = UsbDevice(Wire())
    link = plugged(device)
    device.halt(endpoint, times=5)
    with pytest.raises(LinkLost, match="halts again"):
        link.read(1, deadline_s=1) if endpoint == IN else link.write(b"x", deadline_s=1)


def test_refused_packet_is_not_counted_as_sent() -> None:
    device = UsbDevice(Wire())
    link = plugged(device)
    device.halt(OUT, times=5)
    with pytest.raises(LinkLost):
        link.write(b"x", deadline_s=1)
    assert link.bytes_sent == 0


def test_endpoint_that_carried_something_may_halt_again() -> None:
    wire = Wire()
    device = UsbDevice(wire)
    link = plugged(device)
    for _ in range(3):
        device.halt(OUT)
        link.write(b"x", deadline_s=1)
    assert bytes(wire.received) == b"xxx"


# ── waiting ──


class SilentBus(Bus):
    """Every read lasts its time-out, by a clock of its own. `amid`: is called when the third has begun."""

    now_s = 0.0
    reads = 0
    amid: Callable[[], None]

    def bulk_read(self, dev_handle: object, ep: int, intf: int, buff: object, timeout: int) -> int:
        del dev_handle, ep, intf, buff
        self.reads += 1
        if self.reads == 3:
            self.amid()
        self.now_s += timeout / 1000
        raise USBTimeoutError("Operation timed out", -7, errno.ETIMEDOUT)


def test_pending_read_sees_an_interrupt_within_a_tenth_of_a_second() -> None:
    bus, interrupted_at = SilentBus(UsbDevice(Wire())), []
    link = UsbLink(READER, backend=lambda: bus, monotonic=lambda: bus.now_s)
    link.open(deadline_s=1)

    def interrupt() -> None:
        interrupted_at.append(bus.now_s)
        link.interrupt()

    bus.amid = interrupt
    with pytest.raises(Canceled):
        link.read(1, deadline_s=10)
    assert bus.now_s - interrupted_at[0] < 0.1


def test_no_deadline_becomes_a_wait_for_ever() -> None:
    link = plugged(UsbDevice(Wire(room_left=0)))
    started = time.monotonic()
    assert (link.read(1, deadline_s=0), link.write_some(b"x", deadline_s=0), link.read(1, deadline_s=-1)) == (
        b"",
        0,
        b"",
    )
    assert time.monotonic() - started < 0.5


# ── finding and claiming ──


def test_no_such_device_is_a_missing_port() -> None:
    with pytest.raises(PortMissing, match="no such device is plugged in"):
        UsbLink(READER, backend=Bus).open(deadline_s=1)


def test_missing_library_is_named_with_its_package() -> None:
    with pytest.raises(PortMissing, match=r"install the package libusb-1\.0-0"):
        UsbLink(READER, backend=lambda: None).open(deadline_s=1)


def test_missing_permission_is_named_with_the_rule_that_gives_it() -> None:
    bus = Bus(UsbDevice(Wire(), permitted=False))
    with pytest.raises(PortMissing, match=r'ATTR\{idVendor\}=="0400", ATTR\{idProduct\}=="c35a"'):
        UsbLink(READER, backend=lambda: bus).open(deadline_s=1)


def test_device_claimed_by_somebody_else_is_busy() -> None:
    bus = Bus(UsbDevice(Wire()))
    first, second = UsbLink(READER, backend=lambda: bus), UsbLink(READER, backend=lambda: bus)
    first.open(deadline_s=1)
    with pytest.raises(DeviceBusy, match="in use by another process"):
        second.open(deadline_s=1)
    first.close()
    second.open(deadline_s=1)


def test_kernel_s_own_driver_is_sent_away() -> None:
    device = UsbDevice(Wire(), kernel_driver=True)
    plugged(device)
    assert (device.detached, device.kernel_driver) == (1, False)


def test_unconfigured_device_is_configured() -> None:
    device = UsbDevice(Wire(), configured=False)
    plugged(device)
    assert device.configured


def test_two_of_a_kind_are_told_with_their_sockets() -> None:
    bus = Bus(UsbDevice(Wire(), ports=(1,)), UsbDevice(Wire(), ports=(2, 3)))
    with pytest.raises(PortMissing, match=r"2 such devices are plugged in \(1-1, 1-2\.3\)"):
        UsbLink(READER, backend=lambda: bus).open(deadline_s=1)


@pytest.mark.parametrize(
    "address",
    [UsbAddress(0x0400, 0xC35A, path="1-2.3"), UsbAddress(0x0400, 0xC35A, serial="B2")],
    ids=["path", "serial"],
)
def test_one_of_two_is_chosen_by_socket_or_serial_number(address: UsbAddress) -> None:
    wanted = Wire()
    bus = Bus(UsbDevice(Wire(), ports=(1,), serial="A1"), UsbDevice(wanted, ports=(2, 3), serial="B2"))
    link = UsbLink(address, backend=lambda: bus)
    link.open(deadline_s=1)
    link.write(b"x", deadline_s=1)
    assert bytes(wanted.received) == b"x"


@pytest.mark.parametrize("serial", ["", "A1"])
def test_other_serial_number_is_not_taken_and_told(serial: str) -> None:
    bus = Bus(UsbDevice(Wire(), serial=serial))
    with pytest.raises(PortMissing, match="1 with other numbers or in other sockets"):
        UsbLink(UsbAddress(0x0400, 0xC35A, serial="B2"), backend=lambda: bus).open(deadline_s=1)


def test_device_with_interrupt_endpoints_alone_is_told() -> None:
    bus = Bus(UsbDevice(Wire(), settings=(Setting(kind=3, endpoints=((OUT, 3), (IN, 3))),)))
    with pytest.raises(PortMissing, match="no pair of bulk endpoints"):
        UsbLink(READER, backend=lambda: bus).open(deadline_s=1)


def test_printer_interface_behind_a_driver_disc_is_chosen() -> None:
    wire = Wire()
    disc = Setting(0, kind=8, endpoints=((0x01, 2), (0x83, 2)))
    link = plugged(UsbDevice(wire, settings=(disc, Setting(1, kind=PRINTER, protocol=2))))
    link.write(b"x", deadline_s=1)
    assert bytes(wire.received) == b"x"


def test_two_way_setting_of_a_printer_is_chosen() -> None:
    one_way = Setting(kind=PRINTER, protocol=1, endpoints=((OUT, 2),))
    device = UsbDevice(Wire(), settings=(one_way, Setting(alternate=1, kind=PRINTER, protocol=2)))
    plugged(device)
    assert device.alternate == 1


def test_plugged_devices_are_listed() -> None:
    bus = Bus(
        UsbDevice(Wire(), serial="A1"),
        UsbDevice(Wire(), vendor=0x04B8, product=0x0202, ports=(2,), settings=(Setting(kind=PRINTER, protocol=2),)),
        UsbDevice(Wire(), vendor=0x1234, settings=(Setting(kind=3, endpoints=((IN, 3),)),)),
    )
    assert usb_devices(bus) == (
        UsbFound(0x0400, 0xC35A, "1-1", "A1", printer=False),
        UsbFound(0x04B8, 0x0202, "1-2", None, printer=True),
    )


def test_device_that_may_not_be_asked_is_listed_without_its_number() -> None:
    bus = Bus(UsbDevice(Wire(), serial="A1", permitted=False))
    assert [found.serial for found in usb_devices(bus)] == [None]


# ── class requests ──


class Answering(Wire):
    def answer(self, request: int) -> bytes | None:
        return {0: b"\x00\x0cMFG:ABC;..", 1: b"\x18"}.get(request)


@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize(("request_", "answer"), [(0, b"\x00\x0cMFG:ABC;.."), (1, b"\x18")])
def test_printer_answers_beside_its_pipes(number: int, request_: int, answer: bytes) -> None:
    settings = (*[Setting(0, kind=8)] * number, Setting(number, kind=PRINTER, protocol=2))
    link = plugged(UsbDevice(Answering(room_left=0), settings=settings))
    assert link.ask_class(request_, max_bytes=64, deadline_s=1) == answer


def test_request_that_a_device_does_not_know_is_answered_by_nothing() -> None:
    assert plugged(UsbDevice(Wire())).ask_class(1, max_bytes=1, deadline_s=1) == b""


def test_request_to_a_device_that_is_gone_loses_the_link() -> None:
    device = UsbDevice(Wire())
    link = plugged(device)
    device.pull()
    with pytest.raises(LinkLost):
        link.ask_class(1, max_bytes=1, deadline_s=1)
