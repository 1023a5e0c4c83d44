"""Serials of certificates: QH-JZ-2026-1123-00086-42, readable, and a slip of the finger is noticed.

The last two digits are check digits by ISO/IEC 7064 MOD 97-10, as bank account numbers (IBAN) have them: every single
wrong character and nearly every pair in the wrong order is caught. Letters count as 10 to 35. A serial is no secret.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

_MODULUS: Final = 97
_SERIAL: Final = re.compile(r"[A-Z]{1,8}(?:-[A-Z0-9]{1,8}){0,3}-\d{4}-\d{4}-\d{5,9}-\d{2}", re.ASCII)
_LONGEST: Final = 64
_AS_TYPED: Final = str.maketrans("‐‑‒–—―−－０１２３４５６７８９", "--------0123456789")


def make_serial(prefix: str, business_date: date, number: int) -> str:
    """Write the serial of the `number`-th certificate of a day, with its check digits."""
    body = f"{prefix}-{business_date:%Y-%m%d}-{number:05d}"
    return f"{body}-{98 - _value(body + '00') % _MODULUS:02d}"


def read_serial(text: str) -> str | None:
    """Read a serial as people type it: case, blanks and kinds of dashes do not matter. None: it cannot be one."""
    if len(text) > _LONGEST:
        return None
    plain = re.sub(r"\s+", "", text.translate(_AS_TYPED).upper())
    if _SERIAL.fullmatch(plain) is None or _value(plain) % _MODULUS != 1:
        return None
    return plain


def _value(text: str) -> int:
    return int("".join(str(int(character, 36)) for character in text if character != "-"))
