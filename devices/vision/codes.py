"""Codes in a picture, by zxing-cpp: from a phone's screen or from paper, any way round.

zxing-cpp cannot be interrupted, and on a busy computer one whole look lasts long. So whoever waits for a code looks in
steps (`find_code`): what is quick and likely comes first, and between two steps the caller may end it. The steps are
what zxing-cpp does within one call: a third of the picture's size and the whole of it, each kind of reader.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import cv2
import zxingcpp

from kiosk.ports.camera import Code, Symbology

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
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


_SQUARE: Final = frozenset({Symbology.QR})
_STACKED: Final = frozenset({Symbology.PDF417})
_BARS: Final = frozenset(Symbology) - _SQUARE - _STACKED
_SMALLER: Final = 3  # by so much, and
_LARGE_PX: Final = 500  # from this shorter side on is a picture looked at smaller, too: as zxing-cpp does


def read_codes(image: MatLike, kinds: AbstractSet[Symbology]) -> tuple[Code, ...]:
    """Read every code of these kinds whose check digits are right."""
    found = zxingcpp.read_barcodes(_grey(image), formats=_formats(kinds), text_mode=zxingcpp.TextMode.Plain)
    return tuple(_code(barcode) for barcode in found if barcode.valid and barcode.symbology in _KINDS)


def find_code(image: MatLike, kinds: AbstractSet[Symbology], *, heed: Callable[[], None] = lambda: None) -> Code | None:
    """Find one code of these kinds; None: there is none. `heed` is called before each step; what it raises ends it."""
    for view, some in _steps(_grey(image), kinds):
        heed()
        found = zxingcpp.read_barcode(
            view,
            formats=_formats(some),
            try_downscale=False,
            try_invert=some == _SQUARE,  # the other readers know no inverted codes
            text_mode=zxingcpp.TextMode.Plain,
        )
        if found is not None and found.valid and found.symbology in _KINDS:
            return _code(found)
    return None


def _steps(grey: MatLike, kinds: AbstractSet[Symbology]) -> Iterator[tuple[MatLike, AbstractSet[Symbology]]]:
    """What is looked at, and for what: the quick before the thorough."""
    views = [grey]
    height, width = grey.shape
    if min(height, width) > _LARGE_PX:
        size = width // _SMALLER, height // _SMALLER
        whole = grey[: size[1] * _SMALLER, : size[0] * _SMALLER]
        views.insert(0, cv2.resize(whole, size, interpolation=cv2.INTER_AREA))
    for some in (_SQUARE & kinds, _BARS & kinds, _STACKED & kinds):
        if some:
            yield from ((view, some) for view in views)


def _grey(image: MatLike) -> MatLike:
    return cv2.cvtColor(image, cv2.COLOR_BGR2GRAY) if image.ndim == 3 else image  # noqa: PLR2004  has colours


def _formats(kinds: AbstractSet[Symbology]) -> zxingcpp.BarcodeFormats:
    return zxingcpp.BarcodeFormats([form for kind in kinds for form in _FORMATS[kind]])


def _code(barcode: zxingcpp.Barcode) -> Code:
    return Code(_KINDS[barcode.symbology], barcode.text, bytes(barcode.bytes))
