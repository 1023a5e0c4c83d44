"""`kiosk emulate id-reader` as its own process: what it prints, what it obeys, how it ends."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from devices.drivers.id_card_reader import SdtIdCardReader
from devices.drivers.id_card_reader_fitting import fit_reader
from devices.links.address import parse_link
from devices.links.choice import link_to
from kiosk.ports.errors import NoCard, ReaderFault

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[3]
CARDS = ROOT / "assets" / "cards"


class Emulator:
    """The command, running."""

    def __init__(self, *options: str, stdin: int = subprocess.PIPE) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kiosk", "emulate", "id-reader", *options],
            cwd=ROOT,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.link = str(self.line()["link"])

    def line(self) -> dict[str, object]:
        assert self.process.stdout is not None
        value: dict[str, object] = json.loads(self.process.stdout.readline())
        return value

    def do(self, line: str) -> dict[str, object]:
        """Give one command and await the line that answers it."""
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self.line()

    def reader(self) -> SdtIdCardReader:
        reader = SdtIdCardReader(link_to(parse_link(self.link)))
        reader.open(deadline_s=3)
        return reader

    def end(self) -> None:
        self.process.terminate()
        self.process.communicate(timeout=10)


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    made = Emulator("--no-paced", "--link", "tcp:127.0.0.1:0")
    yield made
    made.end()


def test_first_line_is_the_address_of_a_serial_port() -> None:
    made = Emulator("--baud", "19200")
    made.end()
    assert made.link.startswith("serial:/dev/pts/")
    assert made.link.endswith("?baud=19200")


def test_card_given_at_the_start_is_read() -> None:
    made = Emulator("--no-paced", "--card", str(CARDS / "rare-name.json"))
    reader = made.reader()
    card = reader.read_card(deadline_s=3)
    reader.close()
    made.end()
    assert card.name == "妫建𠮷"


@pytest.mark.parametrize(
    ("line", "event"),
    [
        (f"lay {CARDS / 'resident.json'}", "card_laid"),
        (json.dumps({"do": "lay", "file": str(CARDS / "expired.json")}), "card_laid"),
        (json.dumps({"do": "lay", "card": {"name": "样例"}}), "card_laid"),
        ("lift", "card_lifted"),
        ("silent on", "misfortune"),
        ("fault cut 20 1", "misfortune"),
        (json.dumps({"do": "cut", "value": 20, "times": 1}), "misfortune"),
        ("clear", "misfortune"),
        ("help", "help"),
        ("left 80", "left"),
        ("left found", "left"),
        ("baud 9600", "baud"),
        ("collision on", "misfortune"),
        ("left lying", "not_understood"),
        ("baud fast", "not_understood"),
        ("baud 0", "not_understood"),
        ("lay nowhere.json", "not_understood"),
        ("dance", "not_understood"),
        ("lay", "not_understood"),
        ('{"do": ', "not_understood"),
        ("'", "not_understood"),
        ("lift now", "not_understood"),
        ("cut many", "not_understood"),
        ("\n\nlift\n", "no_card"),
    ],
)
def test_command_on_standard_input_is_obeyed_or_refused(emulator: Emulator, line: str, event: str) -> None:
    assert emulator.do(line)["event"] == event


def test_events_carry_no_personal_data() -> None:
    made = Emulator("--no-paced")
    assert made.do(f"lay {CARDS / 'resident.json'}") == {"event": "card_laid"}
    reader = made.reader()
    reader.read_card(deadline_s=3)
    reader.close()
    made.end()


def test_lifted_card_is_not_read() -> None:
    made = Emulator("--no-paced", "--card", str(CARDS / "resident.json"))
    made.line()
    made.do("lift")
    reader = made.reader()
    with pytest.raises(NoCard):
        reader.read_card(deadline_s=0)
    reader.close()
    made.end()


def test_misfortune_from_the_start_is_suffered() -> None:
    made = Emulator("--no-paced", "--fault", "sam 66")
    with pytest.raises(ReaderFault):
        made.reader()
    made.end()


@pytest.mark.parametrize(
    "options",
    [
        ("--fault", "fire"),
        ("--fault", ""),
        ("--card-left-answers", "yes"),
        ("--link", "tcp:127.0.0.1:0", "--path", "/tmp/reader-that-is-none"),
        ("--path", "/etc/hostname"),
    ],
)
def test_option_nobody_knows_is_one_clear_line(options: tuple[str, ...]) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "kiosk", "emulate", "id-reader", *options],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert (ended.returncode, ended.stdout.count("\n"), ended.stderr) == (2, 1, "")
    assert json.loads(ended.stdout)["error"]["code"] == "settings"


def test_path_leads_to_the_reader_however_often_it_is_plugged(tmp_path: Path) -> None:
    made = Emulator("--no-paced", "--path", str(tmp_path / "reader"))
    made.do("unplug")
    assert [made.do("plug"), made.line()] == [{"event": "plugged"}, {"link": made.link}]
    made.reader().close()
    made.end()


def test_speed_told_by_standard_input_is_found_by_probing() -> None:
    made = Emulator("--no-paced")
    made.do("baud 19200")
    made.link = made.link.replace("115200", "probe")
    reader = fit_reader(made.link)
    reader.open(deadline_s=5)
    reader.close()
    made.end()
    assert reader.capabilities().baud == 19200


def test_quit_ends_it_well() -> None:
    made = Emulator()
    made.process.communicate("quit\n", timeout=10)
    assert made.process.returncode == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_ends_it_well_without_standard_input(number: signal.Signals) -> None:
    made = Emulator(stdin=subprocess.DEVNULL)
    reader = made.reader()  # it answers although its input has ended
    reader.close()
    made.process.send_signal(number)
    made.process.communicate(timeout=10)
    assert made.process.returncode == 0


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--link", "serial:/dev/ttyUSB0"), "write pty or tcp"),
        (("--link", "tcp:127.0.0.1:99999"), "write pty or tcp"),
        (("--link", "tcp:192.0.2.1:0"), "--link tcp:192.0.2.1:0"),
        (("--card", "nowhere.json"), "card nowhere.json"),
        (("--card-left-answers", "81"), "write found or 80"),
    ],
)
def test_bad_option_is_one_clear_error(options: tuple[str, ...], told: str) -> None:
    command = [sys.executable, "-m", "kiosk", "emulate", "id-reader", *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20, check=False)
    assert (done.returncode, done.stderr, done.stdout.count("\n")) == (2, "", 1)
    assert told in json.loads(done.stdout)["error"]["message"]


def test_read_card_and_the_emulator_meet_as_processes(emulator: Emulator) -> None:
    emulator.do("clear")
    emulator.do(f"lay {CARDS / 'resident.json'}")
    command = [sys.executable, "-m", "kiosk", "devices", "read-card", "--link", emulator.link, "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20, check=False)
    assert (done.returncode, json.loads(done.stdout)["valid"], done.stderr) == (0, True, "")
