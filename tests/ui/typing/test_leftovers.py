"""What broken builds and damaged disks leave: it goes, so that a whole dictionary can take its place."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from ui.input.typing.building import dictionary_path, sweep
from ui.input.typing.stored import open_dictionary

if TYPE_CHECKING:
    from pathlib import Path

NOW = 1_800_000_000.0
HOUR_S = 3600.0


def left(directory: Path, name: str, *, ago_s: float) -> Path:
    file = directory / name
    file.touch()
    os.utime(file, (NOW - ago_s, NOW - ago_s))
    return file


@pytest.mark.parametrize(
    ("name", "ago_s", "stays"),
    [
        (".pinyin-x1y2", 2 * HOUR_S, False),
        (".pinyin-x1y2", 60.0, True),  # somebody else builds
        ("pinyin-0123456789ab.sqlite", 2 * HOUR_S, True),
        ("screen-fonts.conf", 2 * HOUR_S, True),
    ],
)
def test_build_that_was_ended_midway_leaves_nothing_for_ever(
    tmp_path: Path, name: str, ago_s: float, stays: bool
) -> None:
    file = left(tmp_path, name, ago_s=ago_s)
    sweep(tmp_path, now=NOW)
    assert file.exists() is stays


def test_damaged_dictionary_is_removed(tmp_path: Path) -> None:
    """Or nothing would ever build it anew, and people would write character by character for good."""
    path = dictionary_path(tmp_path)
    path.write_bytes(b"not a database" * 1000)
    open_dictionary(tmp_path)
    assert not path.exists()
