"""A USB bus in memory, below pyusb: an `usb.backend.IBackend` with the manners of libusb's bulk transfers.

What is kept from the real thing: bytes travel in packets that arrive whole or not at all; a read ends at a short
packet, a full buffer or its time-out, and gives what came; a packet larger than the room left is an error; a time-out
of 0 is for ever; what a failed transfer carried is not told; after a replug the device is another one, and old handles
are dead.
"""

from __future__ import annotations

import errno
import math
import threading
import time
from array import array
from collections import deque
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final, Protocol

from usb.backend import IBackend
from usb.core import USBError, USBTimeoutError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

IN: Final = 0x81
OUT: Final = 0x02
PRINTER: Final = 7
VENDOR_OWN: Final = 0xFF
_ERRORS: Final = {
    errno.ENODEV: "No such device (it may have been disconnected)",
    errno.EPIPE: "Pipe error",
    errno.EBUSY: "Resource busy",
    errno.EACCES: "Access denied (insufficient permissions)",
    errno.EOVERFLOW: "Overflow",
    errno.EIO: "Input/Output Error",
    errno.ENOENT: "Entity not found",
}


class FarSide(Protocol):
    """What hangs behind the endpoints. Called under the device's lock."""

    def room(self) -> int:
        """Bytes it takes now; a packet that is longer is not taken (NAK)."""

    def take(self, packet: bytes) -> None:
        """A packet arrived."""

    def turn(self, now: float) -> float | None:
        """Let time pass; tell when something is due."""

    def transfers(self) -> list[bytes]:
        """What it sends: one bulk transfer each."""

    def answer(self, request: int) -> bytes | None:
        """Answer a class request; None: stall."""


@dataclass(frozen=True)
class Setting:
    """One alternate setting of one interface."""

    number: int = 0
    alternate: int = 0
    kind: int = VENDOR_OWN
    protocol: int = 0
    endpoints: tuple[tuple[int, int], ...] = ((OUT, 2), (IN, 2))  # address and kind: 2 bulk, 3 interrupt


@dataclass
class UsbDevice:
    """A device. `far` is its firmware; the rest what a test wants of its plug."""

    far: FarSide
    vendor: int = 0x0400
    product: int = 0xC35A
    serial: str = ""
    settings: tuple[Setting, ...] = (Setting(),)
    packet: int = 64
    ports: tuple[int, ...] = (1,)
    zero_packets: bool = False  # ends a transfer of whole packets with an empty one
    permitted: bool = True
    kernel_driver: bool = False
    configured: bool = True

    plugging: int = field(default=0, init=False)
    plugged: bool = field(default=False, init=False)
    claimed_by: Handle | None = field(default=None, init=False)
    halted: set[int] = field(default_factory=set, init=False)
    halts: int = field(default=0, init=False)  # so often is an endpoint halted at once again after it was cleared
    packets: deque[bytes] = field(default_factory=deque, init=False)
    came: int = field(default=0, init=False)  # bytes that arrived in the device
    went: int = field(default=0, init=False)  # bytes that arrived at the host
    pulled_at_in: int | None = field(default=None, init=False)
    pulled_at_out: int | None = field(default=None, init=False)
    acknowledgement_lost: bool = field(default=False, init=False)
    detached: int = field(default=0, init=False)
    alternate: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self.changed = threading.Condition()

    def pull(self) -> None:
        """Unplug it. From any thread."""
        with self.changed:
            self.plugged = False
            self.claimed_by = None
            self.packets.clear()
            self.changed.notify_all()

    def pull_at(self, *, after_in: int | None = None, after_out: int | None = None, late: bool = False) -> None:
        """Unplug it when so many more bytes came; `late`: the packet arrived, and nobody could say so any more."""
        with self.changed:
            self.pulled_at_in = None if after_in is None else self.went + after_in
            self.pulled_at_out = None if after_out is None else self.came + after_out
            self.acknowledgement_lost = late

    def plug(self) -> None:
        """Plug it in: another number on the bus. From any thread."""
        with self.changed:
            self.plugging += 1
            self.plugged = True
            self.pulled_at_in = self.pulled_at_out = None
            self.changed.notify_all()

    def halt(self, endpoint: int, *, times: int = 1) -> None:
        """Let an endpoint stall, and after clearing it again, `times` in all."""
        with self.changed:
            self.halted.add(endpoint)
            self.halts = times - 1
            self.changed.notify_all()

    def do(self, act: Callable[[], None]) -> None:
        """Change the far side. From any thread."""
        with self.changed:
            act()
            self.changed.notify_all()


