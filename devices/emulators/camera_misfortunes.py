"""What an emulated camera looks at, and what can happen to it, in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kiosk.ports.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable

KNOWN: Final = {
    "show": "hall|desk|sheet|card|card-back|qr|barcode: what lies or hangs before the lens",
    "text": "WORDS: what the code spells, or what stands at the sheet's head",
    "person": "come|go: somebody walks up, or away",
    "turn": "DEGREES: how the thing is turned",
    "shift": "PX|off: it hangs so far out of the picture on the right",
    "shake": "PX|off: it moves to and fro",
    "noise": "0 to 60: of the sensor",
    "blur": "PX|off: out of focus",
    "glare": "on|off: a lamp mirrored in the middle",
    "light": "PERCENT: 100 is daylight",
    "lamp": "on|off: a second lamp, on one side of the hall",
    "black": "on|off: the lens is covered",
    "frozen": "on|off: the same picture again and again",
    "stall": "on|off: connected, and nothing comes any more",
    "gone": "on|off: the cable is out",
    "garbage": "on|off: what comes is no picture",
    "clear": "nothing is wrong any more; what is shown stays",
}
_TRUTH: Final = {"on": True, "off": False}
_SHOWN: Final = frozenset({"hall", "desk", "sheet", "card", "card-back", "qr", "barcode"})
_WHOLE: Final = {"turn": (-180, 180), "shift": (0, 4000), "shake": (0, 200), "noise": (0, 60), "light": (0, 300)}
_OFF: Final = {"shift": 0, "shake": 0, "blur": 0.0}
_BLUREST: Final = 60.0


@dataclass(slots=True)
class Conditions:
    """What is shown, and what is wrong now."""

    show: str = "hall"
    text: str = ""
    person: bool = False
    turn: int | None = None
    shift: int = 0
    shake: int = 0
    noise: int = 3
    blur: float = 0.0
    glare: bool = False
    light: int = 100
    lamp: bool = False
    black: bool = False
    frozen: bool = False
    stall: bool = False
    gone: bool = False
    garbage: bool = False

    def cleared(self) -> Conditions:
        """The same scene with nothing wrong."""
        return Conditions(self.show, self.text, self.person)


def befall(now: Conditions, words: list[str]) -> Conditions:
    """Give what is so after `words`: `befall(now, ["show", "sheet"])`. Raises SettingsError that says what is known."""
    match words:
        case ["show", what] if what in _SHOWN:
            now.show = what
        case ["text", *said] if said:
            now.text = " ".join(said)
        case ["person", "come" | "go" as how]:
            now.person = how == "come"
        case ["glare" | "lamp" | "black" | "frozen" | "stall" | "gone" | "garbage" as what, "on" | "off" as how]:
            setattr(now, what, _TRUTH[how])
        case ["shift" | "shake" | "blur" as what, "off"]:
            setattr(now, what, _OFF[what])
        case ["blur", how] if (value := _number(how, float)) is not None and 0 <= value <= _BLUREST:
            now.blur = float(value)
        case [what, how] if what in _WHOLE and _within(what, how):
            setattr(now, what, int(how))
        case ["clear"]:
            return now.cleared()
        case [name, *_] if name in KNOWN:
            raise SettingsError(f"{' '.join(words)}: write {name} {KNOWN[name]}")
        case _:
            raise SettingsError(f"{' '.join(words)}: not known; known are {', '.join(KNOWN)}")
    return now


def _within(what: str, how: str) -> bool:
    low, high = _WHOLE[what]
    value = _number(how, int)
    return value is not None and low <= value <= high


def _number(text: str, kind: Callable[[str], float]) -> float | None:
    try:
        return kind(text) if text.isascii() and "_" not in text else None
    except ValueError:
        return None
