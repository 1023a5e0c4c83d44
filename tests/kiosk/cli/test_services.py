from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from kiosk.cli.services import app
from kiosk.packs.loading import SERVICES

if TYPE_CHECKING:
    from pathlib import Path

runner = CliRunner()


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    directory = tmp_path / "residence-certificate"
    shutil.copytree(SERVICES / "residence-certificate", directory)
    file = directory / "form.yaml"
    file.write_text(file.read_text("utf-8").replace("is: other", "is: others"), "utf-8")
    return directory


def test_list_names_every_pack_with_its_version() -> None:
    told = json.loads(runner.invoke(app, ["list", "--json"]).stdout)
    assert {(s["id"], len(s["version"])) for s in told["services"]} >= {("residence-certificate", 64)}


def test_list_of_broken_packs_exits_2(broken: Path) -> None:
    assert runner.invoke(app, ["list", "--root", str(broken.parent)]).exit_code == 2


def test_check_of_all_packs_exits_0() -> None:
    result = runner.invoke(app, ["check", "all", "--json"])
    told = json.loads(result.stdout)
    assert (result.exit_code, told["ok"], told["faults"]) == (0, True, [])
    assert told["drawn"] >= 4


def test_check_of_a_broken_pack_names_file_and_line(broken: Path) -> None:
    result = runner.invoke(app, ["check", str(broken), "--json"])
    (fault,) = json.loads(result.stdout)["faults"]
    assert result.exit_code == 2
    assert (fault["file"], fault["line"]) == (str(broken / "form.yaml"), 31)


def test_check_tells_people_file_and_line(broken: Path) -> None:
    assert f"{broken / 'form.yaml'}:31: " in runner.invoke(app, ["check", str(broken)]).stdout


def test_check_of_nothing_exits_2(tmp_path: Path) -> None:
    assert runner.invoke(app, ["check", "all", "--root", str(tmp_path)]).exit_code == 2


def test_preview_draws_pdf_and_picture(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "sample.pdf"
    result = runner.invoke(
        app, ["preview", "residence-certificate", "--case", "rare-name", "--out", str(out), "--png", "--json"]
    )
    assert (result.exit_code, json.loads(result.stdout)["pages"]) == (0, 1)
    assert out.read_bytes().startswith(b"%PDF-1.7")
    assert out.with_suffix(".png").read_bytes().startswith(b"\x89PNG")


def test_preview_of_an_unknown_case_names_those_there_are(tmp_path: Path) -> None:
    result = runner.invoke(
        app, ["preview", "residence-certificate", "--case", "nobody", "--out", str(tmp_path / "x.pdf"), "--json"]
    )
    assert result.exit_code == 2
    assert "ordinary" in json.loads(result.stdout)["error"]["message"]


@pytest.mark.parametrize(
    "command", [["preview", "residence-certificate", "--out", "{taken}/x.pdf"], ["schema", "--out", "{taken}/schema"]]
)
def test_place_that_cannot_be_written_is_one_clear_error(tmp_path: Path, command: list[str]) -> None:
    taken = tmp_path / "taken"
    taken.touch()
    result = runner.invoke(app, [word.format(taken=taken) for word in command])
    assert (result.exit_code, result.stderr.count("\n"), "--out" in result.stderr) == (2, 1, True)


def test_schema_writes_what_editors_read(tmp_path: Path) -> None:
    assert runner.invoke(app, ["schema", "--out", str(tmp_path)]).exit_code == 0
    assert len(list(tmp_path.glob("*.schema.json"))) == 3
