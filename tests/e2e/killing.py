"""kill -9 of the whole terminal while a certificate is issued and printed, and what must hold afterwards.

The house is real: backend, reader and printers are processes of their own and go on. One run is one resident at the
real window; the terminal is killed at a moment, comes back over the same state, reconciles its journal and tells the
backend. Then the register and the journal are held against the sheets that fell out of the printer.
"""

from __future__ import annotations

import json
import shlex
import sqlite3
import time
from collections import Counter
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Self

from kiosk.demo.house import DemoHouse, Plan
from kiosk.demo.process import ProcessFailed
from kiosk.demo.stage import PATIENCE_S, Stage
from kiosk.domain.ethnicities import ETHNICITIES
from kiosk.ports.print_journal import PrintOutcome
from kiosk.vault.print_journal import VaultPrintJournal
from kiosk.vault.store import Vault

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from types import TracebackType

    from kiosk.demo.process import Event, Process
    from kiosk.ports.print_journal import PrintEntry

_SERVICE: Final = "service.residence-certificate"
_LOOK_S: Final = 0.05
_CODES_AN_HOUR: Final = 50  # a terminal may send 60
_STATES: Final[Mapping[str, PrintOutcome]] = {
    "issued": PrintOutcome.NOT_PRINTED,
    "printed": PrintOutcome.PRINTED,
    "print_unknown": PrintOutcome.UNKNOWN,
}


class Moment(StrEnum):
    """From when a kill is counted, in the order of a visit."""

    CONFIRM = "confirm touched"  # the issue is under way
    PREVIEW = "preview shown"
    PRINT = "print touched"
    TAKE_CARD = "asked to take the card"
    LIFTED = "card lifted"
    GONE = "reader seen empty"  # printing begins
    JOB = "job at the printer"
    SHEET = "sheet out"
    DONE = "certificate done"


@dataclass(frozen=True, slots=True)
class Kill:
    """When the terminal is killed. `power_cut`: the printer loses power, too, and all it knew of jobs."""

    moment: Moment
    after_s: float = 0.0
    power_cut: bool = False

    def __str__(self) -> str:
        """Say it in a fault and in a test's name."""
        return f"{self.moment}, {self.after_s * 1000:.0f} ms{', printer too' if self.power_cut else ''}"


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate as the register has it. `reports`: what it was told of the paper, in order."""

    serial: str
    pages: int
    state: str
    sha256: str
    reports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """What came of one kill. `serial` None: nothing was issued. `sent`: the printer was asked for it."""

    kill: Kill
    serial: str | None
    outcome: PrintOutcome | None
    sent: bool
    faults: tuple[str, ...]


@dataclass(slots=True)
class _Acknowledged:
    """What a person was shown: serials with the document's hash, and those said to be printed."""

    shown: dict[str, str] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)

    def note(self, event: Event) -> bool:
        """Take note of a page; always False: nothing is waited for."""
        if event.get("event") == "page" and "serial" in event:
            self.shown[event["serial"]] = event["sha256"]
            if event["page"] == "CertificateDone":
                self.done.add(event["serial"])
        return False


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


