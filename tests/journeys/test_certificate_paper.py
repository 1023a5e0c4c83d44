"""A certificate's paper: card first, paper second, and never two of one serial."""

from __future__ import annotations

import pytest

from kiosk.health.guard import outcome_of
from kiosk.journeys.certificate_effects import (
    AwaitRemoval,
    ConfirmPaper,
    PrintCertificate,
    PrintClaimSlip,
    ReplaceCertificate,
)
from kiosk.journeys.certificate_pages import (
    NOT_REPLACED,
    CertificateDone,
    ClaimChoice,
    ClaimSlip,
    NoPaper,
    NoPaperChoice,
    PaperAsked,
    PaperChoice,
    TakeCard,
    TakeCardChoice,
)
from kiosk.journeys.pages import Home, Ticket
from kiosk.ports.errors import BackendUnreachable, LinkLost, OutcomeUnknown, PaperOut
from kiosk.visit import Done, Failed
from tests.fakes.certificates import PROOF, refused
from tests.fakes.citizen import Citizen
from tests.fakes.office import PRINTED
from tests.fakes.people import RESIDENT

DOWN = outcome_of(BackendUnreachable("no route"))
NO_PAPER = outcome_of(PaperOut("empty"))
CUT = outcome_of(OutcomeUnknown("cut"))


@pytest.fixture
def citizen() -> Citizen:
    return Citizen()


# ── card first, paper second ──


def test_card_taken_is_seen_by_the_reader(citizen: Citizen) -> None:
    citizen.to(TakeCard).meets(AwaitRemoval, Done(None)).go_on()

    citizen.effect(PrintCertificate)


def test_card_taken_is_said_by_the_person_when_the_reader_cannot_see(citizen: Citizen) -> None:
    citizen.to(TakeCard)
    waiting = citizen.terminal.performer.last
    citizen.touch(TakeCardChoice.TAKEN)

    assert waiting.canceled
    citizen.effect(PrintCertificate)


def test_reader_that_fails_keeps_nobody_from_the_paper(citizen: Citizen) -> None:
    citizen.to(TakeCard).meets(AwaitRemoval, outcome_of(LinkLost("cable"))).go_on()

    citizen.effect(PrintCertificate)


# ── the paper ──


def test_paper_that_did_not_come_is_told_with_the_printers_trouble(citizen: Citizen) -> None:
    citizen.meets(PrintCertificate, NO_PAPER).to(NoPaper)

    assert citizen.page(NoPaper) == NoPaper(citizen.page(NoPaper).certificate, "paper_out")


def test_paper_that_did_not_come_is_printed_again_when_asked(citizen: Citizen) -> None:
    citizen.meets(PrintCertificate, NO_PAPER).to(NoPaper)
    same = citizen.page(NoPaper).certificate
    citizen.touch(NoPaperChoice.AGAIN)

    assert citizen.effect(PrintCertificate) == PrintCertificate(same, attempt=2)
    citizen.to(CertificateDone)


def test_paper_that_failed_often_is_one_certificate(citizen: Citizen) -> None:
    citizen.meets(PrintCertificate, NO_PAPER, NO_PAPER, NO_PAPER).to(CertificateDone)

    prints = [effect for effect in citizen.asked if isinstance(effect, PrintCertificate)]
    assert [effect.attempt for effect in prints] == [1, 2, 3, 4]
    assert len({effect.certificate.serial for effect in prints}) == 1


def test_paper_nobody_can_tell_of_is_asked_of_the_person(citizen: Citizen) -> None:
    citizen.meets(PrintCertificate, CUT).to(PrintCertificate)
    sent = citizen.effect(PrintCertificate).certificate
    citizen.go_on()

    assert citizen.page(PaperAsked) == PaperAsked(sent)


def test_paper_in_hand_is_confirmed(citizen: Citizen) -> None:
    citizen.meets(PrintCertificate, CUT).to(PaperAsked)
    serial = citizen.page(PaperAsked).certificate.serial
    citizen.touch(PaperChoice.IN_HAND)

    assert citizen.effect(ConfirmPaper) == ConfirmPaper(serial)
    citizen.to(CertificateDone)


def test_paper_in_hand_needs_no_office(citizen: Citizen) -> None:
    citizen.meets(PrintCertificate, CUT).meets(ConfirmPaper, DOWN).through(ConfirmPaper)

    citizen.page(CertificateDone)


def test_paper_not_in_hand_is_replaced_and_printed(citizen: Citizen) -> None:
    citizen.meets(PrintCertificate, CUT).meets(PaperAsked, PaperChoice.NOT_IN_HAND).to(PaperAsked)
    lost = citizen.page(PaperAsked).certificate
    citizen.go_on()
    replaced = citizen.effect(ReplaceCertificate)
    citizen.go_on()
    anew = citizen.effect(PrintCertificate)

    assert (replaced.serial, replaced.proof.token) == (lost.serial, PROOF.token)
    assert (anew.certificate.serial != lost.serial, anew.attempt) == (True, 1)
    assert citizen.to(CertificateDone).page(CertificateDone).certificate == anew.certificate


