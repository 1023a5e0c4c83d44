"""Tickets of numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.slips import number_slip

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.domain.message import Language, Message
    from kiosk.domain.queueing import QueueNumber, Site
    from kiosk.performing.calls import SiteClock
    from kiosk.ports.ticket_printer import Slip
    from kiosk.standing import Terminal
    from kiosk.texts import Catalogue


@dataclass(frozen=True, slots=True)
class TicketDesk:
    """What a printed ticket needs besides the number."""

    site: Callable[[], Site]
    terminal: Terminal
    catalogue: Catalogue
    clock: SiteClock


def desk_slip(desk: TicketDesk, number: QueueNumber, language: Language) -> Slip:
    """Lay out a number's ticket in the visit's language and the site's time."""

    def say(message: Message) -> str:
        return desk.catalogue.say(message, language)

    return number_slip(
        number,
        site=desk.site(),
        terminal=desk.terminal,
        language=language,
        texts=say,
        local_time=desk.clock.local(number.issued_at),
    )
