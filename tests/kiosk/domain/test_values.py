"""Small values: messages, words, assurance, orders."""

from __future__ import annotations

import pytest

from kiosk.domain.assurance import Assurance, Present
from kiosk.domain.message import Language, Message, Words
from kiosk.domain.queueing import NumberOrder
from kiosk.journeys.effects import TakeNumber
from tests.fakes.people import RESIDENT, identity_of


def test_message_is_the_same_in_whatever_order_its_values_came() -> None:
    assert Message.of("number.kept", ticket="A012", ahead=3) == Message.of("number.kept", ahead=3, ticket="A012")


def test_message_may_have_a_value_called_message_id() -> None:
    assert Message.of("a.b", message_id="x").values == (("message_id", "x"),)


@pytest.mark.parametrize(
    ("language", "said"), [(Language.ZH_CN, "大厅"), (Language.EN, "Hall"), (Language.ZH_HANT, "大廳")]
)
def test_words_are_said_in_the_language_asked_for(language: Language, said: str) -> None:
    assert Words("大厅", "Hall", "大廳").say(language) == said


@pytest.mark.parametrize("language", list(Language))
def test_words_fall_back_to_simplified_chinese(language: Language) -> None:
    assert Words("大厅").say(language) == "大厅"


def test_words_go_to_a_mapping_and_back() -> None:
    words = Words("大厅", zh_Hant="大廳")

    assert Words.from_mapping(words.as_mapping()) == words


def test_words_without_chinese_are_an_error() -> None:
    with pytest.raises(KeyError):
        Words.from_mapping({"en": "Hall"})


@pytest.mark.parametrize("has", list(Assurance))
@pytest.mark.parametrize("needs", list(Assurance))
def test_higher_assurance_serves_wherever_a_lower_one_is_asked(has: Assurance, needs: Assurance) -> None:
    assert Present(identity_of(), has).suffices(needs) == (has.value >= needs.value)


def test_repr_of_an_order_tells_nobodys_number() -> None:
    effect = TakeNumber(NumberOrder("general", RESIDENT.number))

    assert RESIDENT.number not in f"{effect!r} {effect.order!r} {effect.order}"


def test_repr_of_a_present_person_tells_nothing_personal() -> None:
    present = Present(identity_of(), Assurance.CARD)

    assert RESIDENT.name not in repr(present)
