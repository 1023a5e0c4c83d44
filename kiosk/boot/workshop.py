"""What is made once and kept: the fonts' coverage, the typing dictionary.

Made by worker processes that yield to everybody, after the first frame, and only when it is not there. A thread of this
process would hold up the screen: what it computes in Python, the window cannot draw.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

from kiosk.health.events import Event

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kiosk.domain.coverage import Coverage
    from kiosk.health.journal import Journal


class Workshop:
    """Recalls, and has made what nobody can recall. `on_screen` is told, in any thread, what the screen can draw."""

    def __init__(self, journal: Journal, on_screen: Callable[[Coverage], None]) -> None:
        self._journal = journal
        self._on_screen = on_screen
        self._screen: Coverage | None = None
        self._paper: Coverage | None = None
        self._lock = threading.Lock()
        self._worker: subprocess.Popen[str] | None = None
        self._closed = False

    def paper(self) -> Coverage | None:
        """Give what documents can carry; None while nobody has measured it, or where a font of theirs is missing."""
        return self._paper

    def recall(self) -> None:
        """Read what was measured before: two milliseconds. Not before the first frame."""
        from kiosk.fonts import DOCUMENT_FONTS, SCREEN_FONTS, read_chain, read_present, remembered
        from kiosk.ports.errors import SettingsError

        if self._screen is None:
            self._screen = remembered(read_present(SCREEN_FONTS))
            if self._screen is not None:
                self._on_screen(self._screen)
        if self._paper is None:
            try:
                self._paper = remembered(read_chain(DOCUMENT_FONTS))
            except SettingsError:
                self._paper = None  # said by the worker; the office, which draws documents, may have the font

    def make(self, dictionary: Path) -> None:
        """Have the fonts looked at, and what is missing made; waits for the workers, so call it in a thread."""
        for line in self._run("kiosk.fonts"):
            self._journal.note(Event.FONTS_CHANGED, message=json.loads(line)["complaint"])
        self.recall()
        if not dictionary.exists():
            self._run("ui.input.typing")

    def close(self) -> None:
        """End the worker that is at work; begin no other."""
        with self._lock:
            self._closed = True
            worker = self._worker
        if worker is not None:
            worker.terminate()
            worker.wait()

    def _run(self, module: str) -> list[str]:
        """Run one worker to its end and give its lines; none when it was ended."""
        command = ("nice", "-n", "19", sys.executable, "-m", module)
        with self._lock:
            if self._closed:
                return []
            self._worker = worker = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
            )
        said, _ = worker.communicate()
        return said.splitlines() if worker.returncode >= 0 else []  # below: ended by a signal, perhaps amid a line
