"""Icons, drawings, dashes and QR codes as images."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage

from ui.engine import ASSETS, QML
from ui.pictures import Pictures

if TYPE_CHECKING:
    from PySide6.QtGui import QGuiApplication

SOURCES = "\n".join(file.read_text(encoding="utf-8") for file in QML.rglob("*.qml"))
ICONS = set(re.findall(r'icon: "([a-z0-9-]+)"', SOURCES))
DRAWINGS = set(re.findall(r'name: "([a-z-]+)"\s+ratio:', SOURCES))


@pytest.fixture
def pictures(qapp: QGuiApplication) -> Pictures:
    return Pictures(ASSETS)


def draw(pictures: Pictures, name: str, wide: int, high: int | None = None) -> QImage:
    return pictures.requestImage(name, QSize(), QSize(wide, high or wide))


def inked(image: QImage) -> int:
    return sum(image.pixelColor(x, y).alpha() > 127 for x in range(image.width()) for y in range(image.height()))


def test_pages_name_some_icons_and_drawings() -> None:
    assert len(ICONS) > 10
    assert len(DRAWINGS) > 4


@pytest.mark.parametrize("name", sorted(ICONS))
def test_icon_named_in_qml_is_drawn(pictures: Pictures, name: str) -> None:
    assert inked(draw(pictures, f"icon/{name}/0a383d/2.50", 48)) > 50


@pytest.mark.parametrize("scheme", ["default", "contrast"])
@pytest.mark.parametrize("name", sorted(DRAWINGS))
def test_drawing_named_in_qml_is_drawn(pictures: Pictures, name: str, scheme: str) -> None:
    assert inked(draw(pictures, f"drawing/{name}/{scheme}", 200)) > 100


def test_icon_has_the_colour_asked_for(pictures: Pictures) -> None:
    image = draw(pictures, "icon/arrow-down/b5271d/6.00", 96)
    assert image.pixelColor(48, 48) == QColor("#b5271d")


@pytest.mark.parametrize("size", [24, 48, 96, 192])
def test_icon_stroke_is_as_wide_at_every_size(pictures: Pictures, size: int) -> None:
    image = draw(pictures, "icon/arrow-down/000000/4.00", size)
    ink = sum(image.pixelColor(x, size // 3).alphaF() for x in range(size))
    assert ink == pytest.approx(4, abs=0.25)


def test_dashes_are_broken(pictures: Pictures) -> None:
    image = draw(pictures, "dashed-line/000000/4", 100, 4)
    row = [image.pixelColor(x, 2).alpha() > 127 for x in range(100)]
    assert any(row)
    assert not all(row)


def test_code_is_read_back(pictures: Pictures) -> None:
    url = "https://hall.example.cn/n/4F7QK2?x=1&y=小窗"
    image = draw(pictures, f"code/{url.replace('/', '%2F').replace('?', '%3F').replace('&', '%26')}/000000", 240)
    page = QImage(300, 300, QImage.Format.Format_Grayscale8)
    page.fill(QColor("white"))
    for x in range(image.width()):
        for y in range(image.height()):
            if image.pixelColor(x, y).alpha() > 127:
                page.setPixelColor(x + 30, y + 30, QColor("black"))
    read = zxingcpp.read_barcodes(Image.frombytes("L", (300, 300), bytes(page.constBits())))
    assert [code.text for code in read] == [url]
