"""Text ⇄ GB 18030-2022 bytes, and what a printer's Chinese font holds.

Python's codec is the 2000 mapping: 19 codes stand there for private-use points which the 2022 edition gave to the
characters themselves. Both directions swap each pair around the codec. Source: GB 18030-2022, as in ICU 78.
"""

from __future__ import annotations

from itertools import chain
from typing import Final

from devices.catalog import FontRom

# (code of two bytes, the character GB 18030-2022 gives it); the old private-use point takes the character's old code.
_REMAPPED: Final = (
    *zip((0xA6D9, 0xA6DA, 0xA6DB), (0xFE10, 0xFE12, 0xFE11), strict=True),
    *zip((0xA6DC, 0xA6DD, 0xA6DE, 0xA6DF, 0xA6EC, 0xA6ED, 0xA6F3), range(0xFE13, 0xFE1A), strict=True),
    *zip((0xFE59, 0xFE61, 0xFE66, 0xFE67, 0xFE6D, 0xFE7E, 0xFE90, 0xFEA0), range(0x9FB4, 0x9FBC), strict=True),
    (0xA8BC, 0x1E3F),
)


def _swaps() -> dict[int, int]:
    pairs = ((ord(code.to_bytes(2).decode("gb18030")), character) for code, character in _REMAPPED)
    return dict(chain.from_iterable(((old, new), (new, old)) for old, new in pairs if old != new))


_SWAP: Final = _swaps()  # its own inverse

# Rows 1–9 of GB 2312: first and last code of each run.
_SYMBOLS: Final = (
    (0xA1A1, 0xA1FE),
    (0xA2B1, 0xA2E2),
    (0xA2E5, 0xA2EE),
    (0xA2F1, 0xA2FC),
    (0xA3A1, 0xA3FE),
    (0xA4A1, 0xA4F3),
    (0xA5A1, 0xA5F6),
    (0xA6A1, 0xA6B8),
    (0xA6C1, 0xA6D8),
    (0xA7A1, 0xA7C1),
    (0xA7D1, 0xA7F1),
    (0xA8A1, 0xA8BA),
    (0xA8C5, 0xA8E9),
    (0xA9A4, 0xA9EF),
)
_LAST_TRAIL_OF_D7: Final = 0xF9  # row 55 ends early


def encode(text: str) -> bytes:
    """Encode. Raises UnicodeEncodeError for lone surrogates only."""
    return text.translate(_SWAP).encode("gb18030")


def decode(data: bytes) -> str:
    """Decode. Raises UnicodeDecodeError."""
    return data.decode("gb18030").translate(_SWAP)


def rom_code(character: str, rom: FontRom) -> bytes | None:
    """Give the two bytes that print `character` from the printer's own Chinese font, or None when it lacks it."""
    try:
        code = encode(character)
    except UnicodeEncodeError:
        return None
    if len(code) != 2:
        return None
    return code if _holds(code[0], code[1], rom) else None


def _holds(lead: int, trail: int, rom: FontRom) -> bool:
    value = lead << 8 | trail
    if trail >= 0xA1 and 0xB0 <= lead <= 0xF7:
        return lead != 0xD7 or trail <= _LAST_TRAIL_OF_D7
    if any(first <= value <= last for first, last in _SYMBOLS):
        return True
    # GBK/3 and GBK/4. FE50–FEA0 came later and is left out: nobody promises it.
    hanzi = 0x81 <= lead <= 0xA0 or (0xAA <= lead <= 0xFE and trail <= 0xA0)
    return rom is FontRom.GBK and hanzi and not (lead == 0xFE and trail >= 0x50)
