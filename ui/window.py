"""The one window of a terminal, over what Main.qml made: its size, its items, its frames. Nobody closes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickItem

from ui.input.keypad import Keypad, touchables
from ui.input.signs import Signs

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtQuick import QQuickWindow

    from ui.viewmodels.look import Panel

_HEADLESS: Final = frozenset({"offscreen", "minimal", "vnc"})


def size_of(panel: Panel) -> tuple[int, int]:
    """Give width and height in pixels: the screen's own where the window fills it, else what settings say."""
    if panel.full_screen and QGuiApplication.platformName() not in _HEADLESS:
        geometry = QGuiApplication.primaryScreen().geometry()
        return geometry.width(), geometry.height()
    return panel.width_px, panel.height_px


class Window(QObject):
    """Lives as long as Qt's window. `painted` comes once, with the first frame; `swapped` with each one."""

    painted = Signal()
    swapped = Signal()
    closed = Signal()  # in development, where a person may close it

    def __init__(
        self,
        root: QQuickWindow,
        panel: Panel,
        *,
        development: bool,
        noticed: Callable[[bool], None],
        held: Callable[[QQuickItem, bool], None],
        made: Callable[[], None],
    ) -> None:
        """Prepare; `open` shows it. `noticed`: somebody used keys (True) or touched; `made`: the technicians' sign.

        `held`: as Keypad.
        """
        super().__init__(root)
        self.root = root
        self._development = development
        if panel.full_screen:
            root.setFlag(Qt.WindowType.FramelessWindowHint)
        if panel.full_screen and not development:
            root.setCursor(Qt.CursorShape.BlankCursor)
        self._keypad = Keypad(root, noticed=noticed, held=held)
        self._signs = Signs(root, pitch_mm=panel.pitch_mm, made=made)
        root.installEventFilter(self)

    def open(self) -> None:
        """Show it."""
        self.root.frameSwapped.connect(self.painted, Qt.ConnectionType.SingleShotConnection)
        self.root.frameSwapped.connect(self.swapped)
        self.root.show()

    def close(self) -> None:
        """Close it for good."""
        self.root.removeEventFilter(self)
        self.root.close()

    def item(self, name: str) -> QQuickItem:
        """Give the item of Main.qml with this object name."""
        item = self.root.findChild(QQuickItem, name)
        if item is None:
            msg = f"Main.qml has no {name}"
            raise RuntimeError(msg)
        return item

    def grab(self, file: Path) -> Path:
        """Save what a person sees as PNG."""
        if not self.root.grabWindow().save(str(file)):
            msg = f"{file}: the picture could not be written"
            raise OSError(msg)
        return file

    def focus_first(self) -> None:
        """Hand the focus to the first control, unless one has it."""
        if self.root.activeFocusItem() is self.root.contentItem():
            first = next(touchables(self.root.contentItem()), None)
            if first is not None:
                first.forceActiveFocus(Qt.FocusReason.TabFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let nobody close the window, by Alt+F4 or otherwise, except in development."""
        if event.type() is not QEvent.Type.Close:
            return super().eventFilter(watched, event)
        if not self._development:
            event.ignore()
            return True
        self.closed.emit()
        return False
