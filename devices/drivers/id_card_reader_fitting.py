"""An ID card reader from what settings and the command line say about it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from devices.codecs.character_map import BadCharacterMap, parse_character_map
from devices.drivers.id_card_reader import SdtIdCardReader
from devices.drivers.photo_decoder import parse_photo_decoder
from devices.drivers.sdt_chip import Manner
from devices.links.address import SerialAddress, parse_links
from devices.links.choice import link_to
from kiosk.ports.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping


def fit_reader(
    link: str, *, photo_decoder: str = "", character_map: str = "", with_fingerprint: bool = False
) -> SdtIdCardReader:
    """Make the driver, closed. Empty texts: no decoder, no map. Raises SettingsError."""
    first, *others = parse_links(link)
    return SdtIdCardReader(
        link_to(first),
        baud=first.baud if isinstance(first, SerialAddress) else None,
        other_speeds={other.baud: link_to(other) for other in others if isinstance(other, SerialAddress)} or None,
        manner=Manner(
            with_fingerprint=with_fingerprint, characters=load_character_map(character_map) if character_map else None
        ),
        decoder=parse_photo_decoder(photo_decoder) if photo_decoder else None,
    )


def load_character_map(path: str) -> Mapping[int, str]:
    """Read a table of private-use characters. Raises SettingsError with file and line."""
    try:
        return parse_character_map(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"character map {path}: {error.strerror}") from error
    except BadCharacterMap as error:
        raise SettingsError(f"character map {path}:{error.line}: {error}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"character map {path}: not UTF-8 at byte {error.start}") from error
