"""Read a PDF back: its text and its picture. PDFium serves one thread at a time, so one lock guards all of it."""

from __future__ import annotations

import io
import re
import threading
from typing import Final

import pypdfium2

_PDFIUM: Final = threading.Lock()
_POINTS_AN_INCH: Final = 72


def read_text(pdf: bytes) -> tuple[int, str]:
    """Give the number of pages and the text of all of them, lines ending in a newline, code points as embedded."""
    with _PDFIUM, pypdfium2.PdfDocument(pdf) as document:
        texts = []
        for number in range(len(document)):
            page = document[number]
            texts.append(page.get_textpage().get_text_range().replace("\r\n", "\n"))
            page.close()
        return len(texts), "\n".join(texts)


def draw_png(pdf: bytes, *, page: int = 0, dots_per_inch: float = 96) -> bytes:
    """Draw one page as PNG."""
    with _PDFIUM, pypdfium2.PdfDocument(pdf) as document:
        picture = document[page].render(scale=dots_per_inch / _POINTS_AN_INCH).to_pil()
    data = io.BytesIO()
    picture.save(data, "png")
    return data.getvalue()


def says(page_text: str, words: str) -> bool:
    """Whether a page says exactly these code points, in this order, nothing normalised.

    A line may end between any two characters; typst sets a little space between Chinese and Latin, which reads back as
    a blank; and any run of blanks counts as one.
    """
    return re.search(_pattern(words), page_text) is not None


def _pattern(words: str) -> str:
    pieces = []
    for number, character in enumerate(words):
        if character.isspace():
            if number == 0 or not words[number - 1].isspace():
                pieces.append(r"\s+")
            continue
        if number > 0 and not words[number - 1].isspace():
            joint = words[number - 1 : number + 1]
            pieces.append("[ \\n]?" if _wide(joint[0]) != _wide(joint[1]) else "\\n?")
        pieces.append(re.escape(character))
    return "".join(pieces)


def _wide(character: str) -> bool:
    """Whether typst counts it among the ideographs, between which and Latin it sets space."""
    first_ideograph = 0x2E80
    return ord(character) >= first_ideograph
