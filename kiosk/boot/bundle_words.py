"""What a support bundle may say: settings, statuses and log lines, each word of them allowed by name."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import TYPE_CHECKING, Final

from kiosk.boot.adopting import NAMES
from kiosk.health.events import Event
from kiosk.ports.print_journal import PrintOutcome, Witness
from kiosk.upkeep.conditions import MEANINGS, codes
from kiosk.upkeep.kinds import DeviceKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kiosk.settings import Settings

MOST_LINES: Final = 5000  # of the log, the newest
_LONGEST_LINE: Final = 4000
_PLAIN_SETTINGS: Final = (
    "panel.width_px",
    "panel.height_px",
    "panel.pitch_mm",
    "panel.full_screen",
    "panel.reduced_motion",
    "panel.language",
    "devices.ticket_printer.model",
    "devices.ticket_printer.roll_m",
    "devices.ticket_printer.low_m",
    "devices.document_printer.tray_sheets",
    "devices.document_printer.low_sheets",
    "backend.hall_poll_s",
    "backend.deadline_s",
    "times.processing_after_s",
    "times.way_out_after_s",
    "times.idle_s",
    "times.idle_personal_s",
    "times.idle_large_s",
    "times.countdown_s",
    "times.gone_s",
    "times.more_time_s",
    "times.farewell_s",
)
_SERIAL_LINK: Final = re.compile(r"serial:/dev/(tty[A-Za-z]{1,4}[0-9]{1,3}|pts/[0-9]{1,4})(\?[a-z0-9=&]{0,60})?")
_SCHEME: Final = re.compile(r"[a-z]{2,8}(?=:)")
_IDENTIFIER: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,60}")  # the name of a class, from our own sources
_FRAMES: Final = re.compile(r"[A-Za-z_<>]{1,60}:[0-9]{1,5}( < [A-Za-z_<>]{1,60}:[0-9]{1,5}){0,5}")
_SMALL: Final = 10**8  # numbers from there on could be somebody's
_STATUS_WORDS: Final = frozenset(word for meanings in MEANINGS.values() for word in map(str, meanings))
DEVICES: Final = frozenset({*map(str, DeviceKind), *(kind.replace("-", "_") for kind in DeviceKind)})
_ENDS: Final = frozenset({*map(str, PrintOutcome), "Done", "Refused", "Failed", "Unknown"})
# What a log line may say, by key. A value that is not of these words, or a number that is not small, is left out.
_LOG_WORDS: Final[Mapping[str, Callable[[str], object]]] = {
    "code": frozenset({*codes(), "defect", "timed_out"}).__contains__,
    "cover": _STATUS_WORDS.__contains__,
    "defect": _IDENTIFIER.fullmatch,
    "device": DEVICES.__contains__,
    "door": _STATUS_WORDS.__contains__,
    "engine": _STATUS_WORDS.__contains__,
    "error": _IDENTIFIER.fullmatch,
    "kind": frozenset({"paper", "review", "device_test"}).__contains__,
    "outcome": _ENDS.__contains__,
    "page": _IDENTIFIER.fullmatch,
    "paper": _STATUS_WORDS.__contains__,
    "setting": frozenset(NAMES).__contains__,
    "status": _STATUS_WORDS.__contains__,
    "toner": _STATUS_WORDS.__contains__,
    "ups": _STATUS_WORDS.__contains__,
    "where": _FRAMES.fullmatch,
    "witness": frozenset(map(str, Witness)).__contains__,
}
_LOG_NUMBERS: Final = frozenset(
    {"attended", "bytes", "code", "count", "first_byte_ms", "ms", "overruled", "reconciled", "sheets", "token"}
)


def told_settings(settings: Settings) -> dict[str, object]:
    """Settings by their full names: those on the list with their value, links by what they are, others set or empty."""
    told: dict[str, object] = {}
    for name, value in _leaves(settings.model_dump(mode="json")):
        if name in _PLAIN_SETTINGS:
            told[name] = value
        elif name.endswith(".link"):
            told[name] = _link(str(value))
        else:
            told[name] = "(set)" if value else "(empty)"
    return told


def sifted(lines: Iterable[str]) -> tuple[list[str], int]:
    """The newest log lines, with nothing in them but what is allowed; and how many lines were none of ours."""
    kept: list[str] = []
    left_out = 0
    for line in lines:
        event = _event(line[:_LONGEST_LINE])
        if event is None:
            left_out += bool(line.strip())
        else:
            kept.append(json.dumps(event, ensure_ascii=False))
    return kept[-MOST_LINES:], left_out


def _event(line: str) -> dict[str, object] | None:
    try:
        said = json.loads(line)
        if not isinstance(said, dict) or said.get("event") not in set(Event):
            return None
        at = datetime.fromisoformat(str(said["at"]))
    except (ValueError, KeyError, RecursionError):
        return None
    event: dict[str, object] = {"at": at.isoformat(timespec="milliseconds"), "event": said["event"]}
    return event | {name: value for name, value in said.items() if _allowed(name, value)}


def _allowed(name: str, value: object) -> bool:
    match value:
        case None | bool():
            return name in _LOG_WORDS or name in _LOG_NUMBERS
        case int() | float():
            return name in _LOG_NUMBERS and abs(value) < _SMALL
        case str():
            return name in _LOG_WORDS and bool(_LOG_WORDS[name](value))
        case _:
            return False


def _leaves(tree: Mapping[str, object], before: str = "") -> Iterable[tuple[str, object]]:
    for name, value in tree.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def _link(link: str) -> str:
    if not link or _SERIAL_LINK.fullmatch(link):
        return link
    scheme = _SCHEME.match(link)
    return f"{scheme[0]}:(set)" if scheme is not None and scheme[0] in _SCHEMES else "(set)"


_SCHEMES: Final = {"serial", "tcp", "usb", "ipp", "ipps", "alsa", "program", "video", "rtsp", "http", "file"}
