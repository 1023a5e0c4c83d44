"""Bad input, as an installer meets it: real commands and processes, one clear line each, no traceback."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from backend.client.credentials import Credentials, key_pem, new_key
from backend.server.pki.authority import Authority
from devices.emulators.id_reader_line import IdReaderEmulator
from devices.emulators.ticket_printer import TicketPrinterEmulator
from devices.emulators.ticket_printer_models import emulated_model
from kiosk.demo.process import Process

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.demo.process import Event

TREE: Final = Path(__file__).resolve().parents[2]
PATIENCE_S: Final = 30.0
SOME_CODE: Final = "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF"

pytestmark = pytest.mark.timeout(90)


# ── commands ──


@dataclass(frozen=True, slots=True)
class Ended:
    """A command that has ended."""

    code: int
    out: str
    err: str

    def complaint(self) -> str:
        """Give the one line that is there for people."""
        assert "Traceback" not in self.out + self.err
        lines = (self.out + self.err).splitlines()
        assert len(lines) == 1, lines
        return lines[0]


def start(*arguments: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "kiosk", *arguments],
        cwd=TREE,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", **environment},
    )


def end_of(running: subprocess.Popen[str]) -> Ended:
    out, err = running.communicate(timeout=PATIENCE_S)
    return Ended(running.returncode, out, err)


def kiosk(*arguments: str, **environment: str) -> Ended:
    return end_of(start(*arguments, **environment))


@pytest.fixture
def dead_port() -> int:
    """A port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
    return port


# ── devices ──


@contextmanager
def emulated_printer(*misfortunes: str) -> Iterator[str]:
    emulator = TicketPrinterEmulator(emulated_model("epson-tm-t88iii"), tcp=("127.0.0.1", 0), paced=False)
    for words in misfortunes:
        emulator.command(words)
    serving = threading.Thread(target=emulator.serve)
    serving.start()
    yield emulator.link
    emulator.stop()
    serving.join()


@pytest.fixture(scope="module")
def refused() -> Iterator[dict[str, Ended]]:
    """What commands came to that wait for an answer which never comes; they wait together."""
    with (
        IdReaderEmulator(paced=False, tcp_port=0) as reader,
        IdReaderEmulator(paced=False, tcp_port=0) as babbler,
        emulated_printer() as printer,
        emulated_printer("silent on") as mute,
        emulated_printer("garbage on") as noisy,
    ):
        babbler.misfortune("babble")
        running = {
            "reader as printer": start("devices", "print-slip", "--link", reader.link, "--text", "x"),
            "printer as reader": start("devices", "read-card", "--link", printer),
            "babble as reader": start("devices", "read-card", "--link", babbler.link),
            "noise as printer": start("devices", "print-slip", "--link", noisy, "--text", "x"),
            "silent printer": start("devices", "print-slip", "--link", mute, "--text", "x"),
        }
        yield {name: end_of(process) for name, process in running.items()}


def test_reader_on_a_missing_port_names_the_port() -> None:
    ended = kiosk("devices", "read-card", "--link", "serial:/dev/no-such-port")
    assert ended.code == 4
    assert ended.complaint() == ("kiosk: serial:/dev/no-such-port?baud=115200: no such port [port_missing; engineer]")


def test_printer_on_a_missing_port_names_the_port(dead_port: int) -> None:
    ended = kiosk("devices", "print-slip", "--link", f"tcp:127.0.0.1:{dead_port}", "--text", "x")
    assert ended.code == 4
    assert f"tcp:127.0.0.1:{dead_port}: Connection refused [port_missing; engineer]" in ended.complaint()


def test_reader_where_a_printer_should_be_is_suspected(refused: dict[str, Ended]) -> None:
    ended = refused["reader as printer"]
    assert ended.code == 4
    assert "another device on this port" in ended.complaint()


def test_printer_where_a_reader_should_be_is_suspected(refused: dict[str, Ended]) -> None:
    ended = refused["printer as reader"]
    assert ended.code == 4
    assert "another device on this port" in ended.complaint()


def test_device_that_babbles_is_no_reader(refused: dict[str, Ended]) -> None:
    ended = refused["babble as reader"]
    assert ended.code == 4
    assert "not as an ID card reader [wrong_device; engineer]" in ended.complaint()


