"""`kiosk fonts check`: the chain, and what it cannot draw."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from kiosk.cli.main import app
from kiosk.fonts import chain

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["fonts", "check", *arguments])


def test_fonts_that_are_there_are_well() -> None:
    assert run().exit_code == 0


def test_each_font_is_told_with_its_package() -> None:
    told = {row["package"] for row in json.loads(run("--json").stdout)["fonts"]}
    assert told == {"fonts-noto-cjk", "fonts-hanazono", "fonts-lxgw-wenkai"}


def test_code_points_are_counted() -> None:
    assert json.loads(run("--json").stdout)["code_points"].keys() == {"screen", "documents"}


@pytest.mark.parametrize(("text", "code"), [("欧阳𠮷", 0), ("林\ue001川", 3), ("林\U0003abcd川", 3)])
def test_text_with_a_character_nobody_has_is_refused(text: str, code: int) -> None:
    assert run(text).exit_code == code


def test_character_nobody_has_is_told_with_its_place() -> None:
    told = json.loads(run("--json", "林\U0003abcd").stdout)
    assert told["texts"] == [
        {
            "text": "林\U0003abcd",
            "uncovered": [{"position": 1, "code_point": "U+3ABCD", "not_on": ["screen", "documents"]}],
        }
    ]


def test_character_nobody_has_is_never_printed() -> None:
    told = run("林\ue001川").stdout
    assert ("〔U+E001〕" in told, "\ue001" in told) == (True, False)


def test_missing_font_is_told_with_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = (chain.ASSETS / "fonts.yaml").read_text("utf-8")
    file = tmp_path / "fonts.yaml"
    file.write_text(listed.replace("/usr/share/fonts/truetype/lxgw-wenkai/", "/nowhere/"), "utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr("kiosk.fonts.SCREEN_FONTS", file)
    told = run()
    assert (told.exit_code, "install the package fonts-lxgw-wenkai" in told.stdout) == (2, True)
