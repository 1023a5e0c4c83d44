"""Numbers without a backend, in the vault: `kiosk.ports.offline.OfflineLedger`, every change one transaction.

A number leaves its range and enters the list of what was given in one transaction that is on the disk before anything
is printed: killed at any moment, no number is given twice, and none that was given is forgotten. Pages, hours, the hall
and whoever asked are sealed; dates, queues and numbers lie open, and so does the key, which tells nothing.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from kiosk.domain.offline import Given, OfflineOrder, Stock, number_of
from kiosk.domain.queueing import NumberOrder, OfflineFate, OpenSpan, Priority
from kiosk.ports.errors import VaultDamaged
from kiosk.vault.halls import hall_in, hall_text, queue_in, queue_text

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Sequence

    from kiosk.domain.queueing import HallStatus, OfflineRange
    from kiosk.vault.store import Vault

_RANGE: Final = "offline.range"
_NUMBER: Final = "offline.number"
_HALL: Final = "offline.hall"
_TAKEN: Final = (OfflineFate.ACCEPTED, OfflineFate.KNOWN)
_CONTESTED_DAYS: Final = 30
_ONE: Final = 1


class VaultOfflineLedger:
    """Fulfils `OfflineLedger`. From any thread, from several processes."""

    def __init__(self, vault: Vault, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._vault = vault
        self._now = now

    def keep_hall(self, hall: HallStatus) -> None:
        """Remember the hall; see OfflineLedger."""
        body = self._sealed(hall_text(hall), _HALL)
        with self._vault.change() as db:
            db.execute("INSERT OR REPLACE INTO last_hall (id, body) VALUES (?, ?)", (_ONE, body))

    def hall(self) -> HallStatus | None:
        """Give the hall as it was last told; see OfflineLedger."""
        with self._vault.look() as db:
            row = db.execute("SELECT body FROM last_hall WHERE id = ?", (_ONE,)).fetchone()
        if row is None:
            return None
        try:
            return hall_in(self._opened(row[0], _HALL))
        except (KeyError, ValueError):
            return None  # another release's way of writing

    def keep_ranges(self, site_id: str, ranges: Iterable[OfflineRange], *, today: date) -> None:
        """Keep these beside what is there; see OfflineLedger."""
        rows = [
            (
                site_id,
                one.business_date.isoformat(),
                one.queue_id,
                one.first,
                one.first,
                one.first + len(one.urls) - 1,
                self._sealed(_range_text(one), _RANGE),
            )
            for one in ranges
            if one.urls
        ]
        contested = (self._now() - timedelta(days=_CONTESTED_DAYS)).date().isoformat()
        with self._vault.change() as db:
            db.executemany(
                "INSERT INTO offline_ranges (site_id, business_date, queue_id, first, following, last, body) "
                "VALUES (?, ?, ?, ?, ?, ?, ?) "
                "ON CONFLICT (site_id, business_date, queue_id, first) DO UPDATE SET body = excluded.body",
                rows,
            )
            db.execute("DELETE FROM offline_ranges WHERE business_date < ?", (today.isoformat(),))
            db.execute(
                "DELETE FROM offline_numbers WHERE business_date < ? AND fate IN (?, ?)", (today.isoformat(), *_TAKEN)
            )
            db.execute("DELETE FROM offline_numbers WHERE business_date < ? AND fate IS NOT NULL", (contested,))

    def drop_ranges(self) -> None:
        """Give from none of them any more; see OfflineLedger."""
        with self._vault.change() as db:
            db.execute("DELETE FROM offline_ranges")

    def stock(self, site_id: str, day: date) -> tuple[Stock, ...]:
        """Tell what is left for a day; see OfflineLedger."""
        with self._vault.look() as db:
            rows = db.execute(
                "SELECT queue_id, first, following, last, body FROM offline_ranges "
                "WHERE site_id = ? AND business_date = ? ORDER BY queue_id, first",
                (site_id, day.isoformat()),
            ).fetchall()
        found: dict[str, Stock] = {}
        for queue_id, first, following, last, body in rows:
            before, told = found.get(queue_id), self._opened(body, _RANGE)
            more = last - following + 1
            found[queue_id] = Stock(
                queue_id=queue_id,
                letter=told["letter"],
                following=before.following if before is not None and before.left else following,
                left=more + (before.left if before is not None else 0),
                size=last - first + 1,
                spans=tuple(OpenSpan(*span) for span in told["spans"]),
                open_until=told["open_until"],
            )
        return tuple(found.values())

    def give(self, order: OfflineOrder) -> Given | None:
        """Give the next number, once; see OfflineLedger."""
        queue = (order.site_id, order.day.isoformat(), order.queue.id)
        with self._vault.change() as db:
            if (before := self._given(db, order.key)) is not None:
                return before
            row = db.execute(
                "SELECT first, following, body FROM offline_ranges WHERE site_id = ? AND business_date = ? "
                "AND queue_id = ? AND following <= last ORDER BY first LIMIT 1",
                queue,
            ).fetchone()
            if row is None:
                return None
            first, number, body = row
            url = self._opened(body, _RANGE)["urls"][number - first]
            db.execute(
                "UPDATE offline_ranges SET following = following + 1 "
                "WHERE site_id = ? AND business_date = ? AND queue_id = ? AND first = ?",
                (*queue, first),
            )
            db.execute(
                "INSERT INTO offline_numbers (key, site_id, business_date, queue_id, number, body) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (order.key, *queue, number, self._sealed(_order_text(order, url), _NUMBER)),
            )
            return self._given(db, order.key)

    def given(self, key: str) -> Given | None:
        """Give what was given under this key; see OfflineLedger."""
        with self._vault.look() as db:
            return self._given(db, key)

    def of_holder(self, holder_number: str, *, day: date) -> tuple[Given, ...]:
        """Give what this person was given; see OfflineLedger."""
        with self._vault.look() as db:
            rows = db.execute(
                "SELECT key, site_id, business_date, number, body FROM offline_numbers "
                "WHERE fate IS NULL AND business_date = ? ORDER BY id",
                (day.isoformat(),),
            ).fetchall()
        return tuple(given for given in map(self._read, rows) if given.number.order.holder_number == holder_number)

    def untold(self, most: int) -> tuple[Given, ...]:
        """Give what the backend was not told yet; see OfflineLedger."""
        with self._vault.look() as db:
            rows = db.execute(
                "SELECT key, site_id, business_date, number, body FROM offline_numbers "
                "WHERE fate IS NULL ORDER BY id LIMIT ?",
                (most,),
            ).fetchall()
        return tuple(self._read(row) for row in rows)

    def settle(self, fates: Sequence[tuple[Given, OfflineFate]]) -> None:
        """The backend was told; see OfflineLedger. Of whom it knows, this vault forgets who it was."""
        rows = [
            (
                str(fate),
                self._sealed(_order_text(_order_of(given, nameless=fate in _TAKEN), given.told.url), _NUMBER),
                given.number.instead_of,
            )
            for given, fate in fates
        ]
        with self._vault.change() as db:
            db.executemany("UPDATE offline_numbers SET fate = ?, body = ? WHERE key = ?", rows)

    def contested(self) -> int:
        """Count the numbers the backend did not take; see OfflineLedger."""
        with self._vault.look() as db:
            (count,) = db.execute(
                "SELECT count(*) FROM offline_numbers WHERE fate IS NOT NULL AND fate NOT IN (?, ?)", _TAKEN
            ).fetchone()
        return int(count)

    def _given(self, db: sqlite3.Connection, key: str) -> Given | None:
        row = db.execute(
            "SELECT key, site_id, business_date, number, body FROM offline_numbers WHERE key = ?", (key,)
        ).fetchone()
        return None if row is None else self._read(row)

    # What SQLite gives is Any; the table is STRICT, so each column is what it was declared.
    def _read(self, row: tuple[Any, ...]) -> Given:
        key, site_id, day, number, body = row
        told = self._opened(body, _NUMBER)
        try:
            order = OfflineOrder(
                order=_number_order(told["order"]),
                key=key,
                queue=queue_in(told["queue"]),
                site_id=site_id,
                day=date.fromisoformat(day),
                at=datetime.fromisoformat(told["at"]),
            )
            return Given(*number_of(order, number, url=told["url"]))
        except (KeyError, ValueError) as error:
            raise VaultDamaged(f"an offline number that is none: {type(error).__name__}") from error

    def _sealed(self, told: dict[str, Any], context: str) -> bytes:
        return self._vault.seal.seal(json.dumps(told).encode(), context=context)

    def _opened(self, body: bytes, context: str) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self._vault.seal.open(body, context=context))
        return told


def _range_text(one: OfflineRange) -> dict[str, Any]:
    return {
        "letter": one.letter,
        "urls": one.urls,
        "spans": [(span.from_min, span.to_min) for span in one.spans],
        "open_until": one.open_until,
    }


def _order_of(given: Given, *, nameless: bool) -> OfflineOrder:
    number = given.number
    order = replace(number.order, holder_number=None) if nameless else number.order
    return OfflineOrder(
        order, number.instead_of, given.told.queue, number.site_id, number.business_date, number.issued_at
    )


def _order_text(order: OfflineOrder, url: str) -> dict[str, Any]:
    asked = order.order
    return {
        "order": {
            "queue_id": asked.queue_id,
            "holder_number": asked.holder_number,
            "nth": asked.nth,
            "services": asked.services,
            "declared": asked.declared,
        },
        "queue": queue_text(order.queue),
        "at": order.at.astimezone(UTC).isoformat(),
        "url": url,
    }


def _number_order(told: dict[str, Any]) -> NumberOrder:
    return NumberOrder(
        queue_id=told["queue_id"],
        holder_number=told["holder_number"],
        nth=told["nth"],
        services=tuple(told["services"]),
        declared=None if told["declared"] is None else Priority(told["declared"]),
    )
