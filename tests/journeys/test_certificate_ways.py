"""A certificate: the way back, the time that runs out, and how many touches the shortest way takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kiosk.domain.certificates import IssuedCertificate, Proof
from kiosk.domain.identity import CardFault, Identity, refusal_for
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
from kiosk.journeys.certificate_pages import (
    Answers,
    CertificateDone,
    CheckAnswers,
    ChooseCertificate,
    IdentifyForRecords,
    NoPaper,
    PaperAsked,
    PaperChoice,
    PhoneCode,
    Preview,
    Question,
    TakeCard,
    Thanks,
)
from kiosk.journeys.effects import AwaitCard, TakeNumber
from kiosk.journeys.pages import ChooseQueue, Declined, Home, HomeChoice, Problem, ProblemChoice, RefusedChoice
from kiosk.packs.form_state import FormState
from kiosk.ports.errors import BackendUnreachable, OutcomeUnknown, PaperOut
from kiosk.visit import Done, Effect, Page, Refused
from tests.fakes.certificates import DIGITS, PROOF, refused, unregistered
from tests.fakes.citizen import Citizen
from tests.fakes.halls import GENERAL
from tests.fakes.people import RESIDENT, identity_of
from tests.fakes.terminal import TIMES, StagedTerminal

if TYPE_CHECKING:
    from collections.abc import Callable

DOWN = outcome_of(BackendUnreachable("no route"))
NO_PAPER = outcome_of(PaperOut("empty"))
CUT = outcome_of(OutcomeUnknown("cut"))
LONGEST_S = max(TIMES.idle_s, TIMES.idle_personal_s) + TIMES.countdown_s


def lost() -> Citizen:
    """One whose paper nobody can tell of."""
    return Citizen().meets(PrintCertificate, CUT)


def replacing() -> Citizen:
    return lost().meets(PaperAsked, PaperChoice.NOT_IN_HAND)


# ── back ──


@pytest.mark.parametrize(
    ("page", "before"),
    [
        (PhoneCode, ChooseQueue),
        (ChooseCertificate, ChooseQueue),
        (Question, ChooseCertificate),
        (CheckAnswers, Question),
        (TakeCard, Preview),
    ],
)
def test_back_leads_to_the_page_before_that_can_be_answered_anew(
    page: type[Page[Any]], before: type[Page[Any]]
) -> None:
    Citizen().to(page).back().page(before)


@pytest.mark.parametrize("page", [ChooseQueue, IdentifyForRecords])
def test_back_from_the_first_page_leads_home(page: type[Page[Any]]) -> None:
    Citizen(card_first=page is ChooseQueue).to(page).back().page(Home)


@pytest.mark.parametrize("page", [PhoneCode, ChooseCertificate])
def test_back_leads_past_the_card_that_still_lies_there(page: type[Page[Any]]) -> None:
    """It would be read again at once, and nobody could go back."""
    Citizen(card_first=False).to(page).back().page(Home)


@pytest.mark.parametrize(
    "page", [ChooseQueue, PhoneCode, ChooseCertificate, Question, CheckAnswers, Preview, TakeCard, CertificateDone]
)
def test_whoever_goes_back_arrives_after_all(page: type[Page[Any]]) -> None:
    citizen = Citizen().to(page)

    citizen.back().to(Thanks)

    assert citizen.effects.count("IssueCertificate") == citizen.effects.count("PrintCertificate") == 1


@pytest.mark.parametrize("page", [Preview, CertificateDone, Thanks])
def test_what_was_issued_printed_or_told_is_nobodys_to_take_back(page: type[Page[Any]]) -> None:
    assert not Citizen().to(page).can_go_back


def test_paper_that_is_asked_for_leaves_no_way_back() -> None:
    assert not lost().to(PaperAsked).can_go_back


def test_paper_in_hand_leaves_no_way_back_to_say_otherwise() -> None:
    assert not lost().to(CertificateDone).can_go_back


def test_page_is_prefilled_with_the_answer_of_before() -> None:
    citizen = Citizen().to(CheckAnswers).back()

    previous = citizen.terminal.screen.scene.previous
    assert previous == Answers((("purpose", "school"),))


def test_effects_repeated_after_back_are_the_same() -> None:
    """The same effects of the same visit: the office knows them by their keys."""
    citizen = Citizen().to(ChooseCertificate)
    first, visit = citizen.asked[1:], citizen.call.visit_id
    citizen.asked.clear()
    citizen.back().to(ChooseCertificate)

    assert (citizen.asked, citizen.call.visit_id) == (first, visit)


def test_answers_of_before_are_asked_of_nobody_again() -> None:
    """What stands before the cut is replayed: neither office nor reader hears of it."""
    citizen = Citizen().to(CheckAnswers)
    citizen.asked.clear()

    citizen.back().to(CheckAnswers)

    assert citizen.asked == []


def test_answer_changed_after_back_is_the_one_handed_in() -> None:
    citizen = Citizen().to(CheckAnswers).back()
    citizen.touch(Answers((("purpose", "bank"),))).go_on()

    answers = citizen.effect(IssueCertificate).application.submission.answers
    assert {name: answer.text for name, answer in answers}["purpose"] == "bank"


@pytest.mark.parametrize(
    ("effect", "before"),
    [
        (SendCode, ChooseQueue),
        (CheckCode, ChooseQueue),
        (FindCertificates, ChooseQueue),
        (OpenForm, ChooseCertificate),
        (IssueCertificate, CheckAnswers),
    ],
)
@pytest.mark.parametrize("said", [DOWN, refused("rule.active")])
def test_what_surely_failed_leaves_the_way_back_open(
    effect: type[Effect[Any]], before: type[Page[Any]], said: object
) -> None:
    citizen = Citizen().meets(effect, said).through(effect)
    if effect is CheckCode and said is not DOWN:
        citizen.page(PhoneCode)
    else:
        assert isinstance(citizen.stands_at, Problem | Declined)

    citizen.back().page(before)


def test_problem_that_was_overcome_is_not_gone_back_to() -> None:
    citizen = Citizen().meets(OpenForm, DOWN, DOWN).to(Question)

    citizen.back().page(ChooseCertificate)


def test_no_that_was_overcome_is_not_gone_back_to() -> None:
    expired = Refused(refusal_for(CardFault.EXPIRED))
    citizen = Citizen().to(Home).meets(AwaitCard, expired).through(Home)
    citizen.touch(RefusedChoice.WITHOUT_CARD).page(ChooseQueue)

    citizen.back().page(Home)


def test_issue_that_may_have_happened_closes_the_way_back() -> None:
    unsure = outcome_of(BackendUnreachable("cut", sent=True))

    assert not Citizen().meets(IssueCertificate, unsure).to(Problem).can_go_back


def test_print_that_surely_failed_leaves_the_way_back_to_the_preview_only() -> None:
    citizen = Citizen().meets(PrintCertificate, NO_PAPER).to(NoPaper).back()

    citizen.page(Preview)
    assert not citizen.can_go_back


def test_replacing_that_surely_failed_leaves_the_question_for_the_paper_open() -> None:
    citizen = replacing().meets(ReplaceCertificate, DOWN).through(ReplaceCertificate).back()

    citizen.page(PaperAsked)
    assert not citizen.can_go_back


@pytest.mark.parametrize("effect", [IssueCertificate, PrintCertificate, SendReview])
def test_nobody_goes_back_while_something_commits(effect: type[Effect[Any]]) -> None:
    citizen = Citizen().to(effect).back()

    citizen.effect(effect)


# ── finish and time-out ──


STOPS: list[tuple[type[Page[Any]], Callable[[], Citizen]]] = [
    (ChooseQueue, Citizen),
    (IdentifyForRecords, lambda: Citizen(card_first=False)),
    (PhoneCode, Citizen),
    (ChooseCertificate, Citizen),
    (Question, Citizen),
    (CheckAnswers, Citizen),
    (Preview, Citizen),
    (TakeCard, Citizen),
    (PaperAsked, lost),
    (NoPaper, lambda: Citizen().meets(PrintCertificate, NO_PAPER)),
    (CertificateDone, Citizen),
    (Thanks, Citizen),
    (Problem, lambda: Citizen().meets(IssueCertificate, DOWN)),
    (Declined, lambda: Citizen().meets(OpenForm, Done(unregistered()))),
]
AT_EVERY_PAGE = pytest.mark.parametrize(("page", "comes"), STOPS, ids=[page.__name__ for page, _ in STOPS])


@AT_EVERY_PAGE
def test_time_that_runs_out_leaves_nothing(page: type[Page[Any]], comes: Callable[[], Citizen]) -> None:
    citizen = comes().to(page)

    citizen.terminal.wait(LONGEST_S)

    citizen.page(Home)
    assert citizen.left() == []


@AT_EVERY_PAGE
def test_finish_leaves_nothing(page: type[Page[Any]], comes: Callable[[], Citizen]) -> None:
    citizen = comes().to(page)

    citizen.terminal.runner.finish()

    citizen.page(Home)
    assert citizen.left() == []


@pytest.mark.parametrize("effect", [SendCode, CheckCode, FindCertificates, OpenForm])
def test_finish_while_the_office_is_asked_leaves_nothing(effect: type[Effect[Any]]) -> None:
    citizen = Citizen().to(effect)
    late = citizen.terminal.performer.last
    citizen.terminal.runner.finish()
    late.answer(citizen._came(late.call.effect))
    citizen.terminal.loop.settle()
    del late

    citizen.page(Home)
    assert citizen.left() == []


@pytest.mark.parametrize("effect", [IssueCertificate, PrintCertificate, SendReview])
def test_what_commits_is_waited_for(effect: type[Effect[Any]]) -> None:
    citizen = Citizen().to(effect)

    citizen.terminal.runner.finish()
    citizen.terminal.wait(LONGEST_S)

    citizen.effect(effect)
    assert not citizen.terminal.performer.last.canceled


@pytest.mark.parametrize(("effect", "comes"), [(ConfirmPaper, lost), (ReplaceCertificate, replacing)])
def test_what_is_told_of_the_paper_is_waited_for(effect: type[Effect[Any]], comes: Callable[[], Citizen]) -> None:
    citizen = comes().to(effect)

    citizen.terminal.runner.finish()

    citizen.effect(effect)


def test_proof_and_answers_are_there_during_the_visit() -> None:
    """Else nothing above would be proved."""
    left = Citizen().to(TakeCard).left()

    assert {kind.__mro__[1] for kind in left} >= {Identity, Proof, FormState, IssuedCertificate, str}


@pytest.mark.parametrize("page", [PhoneCode, ChooseCertificate, Question, CheckAnswers, Preview])
def test_personal_page_is_patient_for_a_shorter_time(page: type[Page[Any]]) -> None:
    citizen = Citizen().to(page)

    citizen.terminal.wait(TIMES.idle_personal_s + TIMES.countdown_s)

    citizen.page(Home)


def test_log_tells_nothing_of_the_person() -> None:
    citizen = lost().to(Thanks)
    citizen.terminal.runner.finish()

    told = str(citizen.terminal.journal.entries)
    secrets = (RESIDENT.number, RESIDENT.name, DIGITS, PROOF.token)
    assert [secret for secret in secrets if secret in told] == []


def test_no_effect_tells_the_person_by_its_repr() -> None:
    asked = replacing().meets(IssueCertificate, DOWN).to(Thanks).asked

    told = repr([effect for effect in asked if not isinstance(effect, AwaitCard)])
    secrets = (RESIDENT.number, RESIDENT.name, DIGITS, PROOF.token)
    assert [secret for secret in secrets if secret in told] == []


# ── touches: laying a card, looking and typing are none ──


def test_certificate_by_the_card_on_home_takes_five_touches() -> None:
    citizen = Citizen().to(CertificateDone)

    assert citizen.touches == 5


def test_certificate_by_the_tile_takes_five_touches() -> None:
    citizen = Citizen(card_first=False).to(CertificateDone)

    assert citizen.touches == 5


def test_certificate_and_its_review_take_six_touches_at_most() -> None:
    assert Citizen().to(Thanks).touches <= 6


def test_number_without_card_takes_two_touches() -> None:
    touches = (HomeChoice.TAKE_NUMBER, GENERAL)
    terminal = StagedTerminal()
    for touch in touches:
        terminal.touch(touch)

    terminal.effect(TakeNumber)
    assert len(touches) == 2


def test_number_with_the_card_on_home_takes_one_touch() -> None:
    touches = (GENERAL,)
    terminal = StagedTerminal()
    terminal.answered(AwaitCard, Done(identity_of()))
    for touch in touches:
        terminal.touch(touch)

    terminal.effect(TakeNumber)
    assert len(touches) == 1


def test_leaving_takes_one_touch_from_the_page_of_a_problem() -> None:
    citizen = Citizen().meets(SendCode, DOWN).to(Problem)
    before = citizen.touches
    citizen.touch(ProblemChoice.LEAVE)

    citizen.page(Home)
    assert citizen.touches == before + 1
