"""`kiosk devices probe --adopt` and `kiosk devices adopted`: what is found holds, shows, and is taken back."""

from __future__ import annotations

import json
import threading
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from devices.emulators.ticket_printer import TicketPrinterEmulator
from devices.emulators.ticket_printer_models import EMULATED
from kiosk.boot.adopting import FILE
from kiosk.cli.devices import app
from kiosk.cli.output import Exit
from kiosk.vault.store import Vault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from typer.testing import Result


@pytest.fixture
def printer() -> Iterator[TicketPrinterEmulator]:
    emulator = TicketPrinterEmulator(EMULATED["snbc-bt-t080"], tcp=None, paced=False)
    thread = threading.Thread(target=emulator.serve)
    thread.start()
    yield emulator
    emulator.stop()
    thread.join()


def run(*options: str) -> Result:
    return CliRunner().invoke(app, [*options, "--json"])


def told(result: Result) -> dict[str, Any]:  # Any: JSON
    found: dict[str, Any] = json.loads(result.stdout.splitlines()[-1])
    return found


def port_of(printer: TicketPrinterEmulator) -> str:
    return printer.link.removeprefix("serial:").partition("?")[0]


def adopt(printer: TicketPrinterEmulator, state: Path, *more: str) -> Result:
    return run("probe", "serial", port_of(printer), "--adopt", "zhou-lei", "--state-dir", str(state), *more)


def test_found_printer_is_adopted_with_its_row(printer: TicketPrinterEmulator, tmp_path: Path) -> None:
    found = told(adopt(printer, tmp_path))
    assert (found["adopted"]["devices.ticket_printer.model"], found["overruled"]) == ("snbc-bt-t080", [])


def test_adopted_printer_is_listed_as_this_terminals(printer: TicketPrinterEmulator, tmp_path: Path) -> None:
    adopt(printer, tmp_path)
    devices = told(run("list", "--state-dir", str(tmp_path)))["devices"]
    assert [(one["device"], one["model"]) for one in devices] == [("ticket-printer", "snbc-bt-t080")]


def test_adopting_is_in_the_audit_chain(printer: TicketPrinterEmulator, tmp_path: Path) -> None:
    adopt(printer, tmp_path)
    with closing(Vault.open(tmp_path)) as vault, vault.look() as db:
        facts = [json.loads(row[0])["who"] for row in db.execute("SELECT facts FROM audit")]
    assert facts == ["zhou-lei"]


def test_probe_alone_adopts_nothing(printer: TicketPrinterEmulator, tmp_path: Path) -> None:
    run("probe", "serial", port_of(printer), "--state-dir", str(tmp_path))
    assert not (tmp_path / FILE).exists()


def test_nothing_found_adopts_nothing(tmp_path: Path) -> None:
    result = run("probe", "serial", str(tmp_path / "no-port"), "--adopt", "zhou-lei", "--state-dir", str(tmp_path))
    assert (result.exit_code, (tmp_path / FILE).exists()) == (Exit.DEVICE, False)


def test_option_that_overrules_is_told(printer: TicketPrinterEmulator, tmp_path: Path) -> None:
    found = told(adopt(printer, tmp_path, "--set", "devices.ticket_printer.link=tcp:127.0.0.1:9100"))
    assert found["overruled"] == ["devices.ticket_printer.link"]


def test_adopted_settings_are_shown(printer: TicketPrinterEmulator, tmp_path: Path) -> None:
    adopted = told(adopt(printer, tmp_path))["adopted"]
    assert told(run("adopted", "--state-dir", str(tmp_path))) == {"adopted": adopted}


def test_forgotten_settings_are_gone(printer: TicketPrinterEmulator, tmp_path: Path) -> None:
    adopt(printer, tmp_path)
    run("adopted", "--forget", "--state-dir", str(tmp_path))
    assert told(run("adopted", "--state-dir", str(tmp_path))) == {"adopted": {}}


def test_damaged_file_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("{")
    result = run("adopted", "--state-dir", str(tmp_path))
    assert (result.exit_code, told(result)["error"]["code"]) == (Exit.USAGE, "settings")
