"""People's names: shown exactly as on the card, and caught when they were damaged on the way.

The failure this exists for: a certificate that printed a person's name with a "?". "?", U+FFFD, □, ＊ and ＿ are
glyphs, so no font check finds them; inside a name they mean that some system upstream could not write a character.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

_DAMAGE: Final = frozenset("?？\ufffd□■▯*＊_＿")
# Control, lone surrogate, unassigned; private use: whose meaning depends on who drew the font, so it is mapped before a
# name is judged (devices.codecs.character_map) or never shown.
_NEVER_IN_A_NAME: Final = frozenset({"Cc", "Cs", "Cn", "Co"})


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
    """Keep the first character: 张**; not even that one when it has no sure shape (private use, lone surrogate)."""
    first = name[:1] if _has_shape(name[:1]) else "*" * len(name[:1])
    return first + "*" * (len(name) - 1)


def spell_out(text: str) -> str:
    """Write `text` for people's eyes: private use, lone surrogates and controls as <U+E863>."""
    return "".join(character if _has_shape(character) else f"<U+{ord(character):04X}>" for character in text)


def _has_shape(character: str) -> bool:
    return character == "" or unicodedata.category(character) not in {"Cc", "Cs", "Co"}


def _newer_ideograph(character: str) -> bool:
    """Planes 2 and 3 are ideographs; Python 3.11 knows Unicode 14, which ends at Ext G."""
    first, last, noncharacter = 0x20000, 0x3FFFD, 0xFFFE
    return first <= ord(character) <= last and ord(character) & noncharacter != noncharacter
