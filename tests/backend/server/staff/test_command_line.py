"""`kiosk backend staff …`"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from kiosk.cli import backend

if TYPE_CHECKING:
    from pathlib import Path

PASSWORD = "correct horse battery 9\n"


def _run(directory: Path, *arguments: str, typed: str = "") -> tuple[int, dict[str, Any]]:
    words = ["staff", *arguments, "--state-dir", str(directory), "--json"]
    done = CliRunner().invoke(backend.app, words, input=typed)
    return done.exit_code, json.loads(done.stdout.splitlines()[-1])


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    CliRunner().invoke(backend.app, ["seed", "--citizens", "0", "--state-dir", str(tmp_path)])
    return tmp_path


def test_an_account_is_made_with_a_first_password(directory: Path) -> None:
    code, told = _run(directory, "add", "li.wei", "--role", "manager", "--site", "qinghe")
    assert (code, told["role"], told["sites"], len(told["password"])) == (0, "manager", ["qinghe"], 19)


def test_an_account_can_be_ready_at_once(directory: Path) -> None:
    _, told = _run(directory, "add", "li.wei", "--password-stdin", "--totp", typed=PASSWORD)
    assert "password" not in told
    assert told["totp_uri"].startswith("otpauth://totp/Xiaochuang:li.wei?secret=")
    _, listed = _run(directory, "list")
    assert [(one["authenticator"], one["must_change_password"]) for one in listed["staff"]] == [(True, False)]


@pytest.mark.parametrize(
    ("arguments", "typed", "told"),
    [
        (("add", "li", "--role", "king"), "", "--role"),
        (("add", "li", "--site", "nowhere"), "", "no site"),
        (("add", "X Y"), "", "account"),
        (("add", "li", "--password-stdin"), "short\n", "at least 12"),
        (("add", "li", "--password-stdin"), "", "empty"),
        (("password", "nobody"), "", "no account nobody"),
        (("totp", "nobody"), "", "no account nobody"),
        (("disable", "nobody"), "", "no account nobody"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(directory: Path, arguments: tuple[str, ...], typed: str, told: str) -> None:
    code, answer = _run(directory, *arguments, typed=typed)
    assert code == 2
    assert told in answer["error"]["message"]


def test_the_last_administrator_cannot_be_disabled(directory: Path) -> None:
    _run(directory, "add", "boss", "--role", "administrator")
    assert _run(directory, "disable", "boss")[0] == 2


def test_an_account_is_disabled_and_enabled(directory: Path) -> None:
    _run(directory, "add", "li")
    assert _run(directory, "disable", "li")[1] == {"account": "li", "disabled": True}
    assert _run(directory, "disable", "li", "--enable")[1] == {"account": "li", "disabled": False}


def test_a_new_password_and_a_new_authenticator(directory: Path) -> None:
    _, made = _run(directory, "add", "li")
    assert _run(directory, "password", "li")[1]["password"] != made["password"]
    assert len(_run(directory, "totp", "li")[1]["totp_secret"]) == 32
