from __future__ import annotations

from kiosk.domain.coverage import Uncovered, refusal_for, uncovered_in

COVERED = frozenset(map(ord, "张三李四 AB\ue000"))


def test_covered_text_passes() -> None:
    assert uncovered_in("张三\nAB", COVERED) is None


def test_first_uncovered_character_is_named_with_its_code_point() -> None:
    found = uncovered_in("张𠮷𪚥", COVERED)
    assert found == Uncovered(1, "𠮷")
    assert found.code_point == "U+20BB7"


def test_private_use_character_is_never_covered() -> None:
    assert uncovered_in("张\ue000", COVERED) == Uncovered(1, "\ue000")


def test_lone_surrogate_is_told_by_its_code_point_only() -> None:
    found = uncovered_in("\ud842", COVERED)
    assert found is not None
    assert (found.shown, found.code_point) == ("", "U+D842")


def test_refusal_names_character_and_code_point() -> None:
    refusal = refusal_for(Uncovered(0, "𠮷"))
    assert dict(refusal.reason.values) == {"character": "𠮷", "code_point": "U+20BB7"}
