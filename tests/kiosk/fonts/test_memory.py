"""What was measured is remembered, for these very files, and never believed when it is damaged."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from devices.drivers.ticket_printer_glyphs import FontGlyphs
from kiosk.domain.coverage import Coverage
from kiosk.fonts import TICKET_FONTS, PinnedFont, coverage, read_chain, remember, remembered
from kiosk.fonts.__main__ import work
from kiosk.fonts.memory import cache_directory
from kiosk.ports.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def fonts(tmp_path: Path) -> tuple[PinnedFont, ...]:
    """One small font, in a place where it can be changed."""
    seen = next(font for font in read_chain() if font.family == "LXGW WenKai")
    return (replace(seen, path=Path(shutil.copy(seen.path, tmp_path / "wenkai.ttf"))),)


@pytest.fixture
def kept(fonts: tuple[PinnedFont, ...], tmp_path: Path) -> Path:
    """The file in which it is remembered."""
    remember(fonts, tmp_path / "cache")
    (file,) = (tmp_path / "cache").iterdir()
    return file


def test_what_nobody_measured_is_not_remembered(fonts: tuple[PinnedFont, ...], tmp_path: Path) -> None:
    assert remembered(fonts, tmp_path / "cache") is None


def test_what_was_measured_is_remembered(fonts: tuple[PinnedFont, ...], tmp_path: Path) -> None:
    measured = remember(fonts, tmp_path / "cache")
    assert remembered(fonts, tmp_path / "cache") == measured


def test_nothing_unfinished_is_left(kept: Path) -> None:
    assert list(kept.parent.iterdir()) == [kept]


def test_font_that_changed_is_not_remembered(fonts: tuple[PinnedFont, ...], kept: Path) -> None:
    os.utime(fonts[0].path, ns=(1, 1))
    assert remembered(fonts, kept.parent) is None


def test_font_that_grew_is_not_remembered(fonts: tuple[PinnedFont, ...], kept: Path) -> None:
    stat = fonts[0].path.stat()
    with fonts[0].path.open("ab") as file:
        file.write(b"\0")
    os.utime(fonts[0].path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert remembered(fonts, kept.parent) is None


def test_font_that_went_away_is_not_remembered(fonts: tuple[PinnedFont, ...], kept: Path) -> None:
    fonts[0].path.unlink()
    assert remembered(fonts, kept.parent) is None


def _cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _widened(data: bytes) -> bytes:
    told = json.loads(data)
    return json.dumps({**told, "starts": [0], "ends": [0x110000]}).encode()


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "cut": _cut,
    "empty": lambda _: b"",
    "not UTF-8": lambda _: b"\xff\xfe\xff",
    "another thing": lambda _: b"[1, 2]",
    "no digest": lambda _: b"{}",
    "changed": _widened,
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_file_is_not_believed(fonts: tuple[PinnedFont, ...], kept: Path, damage: str) -> None:
    kept.write_bytes(DAMAGES[damage](kept.read_bytes()))
    assert remembered(fonts, kept.parent) is None


def test_damaged_file_is_made_anew(fonts: tuple[PinnedFont, ...], kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(kept.parent))
    whole = kept.read_bytes()
    file = kept.parent / "kiosk" / kept.name
    file.parent.mkdir()
    file.write_bytes(_cut(whole))
    coverage(fonts)
    assert file.read_bytes() == whole


def test_coverage_is_measured_once(
    fonts: tuple[PinnedFont, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert coverage(fonts) is coverage(list(fonts))


def test_coverage_that_cannot_be_kept_is_measured_all_the_same(
    fonts: tuple[PinnedFont, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "kiosk").write_text("a file where the directory should be")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert ord("鿫") in coverage(fonts)


def test_file_that_is_no_font_leaves_nothing_behind(fonts: tuple[PinnedFont, ...], tmp_path: Path) -> None:
    fonts[0].path.write_bytes(b"no font")
    with pytest.raises(SettingsError):
        remember(fonts, tmp_path / "cache")
    assert not (tmp_path / "cache").exists()


def test_cache_lies_where_the_environment_says() -> None:
    assert str(cache_directory({"XDG_CACHE_HOME": "/var/cache"})) == "/var/cache/kiosk"


def test_worker_measures_two_chains_and_each_face_of_tickets(tmp_path: Path) -> None:
    assert (work(tmp_path), len(list(tmp_path.iterdir()))) == ((), 2 + len(read_chain(TICKET_FONTS)))


def test_worker_leaves_nothing_of_tickets_to_be_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work(tmp_path / "kiosk")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr("kiosk.fonts.memory.measure", lambda _fonts: pytest.fail("measured again"))
    assert all(character_rows is not None for character_rows in map(FontGlyphs().rows, "䶮𠮷"))


def test_worker_says_what_it_could_not_keep(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert [failure.partition(":")[0] for failure in work(tmp_path / "file")] == [
        "fonts.yaml",
        "document-fonts.yaml",
        "ticket-fonts.yaml",
    ]


def test_remembered_value_is_a_coverage(fonts: tuple[PinnedFont, ...], kept: Path) -> None:
    assert isinstance(remembered(fonts, kept.parent), Coverage)
