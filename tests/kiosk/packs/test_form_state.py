from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.coverage import Coverage
from kiosk.domain.forms import Answer, FieldFault, Provenance
from kiosk.packs.form_state import FormState, Progress

if TYPE_CHECKING:
    from kiosk.packs.loading import Pack

TODAY = date(2026, 11, 23)


def begin(pack: Pack, **facts: str) -> FormState:
    return FormState.begin(pack.service, facts={k.replace("_", ".", 1): v for k, v in facts.items()}, today=TODAY)


def faults(state: FormState) -> dict[str, FieldFault]:
    return {problem.field_id: problem.fault for problem in state.problems()}


def ids(state: FormState) -> list[str]:
    return [field.id for field in state.visible]


def test_first_page_asks_what_nobody_knows(pack: Pack) -> None:
    page = begin(pack).next_page()
    assert page is not None
    assert page.id == "who"


def test_page_that_is_filled_in_is_not_asked(pack: Pack) -> None:
    page = begin(pack, card_name="林小川").next_page()
    assert page is not None
    assert page.id == "swim"


def test_page_that_is_always_asked_is_asked_once(pack: Pack) -> None:
    state = begin(pack, card_name="林小川").answered("lane", "shallow")
    page = state.next_page()
    assert page is not None
    assert (page.id, state.seen("when").next_page()) == ("when", None)


def test_first_source_of_a_prefill_is_trusted_most(pack: Pack) -> None:
    state = begin(pack, card_name="林小川", health_name="林晓川")
    assert state.answer("name") == Answer("林晓川", Provenance.REGISTRY)


def test_blank_fact_is_no_fact(pack: Pack) -> None:
    assert begin(pack, card_name="林小川", health_name="  ").answer("name") == Answer("林小川", Provenance.CARD)


def test_suggestion_stands_until_a_person_answers(pack: Pack) -> None:
    state = begin(pack)
    assert state.answer("start") == Answer("2026-12-01", Provenance.SUGGESTED)
    assert state.answered("start", "2026-12-02").answer("start") == Answer("2026-12-02", Provenance.TYPED)


def test_typed_answer_takes_the_place_of_a_prefill(pack: Pack) -> None:
    state = begin(pack, card_name="林小川").answered("nickname", "小川")
    assert state.answer("nickname") == Answer("小川", Provenance.TYPED)


def test_typed_answer_never_takes_the_place_of_a_protected_record(pack: Pack) -> None:
    state = begin(pack, card_name="林小川").answered("name", "林大川")
    assert state.answer("name") == Answer("林小川", Provenance.CARD)


def test_protected_field_without_a_record_may_be_typed(pack: Pack) -> None:
    assert begin(pack).answered("name", "林小川").answer("name") == Answer("林小川", Provenance.TYPED)


def test_erased_prefill_stays_erased(pack: Pack) -> None:
    assert begin(pack, card_name="林小川").answered("nickname", "").answer("nickname") is None


def test_field_shows_when_its_condition_holds(pack: Pack) -> None:
    assert "depth" not in ids(begin(pack).answered("lane", "shallow"))
    assert "depth" in ids(begin(pack).answered("lane", "deep"))


def test_field_below_an_invisible_field_is_invisible(pack: Pack) -> None:
    state = begin(pack).answered("lane", "deep").answered("depth", "5")
    assert "licence" in ids(state)
    assert "licence" not in ids(state.answered("lane", "shallow"))


def test_invisible_answer_is_kept_and_not_handed_in(pack: Pack) -> None:
    deep = begin(pack).answered("lane", "deep").answered("depth", "5")
    shallow = deep.answered("lane", "shallow")
    assert "depth" not in dict(shallow.submission().answers)
    assert dict(shallow.answered("lane", "deep").submission().answers)["depth"].text == "5"


def test_answer_that_is_no_option_opens_nothing(pack: Pack) -> None:
    state = begin(pack).answered("lane", "abyss")
    assert faults(state)["lane"] is FieldFault.NOT_OFFERED
    assert "depth" not in ids(state)


@pytest.mark.parametrize(
    ("field_id", "text", "fault"),
    [
        ("depth", "1", FieldFault.TOO_SMALL),
        ("depth", "10", FieldFault.TOO_LARGE),
        ("depth", "three", FieldFault.MALFORMED),
        ("depth", "", FieldFault.REQUIRED),
        ("licence", "123", FieldFault.TOO_SHORT),
        ("licence", "1234567", FieldFault.TOO_LONG),
        ("licence", "12a4", FieldFault.MALFORMED),
        ("start", "2026-11-22", FieldFault.TOO_EARLY),
        ("start", "2026-12-24", FieldFault.TOO_LATE),
        ("start", "2026-11-31", FieldFault.MALFORMED),
        ("nickname", "𠮷𠮷𠮷𠮷𠮷", FieldFault.TOO_LONG),
        ("nickname", "a\x07b", FieldFault.MALFORMED),
        ("name", "林?川", FieldFault.DAMAGED),
        ("name", "林\ufffd", FieldFault.DAMAGED),
    ],
)
def test_wrong_answer_is_told_by_its_fault(pack: Pack, field_id: str, text: str, fault: FieldFault) -> None:
    state = begin(pack).answered("lane", "deep").answered("depth", "5").answered(field_id, text)
    assert faults(state)[field_id] is fault


@pytest.mark.parametrize("text", ["𠮷𠮷𠮷𠮷", "四个汉字", "Lin"])
def test_length_counts_code_points(pack: Pack, text: str) -> None:
    assert "nickname" not in faults(begin(pack).answered("nickname", text))


