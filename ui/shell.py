"""The terminal's window: fulfils `kiosk.ports.screen.Screen` with Qt Quick.

Make it in the main thread, once a process; `show` a scene, then `open`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from kiosk.domain.coverage import EVERYDAY
from kiosk.journeys.pages import Home
from kiosk.ports.screen import Manner
from ui import fonts
from ui.bridge import QtLoop
from ui.collecting import Collecting
from ui.engine import ASSETS, QML, Engine, application, bury
from ui.input.holding import Holding, read_control
from ui.minutes import Minutes
from ui.navigator import Navigator
from ui.reading import read_sheet
from ui.settling import Settling
from ui.viewmodels.desk import Desk, Moments
from ui.viewmodels.stage import has_rail, is_another, stage_of
from ui.viewmodels.voice import Context, Voice
from ui.window import Window, size_of

if TYPE_CHECKING:
    from collections.abc import Callable, Container
    from pathlib import Path

    from PySide6.QtQuick import QQuickItem, QQuickWindow

    from kiosk.ports.screen import Attendant, Control, Covering, Scene
    from kiosk.standing import Standing
    from kiosk.texts import Catalogue
    from ui.viewfinder import LiveViewfinder
    from ui.viewmodels.look import Look, Panel

_QUIET: Final = frozenset({"Home", "OutOfService", "CardLeft"})


class Shell(QObject):
    """The screen. `painted` comes once, after the first frame with a page on it; `complained` carries fonts missing.

    `framed` comes once a scene, with its token: the first frame that holds it has been handed to the display.
    """

    painted = Signal()
    framed = Signal(int)
    complained = Signal(str)
    closed = Signal()

    def __init__(
        self,
        panel: Panel,
        catalogue: Catalogue,
        standing: Standing,
        *,
        development: bool = False,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        monotonic: Callable[[], float] = monotonic,
    ) -> None:
        """Build everything but the window. `now` gives an instant in UTC, `monotonic` seconds that never jump.

        Raises SettingsError (engineer) when a needed font is missing.
        """
        chain = fonts.read(ASSETS)
        self._application = application(chain)
        super().__init__()
        self._panel = panel
        self._catalogue = catalogue
        self._standing = standing
        self._development = development
        self._now = now
        self._fonts = chain
        fonts.load_needed(chain)
        self._collecting = Collecting(self).begin()
        self.loop = QtLoop(self)
        self._drawn: Container[int] = EVERYDAY
        self._moments = Moments(monotonic)
        self._attendant: Attendant | None = None
        self._scene: Scene | None = None
        self._covering: Covering | None = None
        self._manner = Manner(panel.language)
        self._engine = Engine(self._application, catalogue, panel.language, self)
        self._holding = Holding()
        self._minutes = Minutes(now, self)
        self._minutes.full.connect(self._refresh)
        self._window: Window | None = None
        self._navigator: Navigator | None = None
        self._settling: Settling | None = None
        self._running = False
        self._ended = False
        self._unframed: int | None = None  # the token of a scene no frame has held yet

    # What boot calls

    def attach(self, attendant: Attendant) -> None:
        """Say who is called when a person does something."""
        self._attendant = attendant

    def draws(self, drawn: Container[int]) -> None:
        """Say which code points the fonts were found to have; until then everyday ones only are relied on."""
        self._drawn = drawn
        self._refresh()

    def open(self) -> None:
        """Make the window and show it, with the scene that was shown already, if any."""
        self.resize(*size_of(self._panel))
        self._window = window = Window(
            self._engine.load(),
            self._panel,
            development=self._development,
            noticed=self._noticed,
            held=self._holds,
            made=self._attend,
        )
        window.closed.connect(self.closed)
        window.painted.connect(self._first_frame)
        window.swapped.connect(self._frame_swapped)
        self._navigator = Navigator(self._engine.qml, self._item("pages"), self._item("layers"), QML / "Xiaochuang")
        if self._scene is not None:
            self._navigator.show(self._scene, self._desk(), self._context())
        self._navigator.cover(self._covering, self._desk(), self._context(), self._manner)
        self._frame()
        window.open()
        self._refresh()
        self._minutes.begin()

    def run(self) -> int:
        """Run Qt's loop until `quit`; then close."""
        if self._ended:  # with the first frame, which may come before the loop runs
            return 0
        self._running = True
        code = self._application.exec()
        self._running = False
        self.close()
        return code

    def quit(self) -> None:
        """End `run`. Callable from within a touch: nothing is destroyed before the loop has ended."""
        self._ended = True
        if self._running:
            self._application.exit()  # quit() would ask the window, which lets nobody close it
        else:
            self.close()

    def close(self) -> None:
        """Let go of the page, the window, the engine, in this order."""
        self._minutes.stop()
        if self._settling is not None:
            self._settling.stop()
        fonts.forget_choice()
        if self._navigator is not None:
            self._navigator.close()
            bury()
        if self._window is not None:
            self._window.close()
            self._window = None
        self._engine.close()
        self._collecting.end()

    @property
    def look(self) -> Look:
        """How everything looks: colours, sizes, what the panel measures."""
        return self._engine.look

    @property
    def viewfinder(self) -> LiveViewfinder:
        """Where a live picture of the camera is seen. Ask in Qt's thread: it registers a QML type."""
        from ui.viewfinder import LiveViewfinder

        return LiveViewfinder(self.loop)

    # kiosk.ports.screen.Screen

    def show(self, scene: Scene) -> None:
        """Show a page in place of the last one."""
        before, self._scene = self._scene, scene
        self._holding.forget()
        if isinstance(scene.page, Home):
            self._moments.forget()
        self._unframed = scene.token
        if self._navigator is not None:
            self._frame()  # first: whether there is a way back decides how much room the page has
            in_place = self._navigator.show(scene, self._desk(), self._context())
            if in_place and before is not None and is_another(scene.page, before.page):
                self._engine.stage.begun.emit()
            self._frame()

    def cover(self, covering: Covering | None) -> None:
        """Lay a layer over the page, or take it away."""
        self._covering = covering
        self._holding.forget()
        if self._navigator is not None:
            self._navigator.cover(covering, self._desk(), self._context(), self._manner)
            self._frame()

    def suit(self, manner: Manner) -> None:
        """Change language, size, contrast, reach, voice."""
        self._manner = manner
        self.look.suit(manner)
        self._engine.speak(manner.language)
        if self._navigator is not None:
            self._navigator.suit(manner)
            self._refresh()

    def tell(self, standing: Standing) -> None:
        """Take over what the hall and the devices are like now."""
        self._standing = standing
        self._refresh()

    def reading(self) -> str:
        """Give the words of the page, or of the layer on top, in the order in which they are read."""
        if self._navigator is None:
            return ""
        return read_sheet(self._item("layers" if self._navigator.layer is not None else "pages"))

    def follow(self, told: Callable[[Control], None]) -> None:
        """Say who is told which control keys came to."""
        self._holding.follow(told)

    # For playback, gallery and tests

    @property
    def window(self) -> QQuickWindow | None:
        """Qt's window, while it is open."""
        return self._window.root if self._window is not None else None

    @property
    def shown(self) -> str:
        """The name of the sheet a person sees now."""
        return self._navigator.shown if self._navigator is not None else ""

    @property
    def scene(self) -> Scene | None:
        """The scene shown now, beneath a layer if there is one."""
        return self._scene

    @property
    def manner(self) -> Manner:
        """How the screen speaks now."""
        return self._manner

    def resize(self, width_px: int, height_px: int) -> None:
        """Take another size, as a panel turned by 90° would give."""
        self.look.measure(width_px, height_px, pitch_mm=self._panel.pitch_mm, still=self._panel.reduced_motion)

    bury = staticmethod(bury)

    def grab(self, file: Path) -> Path:
        """Save what a person sees as PNG."""
        if self._window is None:
            msg = f"{file}: there is no window to take a picture of"
            raise OSError(msg)
        return self._window.grab(file)

    # Within

    def _item(self, name: str) -> QQuickItem:
        if self._window is None:
            msg = f"no window has {name} yet"
            raise RuntimeError(msg)
        return self._window.item(name)

    def _desk(self) -> Desk:
        token, previous = (self._scene.token, self._scene.previous) if self._scene else (0, None)
        return Desk(lambda: self._attendant, token, previous, self.loop.post, self._moments)

    def _context(self) -> Context:
        hall = self._standing.hall
        voice = Voice(self._catalogue, self._manner.language, hall.site.time_zone if hall else "", self._drawn)
        return Context(self._standing, voice, self._now())

    def _refresh(self) -> None:
        if self._navigator is not None:
            self._navigator.refresh(self._context())
            self._frame()

    def _frame(self) -> None:
        scene, layer = self._scene, self._covering.layer if self._covering else None
        view = stage_of(self._context(), self._manner, scene, layer)
        self._engine.stage.set(view, self._desk(), self._manner)
        self._item("rail").setVisible(has_rail(scene, layer))
        if self.look.property("keypad") and self._window is not None:
            self._window.focus_first()

    def _noticed(self, keypad: bool) -> None:  # noqa: FBT001  a state, told
        self.look.use_keypad(keypad)
        if self._attendant is not None:
            self._attendant.touch()

    def _holds(self, touchable: QQuickItem, moved: bool) -> None:  # noqa: FBT001  a fact, told
        common = self._item("rail").isAncestorOf(touchable)
        self._holding.holds(read_control(touchable, common=common), moved=moved)

    def _attend(self) -> None:
        """The sign was made: on home or out of service alone it means anything."""
        if self._attendant is not None and self.shown in _QUIET:
            self._attendant.attend()

    def _frame_swapped(self) -> None:
        token, self._unframed = self._unframed, None
        if token is not None:
            self.framed.emit(token)

    def _first_frame(self) -> None:
        self.painted.emit()
        if self._navigator is not None:
            self._settling = Settling(self._fonts, self._navigator.prepare, self)
            self._settling.complained.connect(self.complained)
            self._settling.begin()
