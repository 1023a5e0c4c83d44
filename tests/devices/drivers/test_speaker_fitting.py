"""A speaker from its settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from devices.drivers.speaker_fitting import fit_speaker, parse_clips, parse_player
from kiosk.ports.errors import SettingsError
from kiosk.ports.statuses import Device

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("link", "command"),
    [
        ("alsa:default", ["aplay", "-q", "-D", "default", "-"]),
        ("alsa:plughw:1,0", ["aplay", "-q", "-D", "plughw:1,0", "-"]),
        ("program:/opt/play --to 'two words'", ["/opt/play", "--to", "two words"]),
    ],
)
def test_link_names_a_player(link: str, command: list[str]) -> None:
    assert parse_player(link) == command


@pytest.mark.parametrize(
    "link", ["alsa:", "default", "pulse:x", "program:play", "program:/opt/'", "alsa:a\nb", "program: "]
)
def test_other_links_are_refused(link: str) -> None:
    with pytest.raises(SettingsError, match="speaker"):
        parse_player(link)


def test_folder_of_recordings_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no such folder"):
        parse_clips(str(tmp_path / "none"))


def test_fitted_speaker_is_closed(tmp_path: Path) -> None:
    assert fit_speaker("alsa:default", clips=str(tmp_path)).status(deadline_s=1).device is Device.OFFLINE
