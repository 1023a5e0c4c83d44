"""Looking after a terminal: sign in, see what is wrong, mend it, prove it, leave. No citizen's visit.

There is no way back through answers here, only through pages; what has been done stays done.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.journeys.upkeep_camera import show_camera
from kiosk.journeys.upkeep_effects import Dossier, Place, ReadDossier, Restart, Sight
from kiosk.journeys.upkeep_mending import mend
from kiosk.journeys.upkeep_pages import Board, Choice, DevicePage, OpenDevice, OpenGuide
from kiosk.journeys.upkeep_places import visit_place
from kiosk.journeys.upkeep_sign_in import sign_in
from kiosk.journeys.upkeep_site import confirm_site
from kiosk.journeys.upkeep_testing import test
from kiosk.journeys.upkeep_trials import BeginTrial
from kiosk.journeys.upkeep_watching import Session, looked, watched
from kiosk.technician.rights import Duty
from kiosk.upkeep.kinds import DeviceKind
from kiosk.upkeep.steps import GuideId
from kiosk.visit import Done

if TYPE_CHECKING:
    from kiosk.visit import Visit

DUTIES = {
    GuideId.REFILL_ROLL: Duty.REFILL,
    GuideId.REFILL_TRAY: Duty.REFILL,
    GuideId.CHANGE_TONER: Duty.REFILL,
    GuideId.TICKET_JAM: Duty.CLEAR_JAM,
    GuideId.DOCUMENT_JAM: Duty.CLEAR_JAM,
}
PLACES = {
    Place.NETWORK: Duty.NETWORK,
    Place.STORAGE: Duty.STORAGE,
    Place.LOGS: Duty.LOGS,
    Place.TOUCH: Duty.PANEL,
    Place.SOUND: Duty.PANEL,
    Place.BUNDLE: Duty.BUNDLE,
    Place.SEARCH: Duty.TEST,
    Place.CAMERA: Duty.INSPECT,
    Place.SITE: Duty.NETWORK,
}


async def look_after(visit: Visit) -> None:
    """Let somebody in and serve them until they leave."""
    who = await sign_in(visit)
    if who is None:
        return
    session = Session(who, Sight())
    while True:
        session = replace(session, sight=await looked(visit, session.sight))
        match await watched(visit, Board(who, session.sight), session.sight):
            case Choice.LEAVE:
                return
            case Choice.RESTART:
                await visit.do(Restart())
                return
            case OpenGuide(kind=kind, guide=guide) if who.may(DUTIES.get(guide, Duty.MEND)):
                await mend(visit, session, kind, guide)
            case OpenDevice(kind=kind) if who.may(Duty.INSPECT):
                await _inspect(visit, session, kind)
            case Place.SITE if who.may(PLACES[Place.SITE]):
                if session.sight.moved_to is not None:
                    await confirm_site(visit, session.sight.moved_to)
            case Place() as place if who.may(PLACES[place]):
                await visit_place(visit, place)
            case _:
                pass  # something changed: look again


async def _inspect(visit: Visit, session: Session, kind: DeviceKind) -> None:
    sight = session.sight
    while True:
        read = await visit.do(ReadDossier(kind))
        dossier = read.value if isinstance(read, Done) else Dossier()
        choice: object = None
        while choice is None:
            came = await watched(visit, DevicePage(session.who, kind, sight, dossier), sight, kind)
            if isinstance(came, Sight):
                sight = came
            else:
                choice = came
        match choice:
            case OpenGuide(guide=guide):
                await mend(visit, replace(session, sight=sight), kind, guide)
            case Choice.VIEW if kind is DeviceKind.CAMERA:
                await show_camera(visit)
            case Choice.TEST | Choice.TEST_ALL:
                await test(visit, BeginTrial(kind, choice is Choice.TEST_ALL))
            case _:
                return
        sight = await looked(visit, sight)
