"""`kiosk devices read-card`: what it prints, how it ends, and that bad luck is one clear line."""

from __future__ import annotations

import json
import os
import socket
import tty
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import typer
from typer.testing import CliRunner

from devices.emulators.id_reader_card import card_from, load_card
from devices.emulators.id_reader_line import IdReaderEmulator
from devices.links.address import parse_link
from devices.links.choice import link_to
from kiosk.cli.devices.read_card import read_card
from kiosk.cli.output import Exit

if TYPE_CHECKING:
    from collections.abc import Iterator

CARDS = Path(__file__).parents[3] / "assets" / "cards"
KEYS = [
    "kind",
    "name",
    "number",
    "birth",
    "sex",
    "ethnicity",
    "address",
    "authority",
    "valid_from",
    "valid_to",
    "english_name",
    "nationality",
    "pass_number",
    "issue_count",
    "valid",
    "reason",
    "sam_id",
    "elapsed_ms",
]


@dataclass
class Told:
    """How the command ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, object]:
        value: dict[str, object] = json.loads(self.out)
        return value


def run(*arguments: str) -> Told:
    app = typer.Typer(pretty_exceptions_enable=False)
    app.command()(read_card)
    result = CliRunner().invoke(app, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return Told(result.exit_code, result.stdout, result.stderr)


@pytest.fixture
def emulator() -> Iterator[IdReaderEmulator]:
    with IdReaderEmulator(paced=False) as made:
        yield made


def read(emulator: IdReaderEmulator, *options: str, wait_s: float = 2) -> Told:
    return run("--link", emulator.link, "--json", "--timeout-s", str(wait_s), *options)


def test_valid_card_is_told_whole_when_asked(emulator: IdReaderEmulator) -> None:
    emulator.lay(load_card(CARDS / "resident.json"))
    told = read(emulator, "--show-personal-data")
    value = told.json
    assert value.pop("elapsed_ms")
    expected = json.loads((CARDS / "resident.json").read_text("utf-8"))
    assert (told.code, value) == (
        Exit.OK,
        dict.fromkeys(KEYS[:-1])
        | expected
        | {"valid": True, "reason": None, "sam_id": "05.01-20040518-0000011562-2283468762"},
    )


@pytest.mark.parametrize("path", sorted(CARDS.glob("*.json")), ids=lambda path: path.stem)
def test_every_sample_comes_back_as_it_was_written(emulator: IdReaderEmulator, path: Path) -> None:
    emulator.lay(load_card(path))
    value = read(emulator, "--show-personal-data").json
    written = {key: text or None for key, text in json.loads(path.read_text("utf-8")).items()}
    assert {key: value[key] for key in written} == written


def test_every_key_is_there_in_order(emulator: IdReaderEmulator) -> None:
    emulator.lay(load_card(CARDS / "foreign-2017.json"))
    assert list(read(emulator).json) == KEYS


def test_personal_data_are_masked_unless_asked_for(emulator: IdReaderEmulator) -> None:
    emulator.lay(load_card(CARDS / "resident.json"))
    value = read(emulator).json
    assert (value["name"], value["number"], value["birth"], value["address"]) == (
        "万*",
        "6****************X",
        "****",
        "****",
    )


def test_english_name_and_pass_number_are_masked_too(emulator: IdReaderEmulator) -> None:
    emulator.lay(
        card_from({"kind": "J", "english_name": "", "pass_number": "H00000001", "number": "810000199001010019"})
    )
    assert read(emulator).json["pass_number"] == "H*******1"


def test_output_is_ascii(emulator: IdReaderEmulator) -> None:
    emulator.lay(load_card(CARDS / "rare-name.json"))
    assert read(emulator, "--show-personal-data").out.isascii()


@pytest.mark.parametrize(
    ("card", "reason"),
    [
        ({"valid_from": "2010-01-01", "valid_to": "2020-01-01"}, "expired"),
        ({"valid_from": "2200-01-01", "valid_to": "2210-01-01"}, "not_yet_valid"),
        ({"number": "110105199003070047"}, "bad_check_character"),
        ({"birth": "1990-03-08"}, "birth_mismatch"),
        ({"birth": "1990-02-30"}, "bad_date"),
        ({"kind": "K"}, "unknown_type"),
        ({"name": "沈?窗"}, "name_unreadable"),
        ({"name": "沈\ud842"}, "name_unreadable"),
        ({"number": ""}, "malformed"),
    ],
)
def test_refused_card_tells_why(emulator: IdReaderEmulator, card: dict[str, str], reason: str) -> None:
    emulator.lay(card_from({**json.loads((CARDS / "resident.json").read_text("utf-8")), **card}))
    told = read(emulator, "--show-personal-data")
    assert (told.code, told.json["valid"], told.json["reason"]) == (Exit.REFUSED, False, reason)


def test_card_of_unknown_type_has_no_kind(emulator: IdReaderEmulator) -> None:
    emulator.lay(card_from({**json.loads((CARDS / "resident.json").read_text("utf-8")), "kind": "K"}))
    assert read(emulator).json["kind"] is None


@pytest.mark.parametrize("text_block_hex", ["", "00", "41" * 255, "ff" * 256, "00d8" * 128, "41" * 300])
def test_malformed_text_block_is_refused(emulator: IdReaderEmulator, text_block_hex: str) -> None:
    emulator.lay(card_from({"text_block_hex": text_block_hex}))
    told = read(emulator)
    assert (told.code, told.json["kind"], told.json["valid"]) == (Exit.REFUSED, None, False)


def test_text_block_of_another_length_is_malformed(emulator: IdReaderEmulator) -> None:
    emulator.lay(card_from({"text_block_hex": "41" * 255}))
    assert read(emulator).json["reason"] == "malformed"


def test_long_term_card_is_valid_without_an_end(emulator: IdReaderEmulator) -> None:
    emulator.lay(load_card(CARDS / "resident-long-term.json"))
    value = read(emulator).json
    assert (value["valid"], value["valid_to"]) == (True, None)


def test_date_that_is_none_is_told_as_the_chip_has_it(emulator: IdReaderEmulator) -> None:
    emulator.lay(card_from({"valid_from": "20241340", "number": "11010519491231002X"}))
    assert read(emulator).json["valid_from"] == "20241340"


def test_without_json_lines_for_people_are_printed(emulator: IdReaderEmulator) -> None:
    emulator.lay(load_card(CARDS / "resident.json"))
    told = run("--link", emulator.link)
    assert (told.code, told.out.splitlines()[:2]) == (Exit.OK, ["kind: resident", "name: 万*"])


def assert_one_clear_error(told: Told, code: str, exit_code: Exit) -> None:
    error = told.json["error"]
    assert isinstance(error, dict)
    assert (told.code, error["code"], told.out.count("\n"), told.err) == (exit_code, code, 1, "")


def test_no_card_in_time_is_one_clear_error(emulator: IdReaderEmulator) -> None:
    assert_one_clear_error(read(emulator, wait_s=0.1), "no_card", Exit.DEVICE)


def test_missing_port_is_one_clear_error() -> None:
    assert_one_clear_error(run("--link", "serial:/dev/ttyNONE9", "--json"), "port_missing", Exit.DEVICE)


def test_missing_port_is_one_clear_line_without_json() -> None:
    told = run("--link", "serial:/dev/ttyNONE9")
    assert (told.code, told.out, told.err) == (
        Exit.DEVICE,
        "",
        "kiosk: serial:/dev/ttyNONE9?baud=115200: no such port [port_missing; engineer]\n",
    )


def test_refused_connection_is_one_clear_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert_one_clear_error(run("--link", f"tcp:127.0.0.1:{port}", "--json"), "port_missing", Exit.DEVICE)


def test_silent_device_is_one_clear_error() -> None:
    master, slave = os.openpty()
    tty.setraw(slave)
    told = run("--link", f"serial:{os.ttyname(slave)}", "--json")
    os.close(slave)
    os.close(master)
    assert_one_clear_error(told, "device_silent", Exit.DEVICE)


def test_wrong_device_is_one_clear_error(emulator: IdReaderEmulator) -> None:
    emulator.misfortune("babble")
    assert_one_clear_error(read(emulator), "wrong_device", Exit.DEVICE)


def test_module_fault_is_one_clear_error(emulator: IdReaderEmulator) -> None:
    emulator.misfortune("sam", "66")
    assert_one_clear_error(read(emulator), "reader_fault", Exit.DEVICE)


def test_damage_without_end_is_one_clear_error(emulator: IdReaderEmulator) -> None:
    emulator.lay(load_card(CARDS / "resident.json"))
    emulator.misfortune("cut", "10")
    assert_one_clear_error(read(emulator), "wrong_device", Exit.DEVICE)


def test_pulled_card_is_one_clear_error(emulator: IdReaderEmulator) -> None:
    emulator.lay(load_card(CARDS / "resident.json"))
    emulator.misfortune("pulled_at", "500")
    assert_one_clear_error(read(emulator), "card_unreadable", Exit.DEVICE)


def test_port_in_use_is_one_clear_error(emulator: IdReaderEmulator) -> None:
    holder = link_to(parse_link(emulator.link))
    holder.open(deadline_s=1)
    told = read(emulator)
    holder.close()
    assert_one_clear_error(told, "device_busy", Exit.DEVICE)


@pytest.mark.parametrize("link", ["", "usb:0400:c35a", "serial:ttyUSB0", "serial:/dev/ttyS0?baud=fast", "tcp:h"])
def test_link_that_is_none_is_one_clear_error(link: str) -> None:
    assert_one_clear_error(run("--link", link, "--json"), "settings", Exit.USAGE)


@pytest.mark.parametrize("seconds", ["-1", "nan", "inf", "1e9"])
def test_time_that_is_none_is_one_clear_error(seconds: str) -> None:
    told = run("--link", "tcp:127.0.0.1:1", "--json", "--timeout-s", seconds)
    assert_one_clear_error(told, "settings", Exit.USAGE)
