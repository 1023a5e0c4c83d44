"""The pack as a citizen and a clerk meet it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kiosk.domain.forms import Answer, Provenance
from kiosk.domain.message import Language
from kiosk.domain.services import failing_rule, said
from kiosk.packs.form_state import FormState
from kiosk.packs.loading import SERVICES, Pack, load
from kiosk.packs.record import certificate_record
from kiosk.texts import Catalogue

TODAY = date(2026, 11, 23)
FACTS = {
    "card.name": "林小川",
    "card.number": "110101199104024022",
    "residence.name": "林小川",
    "residence.sex": "2",
    "residence.birth": "1991-04-02",
    "residence.id_number": "110101199104024022",
    "residence.address": "云川市青禾区桂花路21号",
    "residence.since": "2026-05-11",
    "residence.status": "active",
}


@pytest.fixture(scope="module")
def residence() -> Pack:
    return load(SERVICES / "residence-certificate")


def begin(pack: Pack, **changed: str) -> FormState:
    facts = FACTS | {name.replace("_", ".", 1): text for name, text in changed.items()}
    return FormState.begin(pack.service, facts=facts, today=TODAY)


def test_one_question_is_asked_of_a_registered_person(residence: Pack) -> None:
    state = begin(residence)
    page = state.next_page()
    assert page is not None
    assert (page.id, state.answered("purpose", "school").next_page()) == ("purpose", None)


def test_another_purpose_asks_for_its_words(residence: Pack) -> None:
    page = begin(residence).answered("purpose", "other").next_page()
    assert page is not None
    assert page.id == "purpose_words"


def test_name_and_number_are_locked(residence: Pack) -> None:
    locked = {line.field.id for line in begin(residence).lines if line.locked}
    assert locked == {"name", "id_number", "address", "since"}


def test_before_the_register_was_asked_the_card_fills_in(residence: Pack) -> None:
    facts = {"card.name": "林小川", "card.number": "110101199104024022"}
    state = FormState.begin(residence.service, facts=facts, today=TODAY)
    assert state.answer("name") == Answer("林小川", Provenance.CARD)


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({}, None),
        ({"residence_address": ""}, "registered"),
        ({"residence_status": "cancelled"}, "active"),
        ({"residence_status": ""}, "active"),
        ({"residence_since": "2026-11-23"}, None),
        ({"residence_since": "2026-11-24"}, "begun"),
    ],
)
def test_rules_decide_in_seconds(residence: Pack, changed: dict[str, str], rule: str | None) -> None:
    failing = failing_rule(residence.service, begin(residence, **changed).values, today=TODAY)
    assert (failing.id if failing else None) == rule


@pytest.mark.parametrize(
    ("language", "expected"), [(Language.ZH_CN, "居住登记里还没有您的记录。"), (Language.EN, "no entry")]
)
def test_no_is_said_in_the_language_of_the_visit(residence: Pack, language: Language, expected: str) -> None:
    refusal = residence.service.rules[0].otherwise
    assert expected in Catalogue.load().say(refusal.reason, language)


def test_words_of_a_pack_with_braces_are_said_as_they_are(residence: Pack) -> None:
    words = residence.service.names
    assert Catalogue.load().say(said(type(words)(zh_CN="{x} 100%", en="{y}")), Language.ZH_CN) == "{x} 100%"


def test_record_says_what_the_register_says(residence: Pack) -> None:
    record = certificate_record(begin(residence).answered("purpose", "school"))
    assert {entry.id: entry.text for entry in record.entries} == {
        "name": "林小川",
        "sex": "女",
        "birth": "1991年4月2日",
        "id_number": "1****************2",
        "since": "2026年5月11日",
        "address": "云川市青禾区桂花路21号",
        "purpose": "子女入学",
    }


def test_record_in_english_speaks_english(residence: Pack) -> None:
    record = certificate_record(begin(residence).answered("purpose", "school").answered("language", "en"))
    assert (record.language, record.text("sex"), record.text("birth"), record.text("purpose")) == (
        Language.EN,
        "female",
        "2 April 1991",
        "school enrolment of a child",
    )


def test_number_is_whole_when_its_owner_wants_it(residence: Pack) -> None:
    record = certificate_record(begin(residence).answered("purpose", "school").answered("number_style", "whole"))
    assert record.text("id_number") == "110101199104024022"


def test_no_number_stands_whole_on_a_screen(residence: Pack) -> None:
    state = begin(residence).answered("purpose", "school").answered("number_style", "whole")
    assert certificate_record(state, on_screen=True).text("id_number") == "1****************2"


def test_own_words_take_the_place_of_the_purpose(residence: Pack) -> None:
    state = begin(residence).answered("purpose", "other").answered("purpose_words", "办图书证")
    record = certificate_record(state)
    assert (record.text("purpose"), record.text("purpose_words")) == (None, "办图书证")


def test_own_words_of_a_purpose_given_up_are_not_printed(residence: Pack) -> None:
    state = (
        begin(residence).answered("purpose", "other").answered("purpose_words", "办图书证").answered("purpose", "bank")
    )
    assert certificate_record(state).text("purpose_words") is None


@pytest.mark.parametrize("name", ["丽\U0002f81a", "e\u0301", "\u2f00", "阿卜杜热西提·买买提"])
def test_name_is_never_normalised(residence: Pack, name: str) -> None:
    assert certificate_record(begin(residence, residence_name=name).answered("purpose", "school")).text("name") == name


def test_canonical_record_is_the_same_bytes_whatever_the_order(residence: Pack) -> None:
    record = certificate_record(begin(residence).answered("purpose", "school"))
    assert replace(record, entries=record.entries[::-1]).canonical() == record.canonical()


def test_canonical_record_keeps_every_code_point(residence: Pack) -> None:
    record = certificate_record(begin(residence, residence_name="丽\U0002f81a").answered("purpose", "school"))
    assert "丽\U0002f81a".encode() in record.canonical()


def test_unknown_sex_is_left_out(residence: Pack) -> None:
    assert certificate_record(begin(residence, residence_sex="0").answered("purpose", "school")).text("sex") is None


def test_personal_data_never_appears_in_a_repr(residence: Pack) -> None:
    assert "林小川" not in repr(certificate_record(begin(residence).answered("purpose", "school")))


def test_service_without_a_certificate_has_no_record(pack: Pack) -> None:
    with pytest.raises(ValueError, match="issues no certificate"):
        certificate_record(FormState.begin(pack.service, facts={}, today=TODAY))
