"""The settings, with device links and models looked at by those who know them: for the terminal and every command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from kiosk.settings import Settings


def load_settings(files: Sequence[Path] = (), *, overrides: Iterable[str] = (), state: Path | None = None) -> Settings:
    """Read the settings, device links and models looked at by those who know them. Raises SettingsError.

    `state`: the terminal's own; what was adopted there goes before the files.
    """
    from devices.catalog import ticket_printer_model
    from devices.drivers.document_printer_address import parse_ipp_address
    from devices.drivers.id_card_reader_fitting import load_character_map
    from devices.drivers.photo_decoder import parse_photo_decoder
    from devices.drivers.sensors_fitting import parse_sensors
    from devices.drivers.speaker_fitting import parse_clips, parse_player
    from devices.links.address import parse_link, parse_links
    from devices.links.video_address import parse_video_source
    from kiosk.boot.adopting import adopted_files, read_adopted

    judges: dict[str, Callable[[str], object]] = {
        "devices.id_card_reader.link": parse_links,
        "devices.id_card_reader.photo_decoder": parse_photo_decoder,
        "devices.id_card_reader.character_map": load_character_map,
        "devices.ticket_printer.link": parse_link,
        "devices.ticket_printer.model": ticket_printer_model,
        "devices.document_printer.link": parse_ipp_address,
        "devices.speaker.link": parse_player,
        "devices.speaker.clips": parse_clips,
        "devices.sensors.link": parse_sensors,
        "devices.camera.source": parse_video_source,
    }
    if state is not None:
        read_adopted(state)  # it may say links and models, and nothing else
        files = (*files, *adopted_files(state))
    return settings.load(files, overrides=overrides, judges=judges)
