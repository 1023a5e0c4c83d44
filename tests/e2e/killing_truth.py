"""The truths about certificates that a killing is held against: the register, the printer's own sheets."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from kiosk.demo.stage import PATIENCE_S
from kiosk.ports.print_journal import PrintOutcome

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from kiosk.demo.process import Event, Process
    from kiosk.ports.print_journal import PrintEntry

# What a state in the register says of the paper.
OUTCOMES: Final[Mapping[str, PrintOutcome]] = {
    "issued": PrintOutcome.NOT_PRINTED,
    "printed": PrintOutcome.PRINTED,
    "print_unknown": PrintOutcome.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate as the register has it. `reports`: what it was told of the paper, in order."""

    serial: str
    pages: int
    state: str
    sha256: str
    reports: tuple[str, ...]


class Register:
    """The backend's database, looked at from outside."""

    def __init__(self, file: Path) -> None:
        """Look at this file."""
        self._file = file

    def residents(self) -> list[dict[str, str]]:
        """Give those to whom nothing stands in the way, always in the same order."""
        today = date.today()  # noqa: DTZ011  with a day to spare on either side
        return self._rows(
            "SELECT c.* FROM citizens c JOIN residences r ON r.number = c.number AND r.name = c.name "
            "WHERE c.kind = 'resident' AND c.phone <> '' AND r.status = 'active' AND r.since < ? "
            "AND c.valid_from < ? AND c.valid_to GLOB '[0-9]*' AND c.valid_to > ? ORDER BY c.number",
            today.isoformat(),
            f"{today:%Y%m%d}",
            f"{today:%Y1231}",
        )

    def certificates(self) -> dict[str, Issued]:
        """Give every certificate, by serial."""
        told: dict[str, list[str]] = {}
        for row in self._rows("SELECT serial, outcome FROM print_reports ORDER BY id"):
            told.setdefault(row["serial"], []).append(row["outcome"])
        rows = self._rows("SELECT serial, pages, state, document_sha256 FROM certificates ORDER BY issued_at")
        return {
            row["serial"]: Issued(
                row["serial"],
                int(row["pages"]),
                row["state"],
                row["document_sha256"],
                tuple(told.get(row["serial"], ())),
            )
            for row in rows
        }

    def reviews(self, serial: str) -> list[str]:
        """Give what people said of a certificate."""
        return [row["satisfaction"] for row in self._rows("SELECT satisfaction FROM reviews WHERE serial = ?", serial)]

    def let_hours_pass(self) -> None:
        """Put the codes sent so far two hours back: a terminal may send so many an hour."""
        with closing(sqlite3.connect(self._file, timeout=5)) as database, database:
            database.execute("UPDATE phone_codes SET sent_at = datetime(sent_at, '-2 hours') || '.000000'")

    def last_code(self) -> str:
        """Give the code in the newest message to a phone."""
        text = self._rows("SELECT text FROM text_messages ORDER BY id DESC LIMIT 1")[0]["text"]
        return next(word for word in text.replace("，", " ").split() if word.isdecimal())

    def _rows(self, query: str, *values: str) -> list[dict[str, str]]:
        with closing(sqlite3.connect(f"file:{self._file}?mode=ro", uri=True, timeout=5)) as database:
            database.row_factory = sqlite3.Row
            return [dict(row) for row in database.execute(query, values)]


class Paper:
    """The emulated printer's own events: the truth about sheets."""

    def __init__(self, printer: Process) -> None:
        """Listen to this process."""
        self._printer = printer
        self._jobs: dict[int, str] = {}
        self.sheets: dict[str, Counter[int]] = {}  # serial → page → how often it fell out

    def until(self, what: str, wanted: Callable[[Event], bool]) -> None:
        """Follow the printer until it tells this."""
        self._printer.expect(what, lambda event: self._noted(event) and wanted(event), deadline_s=PATIENCE_S)

    def catch_up(self) -> None:
        """Take note of everything told so far."""
        self._printer.send("help")
        self.until("help", lambda event: event.get("event") == "help")

    def lose_power(self) -> None:
        """Take the printer's power away and give it back: no job is left, what was half out is spoilt."""
        for words in (["power", "off"], ["power", "on"]):
            self._printer.send(" ".join(words))
            self.until(" ".join(words), lambda event, words=words: event.get("is") == words)  # type: ignore[misc]  # a default binds the loop's value
        self._jobs.clear()

    def come_to_rest(self) -> None:
        """Wait until no job is left at the printer."""
        self.catch_up()
        over = {"completed", "canceled", "aborted"}
        while not set(self._jobs.values()) <= over:
            self.until("news of a job", lambda event: event.get("event") == "job")

    def _noted(self, event: Event) -> bool:
        match event:
            case {"event": "sheet", "serial": str(serial), "page": int(page)}:
                self.sheets.setdefault(serial, Counter())[page] += 1
            case {"event": "job", "job": int(number), "state": str(state)}:
                self._jobs[number] = state
        return True


def disagreements(certificate: Issued, attempts: tuple[PrintEntry, ...], sheets: Counter[int]) -> list[str]:
    """Tell where the words about one serial do not fit its sheets."""
    found: list[str] = []
    outcome = OUTCOMES.get(certificate.state)
    ended = [entry.outcome for entry in attempts]
    whole = Counter(range(1, certificate.pages + 1))
    if outcome is None or None in ended:
        found.append(f"ended neither printed, not printed nor unknown: {certificate.state}, {ended}")
    if not sheets <= whole:
        found.append(f"more than one sheet set: {dict(sheets)} of {certificate.pages} pages")
    if outcome is PrintOutcome.PRINTED and sheets != whole:
        found.append(f"printed, says the register, and {sheets.total()} of {certificate.pages} sheets came out")
    if outcome is PrintOutcome.NOT_PRINTED and sheets:
        found.append(f"not printed, says the register, and {sheets.total()} sheets came out")
    if list(map(str, ended)) != list(certificate.reports):
        found.append(f"the journal says {list(map(str, ended))}, the backend was told {list(certificate.reports)}")
    return found
