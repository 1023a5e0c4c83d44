"""The report of a test: as text, as Markdown, as JSON."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from devices.diagnostics.check import Outcome
from kiosk.domain.message import Language, Message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from devices.diagnostics.running import CheckRecord
    from kiosk.texts import Catalogue

_WORDS: Final = {
    Outcome.PASS: "pass",
    Outcome.FAIL: "FAIL",
    Outcome.UNKNOWN: "unknown",
    Outcome.NOT_APPLICABLE: "n/a",
}


@dataclass(frozen=True, slots=True)
class Report:
    """One test of one device. `claims` by the id of the check; `left_out`: checks that were not run, by option."""

    link: str
    records: Sequence[CheckRecord]
    claims: Mapping[str, Message]
    left_out: int
    catalogue: Catalogue
    language: Language = Language.EN

    def as_json(self, outcome: Outcome) -> dict[str, object]:
        """One object; `records` as they are kept and reported."""
        return {
            "link": self.link,
            "outcome": str(outcome),
            "left_out": self.left_out,
            "records": [self._record(record) for record in self.records],
        }

    def lines(self) -> list[str]:
        """For people, in a terminal or a .txt file."""
        lines = [self._head(), ""]
        for record in self.records:
            lines += self.lines_of(record)
        return [*lines, "", self.summary()]

    def lines_of(self, record: CheckRecord) -> list[str]:
        """One check: its outcome and claim; what was found, and what to do, where it is not well."""
        lines = [f"{_WORDS[record.outcome]:<8}{record.elapsed_ms:>7.0f} ms  {record.test}: {self._claim(record)}"]
        if record.outcome is not Outcome.PASS:
            lines.append(f"{'':20}{self._found(record)}")
        if todo := self._todo(record):
            lines.append(f"{'':20}-> {todo}")
        return lines

    def markdown(self) -> str:
        """For a .md file."""
        rows = [f"| {' | '.join(map(_cell, self._row(record)))} |" for record in self.records]
        table = ["| outcome | claim | found | ms | what to do |", "|---|---|---|---|---|", *rows]
        return "\n".join([f"# {self._head()}", "", *table, "", self.summary(), ""])

    def summary(self) -> str:
        """How many of each."""
        counted = Counter(record.outcome for record in self.records)
        told = ", ".join(f"{counted[outcome]} {_WORDS[outcome]}" for outcome in _WORDS if counted[outcome])
        return f"{told or 'nothing was tested'}" + (f"; {self.left_out} left out" if self.left_out else "")

    def _head(self) -> str:
        first = self.records[0] if self.records else None
        if first is None:
            return self.link
        last = self.records[-1]
        parts = [first.device, self.link, f"model {first.model}" if first.model else "", _serial(last.serial)]
        parts += [f"{first.time:%Y-%m-%d %H:%M} UTC", f"by {first.technician}" if first.technician else ""]
        return ", ".join(part for part in parts if part)

    def _row(self, record: CheckRecord) -> tuple[str, ...]:
        claim = f"{self._claim(record)} (`{record.test}`)"
        took = f"{record.elapsed_ms:.0f}"
        return _WORDS[record.outcome], claim, self._found(record), took, self._todo(record) or ""

    def _record(self, record: CheckRecord) -> dict[str, object]:
        return {
            "device": record.device,
            "model": record.model,
            "serial": record.serial,
            "test": record.test,
            "outcome": str(record.outcome),
            "message": self._found(record),
            "technician": record.technician,
            "time": record.time.isoformat(timespec="milliseconds"),
            "claim": self._claim(record),
            "elapsed_ms": round(record.elapsed_ms, 1),
            "code": record.code or None,
            "remedy": self._todo(record),
        }

    def _claim(self, record: CheckRecord) -> str:
        return self._say(self.claims[record.test])

    def _found(self, record: CheckRecord) -> str:
        return self._say(record.message) + ("" if record.about is None else f" {self._say(record.about)}")

    def _todo(self, record: CheckRecord) -> str | None:
        return None if record.todo is None else self._say(record.todo)

    def _say(self, message: Message) -> str:
        return self.catalogue.say(message, self.language)


def _serial(serial: str | None) -> str:
    return f"serial {serial}" if serial else ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
