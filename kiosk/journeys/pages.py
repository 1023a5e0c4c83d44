"""What a citizen can be shown. Ids and values only; texts are chosen by the screen in the visit's language."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from kiosk.visit import Page

if TYPE_CHECKING:
    from kiosk.domain.assurance import Present
    from kiosk.domain.message import Message
    from kiosk.domain.queueing import Priority, QueueNumber, QueueStatus, TriageQuestion
    from kiosk.domain.refusal import Refusal


class HomeChoice(StrEnum):
    """What home offers. Only what works stands here."""

    TAKE_NUMBER = "take_number"
    CERTIFICATES = "certificates"
    CHECK_IN = "check_in"
    COPY = "copy"


@dataclass(frozen=True, slots=True)
class Home(Page[HomeChoice]):
    """The first page. What the hall is like now comes from the standing."""


class ArrivalChoice(StrEnum):
    """What a person may want besides a number for one window. The first two are for those whose card was read."""

    CERTIFICATES = "certificates"
    CHECK_IN = "check_in"
    SEVERAL = "several"  # several matters on one number, or no longer
    PRIORITY = "priority"


@dataclass(frozen=True, slots=True)
class Guidance:
    """Somebody does not know which window (导办): the hall's questions, and the queues they lead to."""

    questions: tuple[TriageQuestion, ...]
    queues: tuple[QueueStatus, ...]


@dataclass(frozen=True, slots=True)
class ChooseQueue(Page["QueueStatus | ArrivalChoice | Guidance"]):
    """Which window? Answered with one of the standing's queues, whose live state the page shows.

    `certificates`: the card was laid down on home, so certificates are offered here too. `several`: several matters go
    on the number, they are chosen after the window. `declared`: the class this person says they are in. `held`: their
    live numbers, where they are known.
    """

    personal: ClassVar[bool] = True
    present: Present | None
    certificates: bool = False
    several: bool = False
    declared: Priority | None = None
    held: tuple[QueueNumber, ...] = ()

    @property
    def private(self) -> bool:
        """Without a card nobody is named."""
        return self.present is not None


class IdentifyChoice(StrEnum):
    """Ways on without a card."""

    OTHER_QUEUE = "other_queue"


@dataclass(frozen=True, slots=True)
class Identify(Page[IdentifyChoice]):
    """Lay down the card. `queue` asks for it (实名取号)."""

    queue: QueueStatus


@dataclass(frozen=True, slots=True)
class Processing(Page[None]):
    """Shown by the runner when an effect takes longer than 400 ms. `way_out` appears after 10 s unless it commits."""

    stop: ClassVar[bool] = False
    what: Message
    commits: bool


class RefusedChoice(StrEnum):
    """Ways on from a no."""

    AGAIN = "again"
    WITHOUT_CARD = "without_card"
    WITH_CARD = "with_card"
    OTHER_QUEUE = "other_queue"
    SHOW_AGAIN = "show_again"  # another card or code
    TAKE_NUMBER = "take_number"  # now, as everybody does


@dataclass(frozen=True, slots=True)
class Declined(Page[RefusedChoice]):
    """A no that helps: the reason, how to mend it, where else to go. No stop: nobody wants to go back to a no."""

    stop: ClassVar[bool] = False
    refusal: Refusal
    choices: tuple[RefusedChoice, ...]


class ProblemChoice(StrEnum):
    """Ways on from a failure."""

    AGAIN = "again"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Problem(Page[ProblemChoice]):
    """Something failed and nothing happened: what happened, what you can do, where else. No stop: it is overcome."""

    stop: ClassVar[bool] = False
    code: str
    remedy: Message
    choices: tuple[ProblemChoice, ...]


class Ticket(StrEnum):
    """What became of the paper."""

    PRINTED = "printed"
    NOT_PRINTED = "not_printed"  # definitely: it may be printed again
    UNKNOWN = "unknown"  # the person is asked; never printed again by itself


class NumberChoice(StrEnum):
    """Ways on from a number."""

    FINISH = "finish"
    PRINT_AGAIN = "print_again"


@dataclass(frozen=True, slots=True)
class NumberTaken(Page[NumberChoice]):
    """The number, and its paper. `trouble` is the printer's error code when the paper did not come out."""

    number: QueueNumber
    ticket: Ticket
    trouble: str | None = None
    low_on_paper: bool = False

    @property
    def farewell(self) -> bool:
        """Paper in hand, nothing is left to do."""
        return self.ticket is Ticket.PRINTED
