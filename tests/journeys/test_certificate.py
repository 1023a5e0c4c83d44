"""A certificate: visits as scripts, over the real pack. What was shown, what was answered, how it ended."""

from __future__ import annotations

from typing import Any

import pytest

from kiosk.domain.certificates import Review, Satisfaction
from kiosk.domain.identity import CardFault, refusal_for
from kiosk.health.guard import outcome_of
from kiosk.journeys.certificate_effects import (
    AwaitRemoval,
    CheckCode,
    FindCertificates,
    IssueCertificate,
    OpenForm,
    PrintCertificate,
    ReplaceCertificate,
    SendCode,
    SendReview,
)
from kiosk.journeys.certificate_pages import (
    CertificateDone,
    CheckAnswers,
    ChooseCertificate,
    IdentifyForRecords,
    IdentifyForRecordsChoice,
    NoPaperChoice,
    PaperAsked,
    PaperChoice,
    PhoneCode,
    PhoneCodeChoice,
    Preview,
    PreviewChoice,
    Question,
    SkipReview,
    TakeCard,
    Thanks,
    TypedCode,
)
from kiosk.journeys.effects import AwaitCard
from kiosk.journeys.pages import ChooseQueue, Declined, Home, Problem, ProblemChoice, RefusedChoice
from kiosk.ports.errors import BackendFault, BackendUnreachable, LinkLost, OutcomeUnknown, PaperOut
from kiosk.visit import Done, Effect, Page, Refused
from tests.fakes.certificates import DIGITS, PROOF, SENT, certificate, refused, residence
from tests.fakes.citizen import Citizen
from tests.fakes.people import RESIDENT

WRONG = refused("second_factor.code_wrong")
RULE = refused("rule.active")
EXPIRED = Refused(refusal_for(CardFault.EXPIRED))
DOWN = outcome_of(BackendUnreachable("no route"))
LOST = outcome_of(BackendUnreachable("cut", sent=True))
FAULT = outcome_of(BackendFault("500"))
NO_PAPER = outcome_of(PaperOut("empty"))
CUT = outcome_of(OutcomeUnknown("cut"))

# From the card on home to the end.
WITH_CARD = (
    ChooseQueue,
    PhoneCode,
    ChooseCertificate,
    Question,
    CheckAnswers,
    Preview,
    TakeCard,
    CertificateDone,
    Thanks,
)


@pytest.fixture
def citizen() -> Citizen:
    """One who lays down the card on home."""
    return Citizen()


@pytest.fixture
def by_tile() -> Citizen:
    """One who touches the tile first."""
    return Citizen(card_first=False)


# ── it goes well ──


def test_certificate_by_the_card_laid_down_on_home(citizen: Citizen) -> None:
    citizen.to(Thanks)

    assert citizen.way == ["Home", *(page.__name__ for page in WITH_CARD)]


def test_certificate_by_the_tile_asks_for_the_card(by_tile: Citizen) -> None:
    by_tile.to(Thanks)

    assert by_tile.way == ["Home", "IdentifyForRecords", *(page.__name__ for page in WITH_CARD[1:])]


def test_office_and_printer_are_asked_once_each(citizen: Citizen) -> None:
    citizen.to(Thanks)

    assert citizen.effects == [
        "AwaitCard",
        "SendCode",
        "CheckCode",
        "FindCertificates",
        "OpenForm",
        "IssueCertificate",
        "AwaitRemoval",
        "PrintCertificate",
        "SendReview",
    ]


def test_code_goes_to_the_phone_of_the_card(citizen: Citizen) -> None:
    assert citizen.to(SendCode).effect(SendCode) == SendCode(RESIDENT.number, nth=1)


def test_code_typed_is_checked_for_the_person_of_the_card(citizen: Citizen) -> None:
    assert citizen.to(CheckCode).effect(CheckCode) == CheckCode(RESIDENT.number, DIGITS)


def test_form_is_opened_with_card_and_proof(citizen: Citizen) -> None:
    asked = citizen.to(OpenForm).effect(OpenForm)

    assert (asked.service, asked.card, asked.proof.token) == (residence(), RESIDENT, PROOF.token)


def test_one_question_is_asked_of_a_registered_person(citizen: Citizen) -> None:
    question = citizen.to(Question).page(Question)
    citizen.go_on()

    assert (question.page_id, question.insist) == ("purpose", False)
    citizen.page(CheckAnswers)


def test_what_was_checked_is_what_is_handed_in(citizen: Citizen) -> None:
    checked = citizen.to(CheckAnswers).page(CheckAnswers)
    citizen.go_on()

    application = citizen.effect(IssueCertificate).application
    assert application.submission == checked.form.submission()
    assert (application.card, application.proof.token) == (RESIDENT, PROOF.token)


def test_nothing_is_issued_before_it_was_checked(citizen: Citizen) -> None:
    citizen.to(CheckAnswers)

    assert "IssueCertificate" not in citizen.effects


