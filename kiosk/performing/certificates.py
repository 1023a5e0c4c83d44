"""The certificate journey's effects that need the office, and the paper."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kiosk.domain.services import Channel, card_facts
from kiosk.health.events import Event
from kiosk.packs.form_state import FormState
from kiosk.ports.errors import KioskError, OutcomeUnknown, SerialUsed
from kiosk.ports.print_journal import PrintOutcome
from kiosk.vault.reconciling import reconcile_journal
from kiosk.visit import Done

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from kiosk.domain.certificates import IssuedCertificate
    from kiosk.domain.coverage import Coverage
    from kiosk.domain.forms import Submission
    from kiosk.domain.services import Service
    from kiosk.health.journal import Journal
    from kiosk.journeys.certificate_effects import OpenForm
    from kiosk.performing.calls import SiteClock
    from kiosk.ports.certificates import CertificateOffice
    from kiosk.ports.document_printer import DocumentPrinted, DocumentPrinter
    from kiosk.ports.outbox import Outbox
    from kiosk.ports.print_journal import PrintJournal
    from kiosk.ports.statuses import DocumentPrinterStatus

RECONCILE_S: Final = 10.0  # for one print that was under way when the terminal or the printer stopped


@dataclass(frozen=True, slots=True)
class CertificateDesk:
    """What certificates need besides their lanes. `services` loads the packs; slow the first time.

    `report`: the journal has learnt what became of a serial's paper, or the outbox has a review; have the office told.
    Comes from any thread and does not wait. `covered`: what paper can carry, None while that is not known here; then
    the office's gate is the only one.
    """

    services: Callable[[], tuple[Service, ...]]
    journal: PrintJournal
    outbox: Outbox
    clock: SiteClock
    now: Callable[[], datetime]
    report: Callable[[], None]
    on_printer: Callable[[DocumentPrinterStatus], None]
    covered: Callable[[], Coverage | None] = lambda: None


def offered(desk: CertificateDesk) -> tuple[Service, ...]:
    """Find the packs that issue a certificate on a terminal at this hour."""
    local = desk.clock.local(desk.now())
    return tuple(
        service
        for service in desk.services()
        if service.certificate is not None and Channel.TERMINAL in service.channels and service.offered(local)
    )


def opened(office: CertificateOffice, effect: OpenForm, desk: CertificateDesk) -> FormState:
    """Ask the registers and open the form with what card and registers say."""
    service = effect.service
    known = office.prefill(service.id, service.version, effect.proof, deadline_s=effect.deadline_s)
    facts = card_facts(effect.card)
    form = FormState.begin(service, facts=facts, today=desk.clock.today(), covered=desk.covered())
    return form.informed(dict(known.facts))


def content_of(submission: Submission) -> str:
    """Tell one submission from another, for its key: changed answers are another command."""
    said = [(name, answer.text, answer.provenance) for name, answer in submission.answers]
    return hashlib.sha256(
        repr((submission.service, submission.version, said)).encode("utf-8", "surrogatepass")
    ).hexdigest()


def printed(
    printer: DocumentPrinter,
    certificate: IssuedCertificate,
    desk: CertificateDesk,
    journal: Journal,
    *,
    deadline_s: float,
    tell: Callable[[PrintOutcome], None],
) -> Done[DocumentPrinted]:
    """Print, in the printer's thread, and tell the office what became of the paper, whichever way it went.

    What an earlier print left open is asked of the printer first. A serial that was sent before may be in somebody's
    hand: that is unknown, not undone.
    """
    reconcile_journal(printer, desk.journal, deadline_s=RECONCILE_S)
    try:
        proof = printer.print(
            certificate.document,
            serial=certificate.serial,
            sheets=certificate.pages,
            journal=desk.journal,
            deadline_s=deadline_s,
            on_status=desk.on_printer,
        )
    except OutcomeUnknown:
        tell(PrintOutcome.UNKNOWN)
        raise
    except SerialUsed as used:
        tell(PrintOutcome.UNKNOWN)
        raise OutcomeUnknown(str(used)) from used
    except KioskError:
        tell(PrintOutcome.NOT_PRINTED)
        raise
    tell(PrintOutcome.PRINTED)
    journal.note(
        Event.CERTIFICATE_PRINTED, serial=certificate.serial, sheets=proof.sheets, ms=round(proof.elapsed_ms),
        first_byte_ms=round(proof.first_byte_ms),
    )  # fmt: skip
    return Done(proof)
