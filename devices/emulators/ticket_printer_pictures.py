"""What an emulated ticket printer draws dot by dot: raster images and QR codes."""

from __future__ import annotations

from typing import Final

from devices.emulators.ticket_printer_paper import Picture

QR_LEVELS: Final = {48: "l", 49: "m", 50: "q", 51: "h"}
NOTHING: Final = Picture((), 0)


def raster(command: bytes) -> Picture:
    """Draw GS v 0, whole, with its head."""
    mode, across = command[3] & 3, command[4] + 256 * command[5]
    rows = (
        [int.from_bytes(command[start : start + across]) for start in range(8, len(command), across)] if across else []
    )
    width = across * 8
    if mode & 1:
        rows, width = [_twice(row, width) for row in rows], width * 2
    if mode & 2:
        rows = [row for row in rows for _ in range(2)]
    return Picture(tuple(rows), width)


def qr(data: bytes, *, level: str, module: int, width_dots: int) -> Picture:
    """Draw a QR code, `module` dots a module. One that is too large is nothing: the real ones print nothing."""
    import segno

    try:
        code = segno.make(data, error=level, micro=False, boost_error=False)
    except segno.DataOverflowError:
        return NOTHING
    rows: list[int] = []
    width = 0
    for line in code.matrix_iter(border=0):
        modules = list(line)
        width = len(modules) * module
        row = 0
        for dark in modules:
            row = row << module | ((1 << module) - 1 if dark else 0)
        rows += [row] * module
    if width > width_dots:
        return NOTHING
    return Picture(tuple(rows), width, data.decode("utf-8", "backslashreplace"))


def _twice(row: int, width: int) -> int:
    doubled = 0
    for column in range(width - 1, -1, -1):
        doubled = doubled << 2 | (3 if row >> column & 1 else 0)
    return doubled
