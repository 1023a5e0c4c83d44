from __future__ import annotations

from datetime import date

import pytest

from kiosk.domain.dates import solemn_date, written_date
from kiosk.domain.message import Language


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 11, 23), "二〇二六年十一月二十三日"),
        (date(2030, 10, 10), "二〇三〇年十月十日"),
        (date(2027, 1, 1), "二〇二七年一月一日"),
        (date(2027, 12, 31), "二〇二七年十二月三十一日"),
        (date(2027, 2, 20), "二〇二七年二月二十日"),
    ],
)
def test_date_under_a_signature_is_in_chinese_figures(day: date, written: str) -> None:
    assert solemn_date(day, Language.ZH_CN) == written


def test_date_in_a_sentence_has_no_blanks_in_chinese() -> None:
    assert written_date(date(1991, 4, 2), Language.ZH_CN) == "1991年4月2日"


def test_date_in_english_is_the_same_in_a_sentence_and_under_a_signature() -> None:
    day = date(1991, 4, 2)
    assert written_date(day, Language.EN) == solemn_date(day, Language.EN) == "2 April 1991"
