"""Numbers without a backend: the backend asked first, and where it cannot be reached, the vault's own range.

A number given here is in the vault before anybody is told of it. It carries the Idempotency-Key its order has at the
backend, so that one which was taken there, its answer lost on the way, is found and given up when the two meet again.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from kiosk.domain.message import Message
from kiosk.domain.offline import OfflineOrder, business_date, hall_without_backend
from kiosk.domain.refusal import Refusal
from kiosk.health.events import Event
from kiosk.ports.errors import BackendFault, BackendRefused, BackendUnreachable, VaultError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import datetime

    from kiosk.domain.queueing import (
        HallStatus,
        NumberOrder,
        OfflineFate,
        OfflineNumber,
        OfflineRange,
        QueueNumber,
        QueueStatus,
    )
    from kiosk.health.journal import Journal
    from kiosk.ports.backend import Backend
    from kiosk.ports.errors import KioskError
    from kiosk.ports.numbers import NumberDesk
    from kiosk.ports.offline import OfflineLedger

_ASKED_FOR: Final = 0.5
"""How much of the deadline the backend has, where a number can be given without it."""
_REMEMBERED: Final = 32


@dataclass(frozen=True, slots=True)
class OfflineDesk:
    """What giving numbers alone needs. `nudge`: something is to be told or asked for; from any thread, never waits."""

    ledger: OfflineLedger
    journal: Journal
    now: Callable[[], datetime]
    nudge: Callable[[], None]


class LastHall:
    """The hall as it was last told, and what is left of it while nobody tells. From any thread."""

    def __init__(self, desk: OfflineDesk) -> None:
        """Begin with what an earlier run of the terminal was told."""
        self._desk = desk
        self._lock = threading.Lock()
        self._hall: HallStatus | None = None
        self._told: HallStatus | None = None  # in this run
        self._alone = False

    @property
    def alone(self) -> bool:
        """Whether the backend could not be reached when it was last asked."""
        return self._alone

    @property
    def told(self) -> HallStatus | None:
        """The hall as the backend told it in this run; None: not yet."""
        return self._told

    def tell(self, hall: HallStatus) -> None:
        """The backend told how the hall is."""
        with self._lock:
            before, was_alone = self._told, self._alone
            self._hall = self._told = hall
            self._alone = False
        if was_alone or before is None or _lasting(before) != _lasting(hall):
            self._desk.nudge()

    def without(self, error: KioskError) -> HallStatus | None:
        """The backend cannot be asked: how the hall is without it; None: this terminal cannot give numbers either."""
        hall = self.now() if can_do_without(error) else None
        with self._lock:
            self._alone = hall is not None
        return hall

    def now(self) -> HallStatus | None:
        """The hall as this terminal can serve it alone."""
        try:
            with self._lock:
                hall = self._hall = self._hall or self._desk.ledger.hall()
            if hall is None:
                return None
            now = self._desk.now()
            stocks = self._desk.ledger.stock(hall.site.id, business_date(hall, now))
            return hall_without_backend(hall, stocks, now=now)
        except VaultError as error:
            self._desk.journal.note(Event.OFFLINE_WAITS, code=error.code)
            return None


class OfflineBackend:
    """Fulfils `Backend`: the real one, and where that cannot be reached, this terminal's own range."""

    def __init__(self, behind: Backend, last: LastHall, desk: OfflineDesk) -> None:
        self._behind = behind
        self._last = last
        self._desk = desk
        self._lock = threading.Lock()
        self._taken: OrderedDict[str, QueueNumber] = OrderedDict()  # there, under which key; the last ones

    def hall(self, *, deadline_s: float) -> HallStatus:
        """Ask for the hall; whoever asks has `LastHall` for the time when nobody answers."""
        return self._behind.hall(deadline_s=deadline_s)

    def take_number(self, order: NumberOrder, *, key: str, deadline_s: float) -> QueueNumber:
        """Take a number, here or there. Under a key that was answered here, here again, whoever can be reached by now.

        While the backend is known to be away it is not asked first: nobody waits for it, and nothing is taken there
        that nobody hears of. Raises as Backend does.
        """
        if (before := self._before(key)) is not None:
            return before
        can_give = self._queue(order) is not None
        if can_give and self._last.alone and (given := self._give(order, key)) is not None:
            return given
        try:
            taken = self._behind.take_number(
                order, key=key, deadline_s=deadline_s * _ASKED_FOR if can_give else deadline_s
            )
        except (BackendUnreachable, BackendFault) as error:
            if not can_do_without(error) or (given := self._give(order, key)) is None:
                raise
            return given
        with self._lock:
            self._taken[key] = taken
            while len(self._taken) > _REMEMBERED:
                self._taken.popitem(last=False)
        return taken

    def _before(self, key: str) -> QueueNumber | None:
        try:
            given = self._desk.ledger.given(key)
        except VaultError as error:
            self._desk.journal.note(Event.OFFLINE_WAITS, code=error.code)
            return None
        return None if given is None else given.told

    def _queue(self, order: NumberOrder) -> QueueStatus | None:
        hall = self._last.now()
        queues = hall.queues if hall is not None else ()
        return next((queue for queue in queues if queue.id == order.queue_id and queue.open), None)

    def _give(self, order: NumberOrder, key: str) -> QueueNumber | None:
        with self._lock:
            if (taken := self._taken.get(key)) is not None:
                return taken
        hall, queue = self._last.now(), self._queue(order)
        if hall is None or queue is None:
            return None
        if queue.needs_identity and order.holder_number is None:
            raise BackendRefused(_needs_identity(hall.site.service_line))
        asked = OfflineOrder(order, key, queue, hall.site.id, hall.business_date, self._desk.now())
        try:
            given = self._desk.ledger.give(asked)
        except VaultError as error:
            self._desk.journal.note(Event.OFFLINE_WAITS, code=error.code)
            return None
        if given is None:
            return None
        self._desk.journal.note(Event.OFFLINE_GIVEN, serial=given.told.serial)
        self._desk.nudge()
        return given.told


