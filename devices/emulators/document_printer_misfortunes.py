"""What can happen to an emulated document printer, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from devices.emulators.document_printer_machine import Conditions, Is
from kiosk.ports.errors import SettingsError

if TYPE_CHECKING:
    from devices.emulators.document_printer_machine import Machine

KNOWN: Final = {
    "paper": "out|low|full",
    "jam": "on|off",
    "cover": "open|closed",
    "toner": "out|low|full",
    "offline": "on|off: the network cable is out",
    "power": "off|on: jobs are forgotten, up-time begins again",
    "remembers": "on|off: jobs survive a power cut",
    "busy": "on|off: no job is taken (0x507)",
    "cancel": "somebody cancels the job at the panel",
    "abort": "the printer gives the job up",
    "format": "refuse on|off: documents are refused (0x40A)",
    "speed": "SHEETS: a minute, from the next one; 0: as fast as it can",
    "out_after": "SHEETS: then the tray is empty",
    "silent": "on|off: requests are taken and not answered",
    "stall": "on|off: it stops reading in the middle of a document",
    "swallow": "on|off: documents are completed and not printed",
    "counts": "sheets|impressions|none: what it tells of a job",
    "ignores": "NAME|off: a job attribute is taken and not done",
    "garbage": "on|off: answers are no IPP",
    "late": "MS|off: every answer is late",
    "drip": "MS|off: answers come byte by byte, with so long between them",
    "cut": "N|off: only the first N bytes of every answer",
    "hang_up": "BYTES|off: the connection is lost when so many bytes of the next document have come",
    "clear": "nothing is wrong any more; what was done to jobs stays done",
}
_FIELDS: Final = {"late": "late_s", "drip": "drip_s", "cut": "cut", "hang_up": "hang_up_after"}
_NOTHING: Final = {"late": 0.0, "drip": 0.0, "cut": None, "hang_up": None}
_TRUTH: Final = {"on": True, "off": False}


def befall(machine: Machine, words: list[str]) -> None:
    """Let it happen: `befall(machine, ["paper", "out"])`. Raises SettingsError that says what is known."""
    with machine.lock:
        _befall(machine, words)
        machine.lock.notify_all()


def _befall(machine: Machine, words: list[str]) -> None:  # noqa: C901, PLR0912  a table of words
    now = machine.conditions
    match words:
        case ["paper", "out" | "low" | "full" as how]:
            now.paper, now.low, now.out_after = how != "out", how == "low", None
        case ["jam", "on" | "off" as how]:
            now.jammed = _TRUTH[how]
        case ["cover", "open" | "closed" as how]:
            now.cover_open = how == "open"
        case ["toner", "out" | "low" | "full" as how]:
            now.toner = how
        case ["offline", "on" | "off" as how]:
            now.offline = _TRUTH[how]
        case ["power", "off"]:
            machine.cut_power()
        case ["power", "on"]:
            machine.give_power()
        case ["remembers", "on" | "off" as how]:
            now.remembers = _TRUTH[how]
        case ["busy", "on" | "off" as how]:
            now.busy = _TRUTH[how]
        case ["cancel"]:
            _end(machine, Is.CANCELED, "job-canceled-at-device")
        case ["abort"]:
            _end(machine, Is.ABORTED, "aborted-by-system")
        case ["format", "refuse", "on" | "off" as how]:
            now.refuses_format = _TRUTH[how]
        case ["speed", sheets] if sheets == "0" or _whole(sheets):
            machine.pace(int(sheets))
        case ["out_after", sheets] if sheets.isdecimal() and int(sheets) > 0:
            now.out_after = int(sheets)
        case ["silent", "on" | "off" as how]:
            now.silent = _TRUTH[how]
        case ["stall", "on" | "off" as how]:
            now.stall = _TRUTH[how]
        case ["swallow", "on" | "off" as how]:
            now.swallows = _TRUTH[how]
        case ["counts", "sheets" | "impressions" | "none" as how]:
            now.counts = how
        case ["ignores", name]:
            now.ignores = None if name == "off" else name
        case ["garbage" | "late" | "drip" | "cut" | "hang_up" as what, how] if _on_the_wire(now, what, how):
            pass
        case ["clear"]:
            if not now.powered:
                machine.give_power()
            machine.conditions = Conditions()
        case [name, *_] if name in KNOWN:
            raise SettingsError(f"{' '.join(words)}: write {name} {KNOWN[name]}")
        case _:
            raise SettingsError(f"{' '.join(words)}: not known; known are {', '.join(KNOWN)}")


def _on_the_wire(now: Conditions, what: str, how: str) -> bool:
    """Change how answers travel; False when that cannot be said so."""
    match what, how:
        case "garbage", "on" | "off":
            now.garbage = _TRUTH[how]
        case "garbage", _:
            return False
        case _, "off":
            setattr(now, _FIELDS[what], _NOTHING[what])
        case "late" | "drip", _ if _whole(how):
            setattr(now, _FIELDS[what], int(how) / 1000)
        case _, _ if _whole(how):
            setattr(now, _FIELDS[what], int(how))
        case _:
            return False
    return True


def _whole(text: str) -> bool:
    longest = 7  # a document is not larger, and nobody waits longer
    return text.isascii() and text.isdigit() and len(text) <= longest and int(text) > 0


def _end(machine: Machine, state: Is, reason: str) -> None:
    job = machine.active_job()
    if job is not None:
        machine.end_job(job, state, reason)
