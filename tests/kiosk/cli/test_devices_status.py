"""`kiosk devices list`, `status` and `watch`."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from devices.emulators.id_reader_line import IdReaderEmulator
from kiosk.cli.devices import app
from tests.fakes.document_printer import PrintRoom

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[3]


def run(*options: str) -> tuple[int, dict[str, Any]]:  # Any: JSON
    result = CliRunner().invoke(app, [*options, "--json"])
    assert result.stdout.isascii()
    return result.exit_code, json.loads(result.stdout)


@pytest.fixture
def reader() -> Iterator[IdReaderEmulator]:
    with IdReaderEmulator(paced=False, tcp_port=0) as emulator:
        yield emulator


def nobody() -> str:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"tcp:127.0.0.1:{server.getsockname()[1]}"


def test_list_names_the_devices_of_the_settings() -> None:
    code, found = run("list", "--set", "devices.ticket_printer.link=tcp:192.0.2.10:9100")
    assert code == 0
    assert found["devices"] == [{"device": "ticket-printer", "link": "tcp:192.0.2.10:9100", "model": "epson-tm-t88iii"}]


def test_list_names_the_models_of_the_catalogue() -> None:
    models = {model["id"]: model for model in run("list")[1]["models"]}
    assert models["epson-tm-t88iii"] == {"id": "epson-tm-t88iii", "maker": "EPSON", "name": "TM-T88III"}


def test_list_says_so_when_nothing_is_fitted() -> None:
    result = CliRunner().invoke(app, ["list"])
    assert result.stdout.splitlines()[0].startswith("the settings name no device")


def test_status_of_a_link_is_told_once(reader: IdReaderEmulator) -> None:
    code, found = run("status", "--device", "id-card-reader", "--link", reader.link)
    (device,) = found["devices"]
    assert (code, device["status"], device["error"]) == (0, {"device": "online", "media": "notPresent"}, None)


def test_status_of_all_that_the_settings_name(reader: IdReaderEmulator) -> None:
    with PrintRoom() as room:
        code, found = run(
            *("status", "--set", f"devices.id_card_reader.link={reader.link}"),
            *("--set", f"devices.document_printer.link={room.emulator.link}"),
        )
    statuses = {device["device"]: device["status"]["device"] for device in found["devices"]}
    assert (code, statuses) == (0, {"id-card-reader": "online", "document-printer": "online"})


def test_status_of_a_printer_that_needs_somebody_exits_four() -> None:
    with PrintRoom() as room:
        room.befall("paper out")
        code, found = run("status", "--device", "document-printer", "--link", room.emulator.link)
    assert (code, found["devices"][0]["status"]["paper"]) == (4, "out")


def test_status_of_a_lost_device_names_the_error_and_asks_the_others(reader: IdReaderEmulator) -> None:
    code, found = run(
        *("status", "--set", f"devices.id_card_reader.link={reader.link}"),
        *("--set", f"devices.ticket_printer.link={nobody()}"),
    )
    online, lost = found["devices"]
    assert (code, online["status"]["device"], lost["status"]) == (4, "online", None)
    assert (lost["error"]["code"], lost["error"]["clear_by"]) == ("port_missing", "engineer")


def test_status_in_words_is_a_line_for_each(reader: IdReaderEmulator) -> None:
    result = CliRunner().invoke(app, ["status", "--device", "id-card-reader", "--link", reader.link])
    assert result.stdout == "id-card-reader: device online, media notPresent\n"


def test_link_without_its_kind_is_a_usage_error() -> None:
    code, found = run("status", "--link", "tcp:127.0.0.1:1")
    assert (code, found["error"]["code"]) == (2, "settings")


def test_watch_with_nothing_to_watch_is_a_usage_error() -> None:
    assert run("watch")[0] == 2


def test_watch_tells_the_first_status_each_change_and_what_is_lost(reader: IdReaderEmulator) -> None:
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "kiosk", "devices", "watch", "--json", "--every-s", "0.1"),
            *("--device", "id-card-reader", "--link", reader.link),
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    with process.stdout as lines:
        told = [json.loads(lines.readline())]
        reader.misfortune("silent")
        told += [json.loads(lines.readline()), json.loads(lines.readline())]
        process.terminate()
    assert [line.get("status") or line.get("code") for line in told[:2]] == ["online", "offline"]
    assert (told[2]["device"], told[2]["code"]) == ("id-card-reader", "device_silent")
    assert process.wait(10) == 0


def test_watch_ends_when_its_time_is_over(reader: IdReaderEmulator) -> None:
    result = CliRunner().invoke(
        app,
        ["watch", "--device", "id-card-reader", "--link", reader.link, "--for-s", "0.3", "--every-s", "0.1"],
    )
    (line,) = result.stdout.splitlines()
    assert (result.exit_code, line.endswith("id-card-reader: device online, media notPresent")) == (0, True)
