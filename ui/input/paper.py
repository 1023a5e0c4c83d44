"""A sheet of paper with a picture on it. White in every scheme, as paper is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage
from PySide6.QtQml import QmlElement
from PySide6.QtQuick import QQuickPaintedItem

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter
    from PySide6.QtQuick import QQuickItem

QML_IMPORT_NAME = "Xiaochuang.Input"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class PaperItem(QQuickPaintedItem):
    """Shows `picture`, a QImage, in the item's width; white paper until there is one."""

    changed = Signal()

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self._picture: QImage | None = None
        self._fitted: QImage | None = None
        self.setFillColor(QColor("#FFFFFF"))

    def paint(self, painter: QPainter) -> None:
        """Draw the picture, scaled once a size."""
        if self._picture is None:
            return
        width, height = round(self.width()), round(self.height())
        if self._fitted is None or (self._fitted.width(), self._fitted.height()) != (width, height):
            self._fitted = self._picture.scaled(
                width, height, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
        painter.drawImage(QRectF(0, 0, width, height), self._fitted)

    def _get_picture(self) -> QImage | None:
        return self._picture

    def _set_picture(self, picture: QImage | None) -> None:
        self._picture = picture if isinstance(picture, QImage) else None
        self._fitted = None
        self.update()

    picture = Property("QVariant", _get_picture, _set_picture, notify=changed)  # type: ignore[arg-type]  # Qt's name