def test_nothing_is_printed_before_the_card_was_lifted(citizen: Citizen) -> None:
    citizen.to(TakeCard)

    assert citizen.call.effect == AwaitRemoval()


def test_what_is_printed_is_what_was_previewed(citizen: Citizen) -> None:
    preview = citizen.to(Preview).page(Preview)

    assert citizen.to(PrintCertificate).effect(PrintCertificate) == PrintCertificate(preview.certificate)


def test_review_is_handed_in_and_thanked_for(citizen: Citizen) -> None:
    serial = citizen.to(CertificateDone).page(CertificateDone).certificate.serial
    citizen.go_on()
    assert citizen.effect(SendReview) == SendReview(Review(serial, Satisfaction.VERY_GOOD))
    citizen.go_on()

    assert citizen.page(Thanks).farewell


def test_review_can_be_skipped(citizen: Citizen) -> None:
    citizen.to(CertificateDone).touch(SkipReview.SKIP)

    citizen.page(Home)


@pytest.mark.parametrize("level", list(Satisfaction))
def test_no_review_keeps_anybody(citizen: Citizen, level: Satisfaction) -> None:
    citizen.meets(SendReview, DOWN).to(CertificateDone).touch(Review(certificate().serial, level)).go_on()
    citizen.touch(ProblemChoice.LEAVE)

    citizen.page(Home)


def test_review_that_could_not_be_kept_is_not_thanked_for(citizen: Citizen) -> None:
    citizen.meets(SendReview, DOWN).through(SendReview)

    citizen.page(Problem)


def test_review_that_could_not_be_kept_is_taken_once_more(citizen: Citizen) -> None:
    citizen.meets(SendReview, DOWN).through(SendReview)
    citizen.touch(ProblemChoice.AGAIN).to(Thanks)

    assert citizen.effects.count("SendReview") == 2


# ── the card ──


def test_refused_card_can_be_laid_down_again(by_tile: Citizen) -> None:
    by_tile.to(IdentifyForRecords).meets(AwaitCard, EXPIRED).go_on()
    assert by_tile.page(Declined) == Declined(EXPIRED.refusal, (RefusedChoice.AGAIN,))

    by_tile.touch(RefusedChoice.AGAIN).page(IdentifyForRecords)


def test_card_asked_for_may_lie_there_already(by_tile: Citizen) -> None:
    by_tile.to(IdentifyForRecords)

    assert by_tile.call.effect == AwaitCard(fresh=False)


def test_reader_that_went_away_is_waited_for(by_tile: Citizen) -> None:
    by_tile.to(IdentifyForRecords).meets(AwaitCard, outcome_of(LinkLost("cable"))).go_on()

    by_tile.page(IdentifyForRecords)
    assert by_tile.call.effect == AwaitCard()


# ── the second factor ──


def test_wrong_code_is_said_on_the_page_of_the_code(citizen: Citizen) -> None:
    citizen.to(PhoneCode).meets(CheckCode, WRONG).touch(TypedCode("000000")).go_on()

    assert citizen.page(PhoneCode) == PhoneCode(SENT, WRONG.refusal)


def test_wrong_code_then_the_right_one(citizen: Citizen) -> None:
    citizen.meets(PhoneCode, TypedCode("000000")).meets(CheckCode, WRONG).to(Thanks)

    typed = [effect.digits for effect in citizen.asked if isinstance(effect, CheckCode)]
    assert typed == ["000000", DIGITS]


def test_code_sent_again_is_another_one(citizen: Citizen) -> None:
    citizen.to(PhoneCode).touch(PhoneCodeChoice.SEND_AGAIN)

    assert citizen.effect(SendCode) == SendCode(RESIDENT.number, nth=2)


def test_code_sent_again_takes_the_wrong_one_off_the_page(citizen: Citizen) -> None:
    citizen.meets(PhoneCode, TypedCode("000000"), PhoneCodeChoice.SEND_AGAIN).meets(CheckCode, WRONG)
    citizen.through(PhoneCode).through(CheckCode)
    citizen.through(PhoneCode).through(SendCode)

    assert citizen.page(PhoneCode) == PhoneCode(SENT, None)


def test_code_refused_to_be_sent_again_leaves_the_one_of_before(citizen: Citizen) -> None:
    """Too soon, or too many today: the code that was sent may still be good."""
    too_soon = refused("second_factor.too_soon")
    citizen.to(PhoneCode).touch(PhoneCodeChoice.SEND_AGAIN).meets(SendCode, too_soon).go_on()

    assert citizen.page(PhoneCode) == PhoneCode(SENT, too_soon.refusal)
    citizen.to(Thanks)


def test_code_asked_for_again_after_a_no_is_another_command(citizen: Citizen) -> None:
    citizen.to(PhoneCode).touch(PhoneCodeChoice.SEND_AGAIN).meets(SendCode, refused("second_factor.too_soon")).go_on()
    citizen.touch(PhoneCodeChoice.SEND_AGAIN)

    assert citizen.effect(SendCode).nth == 3


