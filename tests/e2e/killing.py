"""kill -9 of the whole terminal while a certificate is issued and printed, and what must hold afterwards.

The house is real: backend, reader and printers are processes of their own and go on. One run is one resident at the
real window; the terminal is killed at a moment, comes back over the same state, reconciles its journal and tells the
backend. Then the register and the journal are held against the sheets that fell out of the printer.
"""

from __future__ import annotations

import json
import shlex
import time
from collections import Counter
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Self

from kiosk.demo.house import DemoHouse, Plan
from kiosk.demo.process import ProcessFailed
from kiosk.demo.stage import PATIENCE_S, Stage
from kiosk.domain.ethnicities import ETHNICITIES
from kiosk.vault.print_journal import VaultPrintJournal
from kiosk.vault.store import Vault
from tests.e2e.killing_truth import OUTCOMES, Paper, Register, disagreements

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from kiosk.demo.process import Event
    from kiosk.ports.print_journal import PrintOutcome

_SERVICE: Final = "service.residence-certificate"
_LOOK_S: Final = 0.05
_CODES_AN_HOUR: Final = 50  # a terminal may send 60


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


class KillingHouse:
    """One house for many kills. A context manager: entering starts it, leaving ends all of it."""

    def __init__(self, work: Path) -> None:
        """Plan only. `work`: state, logs, cards and papers."""
        self._work = work
        self._house = DemoHouse(Plan(work / "house", work / "papers", ("backend.hall_poll_s=1",)))
        self._ending = ExitStack()
        self._acknowledged = _Acknowledged()
        self._told: set[str] = set()
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
        """Play a visit with another resident, kill, come back, and compare. Raises ProcessFailed.

        Gives the faults that came up in this run, be it at a serial of an earlier one.
        """
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
        faults = [fault for fault in self.faults() if fault not in self._told]
        self._told.update(faults)
        if len(new) > 1:
            faults.append(f"one visit, and {len(new)} certificates")
        serial = new[0] if new else None
        state = self.register.certificates()[serial].state if serial else None
        sent = bool(serial and self.journal.attempts(serial))
        return Run(kill, serial, OUTCOMES.get(state) if state else None, sent, tuple(f"{kill}: {f}" for f in faults))

    def faults(self) -> list[str]:
        """Hold register, journal and what people were shown against the sheets: of every serial there ever was."""
        issued = self.register.certificates()
        lost = (self.paper.sheets.keys() | self._acknowledged.shown.keys()) - issued.keys()
        found = [f"{serial}: printed or shown, and not in the register" for serial in sorted(lost)]
        for serial, certificate in issued.items():
            attempts = self.journal.attempts(serial)
            sheets = self.paper.sheets.get(serial, Counter())
            found += [f"{serial}: {fault}" for fault in disagreements(certificate, attempts, sheets)]
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


def _iso(day: str) -> str:
    return f"{day[:4]}-{day[4:6]}-{day[6:]}"