class KillingHouse:
    """One house for many kills. A context manager: entering starts it, leaving ends all of it."""

    def __init__(self, work: Path) -> None:
        """Plan only. `work`: state, logs, cards and papers."""
        self._work = work
        self._house = DemoHouse(Plan(work / "house", work / "papers", ("backend.hall_poll_s=1",)))
        self._ending = ExitStack()
        self._acknowledged = _Acknowledged()
        self._runs = 0
        self._stage: Stage
        self.paper: Paper
        self.register: Register
        self.journal: VaultPrintJournal

    def __enter__(self) -> Self:
        """Start everything. Raises ProcessFailed."""
        with ExitStack() as starting:
            starting.enter_context(self._house)
            self.register = Register(self._work / "house" / "backend" / "backend.db")
            if self._house.documents is None:
                raise ProcessFailed("no emulated document printer")
            self.paper = Paper(self._house.documents)
            self._residents = self.register.residents()
            self._come_up()
            vault = Vault.open(self._work / "house" / "terminal")
            starting.callback(vault.close)
            self.journal = VaultPrintJournal(vault)
            self._ending = starting.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End everything."""
        self._ending.close()

    def run(self, kill: Kill) -> Run:
        """Play a visit with another resident, kill, come back, and compare. Raises ProcessFailed."""
        before = self.register.certificates()
        if self._runs and self._runs % _CODES_AN_HOUR == 0:
            self.register.let_hours_pass()
        resident = self._residents[self._runs % len(self._residents)]
        self._runs += 1
        self._play_until(kill, resident)
        self._house.terminal.kill()
        with suppress(ProcessFailed):  # that it has ended
            self._house.terminal.expect("its end", self._acknowledged.note, deadline_s=PATIENCE_S)
        self._house.terminal.end()
        if kill.power_cut:
            self.paper.lose_power()
        self._reader("lift")
        self._come_up()
        self._settle()
        self.paper.come_to_rest()
        new = [serial for serial in self.register.certificates() if serial not in before]
        faults = [*self.faults()]
        if len(new) > 1:
            faults.append(f"one visit, and {len(new)} certificates")
        serial = new[0] if new else None
        state = self.register.certificates()[serial].state if serial else None
        sent = bool(serial and self.journal.attempts(serial))
        return Run(kill, serial, _STATES.get(state) if state else None, sent, tuple(f"{kill}: {f}" for f in faults))

    def faults(self) -> list[str]:
        """Hold register, journal and what people were shown against the sheets: of every serial there ever was."""
        issued = self.register.certificates()
        lost = (self.paper.sheets.keys() | self._acknowledged.shown.keys()) - issued.keys()
        found = [f"{serial}: printed or shown, and not in the register" for serial in sorted(lost)]
        for serial, certificate in issued.items():
            attempts = self.journal.attempts(serial)
            sheets = self.paper.sheets.get(serial, Counter())
            found += [f"{serial}: {fault}" for fault in _disagreements(certificate, attempts, sheets)]
            if self._acknowledged.shown.get(serial, certificate.sha256) != certificate.sha256:
                found.append(f"{serial}: another document was shown than is kept")
            if serial in self._acknowledged.done and certificate.state != "printed":
                found.append(f"{serial}: said to be printed, and is {certificate.state}")
        return found

    # ── the visit ──

    def _play_until(self, kill: Kill, resident: dict[str, str]) -> None:
        """Play the visit as far as the moment, wait as told, and leave the rest to the kill."""
        stage = self._stage
        self._to_check_answers(stage, resident)
        moment = kill.moment
        if moment is Moment.CONFIRM:
            self._house.terminal.send('{"id": 0, "touch": "confirm"}')  # the finger may still be coming
            return time.sleep(kill.after_s)
        self._acknowledged.note(stage.touch_for("confirm", "Preview"))
        if moment is Moment.PREVIEW:
            return time.sleep(kill.after_s)
        token = stage.touch("print")
        if moment is Moment.PRINT:
            return time.sleep(kill.after_s)
        stage.page("TakeCard", after=token)
        if moment is Moment.TAKE_CARD:
            return time.sleep(kill.after_s)
        self.paper.catch_up()
        self._reader("lift")
        match moment:
            case Moment.GONE:
                stage.until("empty reader", lambda: stage.now("standing").get("card") == "notPresent")
            case Moment.JOB:
                self.paper.until("job", lambda event: event.get("event") == "job")
            case Moment.SHEET:
                self.paper.until("sheet", lambda event: event.get("event") == "sheet")
            case Moment.DONE:
                self._acknowledged.note(stage.page("CertificateDone", "NoPaper", "PaperAsked", after=token))
        return time.sleep(kill.after_s)

    def _to_check_answers(self, stage: Stage, resident: dict[str, str]) -> None:
        card = self._card_of(resident)
        stage.touch_for("certificates", "IdentifyForRecords")
        self._reader(f"lay {shlex.quote(str(card))}")
        page = stage.page("PhoneCode", "Declined")
        if page["page"] == "Declined":
            raise ProcessFailed(f"no code for resident {self._runs}: {page['code']}")
        token = int(page["token"])
        for digit in self.register.last_code():
            stage.touch(f"digit.{digit}")
        stage.page("ChooseCertificate", after=token)
        stage.touch_for(_SERVICE, "Question")
        stage.touch_for("option.school", "CheckAnswers")

    def _card_of(self, resident: dict[str, str]) -> Path:
        """Write the card a resident holds."""
        said = {name: resident[name] for name in ("kind", "name", "number", "address", "authority")}
        said |= {name: _iso(resident[name]) for name in ("birth", "valid_from", "valid_to")}
        said |= {"sex": {"1": "male", "2": "female"}[resident["sex"]], "ethnicity": ETHNICITIES[resident["ethnicity"]]}
        file = self._work / f"card-{self._runs:04}.json"
        file.write_text(json.dumps(said, ensure_ascii=False), "utf-8")
        return file

    def _reader(self, command: str) -> None:
        if self._house.reader is not None:
            self._house.reader.send(command)

    # ── coming back ──

    def _come_up(self) -> None:
        terminal = self._house.start_terminal()
        self._stage = Stage(terminal, self._work, ["processing"])
        self._stage.page("Home")
        self._stage.until("backend, reader and printers", self._all_there)

    def _all_there(self) -> bool:
        standing = self._stage.now("standing")
        devices = (standing.get(name) for name in ("reader", "printer", "document_printer"))
        return (
            bool(standing.get("hall"))
            and all(device == "online" for device in devices)
            and standing.get("card") == "notPresent"
        )

    def _settle(self) -> None:
        """Wait until every attempt has ended and the backend knows of it. Raises ProcessFailed at the deadline."""
        ends_at = time.monotonic() + PATIENCE_S
        while self.journal.unfinished() or self.journal.unreported():
            if time.monotonic() > ends_at:
                open_ones = [(entry.serial, str(entry.state)) for entry in self.journal.unfinished()]
                raise ProcessFailed(f"not reconciled and told within {PATIENCE_S:g} s: {open_ones}")
            time.sleep(_LOOK_S)  # nothing tells of another process's database


def _disagreements(certificate: Issued, attempts: tuple[PrintEntry, ...], sheets: Counter[int]) -> list[str]:
    """Tell where the words about one serial do not fit its sheets."""
    found: list[str] = []
    outcome = _STATES.get(certificate.state)
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


def _iso(day: str) -> str:
    return f"{day[:4]}-{day[4:6]}-{day[6:]}"
