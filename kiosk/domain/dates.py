"""Dates as papers write them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.domain.message import Language

if TYPE_CHECKING:
    from datetime import date

# Not calendar.month_name, which follows the process's locale.
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DIGITS: Final = "〇一二三四五六七八九"
_TEN: Final = 10


def written_date(day: date, language: Language) -> str:
    """Write 1991年4月2日, or 2 April 1991. Without blanks in Chinese: whoever sets the type adds them."""
    if language is Language.EN:
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"


def solemn_date(day: date, language: Language) -> str:
    """Write 二〇二六年十一月二十三日 under a signature; in English as everywhere."""
    if language is Language.EN:
        return written_date(day, language)
    year = "".join(_DIGITS[int(digit)] for digit in f"{day.year:04d}")
    return f"{year}年{_chinese(day.month)}月{_chinese(day.day)}日"


def _chinese(number: int) -> str:
    """Write 1 to 99 in Chinese figures: 十, 十一, 二十三."""
    tens, ones = divmod(number, _TEN)
    return ("" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十") + (_DIGITS[ones] if ones else "")
