"""USB devices by libusb: a pair of bulk endpoints, used as a stream.

pyusb is loaded at the first opening, and libusb-1.0 by it. What is different from a line, and how it is met:

- A transfer cannot be woken up. So none waits longer than `_SLICE_S`, and between two the interrupt is looked for.
- A device answers in packets; asking for less than it sends is an error that loses them. So whole packets are asked
  for, and what the caller did not take is kept.
- A failed transfer does not say how far it came (pyusb drops the count). So one packet is sent at a time. A packet that
  was neither taken nor refused, because the device went away, counts as sent: it may have arrived.
- The bus number changes with every plugging in. So the device is looked for at every opening.
- The kernel's own driver (usblp) is sent away and not called back: with a printer that hangs, that would take 5 s.
"""

from __future__ import annotations

import errno
import math
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from devices.links.usb_claim import claim, let_go, not_opened
from devices.links.usb_device import Pipes, UsbFound, find_device, usb_devices
from kiosk.ports.errors import Canceled, DeviceSilent, LinkLost, PortMissing

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.links.usb_address import UsbAddress

_SLICE_S: Final = 0.05
_AT_ONCE_S: Final = 0.002  # two frames of a full-speed bus; 0 would mean "for ever" to libusb
_BREATH_S: Final = 0.005  # after an empty packet: some devices send them for "nothing"
_READ_BYTES: Final = 4096  # whole packets of every speed: 64, 512, 1024
_MOST_DISCARDED: Final = 1 << 20
_GET_DEVICE_ID: Final = 0  # the one request that names the alternate setting, too
_FROM_CLASS: Final = 0xA1  # a class request to an interface, answered


def libusb() -> Any:
    """Give pyusb's way to libusb-1.0; None when that library is not installed."""
    from usb.backend import libusb1

    return libusb1.get_backend()


def plugged_usb(*, backend: Callable[[], Any] = libusb) -> tuple[UsbFound, ...]:
    """List what is plugged in and might be a reader or a printer; nothing where libusb-1.0 is not installed."""
    way = backend()
    return () if way is None else usb_devices(way)


@dataclass(frozen=True, slots=True)
class _Opened:
    device: Any  # usb.core.Device: pyusb carries no types
    pipes: Pipes


