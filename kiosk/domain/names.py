"""People's names: shown exactly as on the card, and caught when they were damaged on the way.

The failure this exists for: a certificate that printed a person's name with a "?". "?", U+FFFD, □, ＊ and ＿ are
glyphs, so no font check finds them; inside a name they mean that some system upstream could not write a character.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

_DAMAGE: Final = frozenset("?？\ufffd□■▯*＊_＿")
_NEVER_IN_A_NAME: Final = frozenset({"Cc", "Cs", "Cn"})  # control, lone surrogate, unassigned


@dataclass(frozen=True, slots=True)
class Damage:
    """One character of a name that no person has in a name. `position` counts code points from 0."""

    position: int
    character: str


def damage_in(name: str) -> Damage | None:
    """Find the first damaged character of `name`; an empty or blank name is damage at 0.

    Unassigned is judged only below the Unicode version Python knows: newer ideographs (Ext H and later) pass.
    """
    if not name.strip():
        return Damage(0, name[:1])
    for position, character in enumerate(name):
        never = unicodedata.category(character) in _NEVER_IN_A_NAME and not _newer_ideograph(character)
        if never or character in _DAMAGE:
            return Damage(position, character)
    return None


def mask_name(name: str) -> str:
    """Keep the first character: 张**."""
    return name[:1] + "*" * (len(name) - 1)


def _newer_ideograph(character: str) -> bool:
    """Planes 2 and 3 are ideographs; Python 3.11 knows Unicode 14, which ends at Ext G."""
    first, last, noncharacter = 0x20000, 0x3FFFD, 0xFFFE
    return first <= ord(character) <= last and ord(character) & noncharacter != noncharacter