def test_device_that_makes_noise_is_no_printer(refused: dict[str, Ended]) -> None:
    ended = refused["noise as printer"]
    assert ended.code == 4
    assert "[wrong_device; engineer]" in ended.complaint()


def test_silent_printer_is_told_with_what_to_look_at(refused: dict[str, Ended]) -> None:
    ended = refused["silent printer"]
    assert ended.code == 4
    assert "switched off, unplugged" in ended.complaint()


# ── the backend and its terminals ──


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


# ── settings ──

OPTIONS: Final = {
    "unknown key": ("panel.pich_mm=0.3", "panel.pich_mm: there is no such setting"),
    "wrong type": ("panel.pitch_mm=wide", "panel.pitch_mm: input should be a valid number"),
    "out of range": ("panel.pitch_mm=3", "panel.pitch_mm: input should be less than or equal to 0.8"),
    "no value": ("panel.pitch_mm", "write --set name=value"),
    "bad photo decoder": (
        "devices.id_card_reader.photo_decoder=libwlt.so",
        "devices.id_card_reader.photo_decoder: photo decoder 'libwlt.so': write the library's absolute path",
    ),
    "bad character map": (
        "devices.id_card_reader.character_map=/nowhere/map",
        "devices.id_card_reader.character_map: character map /nowhere/map: No such file",
    ),
    "probed printer": (
        "devices.ticket_printer.link=serial:/dev/ttyS0?baud=probe",
        "devices.ticket_printer.link: link 'serial:/dev/ttyS0?baud=probe': baud=probe is for ID card readers",
    ),
    "bad link": ("devices.id_card_reader.link=serail:/dev/x", "devices.id_card_reader.link: link 'serail:/dev/x'"),
    "unknown model": ("devices.ticket_printer.model=epson-9", "known: cashino-kp-628e"),
}
FILES: Final = {
    "unknown key": ("panel:\n  language: en\n  pich_mm: 0.3\n", 3, "panel.pich_mm: there is no such setting"),
    "wrong type": ("times:\n  idle_s: soon\n", 2, "times.idle_s: input should be a valid number"),
    "not YAML": ("panel:\n  pitch_mm: [1, 2\n", 3, "not YAML"),
    "a list": ("panel:\n  pitch_mm: [1, 2]\n", 2, "panel.pitch_mm takes one value, not a list"),
    "said twice": ("panel:\n  pitch_mm: 0.3\n  pitch_mm: 0.4\n", 3, "is said twice, first in line 2"),
    "bad link": ("devices:\n  ticket_printer:\n    link: tcp:localhost\n", 3, "host or port is missing"),
    "unknown model": ("devices:\n  ticket_printer:\n    model: epson-9\n", 3, "known: cashino-kp-628e"),
}


@pytest.mark.parametrize("case", OPTIONS)
def test_malformed_option_is_named(case: str, tmp_path: Path) -> None:
    option, words = OPTIONS[case]
    ended = kiosk("run", "--state-dir", str(tmp_path), "--set", option)
    assert ended.code == 2
    assert ended.complaint().startswith(f"kiosk: --set {option}: ")
    assert words in ended.complaint()


@pytest.mark.parametrize("case", FILES)
def test_malformed_file_is_named_with_its_line(case: str, tmp_path: Path) -> None:
    text, line, words = FILES[case]
    file = tmp_path / "site.yaml"
    file.write_text(text, "utf-8")
    ended = kiosk("run", "--state-dir", str(tmp_path), "--config", str(file))
    assert ended.code == 2
    assert ended.complaint().startswith(f"kiosk: {file}:{line}: ")
    assert words in ended.complaint()


def test_malformed_environment_is_named(tmp_path: Path) -> None:
    ended = kiosk("run", "--state-dir", str(tmp_path), KIOSK_PANEL__PITCH_MM="wide")
    assert ended.code == 2
    assert ended.complaint().startswith("kiosk: environment KIOSK_PANEL__PITCH_MM: panel.pitch_mm: ")


def test_settings_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    ended = kiosk("run", "--state-dir", str(tmp_path), "--config", str(tmp_path / "nothing.yaml"))
    assert ended.code == 2
    assert "nothing.yaml: cannot be read: No such file or directory" in ended.complaint()
