"""What an operator writes for the board."""

from __future__ import annotations

import io
import os
from datetime import date
from typing import TYPE_CHECKING

import pytest

from backend.server.board.notices import MOST, Notices
from backend.server.events import make_log

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2026, 11, 23)


def told(notices: Notices) -> list[str]:
    return [words.zh_CN for words in notices.on("hall", DAY)]


@pytest.fixture
def log() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def notices(tmp_path: Path, log: io.StringIO) -> Notices:
    return Notices(tmp_path, make_log(log))


def put(tmp_path: Path, text: str, *, at_ns: int = 1) -> None:
    (tmp_path / "hall.yaml").write_text(text, encoding="utf-8")
    os.utime(tmp_path / "hall.yaml", ns=(at_ns, at_ns))


def test_without_a_file_there_are_none(notices: Notices) -> None:
    assert told(notices) == []


def test_a_notice_is_told(tmp_path: Path, notices: Notices) -> None:
    put(tmp_path, "- { zh_CN: 电梯在修, en: The lift is being repaired }")
    assert notices.on("hall", DAY)[0].en == "The lift is being repaired"


def test_a_notice_of_other_days_is_not(tmp_path: Path, notices: Notices) -> None:
    put(tmp_path, "- { zh_CN: 早, en: Early, last: 2026-11-22 }\n- { zh_CN: 晚, en: Late, first: 2026-11-24 }")
    assert told(notices) == []


def test_its_days_are_both_included(tmp_path: Path, notices: Notices) -> None:
    put(tmp_path, "- { zh_CN: 今天, en: Today, first: 2026-11-23, last: 2026-11-23 }")
    assert told(notices) == ["今天"]


def test_a_changed_file_is_read_again(tmp_path: Path, notices: Notices) -> None:
    put(tmp_path, "- { zh_CN: 一, en: One }")
    told(notices)
    put(tmp_path, "- { zh_CN: 二, en: Two }", at_ns=2)
    assert told(notices) == ["二"]


def test_a_removed_file_is_no_notice(tmp_path: Path, notices: Notices) -> None:
    put(tmp_path, "- { zh_CN: 一, en: One }")
    told(notices)
    (tmp_path / "hall.yaml").unlink()
    assert told(notices) == []


@pytest.mark.parametrize("wrong", ["- { zh_CN: 只有中文 }", "not a list", "[", "- { zh_CN: x, en: y, colour: red }"])
def test_a_wrong_file_is_logged_and_what_was_said_stays(
    tmp_path: Path, notices: Notices, log: io.StringIO, wrong: str
) -> None:
    put(tmp_path, "- { zh_CN: 一, en: One }")
    told(notices)
    put(tmp_path, wrong, at_ns=2)
    assert told(notices) == ["一"]
    assert log.getvalue().count("notices_wrong") == 1


def test_there_are_only_as_many_as_a_screen_holds(tmp_path: Path, notices: Notices) -> None:
    put(tmp_path, "- { zh_CN: 一, en: One }\n" * (MOST + 3))
    assert len(told(notices)) == MOST
