"""A backend in memory: fulfils `kiosk.ports.backend`, numbers and idempotency included."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.domain.message import Message
from kiosk.domain.queueing import HallStatus, NumberOrder, QueueNumber, QueueStatus, Wait
from kiosk.domain.refusal import Refusal
from kiosk.ports.errors import BackendError, BackendFault, BackendRefused
from tests.fakes.halls import HALL

if TYPE_CHECKING:
    from collections.abc import Callable


class FakeBackend:
    """Set `failing` to an error, and every call raises what it makes."""

    def __init__(self, hall: HallStatus = HALL) -> None:
        self.failing: Callable[[], BackendError] | None = None
        self._hall = hall
        self._answered: dict[str, tuple[NumberOrder, QueueNumber]] = {}

    def hall(self, *, deadline_s: float) -> HallStatus:
        self._fail()
        return self._hall

    def take_number(self, order: NumberOrder, *, key: str, deadline_s: float) -> QueueNumber:
        self._fail()
        if key in self._answered:
            before, number = self._answered[key]
            if before != order:
                raise BackendFault("the key was used for another order")
            return number
        queue = next((queue for queue in self._hall.queues if queue.id == order.queue_id), None)
        if queue is None:
            raise _refused("queue.unknown", "fix")
        if not queue.open:
            raise _refused("queue.closed", "fix_unknown", service_line=self._hall.site.service_line)
        if queue.needs_identity and order.holder_number is None:
            raise _refused("queue.needs_identity", "fix")
        number = self._count(queue)
        self._answered[key] = (order, number)
        return number

    def _count(self, queue: QueueStatus) -> QueueNumber:
        ordinal = int(queue.next_ticket[1:])
        after = replace(queue, waiting=queue.waiting + 1, next_ticket=f"{queue.letter}{ordinal + 1:03d}")
        kept = tuple(after if one.id == queue.id else one for one in self._hall.queues)
        self._hall = replace(self._hall, queues=kept)
        return QueueNumber(
            id=f"n-{queue.letter}-{ordinal}",
            ticket=queue.next_ticket,
            serial=f"{self._hall.business_date:%Y%m%d}-{queue.letter}-{ordinal:04d}",
            queue=after,
            ahead=queue.waiting,
            wait=Wait(2 * queue.waiting, 4 * queue.waiting),
            business_date=self._hall.business_date,
            issued_at=self._hall.as_of,
            url=f"https://example.invalid/n/{queue.letter}{ordinal}",
        )

    def _fail(self) -> None:
        if self.failing is not None:
            raise self.failing()


def _refused(stem: str, fix: str, **values: str) -> BackendRefused:
    where = Message.of(f"{stem}.where", service_line="12345")
    return BackendRefused(Refusal(Message.of(f"{stem}.reason"), Message.of(f"{stem}.{fix}", **values), where))
