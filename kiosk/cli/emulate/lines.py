"""What an emulator is told on standard input, and what it tells: one line each, whole."""

from __future__ import annotations

import json
import shlex
import threading
from typing import TYPE_CHECKING

from kiosk.cli.output import emit
from kiosk.ports.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable


def words_of(line: str) -> list[str]:
    """Read a line as words, or as JSON: {"do": "paper", "value": "out"}, {"paper": "out"}. Raises SettingsError."""
    text = line.strip()
    try:
        if not text.startswith("{"):
            return shlex.split(text)
        value = json.loads(text)
    except ValueError as error:
        raise SettingsError(f"{text}: {error}") from error
    if "do" in value:
        return [word for key in ("do", "value", "times") if key in value for word in str(value[key]).split()]
    return [word for key, part in value.items() for word in (key, *str(part).split())]


def teller() -> Callable[[dict[str, object]], None]:
    """Lines from several threads, each whole."""
    lock = threading.Lock()

    def tell(value: dict[str, object]) -> None:
        with lock:
            emit(value)

    return tell