def test_code_that_could_not_be_sent_again_is_tried_as_it_was(citizen: Citizen) -> None:
    citizen.to(PhoneCode).touch(PhoneCodeChoice.SEND_AGAIN).meets(SendCode, LOST).go_on()
    citizen.touch(ProblemChoice.AGAIN)

    assert citizen.effect(SendCode).nth == 2


def test_code_that_could_not_be_sent_again_can_be_left(citizen: Citizen) -> None:
    citizen.to(PhoneCode).touch(PhoneCodeChoice.SEND_AGAIN).meets(SendCode, DOWN).go_on()
    citizen.touch(ProblemChoice.LEAVE)

    citizen.page(Home)


def test_code_refused_to_be_sent_is_a_no_that_helps(citizen: Citizen) -> None:
    citizen.meets(SendCode, refused("second_factor.no_phone")).through(SendCode)

    assert citizen.page(Declined).refusal == refused("second_factor.no_phone").refusal


@pytest.mark.parametrize("down", [DOWN, LOST, FAULT])
def test_code_that_could_not_be_checked_is_typed_again(citizen: Citizen, down: object) -> None:
    citizen.meets(CheckCode, down).through(CheckCode)
    citizen.page(Problem)
    citizen.touch(ProblemChoice.AGAIN)

    assert citizen.page(PhoneCode) == PhoneCode(SENT, None)
    citizen.to(Thanks)


# ── a no ──


@pytest.mark.parametrize("effect", [SendCode, FindCertificates, OpenForm, IssueCertificate, PrintCertificate])
def test_refusal_is_said_with_the_way_to_mend_it(citizen: Citizen, effect: type[Effect[Any]]) -> None:
    citizen.meets(effect, RULE).through(effect)

    assert citizen.page(Declined) == Declined(RULE.refusal, ())


def test_refused_by_a_rule_at_issue_leaves_the_way_back_to_the_answers(citizen: Citizen) -> None:
    citizen.meets(IssueCertificate, RULE).through(IssueCertificate)

    citizen.back().page(CheckAnswers)


def test_terminal_without_a_certificate_says_so(citizen: Citizen) -> None:
    citizen.meets(FindCertificates, Done(())).through(FindCertificates)

    assert citizen.page(Declined).refusal.reason.id == "certificate.none.reason"


# ── leaving ──


@pytest.mark.parametrize(
    ("page", "choice"),
    [
        (IdentifyForRecords, IdentifyForRecordsChoice.LEAVE),
        (PhoneCode, PhoneCodeChoice.LEAVE),
        (Preview, PreviewChoice.LEAVE),
    ],
)
def test_page_can_be_left_by_its_own_way_out(by_tile: Citizen, page: type[Page[Any]], choice: object) -> None:
    by_tile.to(page).touch(choice)

    by_tile.page(Home)


@pytest.mark.parametrize("page", [IdentifyForRecords, *WITH_CARD])
def test_any_page_can_be_left_by_finish(page: type[Page[Any]]) -> None:
    citizen = Citizen(card_first=page is not IdentifyForRecords).to(page)

    citizen.terminal.runner.finish()

    citizen.page(Home)
    assert not citizen.terminal.screen.scene.active


# ── the office is down ──

OFFICE = (SendCode, FindCertificates, OpenForm, IssueCertificate)


@pytest.mark.parametrize("down", [DOWN, LOST, FAULT])
@pytest.mark.parametrize("effect", OFFICE)
def test_what_failed_is_asked_for_again_as_it_was(citizen: Citizen, effect: type[Effect[Any]], down: object) -> None:
    """The same effect of the same visit: the same Idempotency-Key."""
    citizen.meets(effect, down).to(effect)
    first = citizen.call
    citizen.go_on()
    assert citizen.page(Problem).choices == (ProblemChoice.AGAIN, ProblemChoice.LEAVE)
    citizen.touch(ProblemChoice.AGAIN)

    assert citizen.call == first
    citizen.to(Thanks)


@pytest.mark.parametrize("effect", [*OFFICE, CheckCode])
def test_what_failed_can_be_left(citizen: Citizen, effect: type[Effect[Any]]) -> None:
    citizen.meets(effect, DOWN).through(effect).touch(ProblemChoice.LEAVE)

    citizen.page(Home)


def test_replacing_that_failed_is_asked_for_again_as_it_was(citizen: Citizen) -> None:
    citizen.meets(PrintCertificate, CUT).meets(PaperAsked, PaperChoice.NOT_IN_HAND).meets(ReplaceCertificate, LOST)
    citizen.to(ReplaceCertificate)
    first = citizen.call
    citizen.go_on()
    citizen.touch(NoPaperChoice.AGAIN)

    assert citizen.call == first
