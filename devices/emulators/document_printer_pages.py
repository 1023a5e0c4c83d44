"""How many pages a PDF has, well enough for a pretended printer: page objects are counted, compressed ones too."""

from __future__ import annotations

import re
import zlib
from typing import Final

_PAGE: Final = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_STREAM: Final = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)


def page_count(document: bytes) -> int:
    """Count the pages; 0 when this is no PDF, 1 when none can be found in one."""
    if not document.startswith(b"%PDF-"):
        return 0
    plain = len(_PAGE.findall(document))
    packed = sum(len(_PAGE.findall(_unpacked(stream))) for stream in _STREAM.findall(document))
    return plain + packed or 1


def _unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(stream)
    except zlib.error:
        return b""
