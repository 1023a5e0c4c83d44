"""Print a certificate: card, second factor, form already filled, check, paper (打印证明)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.domain.assurance import Assurance, Present
from kiosk.domain.certificates import Application, Review
from kiosk.domain.message import Message
from kiosk.domain.refusal import Refusal
from kiosk.journeys.certificate_effects import (
    AwaitRemoval,
    CheckCode,
    ConfirmPaper,
    FindCertificates,
    IssueCertificate,
    OpenForm,
    PrintCertificate,
    PrintClaimSlip,
    ReplaceCertificate,
    SendCode,
    SendReview,
)
from kiosk.journeys.certificate_pages import (
    NOT_REPLACED,
    Answers,
    CertificateDone,
    ChangeAnswer,
    CheckAnswers,
    ChooseCertificate,
    ClaimChoice,
    ClaimSlip,
    IdentifyForRecords,
    NoPaper,
    NoPaperChoice,
    PaperAsked,
    PaperChoice,
    PhoneCode,
    PhoneCodeChoice,
    Preview,
    PreviewChoice,
    Question,
    TakeCard,
    Thanks,
    TypedCode,
)
from kiosk.journeys.effects import AwaitCard
from kiosk.journeys.pages import Declined, Problem, ProblemChoice, RefusedChoice, Ticket
from kiosk.packs.foregone import foregone_refusal
from kiosk.visit import Done, Failed, Refused, Unknown

if TYPE_CHECKING:
    from kiosk.domain.certificates import IssuedCertificate, Proof
    from kiosk.domain.identity import Identity
    from kiosk.packs.form_state import FormState
    from kiosk.ports.ticket_printer import Printed
    from kiosk.visit import Effect, Outcome, R, Visit


_NOTHING_OFFERED = Refusal(
    Message.of("certificate.none.reason"), Message.of("certificate.none.fix"), Message.of("certificate.none.where")
)


async def print_certificate(visit: Visit, present: Present | None) -> None:
    """From the card to the paper. Every way out says where else to go; nothing is issued before it was checked."""
    present = present or await _identify(visit)
    if present is None:
        return
    proof = await _second_factor(visit, present)
    if proof is None:
        return
    services = await _do(visit, FindCertificates())
    if services is None:
        return
    if not services:
        await visit.show(Declined(_NOTHING_OFFERED, ()))
        return
    service = await visit.show(ChooseCertificate(present, services))
    opened = await _do(visit, OpenForm(service, present.identity.card, proof))
    form = await _fill(visit, opened) if opened is not None else None
    if form is None:
        return
    application = Application(form.submission(), present.identity.card, proof)
    certificate = await _do(visit, IssueCertificate(application))
    if certificate is None or await visit.show(Preview(certificate)) is PreviewChoice.LEAVE:
        return
    await visit.show_while(TakeCard(), AwaitRemoval())
    days = service.certificate.validity_days if service.certificate is not None else 1
    await _paper(visit, certificate, _Applicant(present.identity, proof, days))


async def _identify(visit: Visit) -> Present | None:
    """Ask for the card until one is believed; None when the citizen leaves."""
    while True:
        met = await visit.show_while(IdentifyForRecords(), AwaitCard())
        match met:
            case Done(identity):
                return Present(identity, Assurance.CARD)
            case Refused(refusal):
                await visit.show(Declined(refusal, (RefusedChoice.AGAIN,)))
            case Failed() | Unknown():
                pass  # the reader went away: the page says so and waits for it
            case _:
                return None


async def _second_factor(visit: Visit, present: Present) -> Proof | None:
    """Prove with the phone on record who stands here; None when there is no way to.

    A code that is refused to be sent again leaves the one of before: it may still be good.
    """
    number = present.identity.number
    nth = 1
    sent = await _do(visit, SendCode(number, nth))
    wrong = None
    while sent is not None:
        typed = await visit.show(PhoneCode(sent, wrong))
        match typed:
            case TypedCode(digits):
                checked = await visit.do(CheckCode(number, digits))
                if isinstance(checked, Done):
                    return checked.value
                wrong = checked.refusal if isinstance(checked, Refused) else None
                if wrong is None and not await _told(visit, checked):
                    return None
            case PhoneCodeChoice.SEND_AGAIN:
                nth += 1
                anew = await _insist(visit, SendCode(number, nth))
                if anew is None:
                    return None
                sent, wrong = (anew.value, None) if isinstance(anew, Done) else (sent, anew.refusal)
            case _:
                return None
    return None


async def _fill(visit: Visit, form: FormState) -> FormState | None:
    """Ask what is still open, one question a page, then show it all until the person says it is right.

    None when no answer can help: said at once, and never asked for.
    """
    while True:
        if (no := foregone_refusal(form)) is not None:
            await visit.show(Declined(no, ()))
            return None
        if (page := form.next_page()) is not None:
            insist = page.id in form.passed
            form = _answered(form, page.id, await visit.show(Question(form, page.id, insist=insist)))
            continue
        checked = await visit.show(CheckAnswers(form))
        if not isinstance(checked, ChangeAnswer):
            return form
        if (page_id := _page_to_change(form, checked.field_id)) is not None:
            form = _answered(form, page_id, await visit.show(Question(form, page_id)))


def _page_to_change(form: FormState, field_id: str) -> str | None:
    """Where a field is asked; None for what is on record."""
    fields = ((page.id, field) for page in form.service.form.pages for field in page.fields)
    return next((page_id for page_id, field in fields if field.id == field_id and not form.locked(field)), None)


def _answered(form: FormState, page_id: str, answers: Answers) -> FormState:
    for field_id, text in answers.values:
        form = form.answered(field_id, text)
    return form.seen(page_id)


@dataclass(frozen=True, slots=True)
class _Applicant:
    """To whom a certificate was issued."""

    identity: Identity
    proof: Proof
    validity_days: int


async def _paper(visit: Visit, certificate: IssuedCertificate, who: _Applicant) -> None:
    """Print until the paper is in the person's hand or they leave. At most one sheet set per serial."""
    attempt = 1
    while True:
        outcome = await visit.do(PrintCertificate(certificate, attempt))
        match outcome:
            case Done():
                return await _farewell(visit, certificate)
            case Unknown():
                if await visit.show(PaperAsked(certificate)) is PaperChoice.IN_HAND:
                    await visit.do(ConfirmPaper(certificate.serial))
                    return await _farewell(visit, certificate)
                anew = await _replace(visit, certificate, who.proof)
                if anew is None:
                    return await _leave_with_slip(visit, certificate, who)
                certificate, attempt = anew, 1
            case Failed(code=code):
                if await visit.show(NoPaper(certificate, code)) is NoPaperChoice.SLIP:
                    return await _leave_with_slip(visit, certificate, who)
                attempt += 1
            case Refused(refusal):
                await visit.show(Declined(refusal, ()))
                return None


