from __future__ import annotations

import pypdfium2

from devices.diagnostics.sheet import sheet


def test_sheet_is_one_a4_page() -> None:
    document = pypdfium2.PdfDocument(sheet("TEST-1"))
    assert (len(document), tuple(map(round, document[0].get_size()))) == (1, (595, 842))


def test_sheet_names_its_serial() -> None:
    page = pypdfium2.PdfDocument(sheet("TEST-20261121-1"))[0]
    assert "TEST-20261121-1" in page.get_textpage().get_text_range()


def test_sheet_has_a_frame_near_the_edge() -> None:
    picture = pypdfium2.PdfDocument(sheet("TEST-1"))[0].render(scale=1).to_pil().convert("L")
    assert min(picture.getpixel((x, 421)) for x in range(30, 38)) < 128
    assert min(picture.getpixel((x, 421)) for x in range(8, 30)) > 200
