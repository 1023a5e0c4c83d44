from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from kiosk.domain.forms import Answer, Grade, Provenance, Submission, ValueType, masked, parse

if TYPE_CHECKING:
    from kiosk.domain.conditions import Value


@pytest.mark.parametrize(
    ("value_type", "text", "value"),
    [
        (ValueType.DATE, "2026-02-28", date(2026, 2, 28)),
        (ValueType.DATE, "2026-02-29", None),
        (ValueType.DATE, "20260228", None),
        (ValueType.DATE, "2026-2-28", None),
        (ValueType.BOOLEAN, "true", True),
        (ValueType.BOOLEAN, "yes", None),
        (ValueType.NUMBER, "10", 10),
        (ValueType.NUMBER, "010", None),
        (ValueType.NUMBER, "1e3", None),
        (ValueType.DIGITS, "010", "010"),
        (ValueType.DIGITS, "１２", None),
        (ValueType.SEX, "1", "1"),
        (ValueType.SEX, "男", None),
        (ValueType.NAME, "𠮷田", "𠮷田"),
        (ValueType.TEXT, "", None),
    ],
)
def test_text_reads_as_a_value_of_its_type_or_not_at_all(value_type: ValueType, text: str, value: Value | None) -> None:
    assert parse(value_type, text) == value


@pytest.mark.parametrize(
    ("value_type", "text", "shown"),
    [
        (ValueType.NAME, "𠮷田", "𠮷*"),
        (ValueType.ID_NUMBER, "110101199104024022", "1****************2"),
        (ValueType.DATE, "1991-04-02", "1991-**-**"),
        (ValueType.ADDRESS, "云川市青禾区桂花路", "云川市青禾区***"),
        (ValueType.CHOICE, "school", "school"),
    ],
)
def test_masked_answer_keeps_only_what_may_be_shown(value_type: ValueType, text: str, shown: str) -> None:
    assert masked(value_type, text) == shown


def test_grades_follow_the_provenance() -> None:
    grades = {provenance: Answer("x", provenance).grade for provenance in Provenance}
    assert grades == {
        Provenance.SUGGESTED: Grade.SUGGESTED,
        Provenance.TYPED: Grade.STATED,
        Provenance.CAPTURED: Grade.COPIED,
        Provenance.CARD: Grade.ON_CARD,
        Provenance.REGISTRY: Grade.ON_RECORD,
    }


def test_answers_never_appear_in_a_repr() -> None:
    submission = Submission("x", "v", (("name", Answer("林小川", Provenance.CARD)),))
    assert "林小川" not in repr(submission) + repr(submission.answers)
