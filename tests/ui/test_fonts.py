"""Explicit font files, complaints in words, fallbacks for the rare characters of names, each file opened once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QFont, QTextLayout

from kiosk.ports.errors import SettingsError
from ui import fonts
from ui.engine import ASSETS

if TYPE_CHECKING:
    from PySide6.QtGui import QGuiApplication

GONE = Path("/nowhere/Font.ttc")
MAPPED = pytest.mark.skipif(
    not Path("/proc/self/maps").exists(), reason="which files are mapped is told by Linux alone"
)
ALONE = """
import json
from collections import Counter
from pathlib import Path
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication, QRawFont, QTextLayout
from ui import fonts
from ui.engine import ASSETS

def show(text, family, pixels):  # gives what an item on a page holds
    font = QFont(family)
    font.setPixelSize(pixels)
    layout = QTextLayout(text, font)
    layout.beginLayout()
    layout.createLine().setLineWidth(10_000)
    layout.endLayout()
    return layout.glyphRuns()

def lose_all_faces_out_of_use():  # any change of the database does; so does age
    QFontDatabase.removeApplicationFont(QFontDatabase.addApplicationFont(str(files[-1].path)))

files = fonts.read(ASSETS)
fonts.choose(files)
application = QGuiApplication(["test", "-platform", "offscreen"])
fonts.load_needed(files)
fonts.load_fallbacks(files)
kept = fonts.keep(files)
fonts.forget_choice()
RUN
del application
"""
OPENED = """
shown = []
for pixels in range(20, 30):
    for family in (fonts.SANS, fonts.SERIF):
        shown.append(show("您好取号", family, pixels))
        show("䶮𠮷𪚥㐂鿫䶶𠀁龴\\U00030000", family, pixels)
    lose_all_faces_out_of_use()
mapped = Counter(line.split()[-1] for line in Path("/proc/self/maps").read_text().splitlines())
print(json.dumps({str(file.path): mapped[str(file.path)] for file in files}))
"""
TERMINAL = """
import json
from collections import Counter
from pathlib import Path
from PySide6.QtCore import QDeadlineTimer, QTimer
from kiosk.journeys.pages import Home
from kiosk.ports.screen import Scene
from kiosk.texts import Catalogue
from ui import fonts, samples
from ui.gallery import SamplePanel
from ui.engine import ASSETS
from ui.shell import Shell

def look():
    mapped = Counter(line.split()[-1] for line in Path("/proc/self/maps").read_text().splitlines())
    counts = {str(file.path): mapped[str(file.path)] for file in fonts.read(ASSETS)}
    if all(counts.values()) or deadline.hasExpired():
        print(json.dumps(counts))
        shell.quit()

