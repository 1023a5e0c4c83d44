"""ESC/POS commands as bytes.

Ours: text in the printer's own Chinese font, status, fence, user-defined characters. From python-escpos, through its
capability profiles: QR codes, raster images, the cut. It costs 0.2–0.3 s to import: it is loaded with the first slip.
Sources: TM-T88III technical reference; `1D 28 6B`, `1D 76 30`, `1D 56 42` as python-escpos 3.1 writes them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from devices.catalog import TicketPrinterModel

INITIALIZE: Final = b"\x1b@"
CHINESE_ON: Final = b"\x1c&"
SMOOTH: Final = b"\x1db\x01"
STATUS_BACK_OFF: Final = b"\x1da\x00"
FENCE: Final = b"\x1dr\x01"
LINE_END: Final = b"\n"
TIGHT_LINES: Final = b"\x1b3\x00"  # a line feeds its own height, nothing between
DEFAULT_LINES: Final = b"\x1b2"
FONT_A: Final = b"\x1bM\x00"
FONT_B: Final = b"\x1bM\x01"  # 9×17
RECOVER_AND_CLEAR: Final = b"\x10\x05\x02"
RETRACT: Final = b"\x1dR0"  # what stands in the presenter goes back inside
RETRACT_ON_COMMAND_ONLY: Final = b"\x1dR1\x00"  # not after the printer's own few seconds
FILLING: Final = b"\x00"  # ends a command that was cut short; ignored between commands

GLYPH_LEAD: Final = 0xFE
FIRST_GLYPH: Final = 0xA1
_DOUBLE_WIDTH: Final = 0x04
_DOUBLE_HEIGHT: Final = 0x08
_DLE: Final = 0x10
_REAL_TIME_SECOND: Final = frozenset({0x04, 0x05, 0x14})


def status_request(n: int) -> bytes:
    """DLE EOT n, 1–4."""
    return bytes((_DLE, 0x04, n))


def align(n: int) -> bytes:
    """0 left, 1 centre, 2 right. Heeded at the beginning of a line only."""
    return bytes((0x1B, 0x61, n))


def bold(*, on: bool) -> bytes:
    """Emphasized printing."""
    return bytes((0x1B, 0x45, on))


def reverse(*, on: bool) -> bytes:
    """White on black."""
    return bytes((0x1D, 0x42, on))


def size(width: int, height: int) -> bytes:
    """Multiply characters, 1–8 each way. Chinese ones too, if the model says so."""
    return bytes((0x1D, 0x21, (width - 1) << 4 | (height - 1)))


def chinese_size(width: int, height: int) -> bytes:
    """Double Chinese characters, where GS ! leaves them alone."""
    return bytes((0x1C, 0x21, _DOUBLE_WIDTH * (width > 1) | _DOUBLE_HEIGHT * (height > 1)))


def define_glyph(slot: int, rows: Sequence[int]) -> bytes:
    """Define user character FE A1+slot from 24 rows of 24 bits, the leftmost dot in bit 23."""
    columns = bytearray()
    for column in range(24):
        dots = 0
        for row in rows:
            dots = dots << 1 | (row >> (23 - column) & 1)
        columns += dots.to_bytes(3)
    return bytes((0x1C, 0x32, GLYPH_LEAD, FIRST_GLYPH + slot)) + disarmed(bytes(columns))


def glyph_code(slot: int) -> bytes:
    """The two bytes that print user character `slot`."""
    return bytes((GLYPH_LEAD, FIRST_GLYPH + slot))


def disarmed(dots: bytes) -> bytes:
    """Keep image bytes from being taken for a real-time command, which counts even inside images: add one dot."""
    safe = bytearray(dots)
    for index in range(len(safe) - 1):
        if safe[index] == _DLE and safe[index + 1] in _REAL_TIME_SECOND:
            safe[index] |= 0x08
    return bytes(safe)


def qr_code(model: TicketPrinterModel, data: str, *, module_dots: int) -> bytes:
    """Draw a QR code, error correction M."""
    from escpos.constants import QR_ECLEVEL_M
    from escpos.printer import Dummy

    printer = Dummy(profile=model.escpos_profile)
    printer.qr(data, ec=QR_ECLEVEL_M, size=module_dots, native=True)
    return bytes(printer.output)


@lru_cache(maxsize=64)
def raster(model: TicketPrinterModel, rows: tuple[int, ...], width: int, *, doubled: bool = False) -> bytes:
    """Draw rows of `width` bits, the leftmost dot in the highest bit, at most 900 rows. Only between lines.

    `doubled`: every dot twice as wide and as high.
    """
    from escpos.printer import Dummy
    from PIL import Image

    across = (width + 7) // 8
    packed = b"".join((row << (across * 8 - width)).to_bytes(across) for row in rows)
    white = bytes(255 - byte for byte in packed)  # PIL's 1 is white
    image = Image.frombytes("1", (across * 8, len(rows)), white)
    printer = Dummy(profile=model.escpos_profile)
    printer.image(image, high_density_vertical=not doubled, high_density_horizontal=not doubled)
    command = bytes(printer.output)
    head = len(command) - len(packed)
    return command[:head] + disarmed(command[head:])


def cut(model: TicketPrinterModel) -> bytes:
    """Feed to the blade and cut: 1D 56 42 00."""
    from escpos.printer import Dummy

    printer = Dummy(profile=model.escpos_profile)
    printer.cut(feed=False)
    return bytes(printer.output)
