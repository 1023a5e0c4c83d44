"""Numbers on the wire: ordered, and committed. The hall they belong to: `halls`."""

from __future__ import annotations

from datetime import UTC, date
from typing import Annotated, Final, Self

from pydantic import (
    AfterValidator,
    Field,
    SerializerFunctionWrapHandler,
    StringConstraints,
    WithJsonSchema,
    model_serializer,
)

from backend.wire.base import Answer, Identifier, Instant, Order, Whole
from backend.wire.halls import KNOWN_PRIORITIES, WireQueue, WireWait
from kiosk.domain.queueing import DECLARABLE, NumberOrder, Priority, QueueNumber

_NEWER: Final = frozenset({"services", "declared"})


def _declarable(priority: Priority) -> Priority:
    if priority not in DECLARABLE:
        msg = "not a class people may declare"
        raise ValueError(msg)
    return priority


Declarable = Annotated[
    Priority, AfterValidator(_declarable), WithJsonSchema({"type": "string", "enum": list(DECLARABLE)})
]
HolderNumber = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{15,18}$")]


class WireNumberOrder(Order):
    """Body of POST /v1/numbers."""

    queue_id: Identifier
    holder_number: HolderNumber | None = None
    nth: Whole = Field(default=1, ge=1, le=99)
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
    called_to: str = ""

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
            called_to=number.called_to,
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
            called_to=self.called_to,
        )
