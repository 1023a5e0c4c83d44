from __future__ import annotations

import pytest

from kiosk.domain.forms import Answer, Field, Option, Provenance, ValueType
from kiosk.domain.message import Language, Words
from kiosk.packs.wording import shown, written

OPTIONS = (Option("deep", Words(zh_CN="深水", en="Deep")),)


@pytest.mark.parametrize(
    ("value_type", "text", "in_chinese", "in_english"),
    [
        (ValueType.DATE, "1991-04-02", "1991年4月2日", "2 April 1991"),
        (ValueType.DATE, "1991", "", ""),
        (ValueType.SEX, "2", "女", "female"),
        (ValueType.SEX, "9", "", ""),
        (ValueType.BOOLEAN, "true", "是", "yes"),
        (ValueType.BOOLEAN, "maybe", "", ""),
        (ValueType.CHOICE, "deep", "深水", "Deep"),
        (ValueType.CHOICE, "abyss", "", ""),
        (ValueType.NAME, "𠮷田", "𠮷田", "𠮷田"),
        (ValueType.NUMBER, "12", "12", "12"),
    ],
)
def test_value_is_written_in_the_language(value_type: ValueType, text: str, in_chinese: str, in_english: str) -> None:
    told = [written(value_type, text, language, options=OPTIONS) for language in (Language.ZH_CN, Language.EN)]
    assert told == [in_chinese, in_english]


def test_traditional_chinese_falls_back_to_simplified() -> None:
    assert written(ValueType.CHOICE, "deep", Language.ZH_HANT, options=OPTIONS) == "深水"


def test_number_of_a_person_is_never_whole_on_a_screen() -> None:
    field = Field("id", ValueType.ID_NUMBER, Words(zh_CN="号码"))
    assert shown(field, Answer("110101199104024022", Provenance.CARD), Language.ZH_CN) == "1****************2"


def test_name_is_whole_on_a_screen() -> None:
    field = Field("name", ValueType.NAME, Words(zh_CN="姓名"))
    assert shown(field, Answer("阿卜杜热西提·买买提", Provenance.CARD), Language.ZH_CN) == "阿卜杜热西提·买买提"
