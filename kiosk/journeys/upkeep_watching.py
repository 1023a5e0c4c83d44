"""What every page of those who look after a terminal does: look, and follow what changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar, cast

from kiosk.journeys.upkeep_effects import AwaitChange, LookAround, Sight
from kiosk.visit import Done, Failed, Refused, Unknown

if TYPE_CHECKING:
    from kiosk.technician.rights import Signed
    from kiosk.upkeep.kinds import DeviceKind
    from kiosk.visit import Page, Visit

A = TypeVar("A")


@dataclass(frozen=True, slots=True)
class Session:
    """Who is there, and the last look at everything."""

    who: Signed
    sight: Sight


async def looked(visit: Visit, before: Sight) -> Sight:
    """Look at everything; what was seen before where nobody can."""
    found = await visit.do(LookAround())
    return found.value if isinstance(found, Done) else before


async def watched(visit: Visit, page: Page[A], sight: Sight, closely: DeviceKind | None = None) -> A | Sight:
    """Show a page until somebody answers it, or anything looks different. Where nobody can watch, it just stands."""
    came = await visit.show_while(page, AwaitChange(sight, closely))
    if isinstance(came, Done):
        return cast("Sight", came.value)
    if isinstance(came, Refused | Failed | Unknown):
        return await visit.show(page)
    return came
