"""Codes in a picture, by zxing-cpp: from a phone's screen or from paper, any way round."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import cv2
import zxingcpp

from kiosk.ports.camera import Code, Symbology

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from cv2.typing import MatLike

_FORMATS: Final = {
    Symbology.QR: (zxingcpp.BarcodeFormat.QRCode,),
    Symbology.CODE_128: (zxingcpp.BarcodeFormat.Code128,),
    Symbology.CODE_39: (zxingcpp.BarcodeFormat.Code39,),
    Symbology.EAN: (zxingcpp.BarcodeFormat.EAN13, zxingcpp.BarcodeFormat.EAN8),
    Symbology.PDF417: (zxingcpp.BarcodeFormat.PDF417,),
}
_KINDS: Final = {
    zxingcpp.BarcodeFormat.QRCode: Symbology.QR,
    zxingcpp.BarcodeFormat.Code128: Symbology.CODE_128,
    zxingcpp.BarcodeFormat.Code39: Symbology.CODE_39,
    zxingcpp.BarcodeFormat.EANUPC: Symbology.EAN,
    zxingcpp.BarcodeFormat.PDF417: Symbology.PDF417,
}


def read_codes(image: MatLike, kinds: AbstractSet[Symbology]) -> tuple[Code, ...]:
    """Read every code of these kinds whose check digits are right."""
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY) if image.ndim == 3 else image  # noqa: PLR2004  has colours
    asked = zxingcpp.BarcodeFormats([form for kind in kinds for form in _FORMATS[kind]])
    found = zxingcpp.read_barcodes(grey, formats=asked, text_mode=zxingcpp.TextMode.Plain)
    return tuple(
        Code(_KINDS[barcode.symbology], barcode.text, bytes(barcode.bytes))
        for barcode in found
        if barcode.valid and barcode.symbology in _KINDS
    )
