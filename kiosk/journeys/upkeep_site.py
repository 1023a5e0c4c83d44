"""A terminal that was moved: somebody who stands before it says where that is, and only then it gives numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from kiosk.domain.message import Message
from kiosk.journeys.upkeep_effects import Line, Mood, Place
from kiosk.journeys.upkeep_pages import Choice, Report
from kiosk.visit import Done, Effect, Outcome, Refused

if TYPE_CHECKING:
    from kiosk.domain.queueing import Site
    from kiosk.visit import Visit


@dataclass(frozen=True, slots=True)
class ConfirmSite(Effect[Outcome[None]]):
    """Tell the backend that this terminal stands in this site."""

    commits: ClassVar[bool] = True
    deadline_s: ClassVar[float] = 15.0
    site_id: str


SITE_EFFECTS = (ConfirmSite,)


async def confirm_site(visit: Visit, site: Site) -> None:
    """Show where the backend has this terminal, and ask whether that is true."""
    lines = (
        Line(Message.of("upkeep.site.name"), site.name),
        Line(Message.of("upkeep.site.address"), site.address),
        Line(Message.of("upkeep.site.line"), site.service_line),
    )
    match await visit.show(Report(Place.SITE, lines, asks=True)):
        case Choice.YES:
            found = _told(await visit.do(ConfirmSite(site.id)))
        case Choice.NO:
            found = Line(Message.of("upkeep.site.elsewhere"), Message.of("upkeep.site.elsewhere.do"), Mood.WARNING)
        case _:
            return
    await visit.show(Report(Place.SITE, (found,)))


def _told(confirmed: Outcome[None]) -> Line:
    match confirmed:
        case Done():
            return Line(Message.of("upkeep.site.confirmed"), mood=Mood.GOOD)
        case Refused(refusal=refusal):
            return Line(refusal.reason, refusal.how_to_fix, Mood.BAD)
        case trouble:
            return Line(Message.of("upkeep.site.not_confirmed"), trouble.remedy, Mood.BAD)
