"""What a terminal can be asked to do. Answers are values, never exceptions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kiosk.domain.identity import Identity
from kiosk.domain.queueing import NumberOrder, QueueNumber
from kiosk.ports.ticket_printer import Printed
from kiosk.visit import Effect, Outcome


@dataclass(frozen=True, slots=True)
class AwaitCard(Effect[Outcome[Identity]]):
    """Wait, for as long as the page stands, until a card is laid down and read.

    Never fails for a dead reader: it waits for the reader to come back. `fresh`: the reader must first have been seen
    empty.
    """

    deadline_s: ClassVar[float] = float("inf")
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class TakeNumber(Effect[Outcome[QueueNumber]]):
    """Take a number. The Idempotency-Key comes from the visit and the order: asking again gives the same number."""

    commits: ClassVar[bool] = True
    deadline_s: ClassVar[float] = 8.0
    order: NumberOrder


@dataclass(frozen=True, slots=True)
class PrintTicket(Effect[Outcome[Printed]]):
    """Print the ticket of a number, in the visit's language."""

    commits: ClassVar[bool] = True
    deadline_s: ClassVar[float] = 20.0
    number: QueueNumber
    copy: int = 1