def test_limits_move_with_today(pack: Pack) -> None:
    assert "start" not in faults(begin(pack).answered("start", "2026-11-23"))
    assert "start" not in faults(begin(pack).answered("start", "2026-12-23"))


def test_fault_is_told_in_the_words_of_the_pack(pack: Pack) -> None:
    state = begin(pack).answered("lane", "deep").answered("depth", "5")
    message = next(problem.message for problem in state.problems() if problem.field_id == "licence")
    assert dict(message.values)["zh_CN"] == "超过三米要深水证"


def test_fault_without_own_words_is_told_by_the_catalogue(pack: Pack) -> None:
    state = begin(pack).answered("lane", "deep").answered("depth", "99")
    message = next(problem.message for problem in state.problems() if problem.field_id == "depth")
    assert (message.id, dict(message.values)) == ("form.too_large", {"limit": 9})


def test_character_that_no_font_has_is_told_on_entry(pack: Pack) -> None:
    covered = Coverage.of(map(ord, "小川2026-1"))
    state = replace(begin(pack), covered=covered).answered("nickname", "𪚥")
    problem = next(p for p in state.problems() if p.field_id == "nickname")
    assert (problem.fault, dict(problem.message.values)) == (FieldFault.UNPRINTABLE, {"code_point": "U+2A6A5"})


@pytest.mark.parametrize(("name", "opened"), [("小川", "swim"), ("𪚥", "who")])
def test_character_that_no_font_has_keeps_its_page_open(pack: Pack, name: str, opened: str) -> None:
    state = replace(begin(pack, card_name=name), covered=Coverage.of(range(0x10000)))
    page = state.next_page()
    assert page is not None
    assert page.id == opened


def test_nothing_is_blocked_while_nobody_has_measured_the_fonts(pack: Pack) -> None:
    state = begin(pack).answered("nickname", "𪚥")
    assert not any(problem.fault is FieldFault.UNPRINTABLE for problem in state.problems())


def test_progress_counts_the_pages_that_need_a_person(pack: Pack) -> None:
    state = begin(pack, card_name="林小川")
    assert state.progress() == Progress(0, 2)
    assert state.answered("lane", "shallow").progress() == Progress(1, 2)
    assert state.answered("lane", "shallow").seen("when").progress() == Progress(2, 2)


def test_lines_to_check_say_which_are_locked(pack: Pack) -> None:
    locked = {line.field.id: line.locked for line in begin(pack, card_name="林小川").lines}
    assert locked == {"name": True, "nickname": False, "lane": False, "start": False}


def test_unknown_field_is_a_defect(pack: Pack) -> None:
    with pytest.raises(KeyError):
        begin(pack).answered("colour", "red")


def test_nobody_answers_in_the_name_of_a_register(pack: Pack) -> None:
    with pytest.raises(ValueError, match="come as facts"):
        begin(pack).answered("name", "林小川", Provenance.REGISTRY)


def test_personal_data_never_appears_in_a_repr(pack: Pack) -> None:
    state = begin(pack, card_name="林小川").answered("nickname", "小川")
    assert "小川" not in repr(state) + repr(state.submission()) + repr(state.given)


TEXTS = {
    "name": st.sampled_from(["林小川", "", "林?"]),
    "nickname": st.sampled_from(["小川", "", "很长很长的名字"]),
    "lane": st.sampled_from(["deep", "shallow", "abyss", ""]),
    "depth": st.sampled_from(["2", "5", "99", "x"]),
    "licence": st.sampled_from(["1234", "1", ""]),
    "start": st.sampled_from(["2026-12-01", "2020-01-01", ""]),
}
answer_sets = st.fixed_dictionaries({}, optional=TEXTS)
fact_sets = st.fixed_dictionaries(
    {},
    optional={
        "card.name": st.sampled_from(["林小川", ""]),
        "health.name": st.just("林晓川"),
        "health.fit": st.just("true"),
    },
)


def fill(pack: Pack, answers: dict[str, str], facts: dict[str, str], seed: int) -> FormState:
    """Do everything in some order."""
    steps = [("answer", *item) for item in answers.items()] + [("fact", *item) for item in facts.items()]
    random.Random(seed).shuffle(steps)
    state = FormState.begin(pack.service, facts={}, today=TODAY)
    for kind, name, text in steps:
        state = state.answered(name, text) if kind == "answer" else state.informed({name: text})
    return state


@given(answers=answer_sets, facts=fact_sets, seeds=st.tuples(st.integers(0, 99), st.integers(100, 199)))
def test_order_of_answers_changes_nothing(
    pool_pass: Pack, answers: dict[str, str], facts: dict[str, str], seeds: tuple[int, int]
) -> None:
    first, second = (fill(pool_pass, answers, facts, seed) for seed in seeds)
    assert first == second


@given(answers=answer_sets, facts=fact_sets)
def test_invisible_is_never_handed_in(pool_pass: Pack, answers: dict[str, str], facts: dict[str, str]) -> None:
    state = fill(pool_pass, answers, facts, 0)
    assert {field_id for field_id, _ in state.submission().answers} <= set(ids(state))


@given(answers=answer_sets, facts=fact_sets)
def test_form_without_an_open_page_has_no_problem(
    pool_pass: Pack, answers: dict[str, str], facts: dict[str, str]
) -> None:
    state = fill(pool_pass, answers, facts, 0).seen("when")
    assert (state.next_page() is None) == (state.problems() == ())


@given(answers=answer_sets, facts=fact_sets)
def test_progress_never_exceeds_its_total(pool_pass: Pack, answers: dict[str, str], facts: dict[str, str]) -> None:
    progress = fill(pool_pass, answers, facts, 0).progress()
    assert 0 <= progress.done <= progress.total <= 3
