from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from kiosk.domain.coverage import Coverage
from kiosk.domain.forms import Answer, FieldFault, Provenance, Submission
from kiosk.packs.form_state import FormState
from kiosk.packs.submission import validate_submission
from tests.kiosk.packs.test_form_state import answer_sets, fact_sets, fill

if TYPE_CHECKING:
    from kiosk.packs.loading import Pack

TODAY = date(2026, 11, 23)
FACTS = {"card.name": "林小川"}


def filled(pack: Pack) -> FormState:
    return FormState.begin(pack.service, facts=FACTS, today=TODAY).answered("lane", "shallow")


def faults(pack: Pack, submission: Submission, facts: dict[str, str] | None = None) -> dict[str, FieldFault]:
    _, problems = validate_submission(pack.service, submission, facts=FACTS if facts is None else facts, today=TODAY)
    return {problem.field_id: problem.fault for problem in problems}


def with_answer(submission: Submission, field_id: str, answer: Answer | None) -> Submission:
    answers = dict(submission.answers)
    answers.pop(field_id, None)
    if answer is not None:
        answers[field_id] = answer
    return replace(submission, answers=tuple(answers.items()))


def test_truthful_answers_pass(pack: Pack) -> None:
    assert faults(pack, filled(pack).submission()) == {}


def test_forged_card_answer_is_caught(pack: Pack) -> None:
    forged = with_answer(filled(pack).submission(), "name", Answer("林大川", Provenance.CARD))
    assert faults(pack, forged) == {"name": FieldFault.EVIDENCE}


def test_forged_register_answer_is_caught(pack: Pack) -> None:
    forged = with_answer(filled(pack).submission(), "nickname", Answer("大川", Provenance.REGISTRY))
    assert faults(pack, forged)["nickname"] is FieldFault.EVIDENCE


def test_typed_answer_for_a_protected_record_is_caught(pack: Pack) -> None:
    typed = with_answer(filled(pack).submission(), "name", Answer("林小川", Provenance.TYPED))
    assert faults(pack, typed) == {"name": FieldFault.EVIDENCE}


def test_register_that_changed_meanwhile_is_caught(pack: Pack) -> None:
    assert faults(pack, filled(pack).submission(), {"card.name": "林小船"})["name"] is FieldFault.EVIDENCE


def test_missing_required_answer_is_caught(pack: Pack) -> None:
    assert faults(pack, with_answer(filled(pack).submission(), "lane", None)) == {"lane": FieldFault.REQUIRED}


def test_missing_record_is_caught(pack: Pack) -> None:
    assert faults(pack, with_answer(filled(pack).submission(), "name", None)) == {"name": FieldFault.REQUIRED}


def test_missing_optional_answer_is_not_filled_in_behind_the_persons_back(pack: Pack) -> None:
    submission = with_answer(filled(pack).submission(), "nickname", None)
    state, problems = validate_submission(pack.service, submission, facts=FACTS, today=TODAY)
    assert (state.answer("nickname"), problems) == (None, ())


def test_invisible_answer_is_caught(pack: Pack) -> None:
    extra = with_answer(filled(pack).submission(), "depth", Answer("5", Provenance.TYPED))
    assert faults(pack, extra) == {"depth": FieldFault.NOT_ASKED}


def test_unknown_field_is_caught(pack: Pack) -> None:
    extra = with_answer(filled(pack).submission(), "colour", Answer("red", Provenance.TYPED))
    assert faults(pack, extra) == {"colour": FieldFault.NOT_ASKED}


def test_another_version_is_not_judged(pack: Pack) -> None:
    with pytest.raises(ValueError, match="judged by"):
        faults(pack, replace(filled(pack).submission(), version="0" * 64))


def test_character_that_cannot_be_printed_is_caught(pack: Pack) -> None:
    state = filled(pack).answered("nickname", "𪚥")
    covered = Coverage.of(map(ord, "林小川shallow2026-1"))
    _, problems = validate_submission(pack.service, state.submission(), facts=FACTS, today=TODAY, covered=covered)
    assert [problem.fault for problem in problems] == [FieldFault.UNPRINTABLE]


@given(answers=answer_sets, facts=fact_sets)
def test_server_and_terminal_agree(pool_pass: Pack, answers: dict[str, str], facts: dict[str, str]) -> None:
    state = fill(pool_pass, answers, facts, 0)
    _, problems = validate_submission(pool_pass.service, state.submission(), facts=facts, today=TODAY)
    assert {p.field_id: p.fault for p in problems} == {p.field_id: p.fault for p in state.problems()}


@given(answers=answer_sets, facts=fact_sets)
def test_server_rebuilds_what_was_handed_in(pool_pass: Pack, answers: dict[str, str], facts: dict[str, str]) -> None:
    submission = fill(pool_pass, answers, facts, 0).submission()
    state, _ = validate_submission(pool_pass.service, submission, facts=facts, today=TODAY)
    assert state.submission() == submission