async def _replace(visit: Visit, certificate: IssuedCertificate, proof: Proof) -> IssuedCertificate | None:
    """Issue the same anew under another serial; None when that cannot be and the person goes."""
    while True:
        outcome = await visit.do(ReplaceCertificate(certificate.serial, proof))
        if isinstance(outcome, Done):
            return outcome.value
        if isinstance(outcome, Refused):
            told: tuple[Message, ...] = (outcome.refusal.reason, outcome.refusal.how_to_fix)
        else:
            told = (outcome.remedy,)
        if await visit.show(NoPaper(certificate, NOT_REPLACED, told)) is NoPaperChoice.SLIP:
            return None


async def _leave_with_slip(visit: Visit, certificate: IssuedCertificate, who: _Applicant) -> None:
    """Print where the paper can be had; say it on the screen where even that cannot be printed."""
    copy = 1
    while True:
        outcome = await visit.do(PrintClaimSlip(certificate, who.identity, who.validity_days, copy))
        if await visit.show(ClaimSlip(certificate, _became(outcome))) is not ClaimChoice.PRINT_AGAIN:
            return
        copy += 1


def _became(outcome: Outcome[Printed]) -> Ticket:
    """Tell what became of a slip."""
    if isinstance(outcome, Done):
        return Ticket.PRINTED
    return Ticket.UNKNOWN if isinstance(outcome, Unknown) else Ticket.NOT_PRINTED


async def _farewell(visit: Visit, certificate: IssuedCertificate) -> None:
    """Part with the person. Thanks are said when the review cannot be lost any more."""
    said = await visit.show(CertificateDone(certificate))
    if isinstance(said, Review) and isinstance(await _insist(visit, SendReview(said)), Done):
        await visit.show(Thanks())


async def _do(visit: Visit, effect: Effect[Outcome[R]]) -> R | None:
    """Do an effect until it is done, refused and said so, or the citizen leaves; None when nothing came of it."""
    came = await _insist(visit, effect)
    if isinstance(came, Refused):
        await _told(visit, came)
        return None
    return came.value if came is not None else None


async def _insist(visit: Visit, effect: Effect[Outcome[R]]) -> Done[R] | Refused | None:
    """Do an effect until it is done or refused; None when the citizen leaves."""
    while True:
        outcome = await visit.do(effect)
        if isinstance(outcome, Done | Refused):
            return outcome
        if not await _told(visit, outcome):
            return None


async def _told(visit: Visit, outcome: Refused | Failed | Unknown) -> bool:
    """Tell what went wrong; whether the citizen wants it tried again."""
    if isinstance(outcome, Refused):
        await visit.show(Declined(outcome.refusal, ()))
        return False
    choice = await visit.show(Problem(outcome.code, outcome.remedy, (ProblemChoice.AGAIN, ProblemChoice.LEAVE)))
    return choice is ProblemChoice.AGAIN
