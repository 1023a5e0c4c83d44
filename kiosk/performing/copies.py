"""Pictures of papers on their way to a copy: taken before the camera, kept in the tray, printed, overwritten."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from kiosk.health.events import Event
from kiosk.journeys.copy_effects import PrintCopy, TakePicture, WipePictures
from kiosk.performing.arrivals import Race
from kiosk.performing.calls import NothingRuns, on_lane
from kiosk.performing.certificates import RECONCILE_S
from kiosk.performing.watching import CameraWatch
from kiosk.ports.camera import Hint
from kiosk.ports.errors import Canceled, DocumentRefused, NoSheet, OutcomeUnknown, SerialUsed
from kiosk.ports.print_journal import COPY_PREFIX
from kiosk.vault.reconciling import reconcile_journal
from kiosk.visit import Done

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kiosk.health.journal import Journal
    from kiosk.performing.calls import Call
    from kiosk.performing.tray import Tray
    from kiosk.ports.camera import Camera, PaperDocument
    from kiosk.ports.camera import Page as Picture
    from kiosk.ports.document_printer import DocumentPrinted, DocumentPrinter
    from kiosk.ports.lane import Lane, Running
    from kiosk.ports.print_journal import PrintJournal
    from kiosk.ports.statuses import CameraStatus, DocumentPrinterStatus
    from kiosk.ports.viewfinder import Viewfinder
    from kiosk.visit import Outcome

LOOK_S: Final = 8.0  # so long one look lasts: that nobody laid anything down by then is counted as a failure
_STATUS_S: Final = 1.0
_DISTURBED: Final = frozenset({Hint.NO_SHEET, Hint.MOVING, Hint.HOLD_STILL})


@dataclass(frozen=True, slots=True)
class CopyDesk:
    """What copies need besides their lanes.

    `clean`: makes a picture as a copier would, and wipes what it was given. `lay`: puts pictures onto one sheet, so
    many times, and wipes them. `on_camera`, `on_printer`: told in
    the devices' own threads how they are.
    """

    tray: Tray
    journal: PrintJournal
    clean: Callable[[Picture], Picture]
    lay: Callable[[Sequence[Picture], int], PaperDocument]
    on_camera: Callable[[CameraStatus], None]
    on_printer: Callable[[DocumentPrinterStatus], None]
    viewfinder: Viewfinder | None = None


class CopyPerformer:
    """Does a copy's effects."""

    def __init__(self, camera: Lane[Camera], printer: Lane[DocumentPrinter], desk: CopyDesk, journal: Journal) -> None:
        """Take the lanes; they are started and stopped by whoever made them."""
        self._camera = camera
        self._printer = printer
        self._desk = desk
        self._journal = journal

    def begin(self, call: Call, answer: Callable[[object], None]) -> Running:
        """Start an effect on its lane."""
        match call.effect:
            case TakePicture() as effect:
                return self._take(effect, answer)
            case PrintCopy() as effect:
                name = COPY_PREFIX + call.key("copy", effect.attempt).replace("-", "")[:16].upper()
                return on_lane(self._printer, lambda printer: self._printed(printer, effect, name), answer)
            case WipePictures():
                self._desk.tray.wipe()
                answer(Done(None))
                return NothingRuns()
            case _:
                msg = f"nobody performs {type(call.effect).__name__}"
                raise TypeError(msg)

    def _take(self, effect: TakePicture, answer: Callable[[object], None]) -> Running:
        """Look until a picture is good; the race of one ends the view, too."""
        race = Race(answer)
        looking = _Looking(effect, self._desk)
        race.enter(CameraWatch(self._camera, looking.look, race.won, viewfinder=self._desk.viewfinder).begin())
        return race

    def _printed(self, printer: DocumentPrinter, effect: PrintCopy, name: str) -> Done[DocumentPrinted]:
        """Print, in the printer's thread, as a certificate is printed: at most once under one name.

        What an earlier print left open is asked of the printer first, so that nobody's copy comes out to another.
        """
        desk = self._desk
        reconcile_journal(printer, desk.journal, deadline_s=RECONCILE_S)
        sides = [replace(picture, jpeg=bytearray(picture.jpeg)) for picture in effect.pictures]
        if not all(side.jpeg for side in sides):
            raise DocumentRefused("the pictures were wiped: the visit is over")
        document = desk.lay(sides, effect.sheets)
        try:
            proof = printer.print(
                bytes(document.pdf),
                serial=name,
                sheets=document.sheets,
                journal=desk.journal,
                deadline_s=effect.deadline_s,
                on_status=desk.on_printer,
            )
        except SerialUsed as used:
            raise OutcomeUnknown(str(used)) from used
        finally:
            document.wipe()
        self._journal.note(Event.COPY_PRINTED, sheets=proof.sheets, ms=round(proof.elapsed_ms))
        return Done(proof)


class _Looking:
    """The looks for one picture: what was seen in one is not asked again of the next."""

    def __init__(self, effect: TakePicture, desk: CopyDesk) -> None:
        self._effect = effect
        self._desk = desk
        self._visit = desk.tray.visit
        self._fresh = effect.fresh

    def look(self, camera: Camera) -> Outcome[Any] | None:  # Any: as CameraWatch.look
        """Look once, in the camera's thread; None when no paper lay there well."""
        self._desk.on_camera(camera.status(deadline_s=_STATUS_S))
        try:
            seen = camera.capture_page(self._effect.subject, deadline_s=LOOK_S, on_hint=self._hear, fresh=self._fresh)
        except NoSheet:
            return None
        picture = self._desk.clean(seen)
        if not self._desk.tray.keep(self._effect.side, picture, visit=self._visit):
            raise Canceled("the visit is over")
        return Done(picture)

    def _hear(self, hint: Hint) -> None:
        self._fresh = self._fresh and hint not in _DISTURBED
        if self._desk.viewfinder is not None:
            self._desk.viewfinder.advise(hint)
