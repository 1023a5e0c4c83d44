"""A kernel with one GPIO chip, at the boundary where it is asked: ioctls with the structures of linux/gpio.h, v2.

Structures are written out here once more, field by field, so that a wrong offset in the product is not mirrored.
"""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

GET_CHIPINFO = 0x8044B401
GET_LINE = 0xC250B407
GET_VALUES = 0xC010B40E


def u32(data: bytearray, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "little")


def u64(data: bytearray, at: int) -> int:
    return int.from_bytes(data[at : at + 8], "little")


class GpioKernel:
    """`ioctl` is the kernel's; `levels` are the lines': True is high. `fail_with`: what the next calls answer."""

    def __init__(self, directory: Path, *, label: str = "pinctrl-test", lines: int = 54) -> None:
        self.directory = directory
        self.chip = directory / "gpiochip0"
        self.chip.touch()
        self.label = label
        self.lines = lines
        self.levels = dict.fromkeys(range(lines), False)
        self.fail_with = 0
        self.held: dict[int, list[int]] = {}  # offsets by descriptor
        self.flags = 0
        self.debounce_us: dict[int, int] = {}  # by offset
        self.consumer = b""

    def ioctl(self, fd: int, request: int, data: bytearray) -> int:
        if self.fail_with:
            raise OSError(self.fail_with, os.strerror(self.fail_with))
        match request:
            case 0x8044B401 if len(data) == 68 and self._is_chip(fd):
                data[0:9] = b"gpiochip0"
                data[32 : 32 + len(self.label)] = self.label.encode("ascii")
                data[64:68] = self.lines.to_bytes(4, "little")
            case 0xC250B407 if len(data) == 592 and self._is_chip(fd):
                self._get_line(data)
            case 0xC010B40E if len(data) == 16 and fd in self.held:
                mask = u64(data, 8)
                bits = sum(self.levels[offset] << at for at, offset in enumerate(self.held[fd]) if mask >> at & 1)
                data[0:8] = bits.to_bytes(8, "little")
            case _:
                raise OSError(errno.ENOTTY, "Inappropriate ioctl for device")
        return 0

    def _is_chip(self, fd: int) -> bool:
        return os.fstat(fd).st_ino == self.chip.stat().st_ino

    def _get_line(self, data: bytearray) -> None:
        count = u32(data, 560)
        offsets = [u32(data, 4 * at) for at in range(count)]
        paddings = data[4 * count : 256] + data[300:320] + data[568:588]
        if not count or any(paddings) or any(offset >= self.lines for offset in offsets):
            raise OSError(errno.EINVAL, "Invalid argument")
        self._release_closed()
        if any(offset in lines for lines in self.held.values() for offset in offsets):
            raise OSError(errno.EBUSY, "Device or resource busy")
        self.consumer = bytes(data[256:288]).rstrip(b"\0")
        self.flags = u64(data, 288)
        for attribute in range(u32(data, 296)):
            start = 320 + 24 * attribute
            if u32(data, start) == 3:
                mask = u64(data, start + 16)
                self.debounce_us |= {
                    offset: u32(data, start + 8) for at, offset in enumerate(offsets) if mask >> at & 1
                }
        fd = os.open(self.directory, os.O_RDONLY | os.O_CLOEXEC)  # a number of its own, as the kernel gives one
        self.held[fd] = offsets
        data[588:592] = fd.to_bytes(4, "little")

    def _release_closed(self) -> None:
        for fd in list(self.held):
            try:
                os.fstat(fd)
            except OSError:
                del self.held[fd]
