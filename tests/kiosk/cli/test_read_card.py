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
    "version",
    "former_number",
    "newest_address",
    "printed_address",
    "baud",
    "photo",
    "fingerprint_bytes",
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
        dict.fromkeys(key for key in KEYS if key != "elapsed_ms")
        | expected
        | {"valid": True, "reason": None, "sam_id": "05.01-20040518-0000011562-2283468762", "baud": 115200},
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


def test_link_to_the_number_before_is_masked_too(emulator: IdReaderEmulator) -> None:
    emulator.lay(card_from({"kind": "Y", "english_name": "SAMPLE", "former_number": "A07"}))
    assert read(emulator).json["former_number"] == "A*7"


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
        ({"name": "沈\ue863"}, "name_unreadable"),
        ({"name": ""}, "name_unreadable"),
        ({"name": "沈\x00"}, "name_unreadable"),
        ({"address": "样例路\udc00"}, "malformed"),
        ({"newest_address": "样例路\udc00"}, "malformed"),
        ({"valid_to": "2045-02-30"}, "bad_date"),
        ({"valid_from": "长期"}, "bad_date"),
        ({"kind": "J", "number": "690102198805194125"}, "birth_mismatch"),
        ({"kind": "I", "number": "69010219960828", "authority": ""}, "malformed"),
        ({"kind": "I", "number": "XXX110190010112", "authority": ""}, "birth_mismatch"),
        ({"kind": "Y", "name": "样例", "number": "911999199001010015", "birth": "1990-01-01"}, "bad_check_character"),
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


@pytest.mark.parametrize("blank", ["2000", "0000", "ffff"], ids=["spaces", "zeros", "erased"])
def test_blank_block_is_malformed(emulator: IdReaderEmulator, blank: str) -> None:
    emulator.lay(card_from({"text_block_hex": blank * 128}))
    told = read(emulator)
    assert (told.code, told.json["kind"], told.json["reason"]) == (Exit.REFUSED, None, "malformed")


def test_newest_address_is_the_one_that_counts(emulator: IdReaderEmulator) -> None:
    emulator.lay(card_from({"address": "旧路1号", "newest_address": "新路9号"}))
    value = read(emulator, "--show-personal-data").json
    assert (value["address"], value["newest_address"], value["printed_address"]) == ("新路9号", "新路9号", "旧路1号")


def test_every_address_is_masked(emulator: IdReaderEmulator) -> None:
    emulator.lay(card_from({"address": "旧路1号", "newest_address": "新路9号"}))
    value = read(emulator).json
    assert [value[key] for key in ("address", "newest_address", "printed_address")] == ["****"] * 3


def test_name_whose_first_character_has_no_shape_is_masked_whole(emulator: IdReaderEmulator) -> None:
    emulator.lay(card_from({"name": "\ue863样"}))
    assert read(emulator).json["name"] == "**"


def test_characters_without_a_shape_are_spelt_out_for_people(emulator: IdReaderEmulator) -> None:
    emulator.lay(card_from({"name": "样\ue863\ud842"}))
    told = run("--link", emulator.link, "--show-personal-data")
    assert "name: 样<U+E863><U+D842>" in told.out.splitlines()


def test_private_use_characters_are_mapped_by_the_file_that_is_named(
    emulator: IdReaderEmulator, tmp_path: Path
) -> None:
    (tmp_path / "map").write_text("E863 4DAE\n", "utf-8")
    emulator.lay(card_from({**json.loads((CARDS / "resident.json").read_text("utf-8")), "name": "刘\ue863"}))
    told = read(emulator, "--show-personal-data", "--character-map", str(tmp_path / "map"))
    assert (told.code, told.json["name"]) == (Exit.OK, "刘䶮")


@pytest.mark.parametrize("size", [0, 512, 1024])
def test_fingerprint_is_counted_where_it_is_asked_for(emulator: IdReaderEmulator, size: int) -> None:
    card = json.loads((CARDS / "resident.json").read_text("utf-8"))
    emulator.lay(card_from({**card, "fingerprint_hex": "46" * size}))
    told = read(emulator, "--fingerprint")
    assert (told.code, told.json["fingerprint_bytes"], "4646" in told.out) == (Exit.OK, size, False)


def test_photo_without_a_working_decoder_costs_no_card(emulator: IdReaderEmulator, tmp_path: Path) -> None:
    (tmp_path / "lib.so").write_text("no library")
    emulator.lay(load_card(CARDS / "resident.json"))
    told = read(emulator, "--photo-decoder", f"{tmp_path}/lib.so")
    assert (told.code, told.json["photo"]) == (Exit.OK, "not_loaded")


@pytest.mark.parametrize(
    ("option", "value"),
    [("--photo-decoder", "libwlt.so"), ("--photo-decoder", "/nowhere/lib.so"), ("--character-map", "/nowhere/map")],
)
def test_extra_that_is_none_is_one_clear_error(option: str, value: str) -> None:
    assert_one_clear_error(run("--link", "tcp:127.0.0.1:1", "--json", option, value), "settings", Exit.USAGE)


def test_speed_is_found_where_it_is_not_known() -> None:
    with IdReaderEmulator(baud=9600, paced=False, strict_baud=True) as slow:
        slow.lay(load_card(CARDS / "resident.json"))
        told = run("--link", slow.link.replace("9600", "probe"), "--json")
    assert (told.code, told.json["baud"]) == (Exit.OK, 9600)


def test_wrong_speed_is_one_clear_error() -> None:
    with IdReaderEmulator(baud=9600, paced=False, strict_baud=True) as slow:
        told = run("--link", slow.link.replace("9600", "115200"), "--json")
    assert_one_clear_error(told, "device_silent", Exit.DEVICE)


def test_two_cards_are_one_clear_error(emulator: IdReaderEmulator) -> None:
    emulator.lay(load_card(CARDS / "resident.json"))
    emulator.misfortune("collision")
    assert_one_clear_error(read(emulator), "card_unreadable", Exit.DEVICE)


def test_garbage_for_an_answer_is_one_clear_error(emulator: IdReaderEmulator) -> None:
    emulator.misfortune("garbage", "300")
    emulator.misfortune("cut", "0")
    assert_one_clear_error(read(emulator), "wrong_device", Exit.DEVICE)


def test_card_that_was_pulled_is_one_clear_line_without_json(emulator: IdReaderEmulator) -> None:
    emulator.lay(load_card(CARDS / "resident.json"))
    emulator.misfortune("pulled_at", "500")
    told = run("--link", emulator.link)
    assert (told.code, told.out, told.err.count("\n"), "Traceback" in told.err) == (Exit.DEVICE, "", 1, False)


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


@pytest.mark.parametrize(
    "link",
    ["", "hid:0400:c35a", "usb:0400", "serial:ttyUSB0", "serial:/dev/ttyS0?baud=fast", "tcp:h", "serial:x?baud=probe"],
)
def test_link_that_is_none_is_one_clear_error(link: str) -> None:
    assert_one_clear_error(run("--link", link, "--json"), "settings", Exit.USAGE)


@pytest.mark.parametrize("seconds", ["-1", "nan", "inf", "1e9"])
def test_time_that_is_none_is_one_clear_error(seconds: str) -> None:
    told = run("--link", "tcp:127.0.0.1:1", "--json", "--timeout-s", seconds)
    assert_one_clear_error(told, "settings", Exit.USAGE)
