"""The readiness report: is this terminal fit for service? One or two sheets of A4 for the file, signed by hand.

Typeset by the compiler that draws certificates, with the pinned fonts of paper, so that every Chinese character comes
out; made from statuses, counters and records, without touching a device.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kiosk.domain.device_tests import TestOutcome
from kiosk.domain.message import Message
from kiosk.texts import ASSETS
from kiosk.upkeep.conditions import Severity
from kiosk.upkeep.counters import Part
from kiosk.upkeep.kinds import DeviceKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from kiosk.domain.device_tests import DeviceTest
    from kiosk.domain.message import Language
    from kiosk.texts import Catalogue
    from kiosk.upkeep.board import Row
    from kiosk.upkeep.counters import Supply, Totals

TEMPLATE: Final = ASSETS / "readiness.typ"
WITH_CHECKS: Final = {DeviceKind.ID_CARD_READER, DeviceKind.TICKET_PRINTER, DeviceKind.DOCUMENT_PRINTER}
_LABELS: Final = {
    name: Message.of(f"readiness.{name}")
    for name in (
        "title",
        "terminal",
        "made_at",
        "verdict",
        "devices",
        "device",
        "state",
        "cause",
        "supplies",
        "part",
        "level",
        "left",
        "used",
        "refilled",
        "counters",
        "counter",
        "total",
        "tests",
        "test",
        "outcome",
        "time",
        "technician",
        "serial",
        "none",
        "signature",
    )
}


@dataclass(frozen=True, slots=True)
class Findings:
    """What a report is made from. `tests`: the newest first."""

    terminal: str
    rows: Sequence[Row]
    supplies: Sequence[Supply]
    totals: Totals
    tests: Sequence[DeviceTest]
    made_at: datetime

    @property
    def ready(self) -> bool:
        """Every device tells that it is well; each that has checks was tested, and none of its last tests failed."""
        told = all(row.words is not None and row.severity < Severity.DOWN for row in self.rows)
        last = latest_tests(self.tests)
        proved = {test.device for test in last if test.outcome is TestOutcome.PASS}
        tested = all(row.device in proved for row in self.rows if row.device in WITH_CHECKS)
        return bool(self.rows) and told and tested and all(test.outcome is not TestOutcome.FAIL for test in last)


def latest_tests(tests: Sequence[DeviceTest]) -> tuple[DeviceTest, ...]:
    """The last record of each test of each device."""
    last: dict[tuple[str, str], DeviceTest] = {}
    for test in tests:
        last.setdefault((test.device, test.test), test)
    return tuple(last.values())


def report_data(findings: Findings, catalogue: Catalogue, language: Language) -> dict[str, object]:
    """Put the findings into words: what the template lays out."""

    def say(message: Message) -> str:
        return catalogue.say(message, language)

    def device(name: str) -> str:
        return say(Message.of(f"device.{name}"))

    return {
        "lang": "zh" if language.value.startswith("zh") else "en",
        "labels": {name: say(message) for name, message in _LABELS.items()},
        "terminal": findings.terminal,
        "made_at": f"{findings.made_at:%Y-%m-%d %H:%M} UTC",
        "verdict": say(Message.of("readiness.ready" if findings.ready else "readiness.not_ready")),
        "devices": [
            [
                device(row.device),
                _words(row.words) or say(Message.of("readiness.not_told")),
                say(row.remedy.cause) if row.remedy is not None else "",
            ]
            for row in findings.rows
        ],
        "supplies": [
            [
                say(Message.of(f"part.{one.part}")),
                say(Message.of(f"level.{one.level}")),
                "" if one.left is None else _amount(one, one.left),
                _amount(one, one.used),
                "" if one.refill is None else f"{one.refill.at:%Y-%m-%d} {one.refill.by or ''}".strip(),
            ]
            for one in findings.supplies
        ],
        "counters": [
            [device(kind), say(Message.of(f"counter.{counter}")), f"{total:,}"]
            for (kind, counter), total in sorted(findings.totals.items())
        ],
        "tests": [
            [
                device(test.device),
                say(Message.of(f"test.{test.device.replace('-', '_')}.{test.test}")),
                say(Message.of(f"outcome.{test.outcome}")),
                f"{test.time:%Y-%m-%d %H:%M}",
                test.serial or "",
                test.technician or "",
            ]
            for test in latest_tests(findings.tests)
        ],
    }


def report_pdf(findings: Findings, catalogue: Catalogue, language: Language) -> bytes:
    """Typeset the report. Raises SettingsError: a font of paper is missing."""
    from backend.server.issuing.render import Renderer
    from kiosk.fonts import DOCUMENT_FONTS, read_chain

    data = report_data(findings, catalogue, language)
    with Renderer(read_chain(DOCUMENT_FONTS)) as renderer:
        return renderer.compile(TEMPLATE.read_bytes(), data, created=findings.made_at.replace(microsecond=0))


def _words(words: Mapping[str, str | None] | None) -> str:
    return ", ".join(f"{name} {word}" for name, word in (words or {}).items() if word is not None)


def _amount(supply: Supply, count: int) -> str:
    if supply.part is Part.HEAD:
        return f"{count / 1_000_000:.3f} km"
    return f"{count / 1000:.1f} m" if supply.part.counter.unit else f"{count}"
