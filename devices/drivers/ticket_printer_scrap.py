"""Remembers that a slip was begun and not proved: a half ticket may stand under the head of a printer.

No printer can tell that. In memory for a command; in the terminal's state directory as an empty file, so that after a
crash or a power cut the next ticket does not begin with somebody else's half.
"""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class ScrapInMemory:
    """Fulfils `kiosk.ports.ticket_printer.ScrapMark` until the process ends."""

    def __init__(self) -> None:
        self._set = False

    def is_set(self) -> bool:
        """Whether something may stand in there."""
        return self._set

    def set(self) -> None:
        """Remember."""
        self._set = True

    def clear(self) -> None:
        """All that was begun is out."""
        self._set = False


class ScrapFile:
    """Fulfils `kiosk.ports.ticket_printer.ScrapMark` beyond the process: the file is there while it is set."""

    def __init__(self, path: Path) -> None:
        """`path` need not exist, nor its folder."""
        self._path = path
        self._in_memory = ScrapInMemory()  # a full disk must not keep anybody from a ticket

    def is_set(self) -> bool:
        """Whether something may stand in there."""
        return self._in_memory.is_set() or self._path.exists()

    def set(self) -> None:
        """Remember, on the disk before it returns: twice a few milliseconds."""
        self._in_memory.set()
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            _synced(os.open(self._path, os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC, 0o600))
            _synced(os.open(self._path.parent, os.O_RDONLY | os.O_CLOEXEC))

    def clear(self) -> None:
        """All that was begun is out. Not synced: a power cut now costs a strip of paper, no more."""
        self._in_memory.clear()
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)


def _synced(descriptor: int) -> None:
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
