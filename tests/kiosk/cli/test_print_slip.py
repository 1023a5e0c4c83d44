"""`kiosk devices print-slip` and `kiosk emulate ticket-printer`, as processes and by their exit codes."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import typer
from typer.testing import CliRunner

from kiosk.cli.devices.print_slip import print_slip

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

APP = typer.Typer(pretty_exceptions_enable=False)
APP.command()(print_slip)
START = (
    "import typer; from kiosk.cli.emulate.ticket_printer import ticket_printer;"
    "app = typer.Typer(); app.command()(ticket_printer); app()"
)


class Emulator:
    def __init__(self, out: Path, *options: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", START, "--out", str(out), *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.link = str(self.next()["link"])

    def next(self) -> dict[str, Any]:  # Any: JSON
        assert self.process.stdout is not None
        found: dict[str, Any] = json.loads(self.process.stdout.readline())
        return found

    def do(self, words: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(words + "\n")
        self.process.stdin.flush()
        assert self.next() == {"event": "fault", "is": words}

    def end(self) -> int:
        if self.process.stdin is not None:
            self.process.stdin.close()
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=10)
        if self.process.stdout is not None:
            self.process.stdout.close()
        return code


@pytest.fixture(scope="module", params=["tcp:127.0.0.1:0", "pty"])
def emulator(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    running = Emulator(tmp_path_factory.mktemp("out"), "--link", request.param, "--unpaced")
    yield running
    assert running.end() == 0


def run(*options: str) -> tuple[int, dict[str, Any]]:  # Any: JSON
    result = CliRunner().invoke(APP, [*options, "--json"])
    return result.exit_code, json.loads(result.stdout)


def test_slip_is_printed(emulator: Emulator) -> None:
    code, found = run("--link", emulator.link, "--text", "您好\n第二行", "--qr", "https://example.org/")
    event = emulator.next()
    assert (code, found["outcome"], found["error"], event["whole"]) == (0, "printed", None, True)


def test_bytes_are_those_of_the_ticket(emulator: Emulator) -> None:
    _, found = run("--link", emulator.link, "--text", "您好")
    assert found["bytes"] == emulator.next()["bytes"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("paper out", "paper_out"),
        ("cover open", "cover_open"),
        ("head hot", "head_hot"),
        ("silent on", "device_silent"),
    ],
)
def test_printer_that_cannot_is_named(emulator: Emulator, words: str, code: str) -> None:
    emulator.do(words)
    exit_code, found = run("--link", emulator.link, "--text", "a")
    emulator.do("clear")
    assert (exit_code, found["outcome"], found["error"]["code"]) == (4, "failed", code)


def test_paper_ending_amid_the_slip_is_a_failure(tmp_path: Path) -> None:
    emulator = Emulator(tmp_path, "--unpaced")
    emulator.do("paper out_after 2")
    exit_code, found = run("--link", emulator.link, *("--text", "a") * 6)
    emulator.end()
    assert (exit_code, found["error"]["code"]) == (4, "paper_out")


def test_wrong_device_is_named(tmp_path: Path) -> None:
    emulator = Emulator(tmp_path, "--unpaced")
    emulator.do("garbage on")
    exit_code, found = run("--link", emulator.link, "--text", "a")
    emulator.end()
    assert (exit_code, found["error"]["code"]) == (4, "wrong_device")


def test_stuck_cutter_leaves_it_unknown(tmp_path: Path) -> None:
    emulator = Emulator(tmp_path, "--unpaced")
    emulator.do("cutter jam")
    exit_code, found = run("--link", emulator.link, "--text", "a")
    emulator.end()
    assert (exit_code, found["outcome"], found["error"]["code"]) == (5, "unknown", "outcome_unknown")


def test_port_nobody_listens_on_is_one_clear_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    result = CliRunner().invoke(APP, ["--link", f"tcp:127.0.0.1:{port}", "--text", "a"])
    assert (result.exit_code, result.stdout.count("\n"), "port_missing" in result.stdout) == (4, 1, True)


@pytest.mark.parametrize(
    "options",
    [
        ["--link", "foo", "--text", "a"],
        ["--link", "tcp:127.0.0.1:1", "--text", "a", "--model", "nonesuch"],
        ["--link", "tcp:127.0.0.1:1"],
        ["--link", "tcp:127.0.0.1:1", "--qr", ""],
        ["--link", "tcp:127.0.0.1:1", "--text", "a", "--timeout-s", "0"],
    ],
)
def test_wrong_setting_exits_two_and_names_it(options: list[str]) -> None:
    code, found = run(*options)
    assert (code, found["error"]["code"]) == (2, "settings")


def test_unprintable_character_is_named_by_its_code_point(emulator: Emulator) -> None:
    code, found = run("--link", emulator.link, "--text", "a\tb")
    assert (code, found["error"]["code"], "U+0009" in found["error"]["message"]) == (4, "not_printable", True)


def test_emulator_goes_on_without_standard_input(tmp_path: Path) -> None:
    with open(os.devnull) as nothing:  # noqa: PTH123
        process = subprocess.Popen(
            [sys.executable, "-c", START, "--out", str(tmp_path), "--unpaced"],
            stdin=nothing,
            stdout=subprocess.PIPE,
            text=True,
        )
    assert process.stdout is not None
    with process.stdout as lines:
        code, _ = run("--link", json.loads(lines.readline())["link"], "--text", "a")
        process.terminate()
    assert (code, process.wait(timeout=10)) == (0, 0)


def test_model_that_proves_nothing_ends_as_unknown(tmp_path: Path) -> None:
    emulator = Emulator(tmp_path, "--unpaced", "--model", "cashino-kp-628e")
    code, found = run("--link", emulator.link, "--text", "a", "--model", "cashino-kp-628e")
    event = emulator.next()
    emulator.end()
    assert (code, found["outcome"], found["error"]["code"], event["whole"]) == (5, "unknown", "outcome_unknown", True)


def test_printer_that_says_wait_tells_it_with_its_link(tmp_path: Path) -> None:
    emulator = Emulator(tmp_path, "--link", "pty", "--flow", "xonxoff", "--buffer-bytes", "45", "--unpaced")
    code, found = run("--link", emulator.link, *("--text", "一二三四五六七八九十") * 3)
    event = emulator.next()
    emulator.end()
    assert emulator.link.endswith("&flow=xonxoff")
    assert (code, found["outcome"], event["whole"]) == (0, "printed", True)


def test_misfortune_at_the_start_is_there(tmp_path: Path) -> None:
    emulator = Emulator(tmp_path, "--unpaced", "--fault", "paper out")
    code, found = run("--link", emulator.link, "--text", "a")
    emulator.end()
    assert (code, found["error"]["code"]) == (4, "paper_out")


def test_ticket_is_taken_from_the_presenter(tmp_path: Path) -> None:
    emulator = Emulator(tmp_path, "--unpaced", "--model", "citizen-pmu2300iii")
    code, _ = run("--link", emulator.link, "--text", "a", "--model", "citizen-pmu2300iii")
    assert (code, emulator.next()["event"]) == (0, "ticket")
    emulator.do("ticket take")
    assert emulator.next() == {"event": "ticket_taken"}
    emulator.end()


def test_connection_that_is_hung_up_is_told(tmp_path: Path) -> None:
    emulator = Emulator(tmp_path, "--unpaced")
    emulator.do("hang up")
    code, _ = run("--link", emulator.link, "--text", "a")
    assert (code, emulator.next()["event"]) == (0, "ticket")
    emulator.end()


@pytest.mark.parametrize("options", [["--flow", "maybe"], ["--fault", "paper maybe"], ["--model", "nonesuch"]])
def test_emulator_names_a_wrong_option(options: list[str]) -> None:
    ended = subprocess.run([sys.executable, "-c", START, *options], capture_output=True, text=True, check=False)
    assert (ended.returncode, json.loads(ended.stdout)["error"]["code"]) == (2, "settings")


def test_handshake_the_model_does_not_know_is_a_wrong_setting() -> None:
    code, found = run("--link", "serial:/dev/ttyS0?flow=rtscts", "--model", "snbc-bt-t080", "--text", "a")
    assert (code, "xonxoff" in found["error"]["message"]) == (2, True)
