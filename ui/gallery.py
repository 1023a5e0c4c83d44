"""Every page, in the modes that matter, as pictures: what a person looks at before calling a page done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QCoreApplication

from kiosk.domain.message import Language, Message
from kiosk.journeys import pages
from kiosk.journeys.certificate_pages import Preview
from kiosk.journeys.copy_pages import ChooseSheets, LayOriginal, LookAtPicture
from kiosk.journeys.number_pages import CheckInPage
from kiosk.journeys.upkeep_camera import CameraPage
from kiosk.ports.screen import Contrast, Covering, Layer, Manner, Scene, TextSize
from kiosk.ports.statuses import Cover, Device, DocumentPrinterStatus, IdCardReaderStatus, Media, Paper, Toner
from kiosk.texts import Catalogue
from ui import certificate_samples, copy_samples, number_samples, papers, samples, upkeep_samples
from ui.shell import Shell
from ui.viewfinder import NEWEST

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kiosk.standing import Standing
    from kiosk.visit import Page


@dataclass(frozen=True, slots=True)
class SamplePanel:
    """A 27" panel, upright, on which nothing moves."""

    width_px: int = 1080
    height_px: int = 1920
    pitch_mm: float = 0.311
    full_screen: bool = False
    reduced_motion: bool = True
    language: Language = Language.ZH_CN


@dataclass(frozen=True, slots=True)
class Shot:
    """One page or layer with sample data."""

    name: str
    page: Page[Any]  # Any: each page names its own answer type
    covering: Covering | None = None
    standing: Standing = samples.STANDING
    active: bool = True
    can_go_back: bool = False
    voice: bool = False  # a person had it read aloud


def _number(ticket: pages.Ticket, trouble: str | None = None) -> pages.NumberTaken:
    return pages.NumberTaken(samples.NUMBER, ticket, trouble)


_RESTING: Final = replace(samples.STANDING, reader=IdCardReaderStatus(Device.OFFLINE, Media.UNKNOWN))
_LEFT: Final = replace(samples.STANDING, reader=IdCardReaderStatus(Device.ONLINE, Media.PRESENT))
_NIGHT: Final = replace(
    samples.STANDING,
    hall=replace(samples.HALL, queues=tuple(replace(queue, open=False) for queue in samples.HALL.queues)),
)
_CLOSED: Final = replace(
    samples.STANDING, backend_trouble=Message("error.backend_unreachable"), since=samples.NOW - timedelta(minutes=16)
)
_ALONE: Final = replace(
    samples.STANDING,
    hall=replace(samples.HALL, offline=True, as_of=samples.NOW - timedelta(minutes=16)),
    backend_trouble=Message("error.backend_unreachable"),
)
_MOVED: Final = replace(samples.STANDING, hall=replace(samples.HALL, confirmed=False), since=samples.NOW)
_OPENED: Final = replace(samples.STANDING, door_open=True, since=samples.NOW)
_ON_BATTERY: Final = replace(samples.STANDING, on_battery=True, since=samples.NOW)
_SILENT: Final = replace(samples.STANDING, speaker=None)
_PRINTING: Final = pages.Processing(Message("processing.PrintCertificate"), commits=True)
_NO_TONER: Final = replace(
    samples.STANDING,
    document_printer=DocumentPrinterStatus(Device.USER_ERROR, Paper.FULL, Toner.OUT, Cover.CLOSED),
)
_ALL_CHOICES: Final = (pages.RefusedChoice.AGAIN, pages.RefusedChoice.WITHOUT_CARD)

