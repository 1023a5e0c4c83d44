"""What a terminal keeps so that it can give numbers without a backend: ranges, the hall as last told, what it gave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from kiosk.domain.offline import Given, OfflineOrder, Stock
    from kiosk.domain.queueing import HallStatus, OfflineFate, OfflineRange


class OfflineLedger(Protocol):
    """Every change is durable when the call returns. From any thread, from several processes.

    Every call raises VaultBusy (retry); VaultFull, VaultDamaged, VaultKeyWrong (engineer). Then nothing was written.
    """

    def keep_hall(self, hall: HallStatus) -> None:
        """Remember the hall as it was last told."""

    def hall(self) -> HallStatus | None:
        """Give the hall as it was last told; None: never, or by a release this one does not understand."""

    def keep_ranges(self, site_id: str, ranges: Iterable[OfflineRange], *, today: date) -> None:
        """Keep these beside what is there; forget days before `today`, and numbers of them that were acknowledged.

        What was given from a range stays given, however often the range is told.
        """

    def drop_ranges(self) -> None:
        """Give from none of them any more: this terminal was moved. What was given stays to be told."""

    def stock(self, site_id: str, day: date) -> tuple[Stock, ...]:
        """Tell what is left for a day, by queue."""

    def give(self, order: OfflineOrder) -> Given | None:
        """Give the next number, once: the same key gives the same one again. None: no range, or it is used up."""

    def given(self, key: str) -> Given | None:
        """Give what was given under this key."""

    def of_holder(self, holder_number: str, *, day: date) -> tuple[Given, ...]:
        """Give what this person was given on this day and the backend was not told yet, the oldest first."""

    def untold(self, most: int) -> tuple[Given, ...]:
        """Give what the backend was not told yet, the oldest first."""

    def settle(self, fates: Sequence[tuple[Given, OfflineFate]]) -> None:
        """The backend was told. What it took loses whose it was; what it contests is kept as it is, for 30 days."""

    def contested(self) -> int:
        """Count the numbers the backend did not take."""
