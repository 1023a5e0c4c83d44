"""What the people who look after a terminal may do there."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

IDLE_S: Final = 300.0  # nobody touched anything for so long: the session is over
MOST_S: Final = 3600.0  # no session lasts longer


class Role(StrEnum):
    """Whose badge it is."""

    ATTENDANT = "attendant"
    TECHNICIAN = "technician"


class Duty(StrEnum):
    """One kind of work at a terminal."""

    REFILL = "refill"
    CLEAR_JAM = "clear_jam"
    RESTART = "restart"
    MEND = "mend"  # every other guide
    INSPECT = "inspect"  # values, counters, results of devices
    TEST = "test"
    NETWORK = "network"
    STORAGE = "storage"
    PANEL = "panel"  # touch, sound
    LOGS = "logs"
    BUNDLE = "bundle"


_MAY: Final = {
    Role.ATTENDANT: frozenset({Duty.REFILL, Duty.CLEAR_JAM, Duty.RESTART}),
    Role.TECHNICIAN: frozenset(Duty),
}


@dataclass(frozen=True, slots=True)
class Signed:
    """Somebody who was let in. The name is personnel data: it is on the screen, never in a log."""

    id: str
    role: Role
    name: str = field(repr=False)

    def may(self, duty: Duty) -> bool:
        """Whether this person may do that here."""
        return duty in _MAY[self.role]
