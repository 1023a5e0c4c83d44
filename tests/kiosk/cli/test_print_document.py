"""`kiosk devices print-document` and `kiosk emulate document-printer`, as processes and by their exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import typer
from typer.testing import CliRunner

from kiosk.cli.devices.print_document import print_document
from tests.fakes.document_printer import pdf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Press = Callable[..., tuple[int, dict[str, Any]]]  # Any: JSON

APP = typer.Typer(pretty_exceptions_enable=False)
APP.command()(print_document)
START = (
    "import typer; from kiosk.cli.emulate.document_printer import document_printer;"
    "app = typer.Typer(); app.command()(document_printer); app()"
)


class Emulator:
    def __init__(self, *options: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", START, "--speed", "0", *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.first = self.next()

    @property
    def link(self) -> str:
        return str(self.first["link"])

    def next(self) -> dict[str, Any]:  # Any: JSON
        assert self.process.stdout is not None
        found: dict[str, Any] = json.loads(self.process.stdout.readline())
        return found

    def do(self, words: str) -> dict[str, Any]:
        assert self.process.stdin is not None
        self.process.stdin.write(words + "\n")
        self.process.stdin.flush()
        return self.next()

    def end(self) -> None:
        self.process.terminate()
        self.process.communicate(timeout=10)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("out")


@pytest.fixture(scope="module")
def emulator(out: Path) -> Iterator[Emulator]:
    emulator = Emulator("--out", str(out))
    yield emulator
    emulator.end()


@pytest.fixture
def press(tmp_path: Path, emulator: Emulator) -> Press:
    """Prints and gives exit code and JSON."""
    (tmp_path / "a.pdf").write_bytes(pdf())

    def run(serial: str, *options: str, link: str | None = None) -> tuple[int, dict[str, Any]]:
        where = [
            "--link",
            link or emulator.link,
            "--file",
            str(tmp_path / "a.pdf"),
            "--state-dir",
            str(tmp_path / "state"),
        ]
        done = CliRunner().invoke(APP, [*where, "--serial", serial, "--json", *options])
        return done.exit_code, json.loads(done.stdout.splitlines()[-1])

    return run


def test_document_printed_exits_0(press: Press, out: Path) -> None:
    code, told = press("P-1")
    assert (code, told["outcome"], told["sheets_completed"]) == (0, "printed", 1)
    assert [file.name for file in out.glob("*P-1.pdf")] == [f"{len(list(out.iterdir())):04d}-P-1.pdf"]


def test_serial_used_exits_3_and_says_so(press: Press) -> None:
    press("P-2")
    code, told = press("P-2")
    assert (code, told["outcome"], told["error"]["code"]) == (3, "refused", "serial_used")


def test_paper_out_exits_4(press: Press, emulator: Emulator) -> None:
    befall(emulator, "paper out")
    code, told = press("P-3")
    befall(emulator, "paper full")
    assert (code, told["outcome"], told["error"]["code"]) == (4, "not_printed", "paper_out")


def test_paper_out_in_the_job_exits_5(press: Press, emulator: Emulator) -> None:
    befall(emulator, "out_after 1")
    code, told = press("P-4", "--sheets", "2", "--timeout-s", "1")
    befall(emulator, "paper full")
    assert (code, told["outcome"], told["error"]["code"]) == (5, "unknown", "outcome_unknown")


def test_link_that_is_nonsense_exits_2(press: Press) -> None:
    code, told = press("P-5", link="lp0")
    assert (code, told["error"]["code"]) == (2, "settings")


def test_nobody_at_the_link_exits_4(press: Press) -> None:
    code, told = press("P-6", link="ipp://127.0.0.1:1/ipp/print")
    assert (code, told["error"]["code"]) == (4, "port_missing")


def befall(emulator: Emulator, words: str) -> None:
    """Let something happen; what the printer told before is passed over."""
    told = emulator.do(words)
    while told.get("event") != "misfortune":
        told = emulator.next()


def test_emulator_tells_its_link_first(emulator: Emulator) -> None:
    assert emulator.link.startswith("ipp://127.0.0.1:")


def test_emulator_answers_nonsense_with_what_it_knows() -> None:
    emulator = Emulator()
    told = emulator.do("earthquake")
    emulator.end()
    assert (told["event"], "out_after" in told["message"]) == ("not_understood", True)


def test_emulator_quits_when_told() -> None:
    emulator = Emulator()
    emulator.process.communicate("quit\n", timeout=10)
    assert emulator.process.returncode == 0


@pytest.mark.parametrize("listen", ["8631", "127.0.0.1:x", "127.0.0.1:99999"])
def test_emulator_cannot_listen_at_nonsense(listen: str) -> None:
    emulator = Emulator("--listen", listen)
    emulator.process.communicate(timeout=10)
    assert (emulator.process.returncode, emulator.first["error"]["code"]) == (2, "settings")


def test_emulator_takes_json_as_well_as_words(emulator: Emulator) -> None:
    for line in ('{"do": "toner", "value": "low"}', '{"toner": "low"}', "toner low"):
        befall(emulator, line)
    befall(emulator, "clear")


@pytest.mark.parametrize("line", ['{"do": ', "paper 'out"])
def test_emulator_goes_on_after_a_line_that_cannot_be_read(emulator: Emulator, line: str) -> None:
    assert emulator.do(line)["event"] == "not_understood"


def test_emulator_names_its_misfortunes(emulator: Emulator) -> None:
    assert {"paper", "hang_up", "clear"} <= set(emulator.do("help")["misfortunes"])


def test_emulator_begins_with_the_misfortune_it_was_given(press: Press) -> None:
    emulator = Emulator("--fault", "cover open", "--fault", "late 5")
    code, told = press("P-7", link=emulator.link)
    emulator.end()
    assert (code, told["error"]["code"]) == (4, "cover_open")


def test_emulator_with_a_misfortune_nobody_knows_does_not_begin() -> None:
    emulator = Emulator("--fault", "earthquake")
    emulator.process.communicate(timeout=10)
    assert (emulator.process.returncode, emulator.first["error"]["code"]) == (2, "settings")
