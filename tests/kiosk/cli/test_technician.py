"""`kiosk technician …`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from kiosk.cli.main import app
from kiosk.cli.output import Exit
from kiosk.technician.challenge import KEY_FILE, make_key, response_to

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

NUMBER = "530102198805052345"


def run(*arguments: str, said: str = "") -> Result:
    return CliRunner().invoke(app, ["technician", *arguments], input=said)


def add(state: Path, *more: str, pin: str = "471902") -> Result:
    arguments = ("add", "--id", "zhou-lei", "--name", "周磊", "--stdin", "--state-dir", str(state), *more)
    return run(*arguments, said=f"{pin}\n{NUMBER}\n")


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("state")
    assert add(directory).exit_code == Exit.OK
    return directory


def test_person_added_is_listed(state: Path) -> None:
    listed = json.loads(run("list", "--state-dir", str(state), "--json").stdout)
    assert listed == {"people": [{"id": "zhou-lei", "role": "technician", "badge": True}]}


def test_plain_pin_is_refused(tmp_path: Path) -> None:
    assert add(tmp_path, pin="123456").exit_code == Exit.USAGE


def test_refused_person_is_not_kept(tmp_path: Path) -> None:
    add(tmp_path, pin="123456")
    assert json.loads(run("list", "--state-dir", str(tmp_path), "--json").stdout) == {"people": []}


def test_neither_pin_nor_badge_is_said(tmp_path: Path) -> None:
    said = add(tmp_path).output
    assert not [secret for secret in (NUMBER, "471902") if secret in said]


def test_response_is_that_of_the_terminal(state: Path) -> None:
    key_file = state / KEY_FILE
    said = run("respond", "--challenge", "4071 8263", "--for", "zhou-lei", "--key-file", str(key_file), "--json")
    assert json.loads(said.stdout)["response"] == response_to("40718263", who="zhou-lei", key=make_key(key_file))


def test_what_is_no_challenge_is_said_in_json(state: Path) -> None:
    said = run("respond", "--challenge", "40", "--for", "x", "--key-file", str(state / KEY_FILE), "--json")
    assert (said.exit_code, json.loads(said.stdout)["error"]["code"]) == (Exit.USAGE, "settings")


def test_missing_key_is_said(tmp_path: Path) -> None:
    said = run("respond", "--challenge", "40718263", "--for", "x", "--key-file", str(tmp_path / "none"))
    assert said.exit_code == Exit.USAGE


def test_removing_nobody_is_said(tmp_path: Path) -> None:
    assert run("remove", "--id", "nobody", "--state-dir", str(tmp_path)).exit_code == Exit.USAGE


def test_removed_person_is_gone(tmp_path: Path) -> None:
    add(tmp_path)
    run("remove", "--id", "zhou-lei", "--state-dir", str(tmp_path))
    assert json.loads(run("list", "--state-dir", str(tmp_path), "--json").stdout) == {"people": []}
