"""The camera's live picture on the window: the newest one, in memory, for technicians and for who aims something.

A picture is shown as it is and then replaced. What is saved of the window for a demonstration never holds it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol
from weakref import WeakSet

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtQml import QmlElement
from PySide6.QtQuick import QQuickItem, QQuickPaintedItem
from shiboken6 import isValid

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.ports.camera import Frame, Hint
    from kiosk.ports.loop import Loop

QML_IMPORT_NAME = "Xiaochuang.Models"
QML_IMPORT_MAJOR_VERSION = 1

_NOTHING: Final = QColor("#1c2624")
_BYTES_A_PIXEL: Final = 3


class Advised(Protocol):
    """Who tells people what stands in the way of a good picture. A QObject."""

    def advised(self, hint: Hint | None) -> None:
        """Another hint, or none."""


class _Newest:
    """What every viewfinder on the window shows, and what is told beside it. In Qt's thread."""

    def __init__(self) -> None:
        self.image: QImage | None = None
        self.hint: Hint | None = None
        self.blind = False
        self.items: WeakSet[Viewfinder] = WeakSet()
        self.followers: WeakSet[Advised] = WeakSet()

    def advise(self, hint: Hint | None) -> None:
        """Tell this, or nothing."""
        self.hint = hint
        for follower in tuple(self.followers):
            if isValid(follower):
                follower.advised(hint)

    def give(self, image: QImage | None) -> None:
        """Show this, or nothing."""
        self.image = image
        self.repaint()

    def repaint(self) -> None:
        """Have everything painted anew."""
        for item in tuple(self.items):
            if isValid(item):  # its Python half may outlive it
                item.update()


NEWEST: Final = _Newest()


@QmlElement
class Viewfinder(QQuickPaintedItem):
    """The picture, whole, as large as the item lets it be."""

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        NEWEST.items.add(self)

    def paint(self, painter: QPainter) -> None:
        """Draw the newest picture."""
        box = QRectF(0, 0, self.width(), self.height())
        painter.fillRect(box, _NOTHING)
        image = NEWEST.image
        if image is None or NEWEST.blind:
            return
        size = image.size().scaled(box.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (box.width() - size.width()) / 2, (box.height() - size.height()) / 2
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(left, top, size.width(), size.height()), image)


class LiveViewfinder:
    """Fulfils `kiosk.ports.viewfinder.Viewfinder`."""

    def __init__(self, loop: Loop) -> None:
        self._loop = loop
        self._round = 0  # raised by `clear`: a picture posted before it is dropped

    def show(self, frame: Frame, taken: Callable[[], None]) -> None:
        """Show a picture; see Viewfinder."""
        showing = self._round

        def give() -> None:
            if showing == self._round:
                line = frame.width * _BYTES_A_PIXEL
                NEWEST.give(QImage(frame.bgr, frame.width, frame.height, line, QImage.Format.Format_BGR888).copy())
            taken()

        self._loop.post(give)

    def advise(self, hint: Hint) -> None:
        """Tell what would help; see Viewfinder."""
        showing = self._round

        def tell() -> None:
            if showing == self._round:
                NEWEST.advise(hint)

        self._loop.post(tell)

    def clear(self) -> None:
        """Show none; see Viewfinder."""
        self._round += 1
        self._loop.post(self._forget)

    @staticmethod
    def _forget() -> None:
        NEWEST.give(None)
        NEWEST.advise(None)
