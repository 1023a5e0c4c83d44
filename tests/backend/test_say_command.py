"""`kiosk backend say`."""

from __future__ import annotations

import json
import shutil
import wave
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from kiosk.cli.backend import app

if TYPE_CHECKING:
    from pathlib import Path

ENGINE = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng, an optional program, is not here")
RUN = CliRunner()


@ENGINE
def test_a_call_is_written_as_long_as_it_says(tmp_path: Path) -> None:
    out = tmp_path / "call.wav"
    told = json.loads(
        RUN.invoke(app, ["say", "--ticket", "A012", "--counter", "3", "--out", str(out), "--json"]).stdout
    )
    with wave.open(str(out)) as sound:
        assert sound.getnframes() / sound.getframerate() == pytest.approx(told["seconds"], abs=0.01)


@ENGINE
def test_a_place_that_cannot_be_written_is_a_wrong_setting(tmp_path: Path) -> None:
    done = RUN.invoke(app, ["say", "--ticket", "A1", "--counter", "3", "--out", str(tmp_path)])
    assert done.exit_code == 2


def test_without_an_engine_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.server.board.voice.shutil.which", lambda _program: None)
    done = RUN.invoke(app, ["say", "--ticket", "A1", "--counter", "3", "--out", str(tmp_path / "call.wav")])
    assert done.exit_code == 2
    assert "espeak-ng" in done.output
