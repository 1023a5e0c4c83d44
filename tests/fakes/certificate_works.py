"""An office in memory, and a performer of certificates over lanes that work at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kiosk.domain.certificates import Prefill
from kiosk.domain.message import Language
from kiosk.health.events import Event
from kiosk.health.guard import guard
from kiosk.performing.calls import Call
from kiosk.performing.certificates import CertificateDesk
from kiosk.performing.office import OfficeLanes, OfficePerformer
from kiosk.performing.reports import Reports
from tests.fakes.certificates import DIGITS, PROOF, REGISTERED, SENT, certificate, residence
from tests.fakes.document_printer import FakeDocumentPrinter
from tests.fakes.halls import NOW
from tests.fakes.journal import RememberingJournal
from tests.fakes.lane import InlineLane
from tests.fakes.outbox import FakeOutbox
from tests.fakes.print_journal import FakePrintJournal
from tests.fakes.works import VISIT, Clock

if TYPE_CHECKING:
    import uuid
    from datetime import datetime

    from kiosk.domain.certificates import Application, CodeSent, IssuedCertificate, Proof, Review
    from kiosk.domain.coverage import Coverage
    from kiosk.domain.services import Service
    from kiosk.ports.print_journal import PrintOutcome
    from kiosk.ports.statuses import DocumentPrinterStatus
    from kiosk.visit import Effect


@dataclass
class Office:
    """Fulfils `kiosk.ports.certificates`: the same key gives the same certificate. `troubles` come first.

    `did` is everything that was asked, as (call, key or None, what).
    """

    troubles: list[Exception] = field(default_factory=list)
    did: list[tuple[str, str | None, object]] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=lambda: dict(REGISTERED))
    loses_answer: bool = False  # of the next command: it is done, and nobody hears of it
    _issued: dict[str, IssuedCertificate] = field(default_factory=dict)

    def send_code(self, id_number: str, *, key: str, deadline_s: float) -> CodeSent:
        self._do("send_code", key, id_number)
        return SENT

    def check_code(self, id_number: str, code: str, *, deadline_s: float) -> Proof:
        self._do("check_code", None, (id_number, code))
        assert code == DIGITS
        return PROOF

    def prefill(self, service: str, version: str, proof: Proof, *, deadline_s: float) -> Prefill:
        self._do("prefill", None, (service, version, proof))
        return Prefill(tuple(sorted(self.facts.items())))

    def issue(self, application: Application, *, key: str, deadline_s: float) -> IssuedCertificate:
        return self._give("issue", key, application)

    def printed(self, serial: str, outcome: PrintOutcome, *, key: str, deadline_s: float) -> None:
        self._do("printed", key, (serial, outcome))

    def replace(self, serial: str, proof: Proof, *, key: str, deadline_s: float) -> IssuedCertificate:
        return self._give("replace", key, (serial, proof))

    def review(self, review: Review, *, key: str, deadline_s: float) -> None:
        self._do("review", key, review)

    def keys(self, call: str) -> list[str]:
        """The keys of every call of this name, in order."""
        return [key for name, key, _ in self.did if name == call and key is not None]

    def told(self, call: str) -> list[object]:
        """What every call of this name was about, in order."""
        return [what for name, _, what in self.did if name == call]

    @property
    def serials(self) -> list[str]:
        return [issued.serial for issued in self._issued.values()]

    def _do(self, call: str, key: str | None, what: object) -> None:
        self.did.append((call, key, what))
        if self.troubles:
            raise self.troubles.pop(0)

    def _give(self, call: str, key: str, what: object) -> IssuedCertificate:
        before = len(self._issued)
        self._issued.setdefault(key, certificate(86 + before))
        self._do(call, key, what)
        return self._issued[key]


def packs() -> tuple[Service, ...]:
    return (residence(),)


@dataclass
class CertificateWorks:
    """A performer over an office, a printer and a vault that work at once."""

    office: Any = field(default_factory=Office)  # Any: whichever fake of the port a test wants
    printer: FakeDocumentPrinter | None = field(default_factory=FakeDocumentPrinter)
    journal: RememberingJournal = field(default_factory=RememberingJournal)
    prints: FakePrintJournal = field(default_factory=FakePrintJournal)
    services: tuple[Service, ...] = field(default_factory=packs)
    now: datetime = NOW
    outbox: FakeOutbox = field(default_factory=FakeOutbox)
    statuses: list[DocumentPrinterStatus] = field(default_factory=list)
    covered: Coverage | None = None

    def __post_init__(self) -> None:
        if self.printer is not None:
            self.printer.open(deadline_s=1)
        self.desk = CertificateDesk(
            services=lambda: self.services,
            journal=self.prints,
            outbox=self.outbox,
            clock=Clock(),
            now=lambda: self.now,
            report=self.deliver,
            on_printer=self.statuses.append,
            covered=lambda: self.covered,
        )
        self.performer = OfficePerformer(
            OfficeLanes(
                office=InlineLane[Any](self.office),
                printer=InlineLane[Any](self.printer) if self.printer is not None else None,
            ),
            self.desk,
            self.journal,
        )

    def deliver(self) -> None:
        """Have the office told now, as the courier would; what fails waits."""
        reports = Reports(self.office, self.prints, self.outbox, self.journal, deadline_s=1)
        guard(reports.deliver, self.journal)

    @property
    def reports(self) -> list[tuple[Any, Any]]:  # Any: serial and outcome, as the log has them
        """What was found out about paper, in order."""
        noted = [values for event, values in self.journal.entries if event is Event.PAPER]
        return [(values["serial"], values["outcome"]) for values in noted]

    def do(self, effect: Effect[Any], *, visit_id: uuid.UUID = VISIT) -> object:
        came: list[object] = []
        self.performer.begin(Call(effect, visit_id, Language.ZH_CN), came.append)
        (only,) = came
        return only
