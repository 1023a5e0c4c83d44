"""What a call for an effect is, and how it goes to a lane."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from kiosk.health.guard import outcome_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from kiosk.domain.message import Language
    from kiosk.ports.lane import Lane, Running
    from kiosk.visit import Effect

T = TypeVar("T")

_KEY_SPACE = uuid.UUID("6f0d3a52-0f1e-5c66-9d3b-1f6f2b9a7c11")


@dataclass(frozen=True, slots=True)
class Call:
    """An effect to be done, and for whom: the visit's random id and its language."""

    effect: Effect[Any]  # Any: each effect names its own answer type
    visit_id: uuid.UUID
    language: Language

    def key(self, *parts: object) -> str:
        """Make the Idempotency-Key of a command: the same visit and parts, the same key.

        Parts may be personal: the visit's id is random and stays here, so the key tells nothing of them.
        """
        return str(uuid.uuid5(_KEY_SPACE, "/".join(str(part) for part in (self.visit_id, *parts))))


class Performing(Protocol):
    """What the runner needs: begin an effect, hear what came of it (from any thread)."""

    def begin(self, call: Call, answer: Callable[[object], None]) -> Running:
        """Start `call.effect`; `answer` is called once, also after a cancel."""


class SiteClock(Protocol):
    """The site's calendar."""

    def today(self) -> date:
        """The business date at the site."""

    def local(self, instant: datetime) -> datetime:
        """An instant in the site's time zone."""


class NothingRuns:
    """A `Running` with nothing behind it."""

    def cancel(self) -> None:
        """Nothing to interrupt."""


def on_lane(
    lane: Lane[T], work: Callable[[T], object], answer: Callable[[object], None], *, patient: bool = False
) -> Running:
    """Have a lane do `work`; an error is answered as the outcome it means."""

    def told(came: object) -> None:
        answer(outcome_of(came) if isinstance(came, Exception) else came)

    return lane.submit(work, told, patient=patient)
