"""The presenter of an emulated ticket printer: holds a ticket out until it is taken, or draws it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from devices.emulators.ticket_printer_paper import Strip

AUTO_RETRACT_S: Final = 5.0  # as delivered, GS R 1


class EmulatedPresenter:
    """`news`: what became of tickets, in order: taken, retracted, pushed_out."""

    def __init__(self) -> None:
        self.ticket: Strip | None = None
        self.retracted: list[Strip] = []
        self.news: list[str] = []
        self._after_s = AUTO_RETRACT_S
        self._since = 0.0

    @property
    def due_at(self) -> float | None:
        """When the ticket goes back by itself."""
        return self._since + self._after_s if self.ticket is not None and self._after_s else None

    def hold(self, ticket: Strip, now: float) -> None:
        """A ticket was cut. The one before it, if it still stands there, falls out."""
        if self.ticket is not None:
            self.news.append("pushed_out")
        self.ticket, self._since = ticket, now

    def take(self) -> None:
        """Somebody takes it."""
        if self.ticket is not None:
            self.ticket = None
            self.news.append("taken")

    def retract(self) -> None:
        """It goes back inside."""
        if self.ticket is not None:
            self.retracted.append(self.ticket)
            self.ticket = None
            self.news.append("retracted")

    def set_timer(self, after_s: float) -> None:
        """0: never by itself."""
        self._after_s = after_s
