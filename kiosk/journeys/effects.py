"""What a terminal can be asked to do. Answers are values, never exceptions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kiosk.domain.check_in import ShownCode
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
class AwaitArrival(Effect[Outcome[Identity | ShownCode]]):
    """Wait, for as long as the page stands, until a card is read or a code is held before the camera. `card_only`."""

    deadline_s: ClassVar[float] = float("inf")
    card_only: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class FindNumbers(Effect[Outcome[tuple[QueueNumber, ...]]]):
    """Ask for the live numbers of whoever laid down a card."""

    deadline_s: ClassVar[float] = 3.0
    holder_number: str

    def __repr__(self) -> str:
        """Personal data never reaches a log by way of a repr."""
        return "FindNumbers()"


@dataclass(frozen=True, slots=True, repr=False)
class CheckIn(Effect[Outcome[QueueNumber]]):
    """Let somebody who is here wait: by the token of a code, by the number of a card, or by both.

    Doing it again tells the same number.
    """

    commits: ClassVar[bool] = True
    deadline_s: ClassVar[float] = 8.0
    token: str = ""
    holder_number: str = ""

    def __repr__(self) -> str:
        """Neither a token nor personal data reaches a log by way of a repr."""
        return f"CheckIn(by_token={self.token != ''}, by_card={self.holder_number != ''})"


@dataclass(frozen=True, slots=True)
class TakeNumber(Effect[Outcome[QueueNumber]]):
    """Take a number. The Idempotency-Key comes from the visit and the order: asking again gives the same number."""

    commits: ClassVar[bool] = True
    deadline_s: ClassVar[float] = 8.0
    order: NumberOrder


@dataclass(frozen=True, slots=True)
class PrintTicket(Effect[Outcome[Printed]]):
    """Print the ticket of a number, in the visit's language. It never gives a number.

    `anew`: for a number taken before, with its place of now; the paper says so.
    """

    commits: ClassVar[bool] = True
    deadline_s: ClassVar[float] = 20.0
    number: QueueNumber
    copy: int = 1
    anew: bool = False
