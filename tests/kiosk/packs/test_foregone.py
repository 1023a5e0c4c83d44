"""A foregone no: what no answer mends, and what one still may."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kiosk.domain.coverage import Coverage
from kiosk.domain.forms import Answer, Provenance
from kiosk.domain.services import said
from kiosk.packs.foregone import foregone_refusal
from kiosk.packs.form_state import FormState
from tests.fakes.people import TODAY

if TYPE_CHECKING:
    from kiosk.domain.refusal import Refusal
    from tests.kiosk.packs.conftest import Author

FIT = {"card.name": "林小川", "health.fit": "true"}


def begin(author: Author, facts: dict[str, str]) -> FormState:
    checked = author.check()
    assert checked.pack is not None, checked.faults
    return FormState.begin(checked.pack.service, facts=facts, today=TODAY)


def reason(refusal: Refusal | None) -> str:
    assert refusal is not None
    return str(dict(refusal.reason.values).get("zh_CN", refusal.reason.id))


def test_form_that_can_be_filled_is_not_refused(author: Author) -> None:
    assert foregone_refusal(begin(author, FIT)) is None


def test_rule_over_facts_is_told_before_anything_is_asked(author: Author) -> None:
    assert reason(foregone_refusal(begin(author, FIT | {"health.fit": "false"}))) == "体检没过"


def test_rule_over_an_answer_waits_for_the_office(author: Author) -> None:
    author.edit('when: {field: health.fit, is: "true"}', "when: {field: lane, is: shallow}")

    assert foregone_refusal(begin(author, FIT).answered("lane", "deep")) is None


def test_rule_over_facts_and_an_answer_waits_for_the_office(author: Author) -> None:
    author.edit(
        'when: {field: health.fit, is: "true"}',
        'when: {all: [{field: health.fit, is: "true"}, {field: lane, is: shallow}]}',
    )

    assert foregone_refusal(begin(author, FIT | {"health.fit": "false"})) is None


def test_rule_over_a_locked_answer_is_decided(author: Author) -> None:
    author.edit('when: {field: health.fit, is: "true"}', "when: {field: name, is: 王小川}")

    assert reason(foregone_refusal(begin(author, FIT))) == "体检没过"


def test_answer_that_a_person_can_give_is_asked_for(author: Author) -> None:
    assert foregone_refusal(begin(author, {"health.fit": "true"})) is None


@pytest.mark.parametrize("typed", [None, "林小川", ""])
def test_answer_that_must_be_on_a_card_cannot_be_typed(author: Author, typed: str | None) -> None:
    author.edit("prefill: [health.name, card.name]\n", "prefill: [health.name, card.name]\n        evidence: on_card\n")
    form = begin(author, {"health.fit": "true"})
    no = foregone_refusal(form if typed is None else form.answered("name", typed))

    assert no is not None
    assert (no.how_to_fix.id, no.where_next.id) == ("form.foregone.fix", "form.foregone.where")


def test_card_where_a_record_is_asked_for_is_not_enough(author: Author) -> None:
    author.edit(
        "prefill: [health.name, card.name]\n", "prefill: [health.name, card.name]\n        evidence: on_record\n"
    )

    assert reason(foregone_refusal(begin(author, FIT))) == "form.evidence"


def test_packs_own_words_for_a_gap_are_the_reason(author: Author) -> None:
    author.edit(
        "prefill: [health.name, card.name]\n",
        "prefill: [health.name, card.name]\n        evidence: on_card\n        errors:\n"
        "          required: {zh_CN: 先去登记, en: Register first}\n",
    )
    no = foregone_refusal(begin(author, {"health.fit": "true"}))
    field = begin(author, FIT).service.form.field("name")
    assert no is not None
    assert field is not None

    assert no.reason == said(dict(field.errors).popitem()[1])


def test_optional_answer_of_no_worth_can_be_taken_away_again(author: Author) -> None:
    author.edit('        required: "false"\n', '        required: "false"\n        evidence: on_card\n')
    form = begin(author, {"health.fit": "true", "health.name": "林小川"}).answered("nickname", "小川")

    assert foregone_refusal(form) is None
    assert [problem.field_id for problem in form.problems()] == ["nickname", "lane"]
    assert [problem.field_id for problem in form.answered("nickname", "").problems()] == ["lane"]


def test_damaged_record_is_sent_to_the_counter(author: Author) -> None:
    assert reason(foregone_refusal(begin(author, FIT | {"card.name": "林?川"}))) == "certificate.damaged.reason"


def test_typed_name_that_is_damaged_can_be_typed_again(author: Author) -> None:
    assert foregone_refusal(begin(author, {"health.fit": "true"}).answered("name", "林?川")) is None


# ── what must come from a card or a register is not typed over ──


def test_answer_on_a_card_that_must_be_there_is_locked(author: Author) -> None:
    author.edit(
        "prefill: [card.name]\n        constraints",
        "prefill: [card.name]\n        evidence: on_card\n        constraints",
    )
    form = begin(author, FIT).answered("nickname", "小川")

    assert form.answer("nickname") == Answer("林小川", Provenance.CARD)
    assert "nickname" in {line.field.id for line in form.lines if line.locked}


def test_answer_that_is_only_prefilled_can_be_typed_over(author: Author) -> None:
    form = begin(author, FIT).answered("nickname", "小川")

    assert form.answer("nickname") == Answer("小川", Provenance.TYPED)


# ── characters that no font has ──

WITHOUT_JI = Coverage.of(point for point in range(0x30000) if chr(point) != "吉")
FROM_RECORD = "prefill: [health.name, card.name]\n"


def test_record_with_a_character_nobody_has_is_told_by_its_code_point(author: Author) -> None:
    author.edit(FROM_RECORD, FROM_RECORD + "        evidence: on_card\n")
    no = foregone_refusal(replace(begin(author, FIT | {"card.name": "吉川"}), covered=WITHOUT_JI))

    assert no is not None
    assert (no.reason.id, dict(no.reason.values)) == ("coverage.reason", {"code_point": "U+5409"})


def test_character_nobody_has_in_an_answer_that_can_be_changed_is_asked_about(author: Author) -> None:
    form = replace(begin(author, FIT).answered("nickname", "吉"), covered=WITHOUT_JI)

    assert foregone_refusal(form) is None


def test_record_is_no_problem_while_nobody_has_measured(author: Author) -> None:
    author.edit(FROM_RECORD, FROM_RECORD + "        evidence: on_card\n")

    assert foregone_refusal(begin(author, FIT | {"card.name": "吉川"})) is None
