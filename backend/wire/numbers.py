"""Halls, queues and numbers on the wire."""

from __future__ import annotations

from datetime import UTC, date
from typing import Annotated, Final, Self

from pydantic import (
    AfterValidator,
    Field,
    SerializerFunctionWrapHandler,
    StringConstraints,
    model_serializer,
)

from backend.wire.base import Answer, Identifier, Instant, Order, Texts
from backend.wire.triage import WireQuestion
from kiosk.domain.queueing import (
    DECLARABLE,
    HallStatus,
    NumberOrder,
    Priority,
    QueueNumber,
    QueueService,
    QueueStatus,
    Site,
    Wait,
)

_NEWER: Final = frozenset({"services", "declared"})
KNOWN_PRIORITIES: Final = frozenset(Priority)


def _declarable(priority: Priority) -> Priority:
    if priority not in DECLARABLE:
        msg = "not a class people may declare"
        raise ValueError(msg)
    return priority


Declarable = Annotated[Priority, AfterValidator(_declarable)]
HolderNumber = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{15,18}$")]


class WireSite(Answer):
    """A service hall."""

    id: str
    name: Texts
    short_name: Texts
    time_zone: str
    address: Texts
    service_line: str

    @classmethod
    def of(cls, site: Site) -> Self:
        """Put a site on the wire."""
        return cls(
            id=site.id,
            name=Texts.of(site.name),
            short_name=Texts.of(site.short_name),
            time_zone=site.time_zone,
            address=Texts.of(site.address),
            service_line=site.service_line,
        )

    def site(self) -> Site:
        """Take a site off the wire."""
        return Site(
            id=self.id,
            name=self.name.words(),
            short_name=self.short_name.words(),
            time_zone=self.time_zone,
            address=self.address.words(),
            service_line=self.service_line,
        )


class WireWait(Answer):
    """A range in whole minutes."""

    from_min: int = Field(ge=0)
    to_min: int = Field(ge=0)

    @classmethod
    def of(cls, wait: Wait | None) -> Self | None:
        """Put a waiting time on the wire."""
        return None if wait is None else cls(from_min=wait.from_min, to_min=wait.to_min)

    def wait(self) -> Wait:
        """Take a waiting time off the wire."""
        return Wait(self.from_min, self.to_min)


class WireService(Answer):
    """A matter that a queue takes."""

    id: str
    name: Texts

    @classmethod
    def of(cls, service: QueueService) -> Self:
        """Put a service on the wire."""
        return cls(id=service.id, name=Texts.of(service.name))

    def service(self) -> QueueService:
        """Take a service off the wire."""
        return QueueService(self.id, self.name.words())


class WireQueue(Answer):
    """One queue, and its state at one moment."""

    id: str
    letter: str
    name: Texts
    about: Texts
    counters: Texts
    where: Texts
    needs_identity: bool
    open: bool
    open_until: str
    waiting: int = Field(ge=0)
    next_ticket: str
    wait: WireWait | None
    opens_at: str = ""
    left_today: int | None = Field(default=None, ge=0)
    services: list[WireService] = Field(default_factory=list)

    @classmethod
    def of(cls, queue: QueueStatus) -> Self:
        """Put a queue on the wire."""
        return cls(
            id=queue.id,
            letter=queue.letter,
            name=Texts.of(queue.name),
            about=Texts.of(queue.about),
            counters=Texts.of(queue.counters),
            where=Texts.of(queue.where),
            needs_identity=queue.needs_identity,
            open=queue.open,
            open_until=queue.open_until,
            waiting=queue.waiting,
            next_ticket=queue.next_ticket,
            wait=WireWait.of(queue.wait),
            opens_at=queue.opens_at,
            left_today=queue.left_today,
            services=[WireService.of(service) for service in queue.services],
        )

    def queue(self) -> QueueStatus:
        """Take a queue off the wire."""
        return QueueStatus(
            id=self.id,
            letter=self.letter,
            name=self.name.words(),
            about=self.about.words(),
            counters=self.counters.words(),
            where=self.where.words(),
            needs_identity=self.needs_identity,
            open=self.open,
            open_until=self.open_until,
            waiting=self.waiting,
            next_ticket=self.next_ticket,
            wait=self.wait.wait() if self.wait else None,
            opens_at=self.opens_at,
            left_today=self.left_today,
            services=tuple(service.service() for service in self.services),
        )


