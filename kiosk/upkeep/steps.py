"""Guided repairs: steps that advance by what the device's sensors say, or by a tap where no sensor can.

A guide is data. Where somebody stands in it is a value, `Progress`, that takes statuses, taps and test results and
gives the next value. It never skips a step that the sensors have not seen, and it goes back when a thing is undone: the
cover closed over an empty roll leads back to the roll.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, StrEnum, auto
from typing import TYPE_CHECKING, Final

from kiosk.domain.message import Message
from kiosk.ports.statuses import (
    Cover,
    Device,
    DocumentPrinterStatus,
    Door,
    IdCardReaderStatus,
    Media,
    Paper,
    SensorsStatus,
    TicketPrinterStatus,
    Toner,
)
from kiosk.upkeep.counters import Part

if TYPE_CHECKING:
    from kiosk.upkeep.kinds import Status


class Seen(Enum):
    """What the sensors say of a step."""

    DONE = auto()
    NOT_YET = auto()
    CANNOT_TELL = auto()  # no such sensor: a tap confirms the step


Look = Callable[["Status"], Seen]


class GuideId(StrEnum):
    """Which repair."""

    REFILL_ROLL = "refill_roll"
    REFILL_TRAY = "refill_tray"
    CHANGE_TONER = "change_toner"
    TICKET_JAM = "ticket_jam"
    DOCUMENT_JAM = "document_jam"
    CLOSE_COVER = "close_cover"
    LIFT_CARD = "lift_card"
    CABLE = "cable"
    CLOSE_DOOR = "close_door"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. `look` None: only a tap. `test`: the last step of many: a print, judged by a person.

    `back_to`: the step to return to when `undone` holds.
    """

    id: str
    look: Look | None = None
    test: bool = False
    undone: Callable[[Status], bool] | None = None
    back_to: int = 0


@dataclass(frozen=True, slots=True)
class Guide:
    """A repair. `refills`: what is recorded as put in anew when it is finished."""

    id: GuideId
    steps: tuple[Step, ...]
    refills: Part | None = None

    def text(self, index: int) -> Message:
        """How the step is said."""
        return Message.of(f"guide.{self.id}.{self.steps[index].id}")

    @property
    def title(self) -> Message:
        """What the guide is called."""
        return Message.of(f"guide.{self.id}.title")


@dataclass(frozen=True, slots=True)
class Progress:
    """Where somebody stands. `index` of the present step; at the number of steps it is finished."""

    guide: Guide
    index: int = 0
    by_tap: bool = False  # the present step waits for a tap: no sensor tells

    @property
    def finished(self) -> bool:
        """All is done, and the test was good."""
        return self.index >= len(self.guide.steps)

    @property
    def step(self) -> Step | None:
        """What is to be done now."""
        return None if self.finished else self.guide.steps[self.index]

    @property
    def text(self) -> Message:
        """What to say now."""
        return Message.of("guide.finished") if self.finished else self.guide.text(self.index)

    def told(self, status: Status) -> Progress:
        """The device told how it is: go on as far as the sensors have seen, or back."""
        here = self
        while (step := here.step) is not None:
            if step.undone is not None and step.undone(status):
                return replace(here, index=step.back_to, by_tap=False)
            seen = Seen.CANNOT_TELL if step.look is None else step.look(status)
            if seen is not Seen.DONE:
                return replace(here, by_tap=seen is Seen.CANNOT_TELL and not step.test)
            here = replace(here, index=here.index + 1, by_tap=False)
        return here

    def tapped(self) -> Progress:
        """Somebody says that it is done. Counts only where no sensor can tell."""
        return replace(self, index=self.index + 1, by_tap=False) if self.by_tap and not self.finished else self

    def tested(self, *, well: bool) -> Progress:
        """The test print was judged. A bad one leads back to the beginning."""
        if self.step is None or not self.step.test:
            return self
        return replace(self, index=self.index + 1 if well else 0, by_tap=False)


def _from_word(word: StrEnum | None, *done: StrEnum) -> Seen:
    if word is None or word.value == "unknown":
        return Seen.CANNOT_TELL
    return Seen.DONE if word in done else Seen.NOT_YET


def _cover(*done: Cover) -> Look:
    def look(status: Status) -> Seen:
        if not isinstance(status, TicketPrinterStatus | DocumentPrinterStatus):
            return Seen.CANNOT_TELL
        return _from_word(status.cover, *done)

    return look


def _paper(*done: Paper) -> Look:
    def look(status: Status) -> Seen:
        if not isinstance(status, TicketPrinterStatus | DocumentPrinterStatus):
            return Seen.CANNOT_TELL
        return _from_word(status.paper, *done)

    return look


def _paper_or_closed(status: Status) -> Seen:
    """A roll is seen. A printer that sees paper only under its closed cover says "out" till then: closing is enough."""
    seen = _paper(Paper.FULL, Paper.LOW)(status)
    open_and_blind = isinstance(status, TicketPrinterStatus) and status.cover is Cover.OPEN
    return Seen.CANNOT_TELL if seen is Seen.NOT_YET and open_and_blind else seen


