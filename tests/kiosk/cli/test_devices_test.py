"""`kiosk devices test` against `kiosk emulate`, each a process of its own, and a person between them."""

from __future__ import annotations

import contextlib
import http.server
import json
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from devices.diagnostics.document_printer import DOCUMENT_PRINTER
from devices.diagnostics.hands import Deed
from devices.diagnostics.id_card_reader import ID_CARD_READER
from devices.diagnostics.ticket_printer import TICKET_PRINTER
from kiosk.cli.devices import app
from kiosk.domain.message import Language
from kiosk.texts import Catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[3]
CATALOGUE = Catalogue.load()
CARDS = ROOT / "assets" / "cards"
READER = {
    Deed.LAY_CARD: [f"lay {CARDS / 'resident.json'}"],
    Deed.LAY_OTHER_CARD: [f"lay {CARDS / 'hk-macao-taiwan.json'}"],
    Deed.LIFT_CARD: ["lift"],
    Deed.UNPLUG: ["silent on"],
    Deed.PLUG_IN: ["clear"],
}
TICKETS = {
    Deed.TAKE_PAPER_OUT: ["paper out"],
    Deed.PUT_PAPER_IN: ["paper full"],
    Deed.OPEN_COVER: ["cover open"],
    Deed.OPEN_COVER_IN_PRINT: ["paper out_after 6"],
    Deed.CLOSE_COVER: ["clear"],
    Deed.TAKE_TICKET: ["ticket take"],
    Deed.UNPLUG: ["power off"],
    Deed.PLUG_IN: ["power on"],
}
DOCUMENTS = {
    Deed.TAKE_PAPER_OUT: ["paper out"],
    Deed.PUT_PAPER_IN: ["paper full"],
    Deed.OPEN_COVER: ["cover open"],
    Deed.CLOSE_COVER: ["cover closed"],
    Deed.TAKE_TONER_OUT: ["toner out"],
    Deed.PUT_TONER_IN: ["toner full"],
    Deed.UNPLUG: ["offline on"],
    Deed.PLUG_IN: ["offline off"],
    Deed.SWITCH_OFF_AND_ON: ["power off", "power on"],
}


