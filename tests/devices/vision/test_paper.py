"""PDF: sizes in the world, wiping, what is refused."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pypdfium2
import pytest

from devices.vision.paper import copy_sheet, document
from kiosk.ports.camera import Page, PaperDocument, Subject

if TYPE_CHECKING:
    from PIL import Image


def page(subject: Subject = Subject.A4, *, upright: bool = True, level: int = 90) -> Page:
    size = {Subject.A4: (248, 350), Subject.CARD: (101, 64)}[subject]
    width, height = size if upright or subject is Subject.CARD else size[::-1]
    _, coded = cv2.imencode(".jpg", np.full((height, width, 3), level, np.uint8))
    return Page(subject, width, height, 300, bytearray(coded.tobytes()), 150)


def drawn(made: PaperDocument, number: int = 0) -> Image.Image:
    pdf = pypdfium2.PdfDocument(io.BytesIO(bytes(made.pdf)))
    picture: Image.Image = pdf[number].render(scale=200 / 72).to_pil().convert("L")
    pdf.close()
    return picture


def test_each_page_is_a_sheet() -> None:
    made = document([page(), page(), page()])
    pdf = pypdfium2.PdfDocument(io.BytesIO(bytes(made.pdf)))
    assert (made.sheets, len(pdf)) == (3, 3)
    pdf.close()


@pytest.mark.parametrize(("upright", "size"), [(True, (595.3, 841.9)), (False, (841.9, 595.3))])
def test_sheet_is_a4_the_way_the_paper_lay(upright: bool, size: tuple[float, float]) -> None:
    pdf = pypdfium2.PdfDocument(io.BytesIO(bytes(document([page(upright=upright)]).pdf)))
    assert pdf[0].get_size() == pytest.approx(size, abs=0.1)
    pdf.close()


def test_page_is_kept_as_jpeg() -> None:
    assert b"/DCTDecode" in document([page()]).pdf


def test_both_sides_of_a_card_have_their_real_size() -> None:
    shown = np.asarray(drawn(copy_sheet([page(Subject.CARD), page(Subject.CARD)]))) < 200
    widest = int(shown.any(axis=0).sum()) / 200 * 25.4
    highest = int(shown.any(axis=1).sum()) / 200 * 25.4
    assert widest == pytest.approx(85.6, abs=0.3)
    assert highest == pytest.approx(2 * 54.0, abs=0.5)


def test_one_paper_is_copied_as_large_as_it_was() -> None:
    assert (np.asarray(drawn(copy_sheet([page()]))) < 200).mean() > 0.99


def test_copy_of_several_sheets_is_as_many_pages() -> None:
    made = copy_sheet([page()], 3)
    with pypdfium2.PdfDocument(bytes(made.pdf)) as pdf:
        assert (made.sheets, len(pdf)) == (3, 3)


def test_pages_are_wiped_when_the_document_is_made() -> None:
    sides = [page(Subject.CARD), page(Subject.CARD)]
    copy_sheet(sides)
    assert [side.jpeg for side in sides] == [bytearray(), bytearray()]


@pytest.mark.parametrize(
    "sides", [[], [page(), page()], [page(), page(Subject.CARD)], [page(Subject.CARD)] * 3], ids=len
)
def test_what_does_not_fit_on_one_sheet_is_refused(sides: list[Page]) -> None:
    with pytest.raises(ValueError, match="copy"):
        copy_sheet(sides)


def test_refused_pages_are_wiped_too() -> None:
    sides = [page(), page()]
    with pytest.raises(ValueError, match="copy"):
        copy_sheet(sides)
    assert not any(side.jpeg for side in sides)


def test_pages_are_wiped_when_one_is_no_picture() -> None:
    pages = [page(), Page(Subject.A4, 1, 1, 300, bytearray(b"no jpeg"), 1)]
    with pytest.raises(ValueError, match="no JPEG"):
        document(pages)
    assert not any(each.jpeg for each in pages)


def test_document_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        document([])


def test_wiping_overwrites_and_drops_the_document() -> None:
    made = document([page()])
    made.wipe()
    assert made.pdf == bytearray()


def test_no_repr_shows_what_is_in_it() -> None:
    made = document([page()])
    assert (repr(made), repr(page())) == ("PaperDocument(1 sheets)", "Page(a4, 248x350, 300 dpi)")
