"""No backend, no enrolment, no good certificate, no free database: the terminal and its installer are told which."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from backend.client.credentials import Credentials, key_pem, new_key
from backend.server.pki.authority import Authority
from devices.emulators.id_reader_line import IdReaderEmulator
from kiosk.demo.process import Process
from tests.e2e.commands import PATIENCE_S, kiosk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kiosk.demo.process import Event

SOME_CODE: Final = "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF"

pytestmark = pytest.mark.timeout(90)


@dataclass(frozen=True, slots=True)
class Site:
    """A backend process, and where it keeps things."""

    state: Path
    public: str

    def enrolled(self, directory: Path) -> Path:
        code = json.loads(kiosk("backend", "enrolment-code", "--state-dir", str(self.state), "--json").out)["code"]
        ended = kiosk("enrol", "--url", self.public, "--code", code, "--state-dir", str(directory))
        assert ended.code == 0, ended
        return directory

    def certified(self, directory: Path, *, at: datetime) -> Path:
        """Credentials whose 90 days began at `at`."""
        authority = Authority.load_or_make(self.state, at=datetime.now(UTC))
        key = new_key()
        place = Credentials.load(self.state.parent / "terminal").place
        certificate = authority.sign_terminal(key.public_key(), terminal_id=place.terminal_id, at=at)
        pem = certificate.public_bytes(Encoding.PEM).decode("ascii")
        Credentials.save(directory, place, key=key_pem(key), certificate=pem, authority=authority.pem)
        return directory


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A backend with one enrolled terminal, in `terminal`."""
    directory = tmp_path_factory.mktemp("site")
    state = directory / "backend"
    assert kiosk("backend", "seed", "--state-dir", str(state), "--citizens", "5").code == 0
    listen = ("--listen", "127.0.0.1:0", "--public-listen", "127.0.0.1:0")
    serving = Process(
        "backend", ["backend", "serve", "--state-dir", str(state), *listen], log=directory / "backend.log"
    )
    try:
        addresses = serving.expect("addresses", lambda event: "public" in event, deadline_s=PATIENCE_S)
        backend = Site(state, str(addresses["public"]))
        backend.enrolled(directory / "terminal")
        yield backend
    finally:
        serving.end()


@contextmanager
def terminal(state: Path, *settings: str) -> Iterator[Process]:
    """A terminal that is asked to stop at the end, and does."""
    options = [
        word
        for setting in ("backend.hall_poll_s=0.5", "backend.deadline_s=1", *settings)
        for word in ("--set", setting)
    ]
    arguments = ["run", "--control", "stdio", "--state-dir", str(state), *options]
    log = state / "terminal.log"
    state.mkdir(exist_ok=True)
    running = Process("terminal", arguments, log=log, environment={"QT_QPA_PLATFORM": "offscreen"})
    try:
        yield running
    finally:
        code = running.end()
    assert code == 0
    assert "Traceback" not in log.read_text("utf-8")


def closed_for(running: Process) -> str:
    """Wait until the terminal says out of service, and why."""
    told = running.expect("trouble", lambda event: bool(event.get("backend_trouble")), deadline_s=PATIENCE_S)
    running.expect("layer", lambda event: event.get("layer") == "out_of_service", deadline_s=PATIENCE_S)
    return str(told["backend_trouble"])


def logged(state: Path, name: str) -> list[Event]:
    lines = (state / "terminal.log").read_text("utf-8").splitlines()
    return [event for event in map(json.loads, lines) if event["event"] == name]


def _both_offline(event: Event) -> bool:
    return (event.get("reader"), event.get("printer")) == ("offline", "offline")


def test_enrolling_where_nobody_listens_names_the_address(dead_port: int, tmp_path: Path) -> None:
    ended = kiosk("enrol", "--url", f"https://127.0.0.1:{dead_port}", "--code", SOME_CODE, "--state-dir", str(tmp_path))
    assert ended.code == 6
    assert ended.complaint() == (
        f"kiosk: no connection to https://127.0.0.1:{dead_port}: Connection refused [backend_unreachable; retry]"
    )


def test_terminal_without_its_backend_is_out_of_service(site: Site, dead_port: int, tmp_path: Path) -> None:
    state = tmp_path / "terminal"
    shutil.copytree(site.state.parent / "terminal", state)
    place = json.loads((state / "terminal.json").read_text("utf-8"))
    place["terminals_url"] = f"https://127.0.0.1:{dead_port}"
    (state / "terminal.json").write_text(json.dumps(place), "utf-8")
    with terminal(state) as running:
        assert closed_for(running) == "error.backend_unreachable"
    assert [event["code"] for event in logged(state, "backend_lost")] == ["backend_unreachable"]


