"""Ports in memory, and a performer over lanes that work at once."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from kiosk.domain.message import Language
from kiosk.journeys.effects import TakeNumber
from kiosk.performing.calls import Call
from kiosk.performing.cards import CardDesk
from kiosk.performing.performer import Lanes, Performer
from kiosk.performing.tickets import TicketDesk
from kiosk.ports.errors import NoCard
from kiosk.ports.statuses import Media, Paper
from kiosk.ports.ticket_printer import Printed
from kiosk.texts import Catalogue
from tests.fakes.halls import HALL, SITE, TERMINAL, number_for
from tests.fakes.journal import RememberingJournal
from tests.fakes.lane import InlineLane
from tests.fakes.people import TODAY

if TYPE_CHECKING:
    from kiosk.domain.identity import IdCard
    from kiosk.domain.queueing import HallStatus, NumberOrder, QueueNumber
    from kiosk.performing.calls import Performing
    from kiosk.ports.camera import Camera
    from kiosk.ports.id_card_reader import IdCardReaderCapabilities, NoPhoto, Photo
    from kiosk.ports.numbers import NumberDesk
    from kiosk.ports.statuses import IdCardReaderStatus, TicketPrinterStatus
    from kiosk.ports.ticket_printer import Slip
    from kiosk.visit import Effect


SHANGHAI = timezone(timedelta(hours=8))
VISIT = uuid.UUID(int=7)


class Clock:
    def today(self) -> date:
        return TODAY

    def local(self, instant: datetime) -> datetime:
        return instant.astimezone(SHANGHAI)


@dataclass
class Backend:
    """Gives a number a key, as the real one does; `troubles` come first."""

    troubles: list[Exception] = field(default_factory=list)
    asked: list[tuple[NumberOrder, str]] = field(default_factory=list)

    def hall(self, *, deadline_s: float) -> HallStatus:
        return HALL

    def take_number(self, order: NumberOrder, *, key: str, deadline_s: float) -> QueueNumber:
        self.asked.append((order, key))
        if self.troubles:
            raise self.troubles.pop(0)
        return number_for()


@dataclass
class Printer:
    trouble: Exception | None = None
    slips: list[Slip] = field(default_factory=list)

    def open(self, *, deadline_s: float) -> None: ...
    def close(self) -> None: ...
    def interrupt(self) -> None: ...

    def print(self, slip: Slip, *, deadline_s: float) -> Printed:
        self.slips.append(slip)
        if self.trouble:
            raise self.trouble
        return Printed(bytes_sent=800, elapsed_ms=912.4, paper=Paper.FULL)

    def status(self, *, deadline_s: float) -> TicketPrinterStatus:
        raise NotImplementedError


@dataclass
class Reader:
    """Finds what the test lays down, look by look."""

    found: list[IdCard | Exception] = field(default_factory=list)
    removed: list[bool] = field(default_factory=list)
    log: list[str] = field(default_factory=list)

    def open(self, *, deadline_s: float) -> None: ...
    def close(self) -> None: ...
    def interrupt(self) -> None: ...

    def read_card(self, *, deadline_s: float) -> IdCard:
        self.log.append("read")
        found = self.found.pop(0) if self.found else NoCard("none")
        if isinstance(found, Exception):
            raise found
        return found

    def await_removal(self, *, deadline_s: float) -> bool:
        self.log.append("removal")
        return self.removed.pop(0) if self.removed else True

    def sam_id(self, *, deadline_s: float) -> str:
        raise NotImplementedError

    def photo(self, *, deadline_s: float) -> Photo | NoPhoto:
        raise NotImplementedError

    def capabilities(self) -> IdCardReaderCapabilities:
        raise NotImplementedError

    def status(self, *, deadline_s: float) -> IdCardReaderStatus:
        raise NotImplementedError


@dataclass
class Works:
    """A performer over lanes that work at once."""

    backend: Backend = field(default_factory=Backend)
    printer: Printer | None = field(default_factory=Printer)
    reader: Reader | None = field(default_factory=Reader)
    journal: RememberingJournal = field(default_factory=RememberingJournal)
    media: list[Media] = field(default_factory=list)
    office: Performing | None = None
    camera: Camera | None = None
    numbers: NumberDesk | None = None
    nudged: int = 0

    def __post_init__(self) -> None:
        self.performer = Performer(
            Lanes(
                backend=InlineLane(self.backend),
                reader=InlineLane(self.reader) if self.reader else None,
                printer=InlineLane(self.printer) if self.printer else None,
                camera=InlineLane(self.camera) if self.camera else None,
                numbers=InlineLane(self.numbers) if self.numbers else None,
            ),
            TicketDesk(lambda: SITE, TERMINAL, Catalogue({language: {} for language in Language}), Clock()),
            self.journal,
            on_number=self._nudge,
            cards=CardDesk(Clock(), on_media=self.media.append),
            office=self.office,
        )

    def _nudge(self) -> None:
        self.nudged += 1

    def do(self, effect: Effect[Any], *, visit_id: uuid.UUID = VISIT, language: Language = Language.ZH_CN) -> object:
        came: list[object] = []
        self.performer.begin(Call(effect, visit_id, language), came.append)
        (only,) = came
        return only


def card_desk(told: list[Media] | None = None) -> CardDesk:
    return CardDesk(Clock(), on_media=(told if told is not None else []).append)


def key_of(order: NumberOrder, *, visit_id: uuid.UUID = VISIT) -> str:
    works = Works()
    works.do(TakeNumber(order), visit_id=visit_id)
    return works.backend.asked[0][1]
