"""A small hall for tests of numbers: what people and clerks do, in one line each, at a time that tests move."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select, text

from backend.server.hall_file import CounterInFile, TextsInFile
from backend.server.queueing import calling, checkins, counters, happenings, moving, positions
from backend.server.queueing.desk import Clerk, NumberNow
from backend.server.queueing.numbers import NumberIssuer
from backend.server.secret import ServerSecret
from backend.server.site_file import SiteInFile, put_site
from backend.server.store.queue_tables import NumberIntervalRow
from backend.server.store.tables import Base, TerminalRow
from kiosk.domain.queueing import NumberOrder, Priority, QueueNumber

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from backend.server.queueing.happenings import Happening
    from backend.server.store.session import Store

ISSUER: Final = NumberIssuer(ServerSecret(b"k" * 32), "https://example.org")
MONDAY_TEN: Final = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # ten o'clock in Shanghai
_ALWAYS: Final = {day: ["00:00-24:00"] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
_WORDS: Final = {"zh_CN": "样例", "en": "Sample"}


def elder(serial: int = 1) -> str:
    """A synthetic number of somebody born in 1950; no such area exists."""
    return f"99000019500101{serial:03d}X"


def younger(serial: int = 1) -> str:
    """The same of somebody born in 1990."""
    return f"99000019900101{serial:03d}X"


def site_file(**changes: Any) -> SiteInFile:
    """A hall as an operator would write it; `rules`, `queues` and others may be given."""
    queue = {
        "name": _WORDS,
        "about": _WORDS,
        "counters": _WORDS,
        "where": _WORDS,
        "needs_identity": False,
        "open_counters": 2,
        "mean_service_s": 300,
        "numbering_hours": _ALWAYS,
        "counter_hours": _ALWAYS,
    }
    changed = {**queue, **changes.pop("queue", {})}
    words = TextsInFile(zh_CN="样例", en="Sample")
    told: dict[str, Any] = {
        "id": "hall",
        "name": _WORDS,
        "short_name": _WORDS,
        "time_zone": "Asia/Shanghai",
        "address": _WORDS,
        "service_line": "12345",
        "queues": [
            {**changed, "id": "a", "letter": "A", "services": [{"id": one, "name": _WORDS} for one in ("x", "y")]},
            {**queue, "id": "b", "letter": "B"},
        ],
        "counters": [
            CounterInFile(id=number, label=number, name=words, where=words, skills=skills)
            for number, skills in (("1", {"a": 1}), ("2", {"a": 1, "b": 2}), ("3", {"b": 1}))
        ],
    }
    return SiteInFile.model_validate({**told, **changes})


class Counterside:
    """The hall, its people and its clerks. Every call is one transaction at `now`."""

    def __init__(self, store: Store, now: datetime = MONDAY_TEN) -> None:
        self.store = store
        self.now = now
        self._taken = 0

    def wait(self, **delta: float) -> None:
        self.now += timedelta(**delta)

    def put(self, **changes: Any) -> None:
        with self.store.write() as session:
            put_site(session, site_file(**changes))

    def clerk(self, counter: str) -> Clerk:
        return Clerk("hall", counter, f"staff-{counter}")

    def order(self, order: NumberOrder, *, terminal: str = "t") -> QueueNumber:
        self._taken += 1
        with self.store.write() as session:
            return ISSUER.take(
                session, order, number_id=f"n{self._taken}", site_id="hall", terminal_id=terminal, at=self.now
            )

    def take(self, queue: str = "a", *, holder: str | None = None, declared: Priority | None = None) -> QueueNumber:
        return self.order(NumberOrder(queue, holder, declared=declared))

    def reserve(self, phone: str, queue: str = "a") -> QueueNumber:
        self._taken += 1
        with self.store.write() as session:
            order, number_id = NumberOrder(queue), f"n{self._taken}"
            return ISSUER.reserve(session, order, phone=phone, number_id=number_id, site_id="hall", at=self.now)

    def check_in(self, **how: str) -> QueueNumber:
        self._taken += 1
        number_id = f"n{self._taken}"
        with self.store.write() as session:
            shown = checkins.Shown(**how)
            return checkins.check_in(
                session, ISSUER, shown, number_id=number_id, site_id="hall", terminal_id="t", at=self.now
            )

    def open(self, counter: str) -> None:
        with self.store.write() as session:
            counters.open_counter(session, self.clerk(counter), at=self.now)

    def do(self, command: Callable[..., Any], counter: str, *args: object, **named: object) -> Any:
        """Run one of the commands that a clerk gives."""
        with self.store.write() as session:
            return command(session, self.clerk(counter), *args, at=self.now, **named)

    def call(self, counter: str) -> str | None:
        """Call the next number; gives its ticket."""
        called: NumberNow | None = self.do(calling.call_next, counter)
        return called.ticket if called else None

    def serve(self, counter: str, *, seconds: float = 300) -> str | None:
        """Call, serve and finish the next number."""
        ticket = self.call(counter)
        if ticket is not None:
            self.do(calling.start_serving, counter)
            self.wait(seconds=seconds)
            self.do(calling.finish, counter)
        return ticket

    def come_back(self, number_id: str) -> NumberNow:
        with self.store.write() as session:
            return moving.return_no_show(session, number_id, site_id="hall", staff_id=None, at=self.now)

    def line(self, queue: str = "a") -> list[str]:
        """The tickets that wait, in order."""
        with self.store.read() as session:
            return [number.ticket for number in positions.waiting_list(session, "hall", queue, at=self.now)]

    def events(self, after: int = 0) -> tuple[Happening, ...]:
        with self.store.read() as session:
            return happenings.since(session, "hall", after)

    def intervals(self, number_id: str) -> list[tuple[str, datetime, datetime | None]]:
        with self.store.read() as session:
            return [(row.state, row.from_at, row.to_at) for row in intervals_of(session, number_id)]


def intervals_of(session: Session, number_id: str) -> list[NumberIntervalRow]:
    """The intervals of one number, oldest first."""
    rows = select(NumberIntervalRow).where(NumberIntervalRow.number_id == number_id).order_by(NumberIntervalRow.id)
    return list(session.scalars(rows))


def put_hall(store: Store) -> Counterside:
    """Put the hall into an empty database."""
    hall = Counterside(store)
    hall.put()
    with store.write() as session:
        session.add(TerminalRow(id="t", site_id="hall", name="", enrolled_at=MONDAY_TEN))
        session.add(TerminalRow(id="u", site_id="hall", name="", enrolled_at=MONDAY_TEN))
    return hall


def emptied(store: Store) -> None:
    """Empty every table of a database that several tests share."""
    if store.engine.dialect.name != "postgresql":
        with store.connection() as connection:
            connection.execute(text("PRAGMA defer_foreign_keys = ON"))
            for table in reversed(Base.metadata.sorted_tables):
                connection.execute(table.delete())
        return
    everything = ";".join(f'DELETE FROM "{table.name}"' for table in reversed(Base.metadata.sorted_tables))
    with store.connection() as connection:
        connection.execute(text(everything))  # quicker than TRUNCATE, which makes every table's file anew
