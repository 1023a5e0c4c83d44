"""Input lines of a GPIO chip, by Linux's character device, version 2 (since Linux 5.10): three ioctls, no library.

Source: include/uapi/linux/gpio.h. Structures are in the machine's own byte order, naturally aligned; their paddings are
zero, or the kernel refuses them. Sizes and offsets were compared with the C compiler's; a test does it again where the
header is installed. The kernel gives a line to one process at a time, and takes it back when that ends.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import struct
from pathlib import Path
from typing import TYPE_CHECKING, Final

from devices.links.gpio_address import Bias
from kiosk.ports.errors import DeviceBusy, LinkLost, PortMissing, WrongDevice

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.links.gpio_address import GpioAddress

CHIP_INFO: Final = 0x8044B401  # _IOR(0xB4, 0x01, struct gpiochip_info)
GET_LINE: Final = 0xC250B407  # _IOWR(0xB4, 0x07, struct gpio_v2_line_request)
GET_VALUES: Final = 0xC010B40E  # _IOWR(0xB4, 0x0E, struct gpio_v2_line_values)
# struct gpiochip_info holds name, label and the count of lines.
CHIP: Final = struct.Struct("=32s32sI")
# struct gpio_v2_line_config holds flags, how many attributes, padding; of ten attributes one is used: its id, padding,
# the period of debouncing in the lower half of a union, and which lines it is for.
CONFIG: Final = struct.Struct("=QI20x IIIIQ 216x")
# struct gpio_v2_line_request holds 64 offsets, who asks, the above, how many lines, padding; the answer, a descriptor.
REQUEST: Final = struct.Struct("=256s32s272sII20xi")
# struct gpio_v2_line_values holds the lines' bits, and which are asked for.
VALUES: Final = struct.Struct("=QQ")
CONSUMER: Final = b"xiaochuang"
_INPUT: Final = 1 << 2
_BIAS: Final = {Bias.UP: 1 << 8, Bias.DOWN: 1 << 9, Bias.OFF: 1 << 10}
_DEBOUNCE: Final = 3  # GPIO_V2_LINE_ATTR_ID_DEBOUNCE
_OURS: Final = Path("/dev")


class GpioInput:
    """The lines of an address, held from `open` to `close`. Nothing here ever waits. One owner thread."""

    def __init__(
        self,
        address: GpioAddress,
        *,
        ioctl: Callable[[int, int, bytearray], int] = fcntl.ioctl,
        directory: Path = _OURS,
    ) -> None:
        """`ioctl`: the kernel. `directory`: where chips stand that are named by their label."""
        self._address = address
        self._ioctl = ioctl
        self._directory = directory
        self._fd: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether `open` succeeded and `close` was not called."""
        return self._fd is not None

    def open(self) -> None:
        """Ask the kernel for the lines.

        Raises PortMissing (no such chip, no permission, no such line), WrongDevice (no GPIO chip), DeviceBusy.
        """
        self.close()
        chip = self._open_chip()
        request = self._request()
        try:
            self._ioctl(chip, GET_LINE, request)
        except OSError as error:
            raise self._refused(error) from error
        finally:
            os.close(chip)
        self._fd = REQUEST.unpack(request)[-1]

    def close(self) -> None:
        """Give the lines back. Never raises."""
        fd, self._fd = self._fd, None
        if fd is not None:
            with contextlib.suppress(OSError):
                os.close(fd)

    def active(self) -> frozenset[str]:
        """Read all lines at once: the names of those that are active. Raises LinkLost."""
        if self._fd is None:
            raise LinkLost(f"{self._address}: not open")
        lines = self._address.lines
        values = bytearray(VALUES.pack(0, (1 << len(lines)) - 1))
        try:
            self._ioctl(self._fd, GET_VALUES, values)
        except OSError as error:
            raise LinkLost(f"{self._address}: {os.strerror(error.errno or 0)}") from error
        bits: int = VALUES.unpack(values)[0]
        return frozenset(line.name for index, line in enumerate(lines) if bool(bits >> index & 1) is not line.low)

    def _open_chip(self) -> int:
        name = self._address.chip
        if name.startswith("/"):
            fd = self._open_file(Path(name))
            self._info(fd)
            return fd
        seen: list[str] = []
        for path in sorted(self._directory.glob("gpiochip*")):
            with contextlib.suppress(PortMissing, WrongDevice):
                fd = self._open_file(path)
                label = self._info(fd)
                if label == name:
                    return fd
                os.close(fd)
                seen.append(label)
        raise PortMissing(f"{self._address}: no chip has this label; there are: {', '.join(seen) or 'none'}")

    def _open_file(self, path: Path) -> int:
        try:
            return os.open(path, os.O_RDWR | os.O_CLOEXEC)
        except PermissionError as error:
            raise PortMissing(
                f"{path}: no permission (is the user in group gpio, or does a udev rule say so?)"
            ) from error
        except OSError as error:
            raise PortMissing(f"{path}: no such chip: {error.strerror}") from error

    def _info(self, fd: int) -> str:
        """Give the chip's label. Closes what is none, and raises WrongDevice."""
        told = bytearray(CHIP.size)
        try:
            self._ioctl(fd, CHIP_INFO, told)
        except OSError as error:
            os.close(fd)
            raise WrongDevice(f"{self._address}: this file is no GPIO chip") from error
        label: bytes = CHIP.unpack(told)[1]
        return label.rstrip(b"\0").decode("ascii", "backslashreplace")

    def _request(self) -> bytearray:
        address = self._address
        offsets = [line.offset for line in address.lines]
        all_lines = (1 << len(offsets)) - 1
        debounce_us = address.debounce_ms * 1000
        attribute = (1, _DEBOUNCE, 0, debounce_us, 0, all_lines) if debounce_us else (0,) * 6
        config = CONFIG.pack(_INPUT | _BIAS[address.bias], *attribute)
        packed = struct.pack(f"={len(offsets)}I", *offsets)
        return bytearray(REQUEST.pack(packed, CONSUMER, config, len(offsets), 0, -1))

    def _refused(self, error: OSError) -> PortMissing | DeviceBusy:
        match error.errno:
            case errno.EBUSY:
                return DeviceBusy(
                    f"{self._address}: another process, or a driver of the kernel, holds one of these lines"
                )
            case errno.EINVAL:
                return PortMissing(f"{self._address}: the chip has no such line, or cannot do bias or debouncing")
            case code:
                return PortMissing(f"{self._address}: {os.strerror(code or 0)}")