class WireHall(Answer):
    """Answer to GET /v1/hall."""

    site: WireSite
    queues: list[WireQueue]
    business_date: date
    as_of: Instant
    triage: list[WireQuestion] = Field(default_factory=list)
    declarable: list[str] = Field(default_factory=list)
    confirmed: bool = True

    @classmethod
    def of(cls, hall: HallStatus) -> Self:
        """Put a hall on the wire."""
        return cls(
            site=WireSite.of(hall.site),
            queues=[WireQueue.of(queue) for queue in hall.queues],
            business_date=hall.business_date,
            as_of=hall.as_of,
            triage=[WireQuestion.of(question) for question in hall.triage],
            declarable=list(hall.declarable),
            confirmed=hall.confirmed,
        )

    def hall(self) -> HallStatus:
        """Take a hall off the wire."""
        queues = tuple(queue.queue() for queue in self.queues)
        return HallStatus(
            self.site.site(),
            queues,
            self.business_date,
            self.as_of.astimezone(UTC),
            triage=tuple(question.question() for question in self.triage),
            declarable=tuple(Priority(one) for one in self.declarable if one in KNOWN_PRIORITIES),
            confirmed=self.confirmed,
        )


class WireNumberOrder(Order):
    """Body of POST /v1/numbers."""

    queue_id: Identifier
    holder_number: HolderNumber | None = None
    nth: int = Field(default=1, ge=1, le=99)
    services: list[Identifier] = Field(default_factory=list, max_length=9)
    declared: Declarable | None = None

    @model_serializer(mode="wrap")
    def _as_before(self, write: SerializerFunctionWrapHandler) -> dict[str, object]:
        """An order without what is new is written as ever: an older server takes it, an older key still fits it."""
        written: dict[str, object] = write(self)
        return {name: value for name, value in written.items() if name not in _NEWER or value not in (None, [])}

    @classmethod
    def of(cls, order: NumberOrder) -> Self:
        """Put an order on the wire."""
        return cls(
            queue_id=order.queue_id,
            holder_number=order.holder_number,
            nth=order.nth,
            services=list(order.services),
            declared=order.declared,
        )

    def order(self) -> NumberOrder:
        """Take an order off the wire."""
        return NumberOrder(self.queue_id, self.holder_number, self.nth, tuple(self.services), self.declared)

    def __repr_args__(self) -> list[tuple[str | None, object]]:
        """Personal data never reaches a log by way of a repr."""
        return [("queue_id", self.queue_id), ("held", self.holder_number is not None), ("nth", self.nth)]


class WireNumber(Answer):
    """Answer to POST /v1/numbers: a committed number. `queue` is as it was right after."""

    id: str
    ticket: str
    serial: str
    queue: WireQueue
    ahead: int = Field(ge=0)
    wait: WireWait | None
    business_date: date
    issued_at: Instant
    url: str
    priority: str = Priority.ORDINARY.value
    services: list[str] = Field(default_factory=list)
    check_in_by: Instant | None = None

    @classmethod
    def of(cls, number: QueueNumber) -> Self:
        """Put a number on the wire."""
        return cls(
            id=number.id,
            ticket=number.ticket,
            serial=number.serial,
            queue=WireQueue.of(number.queue),
            ahead=number.ahead,
            wait=WireWait.of(number.wait),
            business_date=number.business_date,
            issued_at=number.issued_at,
            url=number.url,
            priority=number.priority,
            services=list(number.services),
            check_in_by=number.check_in_by,
        )

    def number(self) -> QueueNumber:
        """Take a number off the wire."""
        return QueueNumber(
            id=self.id,
            ticket=self.ticket,
            serial=self.serial,
            queue=self.queue.queue(),
            ahead=self.ahead,
            wait=self.wait.wait() if self.wait else None,
            business_date=self.business_date,
            issued_at=self.issued_at.astimezone(UTC),
            url=self.url,
            priority=Priority(self.priority) if self.priority in KNOWN_PRIORITIES else Priority.ORDINARY,
            services=tuple(self.services),
            check_in_by=self.check_in_by.astimezone(UTC) if self.check_in_by else None,
        )
