"""What a played demonstration came to: `report.json`."""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from kiosk.demo.process import ProcessFailed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(slots=True)
class Step:
    """One thing that happened, or did not. `ms` is wall time."""

    name: str
    ms: float = 0.0
    ok: bool = False
    detail: str = ""


@dataclass(slots=True)
class IdentityPart:
    """Who was read. `refusal` is None, or {"reason", "how_to_fix", "where_next"} in words."""

    kind: str | None = None
    name: str | None = None
    id_number_masked: str | None = None
    refusal: dict[str, str] | None = None


@dataclass(slots=True)
class NumberPart:
    """The number taken. `outcome` of its ticket: printed, unknown, failed; None when there was none."""

    ticket: str | None = None
    ahead: int | None = None
    bytes: int | None = None
    outcome: str | None = None


@dataclass(slots=True)
class HallPart:
    """What followed the ticket. `board_ms`, `phone_ms`: from the clerk's press to their news. Pages by address."""

    board: str | None = None
    phone: str | None = None
    counter: str | None = None
    board_ms: int | None = None
    phone_ms: int | None = None
    spoken_s: float | None = None
    reviewed: bool = False


@dataclass(slots=True)
class CertificatePart:
    """The certificate. `outcome` of its paper: printed, not_printed, unknown; None when there was none."""

    serial: str | None = None
    pages: int | None = None
    sha256: str | None = None
    outcome: str | None = None


@dataclass(slots=True)
class Report:
    """The whole report. It is ok when nothing was refused and every step really happened."""

    identity: IdentityPart = field(default_factory=IdentityPart)
    number: NumberPart = field(default_factory=NumberPart)
    hall: HallPart = field(default_factory=HallPart)
    certificate: CertificatePart = field(default_factory=CertificatePart)
    steps: list[Step] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether all of it happened."""
        return bool(self.steps) and all(step.ok for step in self.steps) and self.identity.refusal is None

    @contextmanager
    def step(self, name: str) -> Iterator[Step]:
        """Time a step; it is ok when its body ends. A ProcessFailed is written down and raised on."""
        step = Step(name)
        self.steps.append(step)
        started = time.monotonic()
        try:
            yield step
        except ProcessFailed as error:
            step.detail = str(error)
            raise
        else:
            step.ok = True
        finally:
            step.ms = round((time.monotonic() - started) * 1000, 1)

    def write(self, file: Path) -> None:
        """Write it as JSON."""
        content = {"ok": self.ok, **asdict(self)}
        file.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", "utf-8")
