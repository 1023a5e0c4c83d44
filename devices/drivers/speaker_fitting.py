"""A speaker from what settings say about it.

alsa:default, alsa:plughw:1,0: a sound device of ALSA, played by aplay. program:/opt/player --option: any program that
plays a WAV from its standard input and then ends; its words are split as a shell does, and no shell is run.
"""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Final

from devices.drivers.speaker import CLIPS, ProgramSpeaker
from kiosk.ports.errors import SettingsError

_KNOWN: Final = "alsa:default, or program:/path/to/player and its options"


def fit_speaker(link: str, *, clips: str = "") -> ProgramSpeaker:
    """Make the driver, closed. `clips`: a folder of recordings, empty for the product's own. Raises SettingsError."""
    return ProgramSpeaker(parse_player(link), name=link, clips=Path(clips) if clips else CLIPS)


def parse_player(link: str) -> list[str]:
    """Read a link: the command that plays. Raises SettingsError."""
    scheme, _, rest = link.partition(":")
    if not link.isprintable() or not rest.strip():
        raise SettingsError(f"speaker {link!r}: write {_KNOWN}")
    match scheme:
        case "alsa":
            return ["aplay", "-q", "-D", rest, "-"]
        case "program":
            return _program(link, rest)
        case _:
            raise SettingsError(f"speaker {link!r}: unknown kind {scheme!r}; write {_KNOWN}")


def _program(link: str, text: str) -> list[str]:
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise SettingsError(f"speaker {link!r}: {error}") from error
    if not Path(words[0]).is_absolute():
        raise SettingsError(f"speaker {link!r}: write the program's absolute path")
    return words


def parse_clips(folder: str) -> Path:
    """Read the folder of recordings. Raises SettingsError."""
    path = Path(folder)
    if not path.is_dir():
        raise SettingsError(f"clips {folder!r}: no such folder")
    return path