def test_terminal_without_its_devices_logs_each_once(site: Site, dead_port: int, tmp_path: Path) -> None:
    links = (
        "devices.id_card_reader.link=serial:/dev/no-such-port",
        f"devices.ticket_printer.link=tcp:127.0.0.1:{dead_port}",
    )
    state = tmp_path / "terminal"
    shutil.copytree(site.state.parent / "terminal", state)
    with terminal(state, *links) as running:
        running.expect("both devices", _both_offline, deadline_s=PATIENCE_S)
    lost = {(event["device"], event["code"]) for event in logged(state, "device_lost")}
    assert lost == {("id-card-reader", "port_missing"), ("ticket-printer", "port_missing")}


def test_terminal_with_the_wrong_device_on_its_ports_logs_each_once(site: Site, tmp_path: Path) -> None:
    state = tmp_path / "terminal"
    shutil.copytree(site.state.parent / "terminal", state)
    with IdReaderEmulator(paced=False, tcp_port=0) as reader, IdReaderEmulator(paced=False, tcp_port=0) as babbler:
        babbler.misfortune("babble")
        links = (f"devices.id_card_reader.link={babbler.link}", f"devices.ticket_printer.link={reader.link}")
        with terminal(state, *links) as running:
            running.expect("both devices", _both_offline, deadline_s=PATIENCE_S)
    lost = {(event["device"], event["code"]) for event in logged(state, "device_lost")}
    # a reader heeds no printer's commands: silence, whose text asks for another device on the port
    assert lost == {("id-card-reader", "wrong_device"), ("ticket-printer", "device_silent")}


def test_terminal_that_is_not_enrolled_says_so(tmp_path: Path) -> None:
    state = tmp_path / "terminal"
    with terminal(state) as running:
        assert closed_for(running) == "error.not_enrolled"
    assert [event["message"].endswith("run kiosk enrol") for event in logged(state, "backend_lost")] == [True]


def test_terminal_that_is_revoked_while_it_runs_says_so(site: Site, tmp_path: Path) -> None:
    state = tmp_path / "terminal"
    shutil.copytree(site.state.parent / "terminal", state)
    name = json.loads((state / "terminal.json").read_text("utf-8"))["terminal_id"]
    with terminal(state) as running:
        running.expect("hall", lambda event: event.get("hall") is True, deadline_s=PATIENCE_S)
        ended = kiosk("backend", "terminals", "revoke", name, "--state-dir", str(site.state))
        assert ended.code == 0, ended
        assert closed_for(running) == "error.certificate_revoked"
    assert [event["code"] for event in logged(state, "backend_lost")] == ["certificate_revoked"]


def test_terminal_with_an_expired_certificate_says_so(site: Site, tmp_path: Path) -> None:
    state = site.certified(tmp_path / "terminal", at=datetime.now(UTC) - timedelta(days=100))
    with terminal(state) as running:
        assert closed_for(running) == "error.certificate_expired"
    assert [event["message"].endswith("run kiosk enrol again") for event in logged(state, "backend_lost")] == [True]


def test_terminal_whose_clock_is_behind_its_certificate_says_so(site: Site, tmp_path: Path) -> None:
    state = site.certified(tmp_path / "terminal", at=datetime.now(UTC) + timedelta(days=2))
    with terminal(state) as running:
        assert closed_for(running) == "error.clock_wrong"
    assert [event["message"].startswith("the clock says") for event in logged(state, "backend_lost")] == [True]


def test_locked_database_is_one_line(site: Site) -> None:
    with locked(site):
        ended = kiosk("backend", "seed", "--state-dir", str(site.state))
    assert ended.code == 6
    assert ended.complaint() == ("kiosk: the database cannot be used now: database is locked [backend_fault; retry]")


def test_enrolling_while_the_database_is_locked_is_told_to_try_again(site: Site, tmp_path: Path) -> None:
    code = json.loads(kiosk("backend", "enrolment-code", "--state-dir", str(site.state), "--json").out)["code"]
    with locked(site):
        ended = kiosk("enrol", "--url", site.public, "--code", code, "--state-dir", str(tmp_path / "terminal"))
    assert ended.code == 6
    assert "[backend_fault; retry]" in ended.complaint()


@contextmanager
def locked(site: Site) -> Iterator[None]:
    """Somebody else writes, and does not end."""
    with closing(sqlite3.connect(site.state / "backend.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")
