"""What an operator wants on the board: a file, read when it changed. Without one the board tells the rules only."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from backend.server.events import Event
from kiosk.domain.message import Words

if TYPE_CHECKING:
    from pathlib import Path

    from structlog.typing import FilteringBoundLogger

MOST: Final = 8
_MOST_BYTES: Final = 64 * 1024


class NoticeInFile(BaseModel):
    """One notice. `first` and `last` are days, both included."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    zh_CN: str = Field(min_length=1, max_length=120)  # noqa: N815  the locale's own name
    en: str = Field(min_length=1, max_length=200)
    first: date | None = None
    last: date | None = None


_FILE: Final = TypeAdapter(list[NoticeInFile])


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice and the days it is for."""

    words: Words
    first: date
    last: date


class Notices:
    """`<directory>/<site>.yaml`: a list of `{zh_CN, en, first, last}`. Threads share it."""

    def __init__(self, directory: Path, log: FilteringBoundLogger) -> None:
        self._directory = directory
        self._log = log
        self._read: dict[str, tuple[int, tuple[Notice, ...]]] = {}  # site → the file's time of change, what it said
        self._lock = threading.Lock()

    def on(self, site_id: str, day: date) -> tuple[Words, ...]:
        """The notices of a day. A file that cannot be read is logged once, and what it said before stays."""
        with self._lock:
            changed_ns, said = self._read.get(site_id, (0, ()))
            file = self._directory / f"{site_id}.yaml"
            try:
                now_ns = file.stat().st_mtime_ns
            except OSError:
                now_ns, said = 0, ()
            if now_ns != changed_ns:
                said = self._told(file, before=said)
            self._read[site_id] = (now_ns, said)
        return tuple(notice.words for notice in said if notice.first <= day <= notice.last)

    def _told(self, file: Path, *, before: tuple[Notice, ...]) -> tuple[Notice, ...]:
        try:
            listed = _FILE.validate_python(yaml.safe_load(file.read_bytes()[:_MOST_BYTES]) or [])
        except (OSError, ValueError, yaml.YAMLError, ValidationError, RecursionError) as error:
            self._log.warning(Event.NOTICES_WRONG, file=file.name, why=type(error).__name__)
            return before
        return tuple(
            Notice(Words.from_mapping({"zh_CN": one.zh_CN, "en": one.en}), one.first or date.min, one.last or date.max)
            for one in listed[:MOST]
        )