SHOTS: Final = (
    Shot("home", pages.Home(), active=False),
    Shot("home-resting", pages.Home(), standing=_RESTING, active=False),
    Shot("home-plain", pages.Home(), standing=replace(samples.STANDING, document_printer=None), active=False),
    Shot("home-copies", pages.Home(), standing=copy_samples.STANDING, active=False),
    Shot("home-copies-alone", pages.Home(), standing=copy_samples.ALONE, active=False),
    Shot("home-night", pages.Home(), standing=_NIGHT, active=False),
    Shot("choose", pages.ChooseQueue(None), can_go_back=True),
    Shot("choose-night", pages.ChooseQueue(samples.PRESENT), standing=_NIGHT, can_go_back=True),
    Shot("choose-present", pages.ChooseQueue(samples.PRESENT)),
    Shot("choose-arrived", pages.ChooseQueue(samples.PRESENT, certificates=True)),
    Shot("identify", pages.Identify(samples.HOUSEHOLD), can_go_back=True),
    Shot("identify-resting", pages.Identify(samples.HOUSEHOLD), standing=_RESTING, can_go_back=True),
    Shot("processing", pages.Processing(Message("processing.TakeNumber"), commits=True)),
    Shot("processing-open", pages.Processing(Message("processing.TakeNumber"), commits=False)),
    Shot("processing-stopped", _PRINTING, standing=_NO_TONER),
    Shot("number", _number(pages.Ticket.PRINTED)),
    Shot("number-kept", _number(pages.Ticket.NOT_PRINTED, "paper_out")),
    Shot("number-asked", _number(pages.Ticket.UNKNOWN, "outcome_unknown")),
    Shot("declined", pages.Declined(samples.REFUSAL, _ALL_CHOICES), can_go_back=True),
    Shot("declined-only", pages.Declined(samples.REFUSAL, ())),
    Shot("problem", pages.Problem("backend_fault", Message("error.backend_fault"), tuple(pages.ProblemChoice))),
    Shot("help", pages.Home(), Covering(Layer.HELP)),
    Shot("accessibility", pages.Home(), Covering(Layer.ACCESSIBILITY)),
    Shot("accessibility-voice", pages.Home(), Covering(Layer.ACCESSIBILITY), voice=True),
    Shot("accessibility-silent", pages.Home(), Covering(Layer.ACCESSIBILITY), _SILENT),
    Shot("card-left", pages.Home(), Covering(Layer.CARD_LEFT), _LEFT, active=False),
    Shot("timeout", pages.Home(), Covering(Layer.TIME_OUT, 38), _LEFT),
    Shot("closed", pages.Home(), Covering(Layer.OUT_OF_SERVICE), _CLOSED, active=False),
    Shot("home-alone", pages.Home(), standing=_ALONE, active=False),
    Shot("choose-alone", pages.ChooseQueue(None), standing=_ALONE, can_go_back=True),
    Shot("number-alone", pages.NumberTaken(samples.NUMBER_ALONE, pages.Ticket.PRINTED), standing=_ALONE),
    Shot("number-alone-kept", pages.NumberTaken(samples.NUMBER_ALONE, pages.Ticket.NOT_PRINTED), standing=_ALONE),
    Shot("closed-moved", pages.Home(), Covering(Layer.OUT_OF_SERVICE), _MOVED, active=False),
    Shot("closed-door", pages.Home(), Covering(Layer.OUT_OF_SERVICE), _OPENED, active=False),
    Shot("closed-battery", pages.Home(), Covering(Layer.OUT_OF_SERVICE), _ON_BATTERY, active=False),
    *(
        Shot(name, page, standing=standing, can_go_back=not isinstance(page, pages.NumberTaken))
        for name, page, standing in number_samples.PAGES
    ),
    *(Shot(name, page, can_go_back=back) for name, page, back in certificate_samples.PAGES),
    *(
        Shot(name, page, standing=standing, can_go_back=not page.farewell)
        for name, page, standing in copy_samples.PAGES
    ),
    *(Shot(name, page) for name, page in upkeep_samples.PAGES),
)
_NORMAL: Final = Manner(Language.ZH_CN)
MODES: Final = {
    "portrait": (_NORMAL, (1080, 1920)),
    "large": (replace(_NORMAL, size=TextSize.LARGE), (1080, 1920)),
    "contrast": (replace(_NORMAL, contrast=Contrast.HIGH), (1080, 1920)),
    "reach": (replace(_NORMAL, reach=True), (1080, 1920)),
    "english": (replace(_NORMAL, language=Language.EN), (1080, 1920)),
    "landscape": (_NORMAL, (1920, 1080)),
    "english-large": (Manner(Language.EN, TextSize.LARGE), (1080, 1920)),
    "english-landscape-large": (Manner(Language.EN, TextSize.LARGE), (1920, 1080)),
    "reach-large-contrast": (Manner(Language.ZH_CN, TextSize.LARGE, Contrast.HIGH, reach=True), (1080, 1920)),
}


def stage(shell: Shell, shot: Shot, token: int) -> None:
    """Put one shot on the screen."""
    shell.tell(shot.standing)
    if shell.manner.voice != shot.voice:
        shell.suit(replace(shell.manner, voice=shot.voice))
    shell.cover(None)
    shell.show(scene_of(shot, token))
    shell.cover(shot.covering)
    if isinstance(shot.page, CameraPage | CheckInPage | LayOriginal):
        NEWEST.give(upkeep_samples.picture())
    if isinstance(shot.page, Preview | LookAtPicture | ChooseSheets):
        papers.wait()
        QCoreApplication.processEvents()


def scene_of(shot: Shot, token: int) -> Scene:
    """Give the scene of a shot."""
    return Scene(token, shot.page, None, can_go_back=shot.can_go_back, active=shot.active)


def render_gallery(
    out_dir: Path, *, modes: tuple[str, ...] = tuple(MODES), names: tuple[str, ...] = ()
) -> Iterator[Path]:
    """Grab every page in `modes` (all of MODES) as PNG; `names` narrows the pages. Yields each file as it is written.

    Wants QT_QPA_PLATFORM=offscreen where there is no display.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    shell = Shell(SamplePanel(), Catalogue.load(), samples.STANDING, now=lambda: samples.NOW, monotonic=lambda: 0.0)
    stage(shell, SHOTS[0], 0)
    shell.open()
    for mode in modes:
        manner, size = MODES[mode]
        shell.resize(*size)
        shell.suit(manner)
        for token, shot in enumerate(SHOTS):
            if names and shot.name not in names:
                continue
            stage(shell, shot, token)
            shell.bury()
            QCoreApplication.processEvents()
            yield shell.grab(out_dir / f"{shot.name}--{mode}.png")
    shell.quit()
