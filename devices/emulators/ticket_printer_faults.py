"""Misfortunes of the emulated ticket printer, as words: one line each, on standard input or in a test."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from devices.emulators.ticket_printer_state import Faults, PaperState
from kiosk.ports.errors import SettingsError

if TYPE_CHECKING:
    from devices.emulators.ticket_printer_machine import Machine

KNOWN: Final = (
    "paper full|low|out",
    "paper out_after N  (lines from now)",
    "paper jam|ok",
    "cover open|closed",
    "cutter jam|ok",
    "head hot|ok",
    "head hot SECONDS  (and then cools)",
    "silent on|off",
    "garbage on|off",
    "offline on|off",
    "stall on|off",
    "stall SECONDS  (and then goes on)",
    "late MS  (every answer)",
    "pace MM_S  (the head's speed)",
    "ticket take  (out of the presenter)",
    "presenter jam|ok  (a ticket that is to go back stays)",
    "at BYTES …  (any of these, when so many more bytes have been received)",
    "hang up  (the connection is lost, the buffer is not)",
    "broken on|off",
    "power on|off  (off loses the buffer)",
    "clear  (nothing is wrong any more)",
    "quit",
)
_ON: Final = {"on": True, "off": False}
_SWITCHES: Final[dict[str, tuple[str, dict[str, bool]]]] = {
    "cover": ("cover_open", {"open": True, "closed": False}),
    "cutter": ("cutter_jam", {"jam": True, "ok": False}),
    "head": ("hot", {"hot": True, "ok": False}),
    "silent": ("silent", _ON),
    "garbage": ("garbage", _ON),
    "offline": ("offline", _ON),
    "stall": ("stalled", _ON),
    "broken": ("broken", _ON),
    "power": ("powered", _ON),
    "presenter": ("presenter_jam", {"jam": True, "ok": False}),
}
_MOST_DIGITS: Final = 7


def words_of(line: str) -> list[str]:
    """Split a line into words; JSON too: {"do": "paper out_after", "value": 3}, {"paper": "low"}."""
    text = line.strip()
    if not text.startswith("{"):
        return text.split()
    try:
        value = json.loads(text)
    except ValueError as error:
        raise SettingsError(f"{text}: {error}") from error
    if "do" in value:
        return [*str(value["do"]).split(), *([str(value["value"])] if "value" in value else [])]
    return [word for key, part in value.items() for word in (key, *str(part).split())]


def obey(machine: Machine, words: list[str]) -> None:
    """Change what is wrong with the printer. Raises SettingsError for words nobody knows."""
    faults = machine.faults
    match words:
        case ["clear"]:
            machine.faults = Faults()
        case ["paper", "full" | "low" | "out" as state]:
            faults.paper, faults.lines_left = PaperState(state), None
        case ["paper", "jam" | "ok" as state]:
            faults.jammed = state == "jam"
        case ["ticket", "take"]:
            machine.presenter.take()
        case ["late", "off"]:
            faults.late_s = 0.0
        case ["garbage" | "stall" | "silent" as name]:
            setattr(faults, _SWITCHES[name][0], True)
        case [name, state] if name in _SWITCHES and state in _SWITCHES[name][1]:
            field, values = _SWITCHES[name]
            setattr(faults, field, values[state])
            faults.stalled_until = None if name == "stall" else faults.stalled_until
            faults.hot_until = None if name == "head" else faults.hot_until
        case _ if not _obey_number(machine, words):
            raise SettingsError(f"{' '.join(words)}: not a command; known: {'; '.join(KNOWN)}")
    machine.changed()


def _obey_number(machine: Machine, words: list[str]) -> bool:
    """The commands with a number. False: it is none."""
    faults = machine.faults
    match words:
        case ["paper", "out_after", number] if _whole(number):
            faults.lines_left = int(number)
        case ["stall", seconds] if _whole(seconds):
            faults.stalled, faults.stalled_until = True, machine.now + int(seconds)
        case ["head", "hot", seconds] if _whole(seconds):
            faults.hot, faults.hot_until = True, machine.now + int(seconds)
        case ["late", milliseconds] if _whole(milliseconds):
            faults.late_s = int(milliseconds) / 1000
        case ["pace", speed] if _whole(speed):
            machine.speed_mm_s = float(speed)
        case ["at", count, *then] if _whole(count) and then and then[0] != "at":
            _check(then)
            machine.after_bytes(int(count), lambda: obey(machine, then))
        case _:
            return False
    return True


def _whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS and int(text) > 0


def _check(words: list[str]) -> None:
    """Refuse now what could not be obeyed later."""
    from devices.emulators.ticket_printer_machine import Machine
    from devices.emulators.ticket_printer_models import EMULATED

    obey(Machine(next(iter(EMULATED.values()))), words)
