"""The page that checks print: an A4 sheet with a frame, a cross and its serial. A PDF written without any library."""

from __future__ import annotations

from typing import Final

_WIDTH_PT: Final = 595
_HEIGHT_PT: Final = 842
_MARGIN_PT: Final = 34  # 12 mm: what every office printer reaches
_RESOURCES: Final = "/Resources << /Font << /F1 5 0 R >> >>"


def sheet(serial: str) -> bytes:
    """One A4 page. `serial`: letters, digits and hyphens. The frame and all four corners must be seen."""
    right, top = _WIDTH_PT - _MARGIN_PT, _HEIGHT_PT - _MARGIN_PT
    drawing = (
        f"1 w {_MARGIN_PT} {_MARGIN_PT} {right - _MARGIN_PT} {top - _MARGIN_PT} re S\n"
        f"{_MARGIN_PT} {_MARGIN_PT} m {right} {top} l S {_MARGIN_PT} {top} m {right} {_MARGIN_PT} l S\n"
        f"BT /F1 28 Tf 60 740 Td (TEST {serial}) Tj ET\n"
        f"BT /F1 14 Tf 60 700 Td (Whole when the frame has four corners and the cross two lines.) Tj ET\n"
    )
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_WIDTH_PT} {_HEIGHT_PT}] /Contents 4 0 R {_RESOURCES} >>",
        f"<< /Length {len(drawing)} >>\nstream\n{drawing}endstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    document = "%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(document))
        document += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    count = len(objects) + 1
    end = f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<< /Size {count} /Root 1 0 R >>\n"
    return f"{document}{end}startxref\n{len(document)}\n%%EOF\n".encode("ascii")
