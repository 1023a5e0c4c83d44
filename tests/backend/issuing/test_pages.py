from __future__ import annotations

import pytest

from backend.server.issuing.pages import says


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("兹证明林小川，男", "林小川"),
        ("林小\n川", "林小川"),
        ("Anna\nMaria", "Anna Maria"),
        ("Anna  Maria", "Anna Maria"),
        ("Konstantino\npolitanska", "Konstantinopolitanska"),
        ("桂花路 21 号", "桂花路21号"),
        ("桂花路\n21号", "桂花路21号"),
        ("a.*b", "a.*b"),
    ],
)
def test_line_ends_and_set_spaces_do_not_count(page: str, words: str) -> None:
    assert says(page, words)


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("林 小川", "林小川"),
        ("AnnaMaria", "Anna Maria"),
        ("An na", "Anna"),
        ("林小川", "林晓川"),
        ("\u51ac", "\U0002f81a"),  # NFC of the same
        ("é", "e\u0301"),
        ("一", "⼀"),
        ("axxb", "a.*b"),
    ],
)
def test_other_code_points_count(page: str, words: str) -> None:
    assert not says(page, words)
