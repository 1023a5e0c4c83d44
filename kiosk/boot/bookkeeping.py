"""Who counts what the devices do, and keeps it: in memory at once, in the vault behind every job, in its own thread."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from kiosk.health.courier import Courier, wait_for
from kiosk.health.events import Event
from kiosk.upkeep.counters import Counter
from kiosk.upkeep.kinds import DeviceKind
from kiosk.upkeep.tallies import Tallies

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.health.journal import Journal, Value
    from kiosk.standing import Standing
    from kiosk.vault.store import Vault


_LAST_WRITE_S: Final = 3.0
_LOOK_FOR_TESTS_S: Final = 300.0  # the command line writes them in a process of its own


class Bookkeeping:
    """The tallies of one terminal, and who tells the backend of tests.

    A disk that does not take them costs counters, no citizen.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._courier: Courier | None = None
        self._teller: Courier | None = None
        self.tallies = Tallies(settled=self._nudge)
        self._lock = threading.Lock()
        self._seen = (False, False)  # door open, on battery

    def overhearing(self, journal: Journal) -> Journal:
        """Make a journal that passes everything on and counts how often each device was lost."""
        return _Overheard(journal, self.tallies)

    def stands(self, standing: Standing) -> None:
        """The standing changed: was the door opened, is mains gone? From any thread."""
        with self._lock:
            before, self._seen = self._seen, (standing.door_open, standing.on_battery)
            opened, lost = (now and not old for now, old in zip(self._seen, before, strict=True))
        self.tallies.add(DeviceKind.SENSORS, Counter.DOOR_OPENINGS, int(opened))
        self.tallies.add(DeviceKind.SENSORS, Counter.MAINS_LOSSES, int(lost))
        if opened or lost:
            self._nudge()

    def keep_in(self, vault: Vault) -> None:
        """Write into `vault` from now on, whatever was counted before too."""
        from kiosk.vault.counters import VaultCounters

        counters = VaultCounters(vault)
        self._courier = Courier(
            lambda: self.tallies.write(counters.add), journal=self._journal, waiting=Event.COUNTERS_WAIT
        )
        self._courier.start()

    def tell_tests(self, deliver: Callable[[], None]) -> None:
        """Have the backend told of tests: those that wait, and those that come."""
        self._teller = Courier(deliver, journal=self._journal, look_again_s=_LOOK_FOR_TESTS_S)
        self._teller.start()

    def tested(self) -> None:
        """A test was kept: have the backend told of it now. From any thread; never waits."""
        if self._teller is not None:
            self._teller.nudge()

    def close(self, vault: Vault | None) -> None:
        """Write what is left, once; nobody works with the vault for this room afterwards."""
        from kiosk.health.guard import guard
        from kiosk.vault.counters import VaultCounters

        couriers = [courier for courier in (self._teller, self._courier) if courier is not None]
        for courier in couriers:
            courier.stop()
        wait_for(couriers, deadline_s=_LAST_WRITE_S)
        if self._courier is not None and vault is not None:
            guard(lambda: self.tallies.write(VaultCounters(vault).add), self._journal)

    def _nudge(self) -> None:
        if self._courier is not None:
            self._courier.nudge()


class _Overheard:
    """A Journal that counts lost devices."""

    def __init__(self, journal: Journal, tallies: Tallies) -> None:
        self._journal = journal
        self._tallies = tallies

    def note(self, event: Event, /, **values: Value) -> None:
        """See Journal."""
        self._journal.note(event, **values)
        device = values.get("device")
        if event is Event.DEVICE_LOST and device in set(DeviceKind):
            self._tallies.add(DeviceKind(str(device)), Counter.TIMES_LOST)

    def defect(self, error: BaseException) -> None:
        """See Journal."""
        self._journal.defect(error)
