"""Icons, drawings, dashes and QR codes as images: drawn once per size and colour, then only copied.

The software renderer copies images quickly and draws paths slowly. Stroke widths are the same at every size, as
visual identity asks; colours are roles of assets/tokens.json or come from QML.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from PySide6.QtCore import QByteArray, QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtQuick import QQuickImageProvider
from PySide6.QtSvg import QSvgRenderer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_LUCIDE_GRID: Final = 24
_ROLE: Final = re.compile(r"\{(\w+)\}")
_DRAWN: Final = {  # roles of drawings: what is light in the default scheme stays light in high contrast
    "lit": {"default": "lamp", "contrast": "onWindow"},
    "sheet": {"default": "surface", "contrast": "onWindow"},
    "onSheet": {"default": "accent", "contrast": "window"},
    "sheetTint": {"default": "accentTint", "contrast": "onWindow"},
    "sheetEdge": {"default": "sillEdge", "contrast": "onWindow"},
}
_RING_THICK: Final = 16 / 360  # of the width
_RING_THIN: Final = 6 / 360
_FORMAT: Final = QImage.Format.Format_ARGB32_Premultiplied


class Pictures(QQuickImageProvider):
    """`image://picture/<kind>/…`; each kind reads the rest of its id.

    icon/<name>/<rrggbb>/<stroke px> · drawing/<name>/<scheme> · dashes/<rrggbb>/<stroke px>/<radius px> ·
    dashed-line/<rrggbb>/<stroke px> · ring/<rrggbb>/<rest rrggbb>/<share, 0 to 1> ·
    code/<percent-encoded text>/<rrggbb>
    """

    def __init__(self, assets: Path) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._assets = assets

    def requestImage(self, id: str, size: QSize, requestedSize: QSize) -> QImage:  # noqa: A002  Qt's name
        """Draw one picture in the size QML asks for."""
        kind, *rest = id.split("/")
        wanted = (
            requestedSize
            if requestedSize.isValid() and not requestedSize.isEmpty()
            else QSize(_LUCIDE_GRID, _LUCIDE_GRID)
        )
        image = QImage(wanted, _FORMAT)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        getattr(self, f"_paint_{kind.replace('-', '_')}")(painter, QRectF(0, 0, wanted.width(), wanted.height()), *rest)
        painter.end()
        size.setWidth(wanted.width())
        size.setHeight(wanted.height())
        return image

    def _paint_icon(self, painter: QPainter, box: QRectF, name: str, colour: str, stroke: str) -> None:
        svg = (self._assets / "icons" / "lucide" / f"{name}.svg").read_text()
        width = float(stroke) * _LUCIDE_GRID / box.width()
        svg = svg.replace('stroke-width="2"', f'stroke-width="{width:.3f}"').replace("currentColor", f"#{colour}")
        _svg(svg).render(painter, box)

    def _paint_drawing(self, painter: QPainter, box: QRectF, name: str, scheme: str) -> None:
        svg = (self._assets / "icons" / "drawings" / f"{name}.svg").read_text(encoding="utf-8")
        colours = _colours(self._assets / "tokens.json")[scheme]
        _svg(_ROLE.sub(lambda role: colours[role[1]], svg)).render(painter, box)

    def _paint_dashes(self, painter: QPainter, box: QRectF, colour: str, stroke: str, radius: str) -> None:
        half = float(stroke) / 2
        painter.setPen(_dashed(colour, float(stroke)))
        painter.drawRoundedRect(box.adjusted(half, half, -half, -half), float(radius), float(radius))

    def _paint_dashed_line(self, painter: QPainter, box: QRectF, colour: str, stroke: str) -> None:
        painter.setPen(_dashed(colour, float(stroke)))
        if box.height() > box.width():
            painter.drawLine(QLineF(box.center().x(), box.top(), box.center().x(), box.bottom()))
        else:
            painter.drawLine(QLineF(box.left(), box.center().y(), box.right(), box.center().y()))

    def _paint_ring(self, painter: QPainter, box: QRectF, colour: str, rest: str, share: str) -> None:
        thick = _RING_THICK * box.width()
        inner = box.adjusted(thick / 2, thick / 2, -thick / 2, -thick / 2)
        painter.setPen(QPen(QColor(f"#{rest}"), _RING_THIN * box.width()))
        painter.drawEllipse(inner)
        pen = QPen(QColor(f"#{colour}"), thick)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawArc(inner, 90 * 16, -round(360 * 16 * float(share)))  # clockwise from the top, in sixteenths

    def _paint_paper(self, painter: QPainter, box: QRectF, ticket: str) -> None:
        from ui.papers import kept  # late: off the way to the first frame

        if (picture := kept(ticket)) is not None:
            smooth = Qt.TransformationMode.SmoothTransformation
            fitted = picture.scaled(box.size().toSize(), Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
            painter.drawImage(box.topLeft(), fitted)

    def _paint_code(self, painter: QPainter, box: QRectF, text: str, colour: str) -> None:
        import segno  # late: off the way to the first frame

        rows = [list(row) for row in segno.make(unquote(text), error="m", micro=False).matrix_iter(border=0)]
        module = int(box.width() // len(rows))
        left = int(box.width() - module * len(rows)) // 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        for y, row in enumerate(rows):
            for x, dark in enumerate(row):
                if dark:
                    painter.fillRect(left + x * module, left + y * module, module, module, QColor(f"#{colour}"))


def _svg(text: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(text.encode()))


def _dashed(colour: str, stroke: float) -> QPen:
    pen = QPen(QColor(f"#{colour}"), stroke)
    pen.setDashPattern([3, 2])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


@cache
def _colours(tokens: Path) -> Mapping[str, Mapping[str, str]]:
    schemes: Mapping[str, Mapping[str, str]] = json.loads(tokens.read_text(encoding="utf-8"))["color"]
    return {
        name: {**colours, **{role: colours[chosen[name]] for role, chosen in _DRAWN.items()}}
        for name, colours in schemes.items()
    }
