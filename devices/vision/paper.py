"""Pages to paper: PDF, A4, every picture in the size it has in the world."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from devices.vision.sheets import SIZE_MM
from kiosk.ports.camera import PaperDocument, Subject

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.ports.camera import Page

_POINTS_A_MM: Final = 72 / 25.4
_A4_MM: Final = (210.0, 297.0)
_CARD_FROM_TOP_MM: Final = (60.0, 160.0)  # the first side's upper edge, the second's
_SIDES: Final = 2
_JPEG: Final = b"\xff\xd8"


def document(pages: Sequence[Page]) -> PaperDocument:
    """Put pages into one PDF, each on a sheet of its own, and wipe them. Raises ValueError for none, or a wiped one."""
    if not pages:
        raise ValueError("a document has at least one page")
    return _made([[page] for page in pages], pages)


def copy_sheet(sides: Sequence[Page], times: int = 1) -> PaperDocument:
    """Put one paper, or both sides of a card in real size, onto one sheet, so many times, and wipe them.

    Raises ValueError.
    """
    kinds = {side.subject for side in sides}
    if len(kinds) != 1 or len(sides) > (_SIDES if kinds == {Subject.CARD} else 1):
        _wipe(sides)
        raise ValueError("a copy is of one paper, or of one or two sides of a card")
    return _made([list(sides)] * times, sides)


def _made(sheets: Sequence[Sequence[Page]], pages: Sequence[Page]) -> PaperDocument:
    import pypdfium2

    written = io.BytesIO()
    try:
        if not all(page.jpeg.startswith(_JPEG) for page in pages):
            raise ValueError("a page was wiped, or is no JPEG")
        pdf = pypdfium2.PdfDocument.new()
        try:
            for sheet in sheets:
                _lay(pdf, sheet)
            pdf.save(written)
        finally:
            pdf.close()
        with written.getbuffer() as content:
            made = PaperDocument(len(sheets), bytearray(content))
            content[:] = bytes(len(content))
    finally:
        _wipe(pages)
    return made


def _lay(pdf: object, pictures: Sequence[Page]) -> None:
    """Put the pictures of one sheet where they belong. `pdf` is pypdfium2's, which carries no types."""
    import pypdfium2

    width_mm, height_mm = _A4_MM
    if pictures[0].subject is Subject.A4 and pictures[0].width > pictures[0].height:
        width_mm, height_mm = height_mm, width_mm
    sheet = pdf.new_page(width_mm * _POINTS_A_MM, height_mm * _POINTS_A_MM)  # type: ignore[attr-defined]
    for picture, from_top_mm in zip(pictures, _CARD_FROM_TOP_MM, strict=False):
        if picture.subject is Subject.A4:
            wide_mm, high_mm, left_mm, below_mm = width_mm, height_mm, 0.0, 0.0
        else:
            wide_mm, high_mm = SIZE_MM[picture.subject]
            left_mm, below_mm = (width_mm - wide_mm) / 2, height_mm - from_top_mm - high_mm
        image = pypdfium2.PdfImage.new(pdf)
        image.load_jpeg(io.BytesIO(picture.jpeg), inline=True)
        place = pypdfium2.PdfMatrix().scale(wide_mm * _POINTS_A_MM, high_mm * _POINTS_A_MM)
        image.set_matrix(place.translate(left_mm * _POINTS_A_MM, below_mm * _POINTS_A_MM))
        sheet.insert_obj(image)
    sheet.gen_content()
    sheet.close()


def _wipe(pages: Sequence[Page]) -> None:
    for page in pages:
        page.wipe()