deadline = QDeadlineTimer(20_000)
shell = Shell(SamplePanel(), Catalogue.load(), samples.STANDING, now=lambda: samples.NOW)
looking = QTimer()
looking.timeout.connect(look)
shell.painted.connect(lambda: looking.start(20))
shell.show(Scene(1, Home(), None, can_go_back=False, active=False))
shell.open()
shell.run()
"""
KILLED = """
import os, signal
from ui import fonts
from ui.engine import ASSETS
fonts.choose(fonts.read(ASSETS))
os.kill(os.getpid(), signal.SIGKILL)
"""
FAMILIES = "print(json.dumps(QFontDatabase.families()))"
ALIASES = {"Monospace", "Sans Serif", "Serif"}  # Qt's own names, each of which stands for one of the others


@pytest.fixture
def files(qapp: QGuiApplication) -> tuple[fonts.FontFile, ...]:
    return fonts.read(ASSETS)


def missing_glyphs(text: str, family: str) -> int:
    layout = QTextLayout(text, QFont(family))
    layout.beginLayout()
    layout.createLine().setLineWidth(10_000)
    layout.endLayout()
    return sum(index == 0 for run in layout.glyphRuns() for index in run.glyphIndexes())


def alone(lines: str, **environment: str) -> str:
    """Run a program in a process that had no application yet; give what it printed. Raises AssertionError."""
    done = subprocess.run(
        [sys.executable, "-c", lines],
        cwd=ASSETS.parent,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_chain_begins_with_noto(files: tuple[fonts.FontFile, ...]) -> None:
    assert [file.family for file in files if file.needed] == [fonts.SANS, fonts.SANS, fonts.SERIF]


def test_needed_font_missing_names_file_and_package(files: tuple[fonts.FontFile, ...]) -> None:
    with pytest.raises(SettingsError, match=r"/nowhere/Font\.ttc.*fonts-noto-cjk"):
        fonts.load_needed((replace(files[0], path=GONE),))


def test_font_file_without_the_family_is_a_complaint(files: tuple[fonts.FontFile, ...]) -> None:
    with pytest.raises(SettingsError, match="Noto Nothing is not there"):
        fonts.load_needed((replace(files[0], family="Noto Nothing"),))


def test_fallback_missing_is_told_and_does_not_stop(files: tuple[fonts.FontFile, ...]) -> None:
    complaints = fonts.load_fallbacks((replace(files[-1], path=GONE),))
    assert "fonts-lxgw-wenkai" in complaints[0]


@pytest.mark.parametrize("family", [fonts.SANS, fonts.SERIF])
def test_rare_characters_of_names_have_glyphs(files: tuple[fonts.FontFile, ...], family: str) -> None:
    fonts.load_needed(files)
    fonts.load_fallbacks(files)
    assert missing_glyphs("䶮𠮷𪚥㐂鿫阿卜杜热西提·买买提", family) == 0


def test_file_seen_before_gives_no_warning(files: tuple[fonts.FontFile, ...]) -> None:
    seen = [file for file in files if fonts.digest(file.path) == file.sha256]
    assert list(fonts.check(tuple(seen))) == []


def test_another_file_is_measured_and_warned_about(files: tuple[fonts.FontFile, ...]) -> None:
    fonts.load_needed(files)
    warnings = list(fonts.check((replace(files[0], sha256="0" * 64),)))
    assert "shows all that was probed" in warnings[0]


def test_another_file_that_lacks_characters_says_which(files: tuple[fonts.FontFile, ...]) -> None:
    fonts.load_needed(files)
    warnings = list(fonts.check((replace(files[0], sha256="0" * 64, probe="号\U00030000"),)))
    assert "cannot show \U00030000" in warnings[0]


def test_file_gone_is_told_with_its_package(files: tuple[fonts.FontFile, ...]) -> None:
    assert "fonts-noto-cjk" in next(fonts.check((replace(files[0], path=GONE),)))


@MAPPED
def test_faces_out_of_use_leave_every_font_file_mapped_once() -> None:
    """Qt 6.11: without `keep` each is mapped ten times here, once for each size of text."""
    assert set(json.loads(alone(ALONE.replace("RUN", OPENED))).values()) == {1}


@MAPPED
def test_terminal_has_every_font_file_mapped_once_after_its_first_frame() -> None:
    assert set(json.loads(alone(TERMINAL)).values()) == {1}


def test_terminal_sees_no_other_face_of_its_font_files(files: tuple[fonts.FontFile, ...]) -> None:
    assert set(json.loads(alone(ALONE.replace("RUN", FAMILIES)))) - ALIASES == {file.family for file in files}


def test_every_face_of_the_chain_is_kept(files: tuple[fonts.FontFile, ...]) -> None:
    fonts.load_needed(files)
    fonts.load_fallbacks(files)
    assert {face.familyName() for face in fonts.keep(files)} == {file.family for file in files}


def test_terminals_killed_before_their_first_frame_leave_one_file_that_the_next_takes(tmp_path: Path) -> None:
    places = {name: str(tmp_path / name) for name in ("XDG_CACHE_HOME", "XDG_RUNTIME_DIR", "TMPDIR")}
    for place in places.values():
        Path(place).mkdir()
    for _ in range(2):
        with pytest.raises(AssertionError, match="-9"):
            alone(KILLED, **places)
    assert [file.name for file in tmp_path.rglob("*") if file.is_file()] == ["screen-fonts.conf"]


def test_cache_that_cannot_be_written_costs_no_font(files: tuple[fonts.FontFile, ...]) -> None:
    seen = json.loads(alone(ALONE.replace("RUN", FAMILIES), XDG_CACHE_HOME="/dev/null"))
    assert {file.family for file in files} <= set(seen)


def test_programs_started_later_see_their_own_fonts() -> None:
    asked = 'import os; print(json.dumps("FONTCONFIG_FILE" in os.environ))'
    assert json.loads(alone(ALONE.replace("RUN", asked))) is False