class OfflineNumberDesk:
    """Fulfils `NumberDesk`: the real one, and while that cannot be reached, what this terminal knows itself."""

    def __init__(self, behind: NumberDesk, last: LastHall, desk: OfflineDesk) -> None:
        self._behind = behind
        self._last = last
        self._desk = desk

    def numbers_of(self, holder_number: str, *, deadline_s: float) -> tuple[QueueNumber, ...]:
        """Ask for a person's live numbers; alone, those given here since the backend went away."""
        hall = self._last.now() if self._last.alone else None
        if hall is None:
            return self._behind.numbers_of(holder_number, deadline_s=deadline_s)
        try:
            given = self._desk.ledger.of_holder(holder_number, day=hall.business_date)
        except VaultError as error:
            self._desk.journal.note(Event.OFFLINE_WAITS, code=error.code)
            return ()
        return tuple(one.told for one in given)

    def check_in(self, *, token: str = "", holder_number: str = "", key: str, deadline_s: float) -> QueueNumber:
        """Check in; alone nobody can, and nobody waits for it."""
        if self._last.alone:
            raise BackendUnreachable("nobody can be asked")
        return self._behind.check_in(token=token, holder_number=holder_number, key=key, deadline_s=deadline_s)

    def offline_ranges(self, *, exhausted: Collection[str] = (), deadline_s: float) -> tuple[OfflineRange, ...]:
        """Ask for ranges."""
        return self._behind.offline_ranges(exhausted=exhausted, deadline_s=deadline_s)

    def report_offline(self, numbers: Sequence[OfflineNumber], *, deadline_s: float) -> tuple[OfflineFate, ...]:
        """Tell what was given offline."""
        return self._behind.report_offline(numbers, deadline_s=deadline_s)

    def confirm_site(self, site_id: str, *, deadline_s: float) -> None:
        """Confirm where the terminal stands."""
        self._behind.confirm_site(site_id, deadline_s=deadline_s)


def can_do_without(error: KioskError) -> bool:
    """Whether this error is one over which a terminal goes on alone: nobody answers, or nobody can for now."""
    return isinstance(error, BackendUnreachable) or (isinstance(error, BackendFault) and not error.final)


def _needs_identity(service_line: str) -> Refusal:
    stem = "queue.needs_identity"
    return Refusal(
        Message.of(f"{stem}.reason"), Message.of(f"{stem}.fix"), Message.of(f"{stem}.where", service_line=service_line)
    )


def _lasting(hall: HallStatus) -> tuple[object, ...]:
    """What of a hall holds for longer than a moment."""
    queues = tuple(
        replace(queue, open=False, waiting=0, next_ticket="", wait=None, opens_at="", left_today=None)
        for queue in hall.queues
    )
    limits = hall.live_per_person, hall.live_per_queue
    return hall.site, queues, hall.business_date, hall.triage, hall.declarable, hall.confirmed, limits
