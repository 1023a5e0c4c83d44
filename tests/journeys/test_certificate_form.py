"""A certificate's form: what is asked, what can be changed, and what nobody here can mend."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.domain.coverage import Coverage
from kiosk.domain.forms import Provenance
from kiosk.journeys.certificate_effects import IssueCertificate, OpenForm
from kiosk.journeys.certificate_pages import (
    Answers,
    ChangeAnswer,
    CheckAnswers,
    CheckChoice,
    ChooseCertificate,
    Question,
)
from kiosk.journeys.pages import Declined
from kiosk.visit import Done
from tests.fakes.certificates import ADDRESS, form_for, residence, unregistered
from tests.fakes.citizen import Citizen
from tests.fakes.people import RESIDENT


@pytest.fixture
def citizen() -> Citizen:
    return Citizen()


def answers_of(citizen: Citizen) -> dict[str, str]:
    """What is handed in."""
    submission = citizen.to(IssueCertificate).effect(IssueCertificate).application.submission
    return {name: answer.text for name, answer in submission.answers}


# ── what is asked ──


def test_another_purpose_is_asked_for_in_words(citizen: Citizen) -> None:
    citizen.purpose = "other"
    citizen.through(Question)

    assert citizen.page(Question).page_id == "purpose_words"
    assert answers_of(citizen)["purpose_words"] == "办图书证"


@pytest.mark.parametrize("wrong", ["", "a purpose nobody offers"])
def test_question_answered_wrongly_is_asked_again_and_says_so(citizen: Citizen, wrong: str) -> None:
    citizen.to(Question).touch(Answers((("purpose", wrong),)))

    question = citizen.page(Question)
    assert (question.page_id, question.insist) == ("purpose", True)


def test_question_answered_wrongly_ends_when_it_is_answered_right(citizen: Citizen) -> None:
    citizen.to(Question).touch(Answers((("purpose", ""),)))

    assert answers_of(citizen)["purpose"] == "school"


def test_card_fills_in_what_the_register_does_not_say(citizen: Citizen) -> None:
    citizen.meets(OpenForm, Done(form_for(residence_name=""))).to(CheckAnswers)

    name = citizen.page(CheckAnswers).form.answer("name")
    assert name is not None
    assert (name.text, name.provenance) == (RESIDENT.name, Provenance.CARD)


# ── what paper cannot carry ──


def test_name_that_paper_cannot_carry_is_refused_before_anything_is_asked(citizen: Citizen) -> None:
    form = replace(form_for(residence_name="晓\U0003abcd"), covered=Coverage.of(range(0x30000)))
    citizen.meets(OpenForm, Done(form)).to(Declined)

    refusal = citizen.page(Declined).refusal
    assert (refusal.reason.id, dict(refusal.reason.values)) == ("coverage.reason", {"code_point": "U+3ABCD"})


def test_answer_that_paper_cannot_carry_is_asked_again(citizen: Citizen) -> None:
    without = Coverage.of(point for point in range(0x30000) if chr(point) != "吉")
    citizen.meets(OpenForm, Done(replace(form_for(), covered=without)))
    citizen.to(Question).touch(Answers((("purpose", "other"),))).touch(Answers((("purpose_words", "办吉事"),)))

    question = citizen.page(Question)
    assert (question.page_id, question.insist) == ("purpose_words", True)


def test_answer_goes_through_while_nobody_has_measured(citizen: Citizen) -> None:
    citizen.to(Question).touch(Answers((("purpose", "other"),))).touch(Answers((("purpose_words", "办\U0003abcd"),)))

    assert answers_of(citizen)["purpose_words"] == "办\U0003abcd"


# ── changing an answer ──


def test_answer_can_be_changed_where_it_is_checked(citizen: Citizen) -> None:
    citizen.to(CheckAnswers).touch(ChangeAnswer("purpose"))
    assert citizen.page(Question).page_id == "purpose"
    citizen.touch(Answers((("purpose", "bank"),)))

    citizen.page(CheckAnswers)
    assert answers_of(citizen)["purpose"] == "bank"


def test_changed_answer_that_asks_for_more_is_followed_by_its_question(citizen: Citizen) -> None:
    citizen.to(CheckAnswers).touch(ChangeAnswer("purpose")).touch(Answers((("purpose", "other"),)))

    assert (citizen.page(Question).page_id, citizen.page(Question).insist) == ("purpose_words", False)


def test_answer_changed_for_the_worse_is_asked_again(citizen: Citizen) -> None:
    citizen.to(CheckAnswers).touch(ChangeAnswer("purpose")).touch(Answers((("purpose", ""),)))

    assert citizen.page(Question).insist


def test_answer_that_is_no_longer_asked_for_is_not_handed_in(citizen: Citizen) -> None:
    citizen.purpose = "other"
    citizen.to(CheckAnswers).touch(ChangeAnswer("purpose")).touch(Answers((("purpose", "bank"),)))

    assert "purpose_words" not in answers_of(citizen)


def test_suggestion_can_be_changed(citizen: Citizen) -> None:
    citizen.to(CheckAnswers).touch(ChangeAnswer("language"))
    assert citizen.page(Question).page_id == "paper"
    citizen.touch(Answers((("addressee", "样例小学"), ("number_style", "whole"), ("language", "en"))))

    assert answers_of(citizen) | {"language": "en", "number_style": "whole", "addressee": "样例小学"} == answers_of(
        citizen
    )


@pytest.mark.parametrize("field_id", ["name", "id_number", "address", "since"])
def test_what_is_on_record_cannot_be_changed_here(citizen: Citizen, field_id: str) -> None:
    citizen.to(CheckAnswers).touch(ChangeAnswer(field_id))

    citizen.page(CheckAnswers)


def test_what_nobody_asks_cannot_be_changed(citizen: Citizen) -> None:
    citizen.to(CheckAnswers).touch(ChangeAnswer("no such field"))

    citizen.page(CheckAnswers)
    assert citizen.terminal.journal.defects == []


def test_typed_answer_never_takes_the_place_of_the_record(citizen: Citizen) -> None:
    citizen.to(Question).touch(Answers((("purpose", "school"), ("address", "别处"))))

    assert answers_of(citizen)["address"] == ADDRESS


# ── what nobody here can mend ──


def test_person_without_a_registration_is_told_at_once_where_to_go(citizen: Citizen) -> None:
    """The page of the address would be asked for ever: nothing typed there holds."""
    citizen.meets(OpenForm, Done(unregistered())).through(OpenForm)

    rule = next(rule for rule in residence().rules if rule.id == "registered")
    assert citizen.page(Declined) == Declined(rule.otherwise, ())


@pytest.mark.parametrize(
    ("rule_id", "changed"), [("active", {"residence_status": "lapsed"}), ("begun", {"residence_since": "2026-12-24"})]
)
def test_registration_that_does_not_count_is_told_before_anything_is_asked(
    citizen: Citizen, rule_id: str, changed: dict[str, str]
) -> None:
    citizen.meets(OpenForm, Done(form_for(**changed))).through(OpenForm)

    rule = next(rule for rule in residence().rules if rule.id == rule_id)
    assert citizen.page(Declined).refusal == rule.otherwise
    assert "Question" not in citizen.way


def test_damaged_name_on_record_is_sent_to_the_counter(citizen: Citizen) -> None:
    citizen.meets(OpenForm, Done(form_for(residence_name="张?窗"))).through(OpenForm)

    assert citizen.page(Declined).refusal.reason.id == "certificate.damaged.reason"


def test_way_back_from_a_foregone_no_leads_to_the_choice(citizen: Citizen) -> None:
    citizen.meets(OpenForm, Done(unregistered())).through(OpenForm).back()

    citizen.page(ChooseCertificate)


def test_checked_answers_are_confirmed_by_one_touch(citizen: Citizen) -> None:
    citizen.to(CheckAnswers).touch(CheckChoice.CONFIRM)

    citizen.effect(IssueCertificate)