def test_replaced_paper_is_counted_anew(citizen: Citizen) -> None:
    citizen.meets(PrintCertificate, NO_PAPER, CUT).meets(PaperAsked, PaperChoice.NOT_IN_HAND).to(CertificateDone)

    assert [effect.attempt for effect in citizen.asked if isinstance(effect, PrintCertificate)] == [1, 2, 1]


def test_replaced_paper_may_be_lost_too(citizen: Citizen) -> None:
    citizen.meets(PrintCertificate, CUT, CUT).meets(PaperAsked, PaperChoice.NOT_IN_HAND, PaperChoice.NOT_IN_HAND)
    citizen.to(CertificateDone)

    serials = [effect.certificate.serial for effect in citizen.asked if isinstance(effect, PrintCertificate)]
    assert len(serials) == len(set(serials)) == 3


def test_no_serial_is_sent_again_after_nobody_could_tell(citizen: Citizen) -> None:
    citizen.meets(PrintCertificate, CUT).to(CertificateDone)

    assert citizen.effects.count("PrintCertificate") == 1


def test_defect_while_printing_is_asked_of_the_person(citizen: Citizen) -> None:
    citizen.meets(PrintCertificate, outcome_of(ValueError("defect"))).through(PrintCertificate)

    citizen.page(PaperAsked)


# ── leaving without it ──


def without_paper() -> Citizen:
    return Citizen().meets(PrintCertificate, NO_PAPER).meets(NoPaper, NoPaperChoice.SLIP)


def not_replaced(said: object) -> Citizen:
    citizen = Citizen().meets(PrintCertificate, CUT).meets(PaperAsked, PaperChoice.NOT_IN_HAND)
    return citizen.meets(ReplaceCertificate, said)


def test_whoever_leaves_without_paper_gets_a_slip() -> None:
    citizen = without_paper().to(PrintClaimSlip)
    slip = citizen.effect(PrintClaimSlip)

    assert (slip.holder.name, slip.validity_days) == (RESIDENT.name, 30)
    (printed,) = (effect for effect in citizen.asked if isinstance(effect, PrintCertificate))
    assert slip.certificate is printed.certificate


@pytest.mark.parametrize(
    ("came", "slip"), [(PRINTED, Ticket.PRINTED), (NO_PAPER, Ticket.NOT_PRINTED), (CUT, Ticket.UNKNOWN)]
)
def test_what_became_of_the_slip_is_told(came: object, slip: Ticket) -> None:
    citizen = without_paper().meets(PrintClaimSlip, came).to(ClaimSlip)

    assert citizen.page(ClaimSlip).slip is slip


def test_slip_is_printed_once_for_one_touch() -> None:
    citizen = without_paper().to(ClaimSlip)

    assert citizen.effects.count("PrintClaimSlip") == 1


def test_slip_nobody_can_tell_of_is_printed_again_only_when_asked() -> None:
    citizen = without_paper().meets(PrintClaimSlip, CUT).to(ClaimSlip)
    citizen.touch(ClaimChoice.PRINT_AGAIN).to(ClaimSlip)

    assert [slip.copy for slip in citizen.asked if isinstance(slip, PrintClaimSlip)] == [1, 2]


def test_slip_in_hand_ends_the_visit() -> None:
    without_paper().through(ClaimSlip).page(Home)


def test_slip_leaves_no_way_back() -> None:
    assert not without_paper().to(ClaimSlip).can_go_back


def test_slip_tells_the_person_by_no_repr() -> None:
    said = repr(without_paper().to(PrintClaimSlip).effect(PrintClaimSlip))

    assert [secret for secret in (RESIDENT.name, RESIDENT.number) if secret in said] == []


def test_paper_that_could_not_be_replaced_is_told_with_the_reason() -> None:
    citizen = not_replaced(DOWN).through(ReplaceCertificate)

    assert isinstance(DOWN, Failed)
    assert citizen.page(NoPaper) == NoPaper(citizen.page(NoPaper).certificate, NOT_REPLACED, (DOWN.remedy,))


def test_paper_that_may_not_be_replaced_is_told_with_the_way_to_mend_it() -> None:
    no = refused("rule.active")
    citizen = not_replaced(no).through(ReplaceCertificate)

    assert citizen.page(NoPaper).told == (no.refusal.reason, no.refusal.how_to_fix)


def test_replacing_tried_again_prints_the_new_one() -> None:
    citizen = not_replaced(DOWN).to(CertificateDone)

    assert citizen.effects.count("ReplaceCertificate") == 2


@pytest.mark.parametrize("said", [DOWN, refused("rule.active")])
def test_whoever_leaves_without_a_replacement_gets_a_slip(said: object) -> None:
    citizen = not_replaced(said).meets(NoPaper, NoPaperChoice.SLIP).to(PrintClaimSlip)

    assert citizen.effects.count("PrintCertificate") == 1