@dataclass(eq=False)
class Handle:
    device: UsbDevice
    plugging: int


class Bus(IBackend):  # type: ignore[misc]  # pyusb carries no types
    """The backend: what pyusb asks of libusb. `plug` a device to begin with."""

    def __init__(self, *devices: UsbDevice) -> None:
        self.devices = list(devices)
        self.open_handles = 0
        for device in devices:
            device.plug()

    # ── looking ──

    def enumerate_devices(self) -> Iterator[UsbDevice]:
        return iter([device for device in self.devices if device.plugged])

    def get_device_descriptor(self, dev: UsbDevice) -> Any:
        return SimpleNamespace(
            bLength=18, bDescriptorType=1, bcdUSB=0x0200, bDeviceClass=0, bDeviceSubClass=0, bDeviceProtocol=0,
            bMaxPacketSize0=64, idVendor=dev.vendor, idProduct=dev.product, bcdDevice=0x0100, iManufacturer=0,
            iProduct=0, iSerialNumber=3 if dev.serial else 0, bNumConfigurations=1, bus=1, address=dev.plugging + 1,
            port_number=dev.ports[-1], port_numbers=dev.ports, speed=2,
        )  # fmt: skip

    def get_configuration_descriptor(self, dev: UsbDevice, config: int) -> Any:
        if config:
            raise IndexError(config)
        return SimpleNamespace(
            bLength=9, bDescriptorType=2, wTotalLength=0, bNumInterfaces=len({one.number for one in dev.settings}),
            bConfigurationValue=1, iConfiguration=0, bmAttributes=0x80, bMaxPower=50, extra_descriptors=[],
        )  # fmt: skip

    def get_interface_descriptor(self, dev: UsbDevice, intf: int, alt: int, config: int) -> Any:
        del config
        number = sorted({one.number for one in dev.settings})[intf]
        one = [one for one in dev.settings if one.number == number][alt]
        return SimpleNamespace(
            bLength=9, bDescriptorType=4, bInterfaceNumber=one.number, bAlternateSetting=one.alternate,
            bNumEndpoints=len(one.endpoints), bInterfaceClass=one.kind, bInterfaceSubClass=1,
            bInterfaceProtocol=one.protocol, iInterface=0, extra_descriptors=[],
        )  # fmt: skip

    def get_endpoint_descriptor(self, dev: UsbDevice, ep: int, intf: int, alt: int, config: int) -> Any:
        del config
        number = sorted({one.number for one in dev.settings})[intf]
        address, kind = [one for one in dev.settings if one.number == number][alt].endpoints[ep]
        return SimpleNamespace(
            bLength=7, bDescriptorType=5, bEndpointAddress=address, bmAttributes=kind, wMaxPacketSize=dev.packet,
            bInterval=0, bRefresh=0, bSynchAddress=0, extra_descriptors=[],
        )  # fmt: skip

    # ── opening ──

    def open_device(self, dev: UsbDevice) -> Handle:
        if not dev.permitted:
            raise _error(errno.EACCES)
        if not dev.plugged:
            raise _error(errno.ENODEV)
        self.open_handles += 1
        return Handle(dev, dev.plugging)

    def close_device(self, dev_handle: Handle) -> None:
        self.open_handles -= 1
        if dev_handle.device.claimed_by is dev_handle:
            dev_handle.device.claimed_by = None

    def get_configuration(self, dev_handle: Handle) -> int:
        return int(dev_handle.device.configured)

    def set_configuration(self, dev_handle: Handle, config_value: int) -> None:
        assert config_value == 1
        dev_handle.device.configured = True

    def set_interface_altsetting(self, dev_handle: Handle, intf: int, altsetting: int) -> None:
        del intf
        dev_handle.device.alternate = altsetting

    def is_kernel_driver_active(self, dev_handle: Handle, intf: int) -> bool:
        del intf
        return dev_handle.device.kernel_driver

    def detach_kernel_driver(self, dev_handle: Handle, intf: int) -> None:
        del intf
        dev_handle.device.kernel_driver = False
        dev_handle.device.detached += 1

    def claim_interface(self, dev_handle: Handle, intf: int) -> None:
        device = dev_handle.device
        if intf not in {one.number for one in device.settings}:
            raise _error(errno.ENOENT)
        if device.kernel_driver or device.claimed_by not in {None, dev_handle}:
            raise _error(errno.EBUSY)
        self._check(dev_handle)
        device.claimed_by = dev_handle

    def release_interface(self, dev_handle: Handle, intf: int) -> None:
        del intf
        self._check(dev_handle)
        dev_handle.device.claimed_by = None

    # ── transfers ──

    def clear_halt(self, dev_handle: Handle, ep: int) -> None:
        device = dev_handle.device
        with device.changed:
            self._check(dev_handle)
            if device.halts:
                device.halts -= 1
            else:
                device.halted.discard(ep)

    def bulk_read(self, dev_handle: Handle, ep: int, intf: int, buff: array[int], timeout: int) -> int:
        device, until, got = dev_handle.device, _until(timeout), bytearray()
        assert intf in {one.number for one in device.settings}
        with device.changed:
            while True:
                self._check(dev_handle, ep)
                due = self._turn(device)
                while device.packets:
                    packet = device.packets.popleft()
                    if len(got) + len(packet) > len(buff):
                        raise _error(errno.EOVERFLOW)
                    if device.pulled_at_in is not None and device.went + len(packet) > device.pulled_at_in:
                        device.pull()
                        raise _error(errno.ENODEV)
                    device.went += len(packet)
                    got += packet
                    if len(packet) < device.packet or len(got) == len(buff):
                        return _fill(buff, got)
                if not _wait(device, until, due):
                    if got:
                        return _fill(buff, got)
                    raise USBTimeoutError("Operation timed out", -7, errno.ETIMEDOUT)

    def bulk_write(self, dev_handle: Handle, ep: int, intf: int, data: array[int], timeout: int) -> int:
        device, until, done, whole = dev_handle.device, _until(timeout), 0, data.tobytes()
        assert intf in {one.number for one in device.settings}
        with device.changed:
            while done < len(whole):
                self._check(dev_handle, ep)
                due = self._turn(device)
                packet = whole[done : done + device.packet]
                if device.pulled_at_out is not None and device.came + len(packet) > device.pulled_at_out:
                    if device.acknowledgement_lost:
                        self._arrive(device, packet)
                    device.pull()
                    raise _error(errno.ENODEV)
                if device.far.room() >= len(packet):
                    self._arrive(device, packet)
                    done += len(packet)
                elif not _wait(device, until, due):
                    if done:
                        return done
                    raise USBTimeoutError("Operation timed out", -7, errno.ETIMEDOUT)
            self._turn(device)
            return done

    def ctrl_transfer(
        self,
        dev_handle: Handle,
        bmRequestType: int,  # noqa: N803  pyusb's names
        bRequest: int,  # noqa: N803
        wValue: int,  # noqa: N803
        wIndex: int,  # noqa: N803
        data: array[int],
        timeout: int,
    ) -> int:
        del timeout
        device = dev_handle.device
        with device.changed:
            self._check(dev_handle)
            if (bmRequestType, bRequest) == (0x80, 6):
                text = b"\x09\x04" if not wValue & 0xFF else device.serial.encode("utf-16-le")
                return _fill(data, (bytes((len(text) + 2, 3)) + text)[: len(data)])
            assert bmRequestType == 0xA1
            number = wIndex >> 8 if bRequest == 0 else wIndex
            known = number in {one.number for one in device.settings if one.kind == PRINTER}
            answer = device.far.answer(bRequest) if known else None
            if answer is None:
                raise _error(errno.EPIPE)
            return _fill(data, answer[: len(data)])

    def _arrive(self, device: UsbDevice, packet: bytes) -> None:
        device.came += len(packet)
        device.far.take(packet)

    def _turn(self, device: UsbDevice) -> float | None:
        due = device.far.turn(time.monotonic())
        for transfer in device.far.transfers():
            pieces = [transfer[at : at + device.packet] for at in range(0, len(transfer), device.packet)]
            device.packets.extend(pieces)
            if device.zero_packets and not len(transfer) % device.packet:
                device.packets.append(b"")
        return due

    def _check(self, handle: Handle, endpoint: int | None = None) -> None:
        device = handle.device
        if not device.plugged or handle.plugging != device.plugging:
            raise _error(errno.ENODEV)
        if endpoint in device.halted:
            raise _error(errno.EPIPE)


def _until(timeout: int) -> float:
    return time.monotonic() + timeout / 1000 if timeout else math.inf


def _wait(device: UsbDevice, until: float, due: float | None) -> bool:
    """Wait for a change. False: the time is up."""
    now = time.monotonic()
    if now >= until:
        return False
    device.changed.wait(min(until - now, max(due - now, 0.0005) if due is not None else until - now))
    return True


def _fill(buff: array[int], got: bytes | bytearray) -> int:
    buff[: len(got)] = array("B", got)
    return len(got)


def _error(code: int) -> USBError:
    return USBError(_ERRORS[code], -1, code)
