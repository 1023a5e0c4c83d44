"""Which lane does what a certificate needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.health.events import Event
from kiosk.health.guard import outcome_of
from kiosk.journeys.certificate_effects import (
    CheckCode,
    ConfirmPaper,
    FindCertificates,
    IssueCertificate,
    OpenForm,
    PrintCertificate,
    ReplaceCertificate,
    SendCode,
    SendReview,
)
from kiosk.performing.calls import NothingRuns, on_lane
from kiosk.performing.certificates import content_of, offered, opened, printed
from kiosk.ports.errors import PortMissing, VaultError
from kiosk.ports.print_journal import PrintOutcome, Witness
from kiosk.visit import Done

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.domain.certificates import IssuedCertificate, Review
    from kiosk.health.journal import Journal
    from kiosk.performing.calls import Call
    from kiosk.performing.certificates import CertificateDesk
    from kiosk.ports.certificates import CertificateOffice
    from kiosk.ports.document_printer import DocumentPrinter
    from kiosk.ports.lane import Lane, Running


@dataclass(frozen=True, slots=True)
class OfficeLanes:
    """The office's lane and the A4 printer's. `printer` None: not fitted."""

    office: Lane[CertificateOffice]
    printer: Lane[DocumentPrinter] | None


class OfficePerformer:
    """Does a certificate's effects."""

    def __init__(self, lanes: OfficeLanes, desk: CertificateDesk, journal: Journal) -> None:
        """Take the lanes; they are started and stopped by whoever made them."""
        self._lanes = lanes
        self._desk = desk
        self._journal = journal

    def begin(self, call: Call, answer: Callable[[object], None]) -> Running:
        """Start an effect on its lane."""
        if isinstance(call.effect, PrintCertificate):
            return self._print(call.effect.certificate, call.effect.deadline_s, answer)
        work = self._work(call)
        return on_lane(self._lanes.office, lambda office: Done(work(office)), answer)

    def _work(self, call: Call) -> Callable[[CertificateOffice], object]:
        effect = call.effect
        within = effect.deadline_s
        match effect:
            case SendCode(id_number=number, nth=nth):
                key = call.key("code", number, nth)
                return lambda office: office.send_code(number, key=key, deadline_s=within)
            case CheckCode(id_number=number, digits=digits):
                return lambda office: office.check_code(number, digits, deadline_s=within)
            case FindCertificates():
                return lambda _office: offered(self._desk)
            case OpenForm():
                return lambda office: opened(office, effect, self._desk)
            case IssueCertificate(application=application):
                key = call.key("issue", content_of(application.submission))
                return lambda office: office.issue(application, key=key, deadline_s=within)
            case ConfirmPaper(serial=serial):
                key = call.key("printed", serial)
                return lambda office: self._confirm(office, serial, key=key, deadline_s=within)
            case ReplaceCertificate(serial=serial, proof=proof):
                key = call.key("replace", serial)
                return lambda office: office.replace(serial, proof, key=key, deadline_s=within)
            case SendReview(review=review):
                key = call.key("review", review.serial, review.satisfaction, *review.reasons)
                return lambda office: self._keep(office, review, key=key, deadline_s=within)
            case _:
                msg = f"nobody performs {type(effect).__name__}"
                raise TypeError(msg)

    def _confirm(self, office: CertificateOffice, serial: str, *, key: str, deadline_s: float) -> None:
        """Write down that the paper is in the person's hand; only where that is impossible, tell the office at once."""
        try:
            self._desk.journal.witnessed(serial)
        except VaultError:
            office.printed(serial, PrintOutcome.PRINTED, key=key, deadline_s=deadline_s)
        else:
            self._journal.note(Event.PAPER, serial=serial, outcome=PrintOutcome.PRINTED, witness=Witness.CITIZEN)
            self._desk.report()

    def _keep(self, office: CertificateOffice, review: Review, *, key: str, deadline_s: float) -> None:
        """Put a review into the outbox; only where that is impossible, hand it in at once."""
        try:
            dropped = self._desk.outbox.put(review, key=key)
        except VaultError:
            office.review(review, key=key, deadline_s=deadline_s)
        else:
            if dropped:
                self._journal.note(Event.REVIEWS_DROPPED, count=dropped)
            self._desk.report()

    def _print(self, certificate: IssuedCertificate, deadline_s: float, answer: Callable[[object], None]) -> Running:
        if self._lanes.printer is None:
            answer(outcome_of(PortMissing("this terminal has no document printer")))
            return NothingRuns()
        return on_lane(
            self._lanes.printer,
            lambda printer: printed(
                printer, certificate, self._desk, self._journal, deadline_s=deadline_s, tell=self._teller(certificate)
            ),
            answer,
        )

    def _teller(self, certificate: IssuedCertificate) -> Callable[[PrintOutcome], None]:
        """Have the office told of the paper. What cannot be told now is told later: the journal knows it."""

        def tell(outcome: PrintOutcome) -> None:
            self._desk.report()
            self._journal.note(Event.PAPER, serial=certificate.serial, outcome=outcome)

        return tell
