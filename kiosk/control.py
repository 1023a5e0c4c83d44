"""Plays a person at the real terminal: JSON lines in, JSON lines out.

`kiosk run --control stdio` reads commands such as {"id": 1, "touch": "takeNumber"} and prints events such as
{"event": "page", "page": "Home"}. Touches are real touches on the real window. For demonstrations and tests only: the
events name the person shown, so a terminal in a hall is never started with it.
"""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, TextIO

from kiosk.domain.identity import mask_number
from kiosk.domain.message import Message
from kiosk.journeys.certificate_pages import CertificateDone, ClaimSlip, NoPaper, PaperAsked, Preview
from kiosk.journeys.copy_pages import LayOriginal, NoCopy
from kiosk.journeys.number_pages import HeldNumbers
from kiosk.journeys.pages import ChooseQueue, Declined, NumberTaken, Problem
from kiosk.journeys.upkeep_camera import CameraPage
from kiosk.journeys.upkeep_pages import Board, Guided, Report, SignIn, TrialPage
from kiosk.journeys.upkeep_probing import SearchPage
from kiosk.upkeep.board import board_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.domain.message import Language
    from kiosk.domain.refusal import Refusal
    from kiosk.journeys.upkeep_effects import Line
    from kiosk.ports.loop import Loop
    from kiosk.ports.screen import Covering, Manner, Scene, Screen
    from kiosk.standing import Standing
    from kiosk.texts import Catalogue
    from kiosk.visit import Page

_STILL_S: Final = 0.35  # a page has turned (160 ms) and an overlay has come (180 ms)


class Player(Protocol):
    """Hands and eyes on the window; in the loop's thread."""

    def touch(self, name: str) -> None:
        """Touch and release the one visible control of this name. Raises LookupError when there is not exactly one."""

    def key(self, name: str) -> None:
        """Press and release a key: up, down, left, right, select. Raises LookupError for another name."""

    def grab(self, file: Path) -> Path:
        """Save what a person sees as PNG. Raises OSError."""


class ControlledScreen:
    """A `Screen` that tells on standard output what it shows."""

    def __init__(self, screen: Screen, *, out: TextIO, catalogue: Catalogue) -> None:
        """Wrap the real screen."""
        self._screen = screen
        self._out = out
        self._lock = threading.Lock()
        self._catalogue = catalogue
        self._language: Language | None = None

    def emit(self, **event: object) -> None:
        """Print one event. From any thread."""
        with self._lock:
            print(json.dumps(event, ensure_ascii=True), file=self._out, flush=True)

    def show(self, scene: Scene) -> None:
        """Show, then tell."""
        self._screen.show(scene)
        self.emit(event="page", page=type(scene.page).__name__, token=scene.token, **self._details(scene))

    def framed(self, token: int) -> None:
        """Tell that the scene with `token` has been painted; `at_s` is this machine's monotonic clock."""
        self.emit(event="frame", token=token, at_s=round(time.monotonic(), 6))

    def cover(self, covering: Covering | None) -> None:
        """Cover, then tell."""
        self._screen.cover(covering)
        self.emit(event="layer", layer=covering.layer if covering else None)

    def suit(self, manner: Manner) -> None:
        """Suit, then tell."""
        self._screen.suit(manner)
        self._language = manner.language
        self.emit(
            event="manner",
            language=manner.language,
            size=manner.size,
            contrast=manner.contrast,
            reach=manner.reach,
            voice=manner.voice,
            volume=manner.volume,
        )

    def tell(self, standing: Standing) -> None:
        """Tell the screen, then whoever listens."""
        self._screen.tell(standing)
        self.emit(
            event="standing",
            hall=standing.hall is not None,
            alone=standing.alone,
            backend_trouble=standing.backend_trouble.id if standing.backend_trouble else None,
            reader=standing.reader.device if standing.reader else None,
            card=standing.reader.media if standing.reader else None,
            printer=standing.printer.device if standing.printer else None,
            document_printer=standing.document_printer.device if standing.document_printer else None,
            document_toner=standing.document_printer.toner if standing.document_printer else None,
            document_cover=standing.document_printer.cover if standing.document_printer else None,
            paper=standing.printer.paper if standing.printer else None,
            door=standing.sensors.door if standing.sensors else None,
            ups=standing.sensors.ups if standing.sensors else None,
            speaker=standing.speaker.device if standing.speaker else None,
            camera=standing.camera.device if standing.camera else None,
        )

    def _details(self, scene: Scene) -> dict[str, object]:
        if scene.page.upkeep:
            return _upkeep_details(scene.page)
        match scene.page:
            case ChooseQueue(present=present) if present is not None:
                who = present.identity
                return {"kind": who.kind, "name": who.name, "id_number_masked": mask_number(who.number)}
            case NumberTaken(number=number, ticket=ticket, trouble=trouble):
                return {
                    "ticket": number.ticket,
                    "ahead": number.ahead,
                    "url": number.url,
                    "offline": number.offline,
                    "paper": ticket,
                    "trouble": trouble,
                }
            case Declined(refusal=refusal):
                return {"code": refusal.reason.id, "refusal": self._said(refusal)}
            case Problem(code=code) | NoCopy(trouble=code):
                return {"code": code}
            case LayOriginal(side=side, fresh=fresh):
                return {"side": side, "fresh": fresh}
            case (
                Preview(certificate=certificate)
                | CertificateDone(certificate=certificate)
                | NoPaper(certificate=certificate)
                | PaperAsked(certificate=certificate)
                | ClaimSlip(certificate=certificate)
            ):
                slip = {"paper": scene.page.slip} if isinstance(scene.page, ClaimSlip) else {}
                return slip | {
                    "serial": certificate.serial,
                    "pages": certificate.pages,
                    "sha256": certificate.sha256,
                    "url": certificate.verify_url,
                }
        if isinstance(scene.page, HeldNumbers):
            return {"tickets": {one.ticket: one.id for one in scene.page.numbers}}
        return {}

    def _said(self, refusal: Refusal) -> dict[str, str]:
        if self._language is None:
            return {}
        return {
            "reason": self._catalogue.say(refusal.reason, self._language),
            "how_to_fix": self._catalogue.say(refusal.how_to_fix, self._language),
            "where_next": self._catalogue.say(refusal.where_next, self._language),
        }


