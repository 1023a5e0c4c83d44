"""Where a played demonstration leaves its things: over an earlier play's, and over nobody else's."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kiosk.cli.demo import make_room
from kiosk.demo.report import Report
from kiosk.ports.errors import SettingsError

if TYPE_CHECKING:
    from pathlib import Path


def test_what_an_earlier_play_left_is_taken_away(tmp_path: Path) -> None:
    out = tmp_path / "demo"
    make_room(out, Report())
    (out / "screens" / "01.png").touch()
    (out / "ticket.png").touch()
    make_room(out, Report())
    assert sorted(file.relative_to(out).as_posix() for file in out.rglob("*")) == ["report.json", "screens"]


def test_play_that_was_killed_leaves_a_report_that_says_no(tmp_path: Path) -> None:
    make_room(tmp_path, Report())
    assert json.loads((tmp_path / "report.json").read_text("utf-8"))["ok"] is False


@pytest.mark.parametrize("name", ["work", "screens", "tickets"])
def test_folder_of_somebody_else_is_not_deleted(tmp_path: Path, name: str) -> None:
    (tmp_path / name / "thesis").mkdir(parents=True)
    with pytest.raises(SettingsError, match=name):
        make_room(tmp_path, Report())
    assert (tmp_path / name / "thesis").is_dir()


def test_place_that_cannot_be_written_is_a_usage_error(tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    with pytest.raises(SettingsError, match="--out"):
        make_room(tmp_path / "taken" / "demo", Report())
