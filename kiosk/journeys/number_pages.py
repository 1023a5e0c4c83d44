"""What is shown on the way to a number, for those who want more than one, or hold one already."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from kiosk.domain.queueing import Priority, TriageAnswer
from kiosk.visit import Page

if TYPE_CHECKING:
    from kiosk.domain.assurance import Present
    from kiosk.domain.queueing import QueueNumber, QueueStatus, TriageQuestion
    from kiosk.domain.refusal import Refusal


class HeldChoice(StrEnum):
    """Ways on from the numbers that somebody holds, besides one of them."""

    ANOTHER = "another"
    CERTIFICATES = "certificates"


@dataclass(frozen=True, slots=True)
class HeldNumbers(Page["QueueNumber | HeldChoice"]):
    """The live numbers of whoever laid down a card. One is printed again, or checked in where it waits for that.

    `refusal`: why they cannot have another, when they asked for one.
    """

    personal: ClassVar[bool] = True
    present: Present
    numbers: tuple[QueueNumber, ...]
    refusal: Refusal | None = None
    certificates: bool = False


class CheckInChoice(StrEnum):
    """Ways on without anything to check in by."""

    TAKE_NUMBER = "take_number"


@dataclass(frozen=True, slots=True)
class CheckInPage(Page[CheckInChoice]):
    """Lay down the card, or hold the phone's code to the camera (报到). `card_too`: the code alone is not enough."""

    card_too: bool = False


@dataclass(frozen=True, slots=True)
class Triage(Page[TriageAnswer]):
    """One question that leads to the right queue (导办)."""

    question: TriageQuestion


class AdvisedChoice(StrEnum):
    """Ways on from the queue that the questions led to."""

    TAKE = "take"
    SEE_ALL = "see_all"


@dataclass(frozen=True, slots=True)
class Advised(Page[AdvisedChoice]):
    """The queue that the questions led to. Its live state comes from the standing."""

    queue: QueueStatus
    service_id: str = ""


@dataclass(frozen=True, slots=True)
class ChooseServices(Page[tuple[str, ...]]):
    """Which matters of this queue, several together? Answered with their ids."""

    queue: QueueStatus
    chosen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChoosePriority(Page[Priority]):
    """Which class are you in (优先)? ORDINARY: none. The classes are the standing's hall's."""

    declared: Priority | None = None
