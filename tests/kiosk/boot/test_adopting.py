"""Settings that a technician found at the terminal itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.boot.adopting import FILE, adopt, forget, read_adopted, settings_of
from kiosk.boot.judging import load_settings
from kiosk.ports.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kiosk.settings import Settings

PORT = "serial:/dev/ttyUSB1?baud=19200"
PRINTER = {"devices.ticket_printer.link": PORT, "devices.ticket_printer.model": "snbc-bt-t080"}


def loading(state: Path, *files: Path, overrides: tuple[str, ...] = ()) -> Callable[[], Settings]:
    return lambda: load_settings(files, overrides=overrides, state=state)


def test_finding_means_link_and_model() -> None:
    assert settings_of("ticket-printer", PORT, "snbc-bt-t080") == PRINTER


def test_reader_has_a_link_alone() -> None:
    assert settings_of("id-card-reader", PORT, "") == {"devices.id_card_reader.link": PORT}


@pytest.mark.parametrize("device", ["camera", "speaker", "panel"])
def test_nothing_else_is_adopted(device: str) -> None:
    with pytest.raises(SettingsError):
        settings_of(device, PORT, "")


def test_adopted_setting_holds_at_the_next_start(tmp_path: Path) -> None:
    adopt(tmp_path, PRINTER, by="zhou-lei", reload=loading(tmp_path))
    found = load_settings(state=tmp_path).devices.ticket_printer
    assert (found.link, found.model) == (PORT, "snbc-bt-t080")


def test_adopted_setting_goes_before_a_settings_file(tmp_path: Path) -> None:
    site = tmp_path / "site.yaml"
    site.write_text("devices:\n  ticket_printer:\n    link: serial:/dev/ttyUSB0\n")
    written = adopt(tmp_path, PRINTER, by="zhou-lei", reload=loading(tmp_path, site))
    assert (written.overruled, load_settings([site], state=tmp_path).devices.ticket_printer.link) == ((), PORT)


def test_option_goes_before_an_adopted_setting_and_is_told(tmp_path: Path) -> None:
    option = ("devices.ticket_printer.link=tcp:127.0.0.1:9100",)
    written = adopt(tmp_path, PRINTER, by="zhou-lei", reload=loading(tmp_path, overrides=option))
    assert written.overruled == ("devices.ticket_printer.link",)


def test_second_finding_leaves_the_first(tmp_path: Path) -> None:
    adopt(tmp_path, PRINTER, by="zhou-lei", reload=loading(tmp_path))
    reader = {"devices.id_card_reader.link": "serial:/dev/ttyUSB2"}
    adopt(tmp_path, reader, by="zhou-lei", reload=loading(tmp_path))
    assert read_adopted(tmp_path) == PRINTER | reader


def test_setting_that_no_start_survives_is_taken_back(tmp_path: Path) -> None:
    adopt(tmp_path, PRINTER, by="zhou-lei", reload=loading(tmp_path))
    wrong = {"devices.ticket_printer.model": "nobodys-printer"}
    with pytest.raises(SettingsError, match="nobodys-printer"):
        adopt(tmp_path, wrong, by="zhou-lei", reload=loading(tmp_path))
    assert read_adopted(tmp_path) == PRINTER


def test_first_setting_that_no_start_survives_leaves_no_file(tmp_path: Path) -> None:
    wrong = {"devices.ticket_printer.link": "serial:"}
    with pytest.raises(SettingsError):
        adopt(tmp_path, wrong, by="zhou-lei", reload=loading(tmp_path))
    assert not (tmp_path / FILE).exists()


def test_file_is_for_its_owner_and_names_who_adopted(tmp_path: Path) -> None:
    adopt(tmp_path, PRINTER, by="zhou-lei", reload=loading(tmp_path))
    file = tmp_path / FILE
    assert (file.stat().st_mode & 0o777, "zhou-lei" in file.read_text()) == (0o600, True)


def test_forgotten_settings_are_as_before(tmp_path: Path) -> None:
    before = load_settings(state=tmp_path)
    adopt(tmp_path, PRINTER, by="zhou-lei", reload=loading(tmp_path))
    assert (forget(tmp_path), load_settings(state=tmp_path)) == (PRINTER, before)


def test_nothing_adopted_is_nothing_to_forget(tmp_path: Path) -> None:
    assert forget(tmp_path) == {}


@pytest.mark.parametrize(
    "text",
    ["panel:\n  width_px: 1080\n", "devices:\n  camera:\n    source: file:/x\n", "- a\n", "{", "a\n", "&a [*a]"],
)
def test_file_that_says_anything_else_stops_the_start(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)
    with pytest.raises(SettingsError, match=FILE):
        load_settings(state=tmp_path)


def test_terminal_without_such_a_file_starts_as_ever(tmp_path: Path) -> None:
    assert load_settings(state=tmp_path) == load_settings()
