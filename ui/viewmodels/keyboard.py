"""The on-screen keyboard as data: which keys stand where, for what a field takes. Widths are in keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kiosk.domain.forms import ValueType
from ui.input.typing.composition import Mode

if TYPE_CHECKING:
    from ui.viewmodels.voice import Voice

# What is typed on large digit keys; everything else that is typed has the keyboard.
PADS: Final = frozenset({ValueType.DIGITS, ValueType.PHONE, ValueType.NUMBER, ValueType.DATE, ValueType.ID_NUMBER})
_SIGNS: Final = ("-/：（）、，。·", "“”&+%@#.")
_WIDE: Final = 1.5


@dataclass(frozen=True, slots=True)
class Key:
    """One key. `upper` is what it says and writes when letters are upper-case; a `gap` is none."""

    id: str
    text: str = ""
    upper: str = ""
    icon: str = ""
    wide: float = 1.0
    kind: str = "letter"  # letter, function, commit, gap
    label: str = ""

    def as_row(self) -> dict[str, object]:
        """Give it as QML reads it."""
        return {
            "id": self.id,
            "text": self.text,
            "upper": self.upper or self.text,
            "icon": self.icon,
            "wide": self.wide,
            "kind": self.kind,
            "label": self.label or self.text,
        }


def keyboard(mode: Mode, voice: Voice, *, sign: str) -> tuple[tuple[Key, ...], ...]:
    """Lay the keys of a mode: four rows, ten keys wide. `sign` is the one sign that stands beside the space bar."""
    delete = Key("delete", icon="delete", wide=_WIDE, kind="function", label=voice.text("key.delete"))
    if mode is Mode.DIGITS:
        return (
            _letters("1234567890"),
            _set_in(_letters(_SIGNS[0])),
            (*_letters(_SIGNS[1]), Key("", wide=0.5, kind="gap"), delete),
            (
                Key("digits", voice.text("key.letters"), wide=_WIDE, kind="function"),
                Key("space", voice.text("key.space"), wide=10 - 2 * _WIDE),
                Key("mode", voice.text("key.mode"), wide=_WIDE, kind="function", label=voice.text("key.mode.label")),
            ),
        )
    if mode is Mode.PINYIN:
        third = Key("apostrophe", voice.text("key.divide"), wide=_WIDE, kind="function")
        last = Key("choose", voice.text("key.choose"), wide=1.7, kind="commit")
    else:
        third = Key("shift", icon="arrow-up", wide=_WIDE, kind="function", label=voice.text("key.shift"))
        last = Key(",", ",")
    return (
        _letters("qwertyuiop"),
        _set_in(_letters("asdfghjkl")),
        (third, *_letters("zxcvbnm"), delete),
        (
            Key("digits", "123", wide=_WIDE, kind="function", label=voice.text("key.digits.label")),
            Key("mode", voice.text("key.mode"), wide=_WIDE, kind="function", label=voice.text("key.mode.label")),
            Key("space", voice.text("key.space"), wide=9 - 2 * _WIDE - last.wide),
            Key(sign, sign),
            last,
        ),
    )


def sign_beside_space(field_type: ValueType, mode: Mode) -> str:
    """A name has its middle dot at hand, an address its hyphen, other texts their comma."""
    if field_type is ValueType.NAME:
        return "·"
    if field_type is ValueType.ADDRESS:
        return "-"
    return "，" if mode is Mode.PINYIN else "."


def _letters(letters: str) -> tuple[Key, ...]:
    return tuple(Key(letter, letter, upper=letter.upper()) for letter in letters)


def _set_in(row: tuple[Key, ...]) -> tuple[Key, ...]:
    """Half a key of air at both ends."""
    air = Key("", wide=0.5, kind="gap")
    return (air, *row, air)
