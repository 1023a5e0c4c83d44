"""A signed document as a picture for the screen, drawn in a thread of its own (PDFium lets the interpreter go).

What a screen may not show is covered: wherever the page's text holds an ID number, all but its first and its last
character are painted over. PDFium knows one thread at a time.
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

from PySide6.QtGui import QColor, QImage, QPainter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_PDFIUM: Final = Lock()
# An ID number as pages write it: in one piece, or broken at the end of a line
_NUMBER: Final = re.compile(
    r"(?<![0-9])[1-9](?:\s*[0-9]){16}\s*[0-9Xx](?![0-9])|(?<![A-Z])[A-Z]{3}(?:\s*[0-9]){12}(?![0-9])"
)
_COVER: Final = QColor("#D9D0BB")


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

        try:
            image = draw(document, width_px)
        except pypdfium2.PdfiumError:
            image = None
        then(image)

    _thread().submit(work)


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