def _upkeep_details(page: Page[Any]) -> dict[str, object]:  # Any: as Scene.page
    match page:
        case SignIn(door=door):
            return {"challenge": door.challenge, "locked": door.locked, "wait_s": door.wait_s}
        case Board(sight=sight):
            rows = board_of(dict(sight.devices), supplies=sight.supplies)
            return {"devices": {row.device: row.code for row in rows}}
        case Guided(progress=progress, printed=printed):
            step = progress.step
            return {"guide": progress.guide.id, "step": step.id if step else None, "printed": printed}
        case TrialPage(trial=trial):
            outcomes = {line.id: line.outcome for line in trial.lines}
            asked = trial.asked.id if trial.asked else None
            return {"running": trial.running, "asking": trial.asking, "asked": asked, "outcomes": outcomes}
        case CameraPage(view=view):
            return {
                "picture": view.picture,
                "presence": view.presence,
                "code": view.code,
                "sharpness": view.sharpness,
                "light": view.light,
            }
        case SearchPage(search=search):
            found = [{"kind": one.kind, "link": one.link, "rows": one.rows} for one in search.findings]
            return {"running": search.running, "found": found, "tries": len(search.tries)}
        case Report(lines=lines):
            return {"lines": [_line(line) for line in lines]}
        case _:
            return {}


def _line(line: Line) -> dict[str, object]:
    label, value = (one.id if isinstance(one, Message) else one for one in (line.label, line.value))
    return {"label": label, "value": value, "mood": line.mood}


class Control:
    """Reads commands in a thread of its own, does them in the loop's."""

    def __init__(self, player: Player, screen: ControlledScreen, *, loop: Loop, stop: Callable[[], None]) -> None:
        """Prepare; `start` begins to read."""
        self._player = player
        self._screen = screen
        self._loop = loop
        self._stop = stop

    def start(self, lines: TextIO) -> None:
        """Begin to read `lines`; the terminal stops when they end."""
        threading.Thread(target=self._read, args=(lines,), name="control", daemon=True).start()

    def _read(self, lines: TextIO) -> None:
        for line in lines:
            if line.strip():
                self._loop.post(lambda line=line: self._do(line))  # type: ignore[misc]  # a default binds the loop's value
        self._loop.post(self._stop)

    def _do(self, line: str) -> None:
        number: object = None
        try:
            command = json.loads(line)
            number = command["id"]
            match command:
                case {"touch": str(name)}:
                    self._player.touch(name)
                case {"key": str(name)}:
                    self._player.key(name)
                case {"grab": str(path)}:
                    self._loop.after(_STILL_S, lambda: self._grab(number, Path(path)))
                    return
                case {"quit": True}:
                    self._stop()
                case _:
                    self._screen.emit(event="error", id=number, message="not a command")
                    return
        except (ValueError, TypeError, LookupError) as error:
            self._screen.emit(event="error", id=number, message=str(error))
        else:
            self._screen.emit(event="done", id=number, ok=True)

    def _grab(self, number: object, file: Path) -> None:
        try:
            self._player.grab(file)
        except OSError as error:
            self._screen.emit(event="error", id=number, message=str(error))
        else:
            self._screen.emit(event="done", id=number, ok=True)
