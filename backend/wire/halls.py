"""A hall on the wire: its site, its queues as they are at one moment, what leads to them."""

from __future__ import annotations

from datetime import UTC, date
from typing import Final, Self

from pydantic import Field

from backend.wire.base import Answer, Instant, Texts
from backend.wire.triage import WireQuestion
from kiosk.domain.queueing import HallStatus, Priority, QueueService, QueueStatus, Site, Wait

KNOWN_PRIORITIES: Final = frozenset(Priority)


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
    stopped: bool = False
    instead: str = ""

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
            stopped=queue.stopped,
            instead=queue.instead,
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
            stopped=self.stopped,
            instead=self.instead,
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
    live_per_person: int = Field(default=0, ge=0)
    live_per_queue: int = Field(default=0, ge=0)

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
            live_per_person=hall.live_per_person,
            live_per_queue=hall.live_per_queue,
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
            live_per_person=self.live_per_person,
            live_per_queue=self.live_per_queue,
        )