def _closed_over_nothing(status: Status) -> bool:
    return (
        isinstance(status, TicketPrinterStatus | DocumentPrinterStatus)
        and status.cover is Cover.CLOSED
        and status.paper in {Paper.OUT, Paper.JAMMED}
    )


def _toner(status: Status) -> Seen:
    """A full cartridge is seen. Many tell of it under their closed cover only: till then, closing is enough."""
    if not isinstance(status, DocumentPrinterStatus):
        return Seen.CANNOT_TELL
    seen = _from_word(status.toner, Toner.FULL)
    return Seen.CANNOT_TELL if seen is Seen.NOT_YET and status.cover is Cover.OPEN else seen


def _closed_without_toner(status: Status) -> bool:
    return isinstance(status, DocumentPrinterStatus) and status.cover is Cover.CLOSED and status.toner is Toner.OUT


def _card(status: Status) -> Seen:
    if not isinstance(status, IdCardReaderStatus):
        return Seen.CANNOT_TELL
    return _from_word(status.media, Media.NOT_PRESENT)


def _door(status: Status) -> Seen:
    return _from_word(status.door, Door.CLOSED) if isinstance(status, SensorsStatus) else Seen.CANNOT_TELL


def _online(status: Status) -> Seen:
    return Seen.DONE if status.device in {Device.ONLINE, Device.USER_ERROR} else Seen.NOT_YET


def _answers(status: Status) -> Seen:
    """A device that answers has its cable; one that does not may have it all the same."""
    return Seen.DONE if _online(status) is Seen.DONE else Seen.CANNOT_TELL


_OPENED: Final = Step("open", _cover(Cover.OPEN))
_CLOSED: Final = Step("close", _cover(Cover.CLOSED))
_PRINT: Final = Step("test", test=True)

GUIDES: Final = {
    guide.id: guide
    for guide in (
        Guide(
            GuideId.REFILL_ROLL,
            (
                _OPENED,
                Step("put_in", _paper_or_closed),
                Step("close", _cover(Cover.CLOSED), undone=_closed_over_nothing, back_to=1),
                _PRINT,
            ),
            refills=Part.ROLL,
        ),
        Guide(
            GuideId.REFILL_TRAY,
            (Step("put_in", _paper(Paper.FULL)), Step("close", _cover(Cover.CLOSED)), _PRINT),
            refills=Part.TRAY,
        ),
        Guide(
            GuideId.CHANGE_TONER,
            (
                _OPENED,
                Step("put_in", _toner),
                Step("close", _cover(Cover.CLOSED), undone=_closed_without_toner, back_to=1),
                _PRINT,
            ),
            refills=Part.TONER,
        ),
        Guide(
            GuideId.TICKET_JAM,
            (
                _OPENED,
                Step("take_out"),
                Step("close", _cover(Cover.CLOSED), undone=_closed_over_nothing, back_to=1),
                _PRINT,
            ),
        ),
        Guide(
            GuideId.DOCUMENT_JAM,
            (_OPENED, Step("take_out"), _CLOSED, Step("clear", _paper(Paper.FULL, Paper.LOW)), _PRINT),
        ),
        Guide(GuideId.CLOSE_COVER, (_CLOSED,)),
        Guide(GuideId.LIFT_CARD, (Step("lift", _card), Step("keep"))),
        Guide(GuideId.CABLE, (Step("plug", _answers), Step("online", _online))),
        Guide(GuideId.CLOSE_DOOR, (Step("close", _door),)),
    )
}
_FOR: Final = {
    ("ticket-printer", "paper_out"): GuideId.REFILL_ROLL,
    ("ticket-printer", "paper_low"): GuideId.REFILL_ROLL,
    ("ticket-printer", "paper_jam"): GuideId.TICKET_JAM,
    ("document-printer", "paper_out"): GuideId.REFILL_TRAY,
    ("document-printer", "paper_low"): GuideId.REFILL_TRAY,
    ("document-printer", "paper_jam"): GuideId.DOCUMENT_JAM,
    ("document-printer", "toner_out"): GuideId.CHANGE_TONER,
    ("document-printer", "toner_low"): GuideId.CHANGE_TONER,
    ("id-card-reader", "media_jammed"): GuideId.LIFT_CARD,
    ("sensors", "door_open"): GuideId.CLOSE_DOOR,
}
_ANY: Final = {
    "cover_open": GuideId.CLOSE_COVER,
    **dict.fromkeys(
        ("offline", "power_off", "no_device", "port_missing", "link_lost", "device_silent", "status_unknown"),
        GuideId.CABLE,
    ),
}


def guide_for(device: str, code: str) -> Guide | None:
    """The guide for this condition of this device; None: its remedy is words alone."""
    found = _FOR.get((device, code), _ANY.get(code))
    return None if found is None else GUIDES[found]
