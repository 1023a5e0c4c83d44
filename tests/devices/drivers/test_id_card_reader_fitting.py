"""From settings' words to a driver."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from devices.drivers.id_card_reader_fitting import fit_reader, load_character_map
from kiosk.ports.errors import SettingsError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("link", "baud"),
    [("serial:/dev/ttyUSB0", 115200), ("serial:/dev/ttyUSB0?baud=9600", 9600), ("tcp:127.0.0.1:1", None)],
)
def test_speed_that_is_named_is_told(link: str, baud: int | None) -> None:
    assert fit_reader(link).capabilities().baud == baud


def test_reader_without_extras_has_no_photo() -> None:
    assert fit_reader("tcp:127.0.0.1:1").capabilities().photo is False


def test_decoder_that_is_named_is_fitted(tmp_path: Path) -> None:
    (tmp_path / "lib.so").touch()
    assert fit_reader("tcp:127.0.0.1:1", photo_decoder=f"{tmp_path}/lib.so").capabilities().photo is True


def test_character_map_is_read(tmp_path: Path) -> None:
    (tmp_path / "map").write_text("E863 4DAE # 䶮", "utf-8")
    assert load_character_map(f"{tmp_path}/map") == {0xE863: "䶮"}


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"\nE863", "map:2: write two code points"), (b"\xff", "not UTF-8 at byte 0"), (None, "No such file")],
)
def test_character_map_that_is_none_is_one_clear_complaint(tmp_path: Path, content: bytes | None, told: str) -> None:
    if content is not None:
        (tmp_path / "map").write_bytes(content)
    with pytest.raises(SettingsError, match=told):
        load_character_map(f"{tmp_path}/map")
