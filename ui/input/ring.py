"""The countdown's ring: the one thing that is drawn anew each second."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Property, QRectF, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtQml import QmlElement
from PySide6.QtQuick import QQuickPaintedItem

if TYPE_CHECKING:
    from PySide6.QtQuick import QQuickItem

QML_IMPORT_NAME = "Xiaochuang.Input"
QML_IMPORT_MAJOR_VERSION = 1

_THICK: Final = 16 / 360  # of the width
_THIN: Final = 6 / 360
_SIXTEENTHS: Final = 16  # Qt counts angles so
_WHOLE: Final = 360 * _SIXTEENTHS
_TOP: Final = 90 * _SIXTEENTHS


@QmlElement
class RingItem(QQuickPaintedItem):
    """A ring of which `share`, 0 to 1, is left."""

    changed = Signal()

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self._share = 1.0
        self._color = QColor()
        self._rest = QColor()
        self.setAntialiasing(True)

    def paint(self, painter: QPainter) -> None:
        """Draw the whole thinly, and what is left of it thickly, clockwise from the top."""
        thick = _THICK * self.width()
        box = QRectF(thick / 2, thick / 2, self.width() - thick, self.height() - thick)
        painter.setPen(QPen(self._rest, _THIN * self.width()))
        painter.drawEllipse(box)
        pen = QPen(self._color, thick)
        pen.setCapStyle(pen.capStyle().FlatCap)
        painter.setPen(pen)
        painter.drawArc(box, _TOP, -round(_WHOLE * self._share))

    def _get_share(self) -> float:
        return self._share

    def _set_share(self, share: float) -> None:
        self._share = share
        self.update()

    def _get_color(self) -> QColor:
        return self._color

    def _set_color(self, color: QColor) -> None:
        self._color = color
        self.update()

    def _get_rest(self) -> QColor:
        return self._rest

    def _set_rest(self, rest: QColor) -> None:
        self._rest = rest
        self.update()

    share = Property(float, _get_share, _set_share, notify=changed)
    color = Property(QColor, _get_color, _set_color, notify=changed)
    rest = Property(QColor, _get_rest, _set_rest, notify=changed)
