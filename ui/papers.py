"""A signed document, or papers to be copied, as a picture for the screen, drawn in a thread of its own.

What a screen may not show is covered: wherever a document's text holds an ID number, all but its first and its last
character are painted over; on the picture of a card, the place where ID cards have theirs, either way up. PDFium lets
the interpreter go, and knows one thread at a time.
"""

from __future__ import annotations

import re
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import count
from math import ceil, floor
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QBuffer, QByteArray, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QImageReader, QPainter

from kiosk.ports.camera import Subject

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kiosk.ports.camera import Page as Picture

_PDFIUM: Final = Lock()
# An ID number as pages write it: in one piece, or broken at the end of a line
_NUMBER: Final = re.compile(
    r"(?<![0-9])[1-9](?:\s*[0-9]){16}\s*[0-9Xx](?![0-9])|(?<![A-Z])[A-Z]{3}(?:\s*[0-9]){12}(?![0-9])"
)
_COVER: Final = QColor("#D9D0BB")
_ON_A_CARD: Final = (0.33, 0.79, 0.60, 0.15)  # where a resident's ID card has its number: left, top, width, height
_A4_MM: Final = (210.0, 297.0)
_CARD_MM: Final = (85.6, 54.0)
_CARD_FROM_TOP_MM: Final = (60.0, 160.0)  # as devices/vision/paper.py lays them


_tickets = count(1)
_kept: dict[str, QImage] = {}


def keep(picture: QImage) -> str:
    """Keep a picture for the image provider, until `drop`. Gives its ticket. In Qt's thread, as the next two."""
    ticket = str(next(_tickets))
    _kept[ticket] = picture
    return ticket


def kept(ticket: str) -> QImage | None:
    """Give a picture that is kept."""
    return _kept.get(ticket)


def held() -> int:
    """Count the pictures that are kept."""
    return len(_kept)


def drop(ticket: str) -> None:
    """Forget a picture."""
    _kept.pop(ticket, None)


@cache
def _thread() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="paper")


def draw_soon(document: bytes, width_px: int, then: Callable[[QImage | None], None]) -> None:
    """Draw the first page in the paper's own thread and call `then` there; None when it cannot be drawn."""

    def work() -> None:
        import pypdfium2  # late: off the way to the first frame

        image = None
        try:
            image = draw(document, width_px)
        except pypdfium2.PdfiumError:
            pass
        finally:  # whoever waits for it is told, whatever happened
            then(image)

    _thread().submit(work)


def picture_soon(picture: Picture, width_px: int, then: Callable[[QImage | None], None]) -> None:
    """Draw a paper's picture in the paper's own thread and call `then` there; None when it cannot be drawn."""
    _thread().submit(lambda: then(picture_of(picture, width_px)))


def sheet_soon(pictures: Sequence[Picture], width_px: int, then: Callable[[QImage | None], None]) -> None:
    """Draw the sheet that these pictures come out on; else as `picture_soon`."""
    _thread().submit(lambda: then(sheet_of(pictures, width_px)))


def picture_of(picture: Picture, width_px: int) -> QImage | None:
    """Draw a paper's picture, `width_px` wide, without what a screen may not show. None: it was wiped."""
    content = QByteArray(bytes(picture.jpeg))
    buffer = QBuffer(content)
    reader = QImageReader(buffer, QByteArray(b"jpg"))
    reader.setScaledSize(QSize(width_px, round(width_px * picture.height / picture.width)))
    image = reader.read()
    content.fill(0)
    if image.isNull():
        return None
    if picture.subject is Subject.CARD:
        _cover_number(image)
    return image


def sheet_of(pictures: Sequence[Picture], width_px: int) -> QImage | None:
    """Draw the sheet that these pictures come out on, as it will be laid out. None: they were wiped."""
    first = pictures[0]
    if first.subject is Subject.A4:
        return picture_of(first, width_px)
    scale = width_px / _A4_MM[0]
    sheet = QImage(width_px, round(_A4_MM[1] * scale), QImage.Format.Format_RGB32)
    sheet.fill(QColor("#FFFFFF"))
    wide = round(_CARD_MM[0] * scale)
    painter = QPainter(sheet)
    for picture, from_top_mm in zip(pictures, _CARD_FROM_TOP_MM, strict=False):
        drawn = picture_of(picture, wide)
        if drawn is None:
            painter.end()
            return None
        painter.drawImage((width_px - wide) // 2, round(from_top_mm * scale), drawn)
    painter.end()
    return sheet


def _cover_number(image: QImage) -> None:
    left, top, width, height = _ON_A_CARD
    painter = QPainter(image)
    for x, y in ((left, top), (1 - left - width, 1 - top - height)):
        painter.fillRect(
            QRectF(x * image.width(), y * image.height(), width * image.width(), height * image.height()), _COVER
        )
    painter.end()


def wait() -> None:
    """Wait until everything asked for so far is drawn: for galleries and tests."""
    _thread().submit(lambda: None).result()


def draw(document: bytes, width_px: int) -> QImage:
    """Draw the first page, `width_px` wide, without what a screen may not show. Raises pypdfium2.PdfiumError."""
    import pypdfium2

    with _PDFIUM, pypdfium2.PdfDocument(document) as pdf:
        page = pdf[0]
        scale = width_px / page.get_width()
        bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=True)
        image = QImage(bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGBX8888).copy()
        height_px = bitmap.height
        covered = list(_covered(page, scale, height_px))
        bitmap.close()
        page.close()
    painter = QPainter(image)
    for left, top, right, bottom in covered:
        painter.fillRect(left, top, right - left, bottom - top, _COVER)
    painter.end()
    return image


def hidden(said: str) -> list[int]:
    """Find what no screen shows of a page's text: the places of the inner characters of every ID number."""
    inner = []
    for found in _NUMBER.finditer(said):
        places = [at for at in range(found.start(), found.end()) if not said[at].isspace()]
        inner += places[1:-1]
    return inner


def _covered(page: Any, scale: float, height_px: int) -> Iterator[tuple[int, int, int, int]]:  # Any: no types
    """Find the boxes of characters that no screen shows, in pixels: left, top, right, bottom."""
    from pypdfium2.raw import FPDFText_GetUnicode

    text = page.get_textpage()
    # One character a place, as PDFium counts them: a rare one must not shift those that follow
    said = "".join(_single(FPDFText_GetUnicode(text, at)) for at in range(text.count_chars()))
    for at in hidden(said):
        left, bottom, right, top = text.get_charbox(at, loose=True)
        yield (
            floor(left * scale),
            floor(height_px - top * scale),
            ceil(right * scale),
            ceil(height_px - bottom * scale),
        )
    text.close()


def _single(code_point: int) -> str:
    return chr(code_point) if code_point <= sys.maxunicode else " "
