"""Misfortunes of the emulated ticket printer, as words: one line each, on standard input or in a test."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from devices.emulators.ticket_printer_machine import Faults, PaperState
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
    "silent on|off",
    "garbage on|off",
    "offline on|off",
    "stall on|off",
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
}


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
        case ["paper", "out_after", number] if number.isascii() and number.isdigit() and int(number) > 0:
            faults.lines_left = int(number)
        case ["paper", "jam" | "ok" as state]:
            faults.jammed = state == "jam"
        case ["garbage" | "stall" | "silent" as name]:
            setattr(faults, _SWITCHES[name][0], True)
        case [name, state] if name in _SWITCHES and state in _SWITCHES[name][1]:
            field, values = _SWITCHES[name]
            setattr(faults, field, values[state])
        case _:
            raise SettingsError(f"{' '.join(words)}: not a command; known: {'; '.join(KNOWN)}")
    machine.changed()
