"""A terminal over its vault and the backend's queues, with everything between them that can go wrong, in any order.

At the end everybody who was told a number stands in the line with it, once; and nobody else does.
"""

from __future__ import annotations

import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.server.idempotency import KeyReused, claim
from backend.server.queueing import offline
from backend.server.queueing.halls import hall_status
from kiosk.domain.queueing import NumberOrder
from kiosk.performing.offline import LastHall, OfflineBackend, OfflineDesk
from kiosk.performing.offline_reports import OfflineReports
from kiosk.ports.errors import BackendError, BackendFault, BackendUnreachable
from kiosk.vault.offline import VaultOfflineLedger
from kiosk.vault.store import Vault
from tests.backend.engines import BOTH
from tests.backend.halls import ISSUER, emptied, put_hall, younger
from tests.fakes.journal import RememberingJournal

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from backend.server.store.session import Store
    from kiosk.domain.queueing import HallStatus, OfflineFate, OfflineNumber, OfflineRange, QueueNumber
    from tests.backend.halls import Counterside

ENGINES = BOTH


class Wire(Enum):
    """What becomes of the next request."""

    WELL = auto()
    AWAY = auto()  # nobody there
    LOST = auto()  # done, and the answer lost
    LATE = auto()  # not done now; it may still come in


@dataclass
class Between:
    """The backend as a terminal meets it, over a wire that does what it is told."""

    hall_: Counterside
    wire: Wire = Wire.WELL
    late: list[tuple[NumberOrder, str]] = field(default_factory=list)

    def hall(self, *, deadline_s: float) -> HallStatus:
        if self.wire is not Wire.WELL:
            raise BackendUnreachable("away")
        with self.hall_.store.read() as session:
            return hall_status(session, "hall", at=self.hall_.now, terminal_id="t")

    def take_number(self, order: NumberOrder, *, key: str, deadline_s: float) -> QueueNumber:
        if self.wire is Wire.LATE:
            self.late.append((order, key))
        if self.wire in {Wire.AWAY, Wire.LATE}:
            raise BackendUnreachable("away", sent=self.wire is Wire.LATE)
        number = self.taken(order, key)
        if self.wire is Wire.LOST:
            raise BackendUnreachable("cut", sent=True)
        return number

    def taken(self, order: NumberOrder, key: str) -> QueueNumber:
        """What the API does with it."""
        fresh = f"n-{key}"
        with self.hall_.store.write() as session:
            try:
                bound = claim(session, terminal_id="t", key=key, body_hmac=key, resource_id=fresh, at=self.hall_.now)
            except KeyReused as error:
                raise BackendFault("422", final=True) from error
            row_is_there = bound == fresh and session.get(_number_row(), fresh) is not None
            if row_is_there:
                return ISSUER.tell_again(session, fresh)
            return ISSUER.take(session, order, number_id=fresh, site_id="hall", terminal_id="t", at=self.hall_.now)

    def offline_ranges(self, *, exhausted: Collection[str] = (), deadline_s: float) -> tuple[OfflineRange, ...]:
        if self.wire is Wire.AWAY or self.wire is Wire.LATE:
            raise BackendUnreachable("away")
        with self.hall_.store.write() as session:
            told = offline.ranges(
                session, ISSUER, site_id="hall", terminal_id="t", at=self.hall_.now, exhausted=exhausted
            )
        if self.wire is Wire.LOST:
            raise BackendUnreachable("cut", sent=True)
        return told

    def report_offline(self, numbers: Sequence[OfflineNumber], *, deadline_s: float) -> tuple[OfflineFate, ...]:
        if self.wire is Wire.AWAY or self.wire is Wire.LATE:
            raise BackendUnreachable("away")
        with self.hall_.store.write() as session:
            fates = offline.reconcile(session, ISSUER, numbers, site_id="hall", terminal_id="t", at=self.hall_.now)
        if self.wire is Wire.LOST:
            raise BackendUnreachable("cut", sent=True)
        return fates


def _number_row() -> type:
    from backend.server.store.tables import NumberRow

    return NumberRow


class Terminal:
    """The terminal, and the people before it."""

    def __init__(self, hall: Counterside, state: Path) -> None:
        self.hall = hall
        self.between = Between(hall)
        self.told: dict[str, str] = {}
        self._state = state
        self._presses = 0
        self._visited = False
        self.vault: Vault | None = None
        self.start()
        self.look(Wire.WELL)
        self.deliver(Wire.WELL)

    def start(self) -> None:
        """Start it, killed as it may have been."""
        if self.vault is not None:
            self.vault.close()
        self.vault = Vault.open(self._state)
        ledger = VaultOfflineLedger(self.vault, now=lambda: self.hall.now)
        journal = RememberingJournal()
        desk = OfflineDesk(ledger, journal, lambda: self.hall.now, lambda: None)
        self.last = LastHall(desk)
        self.office = OfflineBackend(self.between, self.last, desk)
        self.contested: list[None] = []
        self.reports = OfflineReports(
            self.between,  # type: ignore[arg-type]  # the calls made here
            ledger,
            self.last,
            journal,
            1.0,
            lambda: self.contested.append(None),
        )

    def press(self, wire: Wire) -> None:
        """Somebody new wants a number."""
        self._presses += 1
        self._visited = True
        self._ask(self._presses, wire)

    def again(self, wire: Wire) -> None:
        """The same person presses once more, within the visit."""
        if self._visited:
            self._ask(self._presses, wire)

    def look(self, wire: Wire) -> None:
        """Ask how the hall is."""
        self.between.wire = wire
        try:
            self.last.tell(self.between.hall(deadline_s=1.0))
        except BackendError as error:
            self.last.without(error)

    def deliver(self, wire: Wire) -> None:
        """Let the courier go."""
        self.between.wire = wire
        with suppress(BackendError):
            self.reports.deliver()

    def arrive(self, _wire: Wire) -> None:
        """What was on the way comes in, long after anybody waited for it."""
        for order, key in self.between.late:
            with suppress(BackendFault):  # told so: the key was taken away
                self.between.taken(order, key)
        self.between.late.clear()

    def restart(self, _wire: Wire) -> None:
        """Nobody's visit outlives it."""
        self._visited = False
        self.start()

    def _ask(self, nth: int, wire: Wire) -> None:
        self.hall.wait(seconds=61)
        self.between.wire = wire
        order = NumberOrder("a", younger(nth))
        number = self.office.take_number(order, key=f"k{nth}", deadline_s=1.0)
        before = self.told.setdefault(f"k{nth}", number.ticket)
        assert before == number.ticket, "one person was told two numbers"


ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(
            (Terminal.press, Terminal.again, Terminal.look, Terminal.deliver, Terminal.arrive, Terminal.restart)
        ),
        st.sampled_from(Wire),
    ),
    max_size=14,
)


@pytest.mark.timeout(180)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions=ACTIONS)
def test_whatever_goes_wrong_everybody_stands_in_the_line_once_and_nobody_else_does(
    queue_store: Store, actions: list[tuple[object, Wire]]
) -> None:
    emptied(queue_store)
    with tempfile.TemporaryDirectory() as state:
        terminal = Terminal(put_hall(queue_store), Path(state))
        for action, wire in actions:
            action(terminal, wire)  # type: ignore[operator]  # methods of it
        terminal.arrive(Wire.WELL)
        terminal.look(Wire.WELL)
        terminal.deliver(Wire.WELL)
        assert sorted(terminal.hall.line()) == sorted(terminal.told.values())
        assert terminal.contested == []
        assert terminal.vault is not None
        terminal.vault.close()
