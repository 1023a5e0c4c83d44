"""Decoding a card's photo with a library that the site brings along.

Source: the block is 1024 bytes of WLT and decodes to 102 × 126 pixels (M). No open decoder exists; vendors ship a
library. What is called is ours to define, after what such libraries export (L):

    int unpack(const unsigned char *wlt, unsigned char *bgr, int save);

`wlt` 1024 bytes in, `bgr` 102 × 126 × 3 bytes out (rows from the top, blue first), `save` always 0: write no file. It
returns 1 when it decoded. A library with another face is wrapped by a few lines of C (docs/devices.md).

The library is closed code, so it runs in a process of its own for every photo: its crash is a value here.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from devices.drivers.photo_worker import NOT_LOADED, PIXEL_BYTES, REFUSED
from kiosk.ports.errors import SettingsError
from kiosk.ports.id_card_reader import NoPhoto, Photo

WIDTH: Final = 102
HEIGHT: Final = 126
_WORKER: Final = Path(__file__).with_name("photo_worker.py")
_SYMBOL: Final = "unpack"


@dataclass(frozen=True, slots=True)
class PhotoDecoder:
    """A vendor's library and the function in it. Any thread; nothing is kept between two photos."""

    library: Path
    symbol: str = _SYMBOL

    def decode(self, block: bytes, *, deadline_s: float) -> Photo | NoPhoto:
        """Decode one photo. Never raises for the library's condition; ends it at the deadline."""
        if not block:
            return NoPhoto.REFUSED
        environment = {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}
        worker = subprocess.Popen(  # our own interpreter and our own script
            [sys.executable, "-I", "-S", str(_WORKER), str(self.library), self.symbol],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env=environment,
            start_new_session=True,
        )
        with worker:
            try:
                pixels, _ = worker.communicate(block, timeout=deadline_s)
            except subprocess.TimeoutExpired:
                os.killpg(worker.pid, signal.SIGKILL)  # its own session: whatever it started goes with it
                return NoPhoto.TIMED_OUT
        match worker.returncode:
            case 0 if len(pixels) == PIXEL_BYTES:
                return Photo(WIDTH, HEIGHT, pixels)
            case code if code == NOT_LOADED:
                return NoPhoto.NOT_LOADED
            case code if code == REFUSED:
                return NoPhoto.REFUSED
            case _:
                return NoPhoto.CRASHED


def parse_photo_decoder(text: str) -> PhotoDecoder:
    """Read a setting: LIBRARY, or LIBRARY#SYMBOL. Raises SettingsError; the library is not loaded for that."""
    path, _, symbol = text.partition("#")
    library = Path(path)
    if not library.is_absolute():
        raise SettingsError(f"photo decoder {text!r}: write the library's absolute path, like /opt/vendor/libwlt.so")
    if not library.is_file():
        raise SettingsError(f"photo decoder {text!r}: no such file")
    if "#" in text and not symbol.isidentifier():
        raise SettingsError(f"photo decoder {text!r}: {symbol!r} is no function's name")
    return PhotoDecoder(library, symbol or _SYMBOL)
