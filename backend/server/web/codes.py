"""QR codes on pages: drawn into the page itself, since it may load nothing from elsewhere."""

from __future__ import annotations

import segno
from markupsafe import Markup

_BORDER = 4  # modules; ISO/IEC 18004 asks for as many


def qr(text: str) -> Markup:
    """Draw a code at error correction M, dark on white in every theme."""
    code = segno.make(text, error="m", micro=False, boost_error=False)
    drawn: str = code.svg_inline(
        border=_BORDER, omitsize=True, dark="#000", light="#fff", svgclass="qr", lineclass=None
    )
    return Markup(drawn)  # noqa: S704  made of modules, not of anybody's text
