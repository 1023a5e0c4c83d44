"""What stands on a ticket. Pure: values in, a slip out; how it fits the paper is the driver's affair."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Final

from kiosk.domain.identity import mask_number
from kiosk.domain.message import Message
from kiosk.domain.queueing import Priority
from kiosk.ports.ticket_printer import Align, Columns, Feed, QrCode, Rule, Slip, TextLine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date, datetime

    from kiosk.domain.certificates import IssuedCertificate
    from kiosk.domain.identity import Identity
    from kiosk.domain.message import Language
    from kiosk.domain.queueing import QueueNumber, Site, Wait
    from kiosk.standing import Terminal

_NARROWEST_COLUMNS: Final = 32  # 58 mm paper: the number is as large as fits there
_LARGEST: Final = 8
_QR_MODULE_DOTS: Final = 7  # 0.9–1.0 mm: read at arm's length, and a long address still fits


def number_slip(
    number: QueueNumber,
    *,
    site: Site,
    terminal: Terminal,
    language: Language,
    texts: Callable[[Message], str],
    local_time: datetime,
) -> Slip:
    """Lay out the ticket of a number: no personal data. `local_time`: the site's wall clock when it is printed."""
    queue = number.queue
    size = min(_LARGEST, _NARROWEST_COLUMNS // max(len(number.ticket), 1)) or 1

    def say(message_id: str, **values: str | int) -> str:
        return texts(Message.of(f"slip.number.{message_id}", **values))

    return Slip(
        (
            TextLine(site.name.say(language), align=Align.CENTER, bold=True),
            TextLine(f"{queue.name.say(language)}  {queue.counters.say(language)}", align=Align.CENTER),
            Feed(),
            TextLine(number.ticket, align=Align.CENTER, width=size, height=size),
            Rule(),
            Columns(say("ahead"), say("wait")),
            Columns(_ahead(number, say), _wait(number.wait, say), bold=True, width=2, height=2),
            TextLine(queue.where.say(language), align=Align.CENTER, width=2, height=2, reverse=True),
            *(TextLine(fact, bold=True) for fact in _facts(number, language, texts)),
            QrCode(number.url, module_dots=_QR_MODULE_DOTS),
            TextLine(say("scan"), align=Align.CENTER, bold=True),
            TextLine(say("offline" if number.offline else "stroll"), align=Align.CENTER),
            Rule(dashed=True),
            TextLine(say("missed")),
            TextLine(say("today")),
            Rule(),
            Columns(f"{local_time:%Y-%m-%d %H:%M}", terminal.name.say(language)),
            Columns(say("serial", serial=number.serial), terminal.service_line),
            Feed(),
            TextLine(say("nameless"), align=Align.CENTER),
        )
    )


def claim_slip(
    certificate: IssuedCertificate,
    *,
    holder: Identity,
    valid_until: date,
    site: Site,
    terminal: Terminal,
    language: Language,
    texts: Callable[[Message], str],
    local_time: datetime,
) -> Slip:
    """Lay out what a person leaves with whose certificate could not be printed (凭条).

    It names the holder, in whose own hand it is; of the ID number it says the ends only. `valid_until`: the
    certificate's last day.
    """

    def claim(message_id: str, **values: str | int) -> str:
        return texts(Message.of(f"slip.claim.{message_id}", **values))

    code = (QrCode(certificate.verify_url, module_dots=_QR_MODULE_DOTS), TextLine(claim("scan"), align=Align.CENTER))
    return Slip(
        (
            TextLine(site.name.say(language), align=Align.CENTER, bold=True),
            TextLine(claim("title"), align=Align.CENTER, width=2, height=2, reverse=True),
            TextLine(certificate.title.say(language), align=Align.CENTER, bold=True),
            TextLine(claim("state"), align=Align.CENTER),
            Rule(),
            TextLine(claim("holder")),
            TextLine(holder.name, bold=True, width=2, height=2),
            TextLine(claim("number", number=mask_number(holder.number))),
            Rule(dashed=True),
            TextLine(claim("serial")),
            TextLine(certificate.serial, bold=True, height=2),
            *(code if certificate.verify_url else ()),
            Rule(),
            TextLine(claim("where"), bold=True),
            TextLine(claim("anew")),
            TextLine(claim("until", date=valid_until.isoformat())),
            TextLine(claim("not_itself")),
            Rule(),
            Columns(f"{local_time:%Y-%m-%d %H:%M}", terminal.name.say(language)),
            Columns(claim("ask"), site.service_line),
            Feed(),
            TextLine(claim("keep"), align=Align.CENTER),
        )
    )


def _facts(number: QueueNumber, language: Language, texts: Callable[[Message], str]) -> Iterator[str]:
    """Several matters on the number; a class that the counter looks at the paper of."""
    names = [service.name.say(language) for service in number.queue.services if service.id in number.services]
    if names:
        listed = reduce(lambda first, second: texts(Message.of("number.listed", first=first, second=second)), names)
        yield texts(Message.of("slip.number.services", services=listed))
    if number.priority is Priority.APPOINTMENT:
        yield texts(Message.of("slip.number.priority.appointment"))
    elif number.priority is not Priority.ORDINARY:
        said = texts(Message.of(f"priority.{number.priority}"))
        yield texts(Message.of("slip.number.priority", priority=said))


def _ahead(number: QueueNumber, say: Callable[..., str]) -> str:
    match number.ahead:
        case _ if number.offline:
            return say("ahead.unknown")
        case 0:
            return say("ahead.none")
        case 1:
            return say("ahead.one")
        case people:
            return say("ahead.many", people=people)


def _wait(wait: Wait | None, say: Callable[..., str]) -> str:
    if wait is None:
        return say("wait.unknown")
    if wait.to_min == 0:
        return say("wait.none")
    if wait.from_min == wait.to_min:
        return say("wait.exact", minutes=wait.to_min)
    return say("wait.range", minutes=f"{wait.from_min}-{wait.to_min}")
