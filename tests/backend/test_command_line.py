"""`kiosk backend …` and `kiosk enrol`, as a technician types them: one clear line, always."""

from __future__ import annotations

import json
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from kiosk.cli.main import app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from typer.testing import Result


def _kiosk(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def _told(*arguments: object) -> dict[str, Any]:
    result = _kiosk(*arguments, "--json")
    assert result.exit_code == 0, result.output
    told: dict[str, Any] = json.loads(result.stdout.splitlines()[-1])
    return told


@contextmanager
def _serving(state: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    arguments = [
        "backend",
        "serve",
        "--state-dir",
        str(state),
        "--listen",
        "127.0.0.1:0",
        "--public-listen",
        "127.0.0.1:0",
    ]
    process = subprocess.Popen(
        [sys.executable, "-m", "kiosk", *arguments, *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield process, json.loads(process.stdout.readline())
    finally:
        process.terminate()
        process.communicate(timeout=30)


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    state = tmp_path_factory.mktemp("seeded") / "backend"
    assert _told("backend", "seed", "--state-dir", state) == {"site": "qinghe", "queues": 3, "citizens": 1000}
    return state


def test_from_seed_to_a_terminal_that_is_listed_and_revoked(seeded: Path, tmp_path: Path) -> None:
    code = _told("backend", "enrolment-code", "--state-dir", seeded, "--name", "terminal 03")["code"]
    with _serving(seeded) as (_, addresses):
        enrolled = _told("enrol", "--url", addresses["public"], "--code", code, "--state-dir", tmp_path)
    assert enrolled["terminals_url"] == addresses["terminals"]
    revoked = _told("backend", "terminals", "revoke", enrolled["terminal_id"], "--state-dir", seeded)
    assert revoked["revoked"] == 1
    (listed,) = _told("backend", "terminals", "list", "--state-dir", seeded)["terminals"]
    assert (listed["name"], listed["revoked"]) == ("terminal 03", True)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_server_cleanly(seeded: Path, number: signal.Signals) -> None:
    with _serving(seeded) as (process, _):
        process.send_signal(number)
        _, complaints = process.communicate(timeout=30)
    assert process.returncode == 0, complaints


def test_the_addresses_come_with_the_fingerprint(seeded: Path) -> None:
    with _serving(seeded) as (_, addresses):
        pass
    assert sorted(addresses) == ["ca_sha256", "public", "terminals"]


def test_serve_makes_a_database_of_its_own(tmp_path: Path) -> None:
    with _serving(tmp_path / "new"):
        pass
    assert _told("backend", "migrate", "--state-dir", tmp_path / "new")["revision"] >= "0001"


def _complaint(result: Result, code: str, exit_code: int) -> str:
    """The one line a command complained in."""
    assert result.exit_code == exit_code, result.output
    told = json.loads(result.stdout.splitlines()[-1])["error"]
    assert told["code"] == code
    assert "\n" not in told["message"]
    assert "Traceback" not in result.output
    message: str = told["message"]
    return message


def test_an_address_in_use_is_named(seeded: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        result = _kiosk("backend", "serve", "--state-dir", seeded, "--listen", address, "--json")
    assert "cannot listen there: Address already in use" in _complaint(result, "settings", 2)


@pytest.mark.parametrize("address", ["8443", "localhost:", "localhost:x", ":8443", "h:99999"])
def test_an_address_that_is_none_is_named(seeded: Path, address: str) -> None:
    result = _kiosk("backend", "serve", "--state-dir", seeded, "--listen", address, "--json")
    assert "expected HOST:PORT" in _complaint(result, "settings", 2)


@pytest.mark.parametrize("url", ["numbers.example.org", "http://numbers.example.org", "https://x/?y"])
def test_a_base_url_that_is_none_is_named(seeded: Path, url: str) -> None:
    result = _kiosk("backend", "serve", "--state-dir", seeded, "--public-base-url", url, "--json")
    assert "--public-base-url" in _complaint(result, "settings", 2)


def test_a_database_of_an_unknown_kind_is_named(seeded: Path) -> None:
    result = _kiosk("backend", "migrate", "--state-dir", seeded, "--database", "mysql://x/y", "--json")
    assert "only sqlite and postgresql" in _complaint(result, "settings", 2)


def test_a_locked_database_is_a_backend_fault(tmp_path: Path) -> None:
    _told("backend", "seed", "--state-dir", tmp_path, "--citizens", 1)
    holder = sqlite3.connect(tmp_path / "backend.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    result = _kiosk("backend", "seed", "--state-dir", tmp_path, "--json")
    holder.close()
    assert "database is locked" in _complaint(result, "backend_fault", 6)


def test_a_damaged_authority_is_named(tmp_path: Path) -> None:
    _told("backend", "migrate", "--state-dir", tmp_path)
    (tmp_path / "ca-key.pem").write_bytes(b"damaged")
    result = _kiosk("backend", "migrate", "--state-dir", tmp_path, "--json")
    assert "what is kept there cannot be used" in _complaint(result, "settings", 2)


def test_a_code_needs_a_site(tmp_path: Path) -> None:
    result = _kiosk("backend", "enrolment-code", "--state-dir", tmp_path, "--json")
    assert "there is no site yet" in _complaint(result, "settings", 2)


def test_a_code_for_an_unknown_site_is_refused(seeded: Path) -> None:
    result = _kiosk("backend", "enrolment-code", "--state-dir", seeded, "--site", "nowhere", "--json")
    assert "no site nowhere" in _complaint(result, "settings", 2)


def test_an_unknown_terminal_cannot_be_revoked(seeded: Path) -> None:
    result = _kiosk("backend", "terminals", "revoke", "t-nobody", "--state-dir", seeded, "--json")
    assert "no terminal t-nobody" in _complaint(result, "settings", 2)


def test_enrolling_at_a_backend_that_is_down_says_so(tmp_path: Path, free_port: int) -> None:
    code = "-".join(["AAAA"] * 6)
    url = f"https://127.0.0.1:{free_port}"
    result = _kiosk("enrol", "--url", url, "--code", code, "--state-dir", tmp_path, "--json")
    assert "Connection refused" in _complaint(result, "backend_unreachable", 6)


def test_enrolling_without_a_code_worth_the_name_says_so(tmp_path: Path) -> None:
    result = _kiosk("enrol", "--url", "https://x", "--code", "hello", "--state-dir", tmp_path, "--json")
    assert "24 letters and digits" in _complaint(result, "enrolment_refused", 6)


def test_enrolling_without_https_says_so(tmp_path: Path) -> None:
    code = "-".join(["AAAA"] * 6)
    result = _kiosk("enrol", "--url", "http://127.0.0.1:1", "--code", code, "--state-dir", tmp_path, "--json")
    assert "begins with https://" in _complaint(result, "wrong_server", 6)


@pytest.mark.parametrize(
    "command", ["serve", "migrate", "seed", "enrolment-code", "terminals list", "terminals revoke"]
)
def test_every_command_has_help_with_an_example(command: str) -> None:
    result = _kiosk("backend", *command.split(), "--help")
    assert f"Example: kiosk backend {command}" in " ".join(result.output.split())
