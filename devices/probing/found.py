"""What a probe found, and what it tried."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Answer(StrEnum):
    """How one try ended."""

    FOUND = "found"
    SILENT = "silent"
    OTHER = "other"  # something answers, in no protocol that was asked
    BUSY = "busy"  # another program owns the port
    CLOSED = "closed"  # the port cannot be opened


@dataclass(frozen=True, slots=True)
class Try:
    """One question at one address."""

    link: str
    protocol: str
    answer: Answer
    elapsed_ms: float
    said: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A device. `device`: its kind as commands name it. `rows`: catalogue rows it may be; none for other kinds.

    `names`: the port's lasting names (/dev/serial/by-id), to be preferred in settings.
    """

    device: str
    link: str
    maker: str | None = None
    model: str | None = None
    firmware: str | None = None
    serial: str | None = None
    rows: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Probed:
    """Everything about one address."""

    found: Found | None
    tries: tuple[Try, ...]
