"""Pictures of web pages, by the Chromium of this machine where it has one. Only to look at: nothing depends on them."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_PROGRAMS: Final = ("chromium", "chromium-browser", "google-chrome")
_SIZES: Final[Mapping[str, str]] = {"board": "1920,1080", "phone": "412,915"}  # what hangs on a wall, what a hand holds
_DEADLINE_S: Final = 60.0


class Camera:
    """Takes pictures into a folder."""

    def __init__(self, out: Path) -> None:
        """Look for a browser."""
        self._out = out
        self._program = next(filter(None, map(shutil.which, _PROGRAMS)), None)

    @property
    def present(self) -> bool:
        """Whether pictures can be taken here."""
        return self._program is not None

    def take(self, name: str, url: str, *, page: str) -> str:
        """Open a page of our own backend and save how it looks. Gives the file's name, or that there is none."""
        file = self._out / f"{name}.png"
        with tempfile.TemporaryDirectory(prefix="kiosk-camera-") as profile:
            command = [
                str(self._program),
                "--headless",
                "--disable-gpu",
                "--hide-scrollbars",
                "--ignore-certificate-errors",  # the demonstration's own CA
                "--accept-lang=zh-CN",
                "--no-first-run",
                "--no-proxy-server",
                f"--user-data-dir={profile}",
                f"--window-size={_SIZES[page]}",
                f"--screenshot={file}",
                *(("--no-sandbox",) if os.geteuid() == 0 else ()),  # Chromium has none for root
                url,
            ]
            try:
                subprocess.run(command, capture_output=True, timeout=_DEADLINE_S, check=True)
            except (OSError, subprocess.SubprocessError) as error:
                return f"none of the {page} ({type(error).__name__})"
        return file.name if file.is_file() else f"none of the {page}"
