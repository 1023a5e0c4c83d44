"""Tickets of numbers, and slips for certificates whose paper is still to be had."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from kiosk.slips import claim_slip, number_slip

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.domain.message import Language, Message
    from kiosk.domain.queueing import QueueNumber, Site
    from kiosk.journeys.certificate_effects import PrintClaimSlip
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
    now: Callable[[], datetime] = lambda: datetime.now(UTC)


def desk_slip(desk: TicketDesk, number: QueueNumber, language: Language, *, anew: bool = False) -> Slip:
    """Lay out a number's ticket in the visit's language and the site's time: when it was taken; `anew`: of now."""

    def say(message: Message) -> str:
        return desk.catalogue.say(message, language)

    return number_slip(
        number,
        site=desk.site(),
        terminal=desk.terminal,
        language=language,
        texts=say,
        local_time=desk.clock.local(desk.now() if anew else number.issued_at),
    )


def desk_claim_slip(desk: TicketDesk, effect: PrintClaimSlip, language: Language) -> Slip:
    """Lay out the slip of a certificate without paper, in the visit's language and the site's time."""

    def say(message: Message) -> str:
        return desk.catalogue.say(message, language)

    issued_on = desk.clock.local(effect.certificate.issued_at).date()
    return claim_slip(
        effect.certificate,
        holder=effect.holder,
        valid_until=issued_on + timedelta(days=effect.validity_days - 1),
        site=desk.site(),
        terminal=desk.terminal,
        language=language,
        texts=say,
        local_time=desk.clock.local(desk.now()),
    )
