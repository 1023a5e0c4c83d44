"""Cuts the received bytes into ESC/POS commands: how long each one is. Own tables, nothing shared with the codec.

Source: TM-T88III technical reference.
"""

from __future__ import annotations

from typing import Final

# Parameter bytes after the two bytes of the command.
_ESC: Final = {
    **dict.fromkeys(b" !-23=EGJMRTVat{cd%$\\", 1),
    **dict.fromkeys(b"@<LS2i", 0),
    ord("$"): 2,
    ord("\\"): 2,
    ord("p"): 3,
    ord("c"): 2,
    ord("W"): 8,
    ord("B"): 2,
}
_FS: Final = {**dict.fromkeys(b"!W-C", 1), **dict.fromkeys(b"&.", 0), ord("S"): 2, ord("p"): 2, ord("2"): 74}
_GS: Final = {
    **dict.fromkeys(b"!/BEHITabfhrwx", 1),
    ord(":"): 0,
    ord("L"): 2,
    ord("P"): 2,
    ord("W"): 2,
    ord("$"): 2,
    ord("\\"): 2,
    ord("^"): 3,
}
_DLE: Final = {0x04: 1, 0x05: 1}
_NEEDS_FEED: Final = (65, 66)
_COLUMNS_OF_24: Final = (32, 33)
_WIDEST_RASTER: Final = 128  # bytes
_HIGHEST_RASTER: Final = 4095
_TIMED: Final = (1, 49)  # GS R


def command_length(data: bytearray) -> int | None:
    """How many bytes the first command has; 1 for text and for bytes nobody knows; None: not all of it is here."""
    lead = data[0]
    if lead not in (0x10, 0x1B, 0x1C, 0x1D):
        return 1
    if len(data) < 2:
        return None
    length = _long(data) if (lead, data[1]) in _LONG else 2 + _short(lead, data[1])
    return length if length is not None and len(data) >= length else None


def _short(lead: int, second: int) -> int:
    return {0x10: _DLE, 0x1B: _ESC, 0x1C: _FS, 0x1D: _GS}[lead].get(second, 0)


_LONG: Final = {
    (0x1D, ord("(")),
    (0x1B, ord("(")),
    (0x1D, ord("v")),
    (0x1B, ord("*")),
    (0x1D, ord("V")),
    (0x1D, ord("8")),
    (0x1D, ord("R")),
}


def _raster_bytes(across: int, rows: int) -> int:
    """Out of range, the command is dropped, and what follows is not its data."""
    return across * rows if 1 <= across <= _WIDEST_RASTER and 1 <= rows <= _HIGHEST_RASTER else 0


def _long(data: bytearray) -> int | None:
    """Commands that tell their own length."""
    match data[0], data[1]:
        case 0x1D | 0x1B, 0x28:  # pL pH
            return 5 + data[3] + 256 * data[4] if len(data) >= 5 else None
        case 0x1D, 0x38:  # GS 8 L p1–p4
            return 7 + int.from_bytes(data[3:7], "little") if len(data) >= 7 else None
        case 0x1D, 0x76:  # GS v 0 m xL xH yL yH
            return 8 + _raster_bytes(data[4] + 256 * data[5], data[6] + 256 * data[7]) if len(data) >= 8 else None
        case 0x1B, 0x2A:  # ESC * m nL nH
            if len(data) < 5:
                return None
            return 5 + (data[3] + 256 * data[4]) * (3 if data[2] in _COLUMNS_OF_24 else 1)
        case 0x1D, 0x52:  # GS R 0, GS R 1 n
            if len(data) < 3:
                return None
            return 4 if data[2] in _TIMED else 3
        case _:  # GS V m [n]
            if len(data) < 3:
                return None
            return 4 if data[2] in _NEEDS_FEED else 3
