"""What goes between the vault and the backend for numbers without a backend: ranges in, numbers out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kiosk.domain.queueing import OfflineFate
from kiosk.health.events import Event

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from kiosk.domain.offline import Stock
    from kiosk.domain.queueing import HallStatus
    from kiosk.health.journal import Journal
    from kiosk.performing.offline import LastHall
    from kiosk.ports.numbers import NumberDesk
    from kiosk.ports.offline import OfflineLedger

BATCH: Final = 100
_LOW: Final = 5  # a fifth of a range
_TAKEN: Final = (OfflineFate.ACCEPTED, OfflineFate.KNOWN)


@dataclass(slots=True)
class OfflineReports:
    """Tells what was given, then sees to it that there is enough to give. `deadline_s`: for one call. One thread.

    `contested`: the backend did not take a number that a citizen holds.
    """

    desk: NumberDesk
    ledger: OfflineLedger
    last: LastHall
    journal: Journal
    deadline_s: float
    contested: Callable[[], None]
    _kept: HallStatus | None = field(default=None, init=False)
    _asked: tuple[str, date] | None = field(default=None, init=False)

    def deliver(self) -> None:
        """Do all of it. Raises VaultError, BackendError: the rest is for later, and doing it again does no harm."""
        self._report()
        hall = self.last.told
        if hall is None or self.last.alone:
            return
        self._keep(hall)
        self._stock_up(hall)

    def _report(self) -> None:
        while given := self.ledger.untold(BATCH):
            fates = self.desk.report_offline([one.number for one in given], deadline_s=self.deadline_s)
            told = list(zip(given, fates, strict=True))
            self.ledger.settle(told)
            contested = [(one, fate) for one, fate in told if fate not in _TAKEN]
            self.journal.note(Event.OFFLINE_REPORTED, numbers=len(told), contested=len(contested))
            for one, fate in contested:
                self.journal.note(Event.OFFLINE_REJECTED, serial=one.told.serial, fate=fate)
            if contested:
                self.contested()

    def _keep(self, hall: HallStatus) -> None:
        """Write the hall down, for a start without a backend. Called when it changed, and not for every head count."""
        if hall != self._kept:
            self.ledger.keep_hall(hall)
            self._kept = hall

    def _stock_up(self, hall: HallStatus) -> None:
        """Have numbers for today and tomorrow. A range this vault knows nothing of is never used: it may be used up."""
        if not hall.confirmed:
            self.ledger.drop_ranges()
            self._asked = None
            return
        day, site_id = hall.business_date, hall.site.id
        stocks = {stock.queue_id: stock for stock in self.ledger.stock(site_id, day)}
        low = [stock.queue_id for stock in stocks.values() if _is_low(stock)]
        if not low and self._asked == (site_id, day):
            return
        missing = [queue.id for queue in hall.queues if queue.id not in stocks and not queue.stopped]
        ranges = self.desk.offline_ranges(exhausted=[*low, *missing], deadline_s=self.deadline_s)
        self.ledger.keep_ranges(site_id, ranges, today=day)
        self._asked = (site_id, day)
        self.journal.note(Event.OFFLINE_STOCKED, ranges=len(ranges))


def _is_low(stock: Stock) -> bool:
    return stock.left <= stock.size // _LOW
