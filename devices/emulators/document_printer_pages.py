"""How many pages a PDF has, as a printer would find that renders it: by PDFium, whatever was appended to the file."""

from __future__ import annotations

from threading import Lock
from typing import Final

_LOCK: Final = Lock()  # PDFium is not for two threads at once


def page_count(document: bytes) -> int:
    """Count the pages; 0 when this is no PDF, 1 when it claims to be one and cannot be read."""
    if not document.startswith(b"%PDF-"):
        return 0
    import pypdfium2

    with _LOCK:
        try:
            with pypdfium2.PdfDocument(document) as pdf:
                return max(1, len(pdf))
        except pypdfium2.PdfiumError:
            return 1
