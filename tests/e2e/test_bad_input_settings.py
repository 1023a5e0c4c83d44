"""Malformed settings, wherever they were said: one clear line each that names the place, no traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from tests.e2e.commands import kiosk

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.timeout(90)

OPTIONS: Final = {
    "unknown key": ("panel.pich_mm=0.3", "panel.pich_mm: there is no such setting"),
    "wrong type": ("panel.pitch_mm=wide", "panel.pitch_mm: input should be a valid number"),
    "out of range": ("panel.pitch_mm=3", "panel.pitch_mm: input should be less than or equal to 0.8"),
    "no value": ("panel.pitch_mm", "write --set name=value"),
    "bad photo decoder": (
        "devices.id_card_reader.photo_decoder=libwlt.so",
        "devices.id_card_reader.photo_decoder: photo decoder 'libwlt.so': write the library's absolute path",
    ),
    "bad character map": (
        "devices.id_card_reader.character_map=/nowhere/map",
        "devices.id_card_reader.character_map: character map /nowhere/map: No such file",
    ),
    "probed printer": (
        "devices.ticket_printer.link=serial:/dev/ttyS0?baud=probe",
        "devices.ticket_printer.link: link 'serial:/dev/ttyS0?baud=probe': baud=probe is for ID card readers",
    ),
    "bad link": ("devices.id_card_reader.link=serail:/dev/x", "devices.id_card_reader.link: link 'serail:/dev/x'"),
    "unknown model": ("devices.ticket_printer.model=epson-9", "known: cashino-kp-628e"),
}
FILES: Final = {
    "unknown key": ("panel:\n  language: en\n  pich_mm: 0.3\n", 3, "panel.pich_mm: there is no such setting"),
    "wrong type": ("times:\n  idle_s: soon\n", 2, "times.idle_s: input should be a valid number"),
    "not YAML": ("panel:\n  pitch_mm: [1, 2\n", 3, "not YAML"),
    "a list": ("panel:\n  pitch_mm: [1, 2]\n", 2, "panel.pitch_mm takes one value, not a list"),
    "said twice": ("panel:\n  pitch_mm: 0.3\n  pitch_mm: 0.4\n", 3, "is said twice, first in line 2"),
    "bad link": ("devices:\n  ticket_printer:\n    link: tcp:localhost\n", 3, "host or port is missing"),
    "unknown model": ("devices:\n  ticket_printer:\n    model: epson-9\n", 3, "known: cashino-kp-628e"),
}


@pytest.mark.parametrize("case", OPTIONS)
def test_malformed_option_is_named(case: str, tmp_path: Path) -> None:
    option, words = OPTIONS[case]
    ended = kiosk("run", "--state-dir", str(tmp_path), "--set", option)
    assert ended.code == 2
    assert ended.complaint().startswith(f"kiosk: --set {option}: ")
    assert words in ended.complaint()


@pytest.mark.parametrize("case", FILES)
def test_malformed_file_is_named_with_its_line(case: str, tmp_path: Path) -> None:
    text, line, words = FILES[case]
    file = tmp_path / "site.yaml"
    file.write_text(text, "utf-8")
    ended = kiosk("run", "--state-dir", str(tmp_path), "--config", str(file))
    assert ended.code == 2
    assert ended.complaint().startswith(f"kiosk: {file}:{line}: ")
    assert words in ended.complaint()


def test_malformed_environment_is_named(tmp_path: Path) -> None:
    ended = kiosk("run", "--state-dir", str(tmp_path), KIOSK_PANEL__PITCH_MM="wide")
    assert ended.code == 2
    assert ended.complaint().startswith("kiosk: environment KIOSK_PANEL__PITCH_MM: panel.pitch_mm: ")


def test_settings_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    ended = kiosk("run", "--state-dir", str(tmp_path), "--config", str(tmp_path / "nothing.yaml"))
    assert ended.code == 2
    assert "nothing.yaml: cannot be read: No such file or directory" in ended.complaint()
