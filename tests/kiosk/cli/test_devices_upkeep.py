"""`kiosk devices counters`, `refill`, `tests`, `status --through`, `probe`, `readiness`; `kiosk support-bundle`."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from devices.emulators.id_reader_line import IdReaderEmulator
from devices.emulators.ticket_printer import TicketPrinterEmulator
from devices.emulators.ticket_printer_models import EMULATED
from kiosk.cli.main import app
from kiosk.domain.message import Words
from kiosk.health.latest import LatestStatuses, Presence
from kiosk.ports.statuses import Cover, Cutter, Device, Paper, TicketPrinterStatus
from kiosk.standing import Standing, Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OUT = TicketPrinterStatus(Device.USER_ERROR, Paper.OUT, Cover.CLOSED, Cutter.OK)
PRINTER = ("--set", "devices.ticket_printer.link=tcp:192.0.2.10:9100")


def run(*options: object) -> tuple[int, dict[str, Any]]:  # Any: JSON
    result = CliRunner().invoke(app, [*(str(option) for option in options), "--json"])
    assert result.stdout.isascii()
    return result.exit_code, json.loads(result.stdout)


@pytest.fixture
def printer() -> Iterator[TicketPrinterEmulator]:
    emulator = TicketPrinterEmulator(EMULATED["snbc-bt-t080"], tcp=("127.0.0.1", 0), paced=False)
    thread = threading.Thread(target=emulator.serve)
    thread.start()
    yield emulator
    emulator.stop()
    thread.join()


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Path]:
    """A terminal that runs and has told of an empty printer."""
    presence = Presence(tmp_path)
    assert presence.hold()
    standing = Standing(Terminal(Words("03 号机"), Words("一楼"), "12345"))
    LatestStatuses(tmp_path).stands(replace(standing, printer=OUT))
    yield tmp_path
    presence.let_go()


def own(emulator: TicketPrinterEmulator) -> tuple[str, ...]:
    return (
        *("--set", f"devices.ticket_printer.link={emulator.link}"),
        *("--set", "devices.ticket_printer.model=snbc-bt-t080"),
    )


def test_counters_of_a_terminal_that_never_ran_are_empty_and_make_nothing(tmp_path: Path) -> None:
    code, told = run("devices", "counters", "--state-dir", tmp_path / "state", *PRINTER)
    assert (code, told["counters"], [one["level"] for one in told["supplies"]]) == (0, [], ["unknown"] * 3)
    assert not (tmp_path / "state").exists()


def test_a_test_of_the_terminal_s_own_printer_is_counted_and_kept(
    printer: TicketPrinterEmulator, tmp_path: Path
) -> None:
    asked = ("--check", "slip_is_proved", "--no-hands", "--technician", "T-7", "--state-dir", tmp_path)
    run("devices", "refill", "ticket-printer", "--length-m", "30", "--state-dir", tmp_path)
    code, _ = run("devices", "test", "ticket-printer", *asked, *own(printer))
    counted = run("devices", "counters", "--state-dir", tmp_path, *own(printer))[1]
    totals = {one["counter"]: one["total"] for one in counted["counters"]}
    roll = next(one for one in counted["supplies"] if one["part"] == "roll")
    kept = run("devices", "tests", "--state-dir", tmp_path)[1]["tests"]
    assert (code, totals["slips_printed"], totals["cuts"]) == (0, 1, 1)
    assert 0 < totals["paper_mm"] == 30_000 - roll["left"]
    assert [(one["test"], one["outcome"], one["technician"]) for one in kept] == [("slip_is_proved", "pass", "T-7")]


def test_a_device_on_somebody_s_bench_leaves_nothing_behind(
    printer: TicketPrinterEmulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    only = ("--check", "is_ready", "--no-hands", "--link", printer.link, "--model", "snbc-bt-t080")
    assert run("devices", "test", "ticket-printer", *only)[0] == 0
    assert list(tmp_path.iterdir()) == []


def test_a_refill_names_its_length_in_millimetres(tmp_path: Path) -> None:
    code, told = run("devices", "refill", "ticket-printer", "--length-m", "79.5", "--state-dir", tmp_path)
    assert (code, told["part"], told["capacity"]) == (0, "roll", 79_500)


@pytest.mark.parametrize(
    "wrong",
    [
        ("id-card-reader",),
        ("document-printer", "--length-m", "80"),
        ("ticket-printer", "--sheets", "250"),
        ("ticket-printer", "--part", "toner"),
    ],
)
def test_a_refill_that_makes_no_sense_is_a_usage_error(tmp_path: Path, wrong: tuple[str, ...]) -> None:
    code, told = run("devices", "refill", *wrong, "--state-dir", tmp_path)
    assert (code, told["error"]["code"]) == (2, "settings")


def test_status_is_told_by_the_running_terminal_without_touching_the_device(terminal: Path) -> None:
    code, told = run("devices", "status", "--state-dir", terminal, *PRINTER)
    (device,) = told["devices"]
    assert (code, told["through"], device["status"]["paper"], device["severity"]) == (4, True, "out", "down")
    assert device["conditions"][0] == {"code": "paper_out", "severity": "down", "clear_by": "attendant"}


def test_a_remedy_is_told_for_all_three(terminal: Path) -> None:
    remedy = run("devices", "status", "--state-dir", terminal, *PRINTER)[1]["devices"][0]["remedy"]
    assert all(remedy[who] for who in ("citizen", "attendant", "engineer"))


def test_people_are_told_what_to_do_in_their_language(terminal: Path) -> None:
    asked = ["devices", "status", "--all", "--language", "zh_CN", "--state-dir", str(terminal), *PRINTER]
    told = CliRunner().invoke(app, asked).stdout
    assert "打印纸用完了" in told
    assert "号码照常取" in told


def test_a_fitted_device_that_nobody_has_told_of_is_unknown(terminal: Path) -> None:
    sensors = ("--set", "devices.sensors.link=serial:/dev/ttyUSB9")
    told = run("devices", "status", "--state-dir", terminal, *PRINTER, *sensors)[1]["devices"]
    assert [(one["device"], one["status"]) for one in told if one["device"] == "sensors"] == [("sensors", None)]


def test_what_a_terminal_told_that_no_longer_runs_is_marked_as_history(terminal: Path) -> None:
    asked = ("devices", "status", "--through", "--state-dir", terminal, *PRINTER)
    running = run(*asked)[1]["running"]
    (terminal / "terminal.lock").unlink()
    gone = CliRunner().invoke(app, [str(one) for one in asked]).stdout.splitlines()[0]
    assert running is True
    assert gone.startswith("no terminal runs here")


def test_through_a_terminal_that_never_ran_is_a_usage_error(tmp_path: Path) -> None:
    assert run("devices", "status", "--through", "--state-dir", tmp_path)[0] == 2


def test_a_test_of_a_device_that_the_running_terminal_owns_is_refused(terminal: Path) -> None:
    code, told = run("devices", "test", "ticket-printer", "--no-hands", "--state-dir", terminal, *PRINTER)
    assert (code, told["error"]["code"]) == (4, "device_busy")
    assert "--through" in told["error"]["message"]


def test_probe_finds_a_reader_and_tells_what_was_tried(tmp_path: Path) -> None:
    with IdReaderEmulator(paced=False) as emulator:
        path = emulator.link.removeprefix("serial:").partition("?")[0]
        code, told = run("devices", "probe", "serial", path, "--state-dir", tmp_path)
    assert (code, told["found"][0]["device"]) == (0, "id-card-reader")
    assert {one["protocol"] for one in told["tried"]} == {"printer", "reader"}


def test_probe_of_nothing_exits_four(tmp_path: Path) -> None:
    code, told = run("devices", "probe", "serial", "/dev/pts/99999", "--state-dir", tmp_path)
    assert (code, told["found"]) == (4, [])


def test_readiness_writes_its_sheet_and_says_no(tmp_path: Path, terminal: Path) -> None:
    out = tmp_path / "ready.pdf"
    code, told = run("devices", "readiness", "--out", out, "--state-dir", terminal, *PRINTER)
    assert (code, told["ready"], out.read_bytes()[:5]) == (3, False, b"%PDF-")


def test_readiness_wants_a_pdf(tmp_path: Path) -> None:
    assert run("devices", "readiness", "--out", tmp_path / "ready.txt")[0] == 2


def test_support_bundle_is_written_while_the_terminal_runs(tmp_path: Path, terminal: Path) -> None:
    log, out = tmp_path / "log", tmp_path / "b.zip"
    log.write_text(json.dumps({"at": datetime.now(UTC).isoformat(), "event": "first_frame"}) + "\nnot ours\n")
    code, told = run("support-bundle", "--out", out, "--log", log, "--state-dir", terminal)
    assert (code, "log.jsonl" in told["parts"], told["log_lines_read"], out.exists()) == (0, True, 2, True)


def test_support_bundle_of_wrong_settings_is_written_without_them(tmp_path: Path, terminal: Path) -> None:
    asked = ("--out", tmp_path / "b.zip", "--unit", "no-such-unit", "--state-dir", terminal)
    code, told = run("support-bundle", *asked, "--set", "panel.pitch_mm=wide")
    assert code == 0
    assert "pitch_mm" in told["settings_wrong"]


def test_support_bundle_wants_a_zip(tmp_path: Path) -> None:
    assert run("support-bundle", "--out", tmp_path / "b.tar")[0] == 2