class UsbLink:
    """Fulfils `devices.links.link.Link`. `backend`: pyusb's, for tests another one."""

    def __init__(
        self,
        address: UsbAddress,
        *,
        backend: Callable[[], Any] = libusb,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._address = address
        self._backend = backend
        self._monotonic = monotonic
        self._opened: _Opened | None = None
        self._bytes_sent = 0
        self._kept = b""
        self._halted: set[int] = set()  # endpoints cleared since their last good transfer
        self._interrupted = threading.Event()

    @property
    def bytes_sent(self) -> int:
        """Count the bytes handed over since `open`, a last packet of unknown fate included."""
        return self._bytes_sent

    @property
    def is_open(self) -> bool:
        """Whether `open` succeeded and `close` was not called."""
        return self._opened is not None

    def open(self, *, deadline_s: float) -> None:
        """Find the device and claim it; see Link. It opens at once or not at all, so the deadline is not needed."""
        del deadline_s
        self.close()
        self._bytes_sent = 0
        self._heed()
        backend = self._backend()
        if backend is None:
            raise PortMissing(
                f"{self._address}: libusb-1.0 is not installed on this machine: install the package libusb-1.0-0"
            )
        from usb.core import USBError

        device = None
        try:
            device = find_device(self._address, backend)
            self._opened = _Opened(device, claim(device, self._address))
        except USBError as error:
            raise not_opened(error, self._address) from error
        finally:
            if self._opened is None and device is not None:
                let_go(device)

    def close(self) -> None:
        """Let go of the device; see Link."""
        opened, self._opened = self._opened, None
        self._kept = b""
        self._halted.clear()
        if opened is not None:
            let_go(opened.device)

    def read(self, max_bytes: int, *, deadline_s: float) -> bytes:
        """Give what is there; see Link."""
        opened, deadline = self._device(), self._monotonic() + deadline_s
        while True:
            self._heed()
            if self._kept:
                given, self._kept = self._kept[:max_bytes], self._kept[max_bytes:]
                return given
            left_s = deadline - self._monotonic()
            self._kept = self._receive(opened, left_s)
            if not self._kept and self._monotonic() >= deadline:
                return b""

    def write(self, data: bytes, *, deadline_s: float) -> None:
        """Hand over all of `data`; see Link."""
        deadline, done, view = self._monotonic() + deadline_s, 0, memoryview(data)
        while done < len(data):
            taken = self._send_some(view[done:], deadline)
            if not taken:
                raise DeviceSilent(f"{self._address}: took {done} of {len(data)} bytes in {deadline_s:g} s")
            done += taken

    def write_some(self, data: bytes, *, deadline_s: float) -> int:
        """Hand over as much as the device takes; see Link."""
        return self._send_some(memoryview(data), self._monotonic() + deadline_s)

    def discard_input(self) -> int:
        """Drop what the device has ready; see Link. It is asked once more than it has something."""
        opened, dropped = self._device(), len(self._kept)
        self._kept = b""
        while dropped < _MOST_DISCARDED and (data := self._receive(opened, 0.0)):
            dropped += len(data)
        return dropped

    def interrupt(self) -> None:
        """Make the pending call, or the next one, raise Canceled; see Link. A pending one sees it within 50 ms."""
        self._interrupted.set()

    def forget_interrupt(self) -> None:
        """Drop an interrupt that nobody has met; see Link."""
        self._interrupted.clear()

    def ask_class(self, request: int, *, max_bytes: int, deadline_s: float) -> bytes:
        """Send a request of the interface's class (USB printer class 1.1, 4.2) and give its answer.

        It goes beside the bulk pipes, so a device that takes no bytes answers it, too. b"": the device does not know
        it, or said nothing. Raises LinkLost when the device is gone.
        """
        from array import array

        from usb.core import USBError

        opened = self._device()
        pipes, context = opened.pipes, opened.device._ctx  # noqa: SLF001  its ctrl_transfer claims the wrong interface
        named = pipes.interface << 8 | pipes.alternate if request == _GET_DEVICE_ID else pipes.interface
        answer = array("B", bytes(max_bytes))
        try:
            count = context.backend.ctrl_transfer(
                context.handle, _FROM_CLASS, request, 0, named, answer, _milliseconds(deadline_s)
            )
        except USBError as error:
            if error.errno in {errno.ENODEV, errno.EIO}:
                raise LinkLost(f"{self._address}: {error.strerror}") from error
            return b""
        return answer.tobytes()[:count]

    def _receive(self, opened: _Opened, left_s: float) -> bytes:
        """Ask for data once, for a slice of the time left at most. b"": nothing came. Raises LinkLost."""
        from usb.core import USBError, USBTimeoutError

        pipe, slice_s = opened.pipes.bulk_in, min(left_s, _SLICE_S)
        try:
            data: bytes = opened.device.read(pipe, _READ_BYTES, _milliseconds(slice_s)).tobytes()
        except USBTimeoutError:
            return b""
        except USBError as error:
            if error.errno != errno.EPIPE:
                raise LinkLost(f"{self._address}: {error.strerror}") from error
            self._clear_halt(opened, pipe)
            return b""
        self._halted.discard(pipe)
        if not data and left_s > 0:
            self._interrupted.wait(min(left_s, _BREATH_S))
        return data

    def _send_some(self, data: memoryview, deadline: float) -> int:
        """Send packet after packet while the device takes them. Raises Canceled only before the first."""
        opened, done = self._device(), 0
        while done < len(data):
            if not done:
                self._heed()
            packet = data[done : done + opened.pipes.packet_bytes]
            taken = self._send_packet(opened, packet, deadline - self._monotonic())
            done += taken
            if taken < len(packet) and (done or self._monotonic() >= deadline):
                break
        return done

    def _send_packet(self, opened: _Opened, packet: memoryview, left_s: float) -> int:
        """Offer one packet. 0: the device does not take it now. Raises LinkLost."""
        from usb.core import USBError, USBTimeoutError

        pipe = opened.pipes.bulk_out
        try:
            taken = int(opened.device.write(pipe, packet.tobytes(), _milliseconds(min(left_s, _SLICE_S))))
        except USBTimeoutError:
            return 0
        except USBError as error:
            if error.errno == errno.EPIPE:  # refused, so it did not arrive
                self._clear_halt(opened, pipe)
                return 0
            self._bytes_sent += len(packet)
            raise LinkLost(f"{self._address}: {error.strerror}") from error
        self._halted.discard(pipe)
        self._bytes_sent += taken
        return taken

    def _clear_halt(self, opened: _Opened, pipe: int) -> None:
        """Let a halted endpoint go on: once, until it carried something again. Raises LinkLost."""
        from usb.core import USBError

        if pipe in self._halted:
            raise LinkLost(f"{self._address}: endpoint {pipe:02x} halts again and again")
        self._halted.add(pipe)
        try:
            opened.device.clear_halt(pipe)
        except USBError as error:
            raise LinkLost(f"{self._address}: {error.strerror}") from error

    def _heed(self) -> None:
        if self._interrupted.is_set():
            self._interrupted.clear()
            raise Canceled(f"{self._address}: interrupted")

    def _device(self) -> _Opened:
        if self._opened is None:
            raise LinkLost(f"{self._address}: not open")
        return self._opened


def _milliseconds(seconds: float) -> int:
    return math.ceil(max(seconds, _AT_ONCE_S) * 1000)