class Emulator:
    """`kiosk emulate …`, running."""

    def __init__(self, *options: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kiosk", "emulate", *options],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.link = str(json.loads(self.process.stdout.readline())["link"])
        self._rest = threading.Thread(target=self.process.stdout.read, daemon=True)
        self._rest.start()

    def do(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def end(self) -> None:
        self.process.terminate()
        self._rest.join(10)
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()
        self.process.wait(10)


def command(*options: str) -> list[str]:
    return [sys.executable, "-m", "kiosk", "devices", "test", *options, "--json"]


def at_the_device(emulator: Emulator, deeds: dict[Deed, list[str]], *options: str) -> tuple[int, dict[str, Any]]:
    """Run the command, and do what it asks for: at the emulator, or by yes."""
    asked = {CATALOGUE.say(deed.asked, Language.EN): lines for deed, lines in deeds.items()}
    process = subprocess.Popen(
        command(*options, "--link", emulator.link),
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    with process.stdin, process.stdout, process.stderr:
        for line in process.stderr:
            if not line.startswith("  >> "):
                continue
            words = line.removeprefix("  >> ").partition(" [")[0].strip()
            if words in asked:
                for told in asked[words]:
                    emulator.do(told)
            else:
                process.stdin.write("y\n")
                process.stdin.flush()
        found: dict[str, Any] = json.loads(process.stdout.read())
    return process.wait(20), found


def test_reader_with_a_person_passes_everything() -> None:
    emulator = Emulator("id-reader", "--no-paced")
    code, found = at_the_device(emulator, READER, "id-card-reader", "--technician", "T1")
    emulator.end()
    assert (code, {record["outcome"] for record in found["records"]}) == (0, {"pass"}), found
    assert [record["test"] for record in found["records"]] == [check.id for check in ID_CARD_READER]


def test_ticket_printer_with_a_person_passes_everything() -> None:
    emulator = Emulator("ticket-printer", "--unpaced")
    code, found = at_the_device(emulator, TICKETS, "ticket-printer")
    emulator.end()
    assert (code, {record["outcome"] for record in found["records"]}) == (
        0,
        {"pass", "notApplicable"},  # no presenter
    ), found
    assert len(found["records"]) == len(TICKET_PRINTER)


def test_document_printer_with_a_person_passes_everything() -> None:
    emulator = Emulator("document-printer", "--speed", "0")
    code, found = at_the_device(emulator, DOCUMENTS, "document-printer")
    emulator.end()
    assert (code, {record["outcome"] for record in found["records"]}) == (0, {"pass"}), found
    assert len(found["records"]) == len(DOCUMENT_PRINTER)


@pytest.fixture(scope="module")
def reader() -> Iterator[Emulator]:
    emulator = Emulator("id-reader", "--no-paced", "--link", "tcp:127.0.0.1:0")
    yield emulator
    emulator.end()


def run(*options: str) -> tuple[int, dict[str, Any]]:  # Any: JSON
    result = CliRunner().invoke(app, ["test", *options, "--json"])
    assert result.stdout.isascii()
    return result.exit_code, json.loads(result.stdout)


def test_record_has_the_shape_that_is_kept_and_reported(reader: Emulator) -> None:
    _, found = run(
        "id-card-reader", "--link", reader.link, "--check", "answers", "--serial", "R-7", "--technician", "T1"
    )
    (record,) = found["records"]
    kept = ("device", "model", "serial", "test", "outcome", "message", "technician")
    assert [record[name] for name in kept] == [
        *("id-card-reader", None, "R-7", "answers", "pass", "As claimed: online.", "T1")
    ]
    assert record["time"].endswith("+00:00")


def test_reader_without_a_person_tells_its_own_serial(reader: Emulator) -> None:
    code, found = run("id-card-reader", "--link", reader.link, "--no-hands")
    assert (code, found["outcome"]) == (0, "pass")
    assert {record["serial"] for record in found["records"]} == {"05.01-20040518-0000011562-2283468762"}
    assert found["left_out"] == sum(bool(check.needs) for check in ID_CARD_READER)


def test_card_left_lying_with_nobody_there_is_unknown() -> None:
    emulator = Emulator("id-reader", "--no-paced", "--link", "tcp:127.0.0.1:0", "--card", str(CARDS / "resident.json"))
    code, found = run("id-card-reader", "--link", emulator.link, "--no-hands", "--check", "no-card-is-told")
    emulator.end()
    (record,) = found["records"]
    assert (code, record["outcome"]) == (5, "unknown")
    assert record["message"] == "Nobody did or judged it in time: Take the card off the reader."


def test_nothing_of_the_card_is_told_but_kind_and_mask() -> None:
    emulator = Emulator("id-reader", "--no-paced", "--link", "tcp:127.0.0.1:0", "--card", str(CARDS / "resident.json"))
    _, found = run("id-card-reader", "--link", emulator.link, "--check", "card_is_read")
    emulator.end()
    assert found["records"][0]["message"] == "As claimed: resident, 6****************X."


def test_open_cover_fails_and_says_what_to_do(tmp_path: Path) -> None:
    emulator = Emulator("document-printer", "--speed", "0")
    emulator.do("cover open")
    report = tmp_path / "report.txt"
    code, found = run(
        *("document-printer", "--link", emulator.link, "--no-hands", "--report", str(report)),
        *("--check", "is_ready", "--check", "sheet_is_proved"),
    )
    emulator.end()
    ready, sheet = found["records"]
    assert (code, found["outcome"], ready["outcome"], sheet["code"]) == (4, "fail", "fail", "cover_open")
    assert sheet["remedy"] == "Close the cover until it clicks, then test again."
    assert "-> Close the cover until it clicks" in report.read_text("utf-8")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_report_is_a_table_in_markdown(reader: Emulator, tmp_path: Path, language: str) -> None:
    report = tmp_path / "report.md"
    run(*("id-card-reader", "--link", reader.link, "--no-hands", "--language", language, "--report", str(report)))
    lines = report.read_text("utf-8").splitlines()
    rows = [line for line in lines if line.startswith("| pass |")]
    assert len(rows) == sum(not check.needs for check in ID_CARD_READER)
    assert ("读卡器有应答" in rows[0]) is (language == "zh_CN")


def test_people_read_a_line_for_each_check(reader: Emulator) -> None:
    result = CliRunner().invoke(app, ["test", "id-card-reader", "--link", reader.link, "--check", "answers"])
    first, last = result.stdout.splitlines()
    assert first.startswith("pass")
    assert first.endswith("answers: The reader answers and is online.")
    assert last == f"1 pass; {len(ID_CARD_READER) - 1} left out"


# ── what is no such device ──


class Web(http.server.BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.send_error(404)

    def log_message(self, *_told: object) -> None:
        return


@contextlib.contextmanager
def stranger(kind: str) -> Iterator[int]:
    """The port of something that is no device."""
    if kind == "web":
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Web) as server:
            server.daemon_threads = True
            serving = threading.Thread(target=server.serve_forever, args=(0.02,))
            serving.start()
            yield server.server_port
            server.shutdown()
            serving.join()
        return
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = int(listener.getsockname()[1])
        if kind == "silent":
            yield port
            return
    yield port  # nobody listens there any more


@pytest.mark.parametrize(
    ("kind", "device", "code"),
    [
        ("web", "id-card-reader", "device_silent"),
        ("web", "ticket-printer", "device_silent"),
        ("web", "document-printer", "wrong_device"),
        ("silent", "id-card-reader", "device_silent"),
        ("silent", "ticket-printer", "device_silent"),
        ("silent", "document-printer", "device_silent"),
        ("nobody", "id-card-reader", "port_missing"),
        ("nobody", "ticket-printer", "port_missing"),
        ("nobody", "document-printer", "port_missing"),
    ],
)
def test_stranger_on_the_port_is_one_failure_in_time(
    monkeypatch: pytest.MonkeyPatch, kind: str, device: str, code: str
) -> None:
    monkeypatch.setattr("devices.diagnostics.running.OPEN_S", 1.0)
    with stranger(kind) as port:
        link = f"ipp://127.0.0.1:{port}/ipp/print" if device == "document-printer" else f"tcp:127.0.0.1:{port}"
        exit_code, found = run(device, "--link", link, "--no-hands")
    first, *others = found["records"]
    assert (exit_code, first["outcome"], first["code"]) == (4, "fail", code)
    assert first["elapsed_ms"] < 3_000
    assert {(record["outcome"], record["message"]) for record in others} == {
        ("unknown", "Not tried: the device could not be opened.")
    }


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["id-card-reader"], "the settings name no id-card-reader"),
        (["ticket-printer", "--link", "tcp:127.0.0.1:1", "--model", "nonesuch"], "unknown ticket printer model"),
        (["ticket-printer", "--link", "foo"], "no scheme"),
        (["document-printer", "--link", "tcp:127.0.0.1:1"], "a document printer is reached by"),
        (["id-card-reader", "--link", "tcp:127.0.0.1:1", "--check", "dance"], "there are answers, sam_identity"),
        (["id-card-reader", "--link", "tcp:127.0.0.1:1", "--report", "r.doc"], "write FILE.md or FILE.txt"),
        (
            ["id-card-reader", "--link", "tcp:127.0.0.1:1", "--no-hands", "--check", "card_is_read"],
            "card_is_read needs somebody",
        ),
    ],
)
def test_wrong_option_exits_two_and_names_it(options: list[str], told: str) -> None:
    code, found = run(*options)
    assert (code, found["error"]["code"]) == (2, "settings")
    assert told in found["error"]["message"]


def test_report_that_cannot_be_written_is_named_after_the_test(reader: Emulator) -> None:
    result = CliRunner().invoke(
        app,
        [
            *("test", "id-card-reader", "--link", reader.link, "--check", "answers"),
            *("--report", "/nowhere/at/all.md"),
        ],
    )
    assert (result.exit_code, "/nowhere/at/all.md" in result.stderr) == (2, True)


def test_device_of_the_settings_is_tested_without_a_link(reader: Emulator) -> None:
    code, found = run("id-card-reader", "--set", f"devices.id_card_reader.link={reader.link}", "--check", "answers")
    assert (code, found["link"]) == (0, reader.link)
