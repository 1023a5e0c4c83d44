"""What is said when a number is called."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.server.board.spoken import sentences


def test_a_ticket_is_said_sign_by_sign_in_chinese() -> None:
    assert sentences("A012", "3")[0].text == "qing3 A ling2 yi1 er4 hao4, dao4 san1 hao4 chuang1 kou3"


def test_a_ticket_is_said_sign_by_sign_in_english() -> None:
    assert sentences("A012", "3")[1].text == "Number A zero one two, counter 3"


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("0", "ling2"),
        ("10", "shi2"),
        ("12", "shi2 er4"),
        ("20", "er4 shi2"),
        ("35", "san1 shi2 wu3"),
        ("03", "san1"),
        ("101", "yi1 ling2 yi1"),
        ("B2", "B er4"),
    ],
)
def test_a_counter_is_said_as_people_count(label: str, said: str) -> None:
    assert f"dao4 {said} hao4 chuang1 kou3" in sentences("A001", label)[0].text


def test_a_counter_without_a_sayable_sign_is_the_counter() -> None:
    chinese, english = sentences("A001", "综合")
    assert chinese.text.endswith("dao4 chuang1 kou3")
    assert english.text.endswith("to the counter")


def test_clips_are_named_by_what_they_say() -> None:
    assert sentences("A012", "12")[0].clips == ("qing", "A", "0", "1", "2", "hao-dao", "12", "hao-chuangkou")


@given(st.text(), st.text())
def test_nothing_but_plain_signs_reaches_the_engine(ticket: str, label: str) -> None:
    for sentence in sentences(ticket, label):
        assert set(sentence.text) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789, ")


@given(st.text(), st.text())
def test_no_clip_leads_out_of_its_directory(ticket: str, label: str) -> None:
    for sentence in sentences(ticket, label):
        assert all(clip.replace("-", "").isalnum() and clip.isascii() for clip in sentence.clips)
