from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.serials import make_serial, read_serial

SERIAL = "QH-JZ-2026-1123-00086-69"
DAYS = st.dates(date(2026, 1, 1), date(2099, 12, 31))


def test_a_serial_names_prefix_day_and_number() -> None:
    assert make_serial("QH-JZ", date(2026, 11, 23), 86) == SERIAL


@given(st.sampled_from(["QH-JZ", "A", "YC-JZ-1"]), DAYS, st.integers(1, 999_999_999))
def test_what_is_made_is_read(prefix: str, day: date, number: int) -> None:
    serial = make_serial(prefix, day, number)
    assert read_serial(serial) == serial


@pytest.mark.parametrize(
    "typed", [SERIAL.lower(), f" {SERIAL} ", SERIAL.replace("-", " - "), SERIAL.replace("-", "－")]
)
def test_case_blanks_and_dashes_do_not_matter(typed: str) -> None:
    assert read_serial(typed) == SERIAL


@pytest.mark.parametrize("position", [place for place, character in enumerate(SERIAL) if character != "-"])
def test_every_wrong_character_is_noticed(position: int) -> None:
    others = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".replace(SERIAL[position], "")
    assert not [other for other in others if read_serial(SERIAL[:position] + other + SERIAL[position + 1 :])]


@pytest.mark.parametrize("position", [p for p in range(len(SERIAL) - 1) if "-" not in SERIAL[p : p + 2]])
def test_two_characters_in_the_wrong_order_are_noticed(position: int) -> None:
    swapped = SERIAL[:position] + SERIAL[position + 1] + SERIAL[position] + SERIAL[position + 2 :]
    assert swapped == SERIAL or read_serial(swapped) is None


@pytest.mark.parametrize(
    "text", ["", "-", "居住登记", SERIAL[:-3], SERIAL + "0", "A" * 5000, "QH-JZ-2026-1123-²-69", "\x00"]
)
def test_what_is_no_serial_is_none(text: str) -> None:
    assert read_serial(text) is None


@given(st.text(max_size=80))
def test_nothing_typed_raises(text: str) -> None:
    assert read_serial(text) in {None, read_serial(text)}
