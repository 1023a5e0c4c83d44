"""What became of the ticket in a presenter: held, taken, drawn back, stuck. One sensor tells if paper stands there.

The printer's own timer is switched off (`GS R 1`, 9 s at most, too short for many): the driver tells it when to draw a
ticket back, so that taken and retracted can be told apart.
"""

from __future__ import annotations

from kiosk.ports.statuses import Ticket


class PresenterWatch:
    """Sees the sensor's readings go by. `retract_after_s` None: a ticket nobody takes stays."""

    def __init__(self, *, retract_after_s: float | None) -> None:
        self._retract_after_s = retract_after_s
        self._held_since: float | None = None
        self.ticket = Ticket.NOT_PRESENT

    def see(self, now: float, *, present: bool) -> None:
        """Take a reading at monotonic `now`."""
        if present and self._held_since is None:
            self._held_since = now
        if present:
            self.ticket = Ticket.PRESENT
        elif self._held_since is not None:
            self._held_since, self.ticket = None, Ticket.TAKEN

    def held_s(self, now: float) -> float:
        """For how long a ticket has stood there; 0 when none does."""
        return 0.0 if self._held_since is None else now - self._held_since

    def is_due(self, now: float) -> bool:
        """Nobody took it for so long that it is to go back."""
        after_s = self._retract_after_s
        return self._held_since is not None and after_s is not None and self.held_s(now) >= after_s

    def note_retracted(self, *, gone: bool) -> None:
        """It was told to go back. `gone`: and went."""
        self.ticket = Ticket.RETRACTED if gone else Ticket.JAMMED
        if gone:
            self._held_since = None
