"""Pinned fonts: which files, from which packages, and which characters they have together.

Lives here: the chains of `assets/fonts.yaml` (screen), `document-fonts.yaml` (paper) and `ticket-fonts.yaml`, the
measuring of their character maps (0.2 s of Python a chain), the file in which that is remembered (a millisecond to
read), and the worker process that writes it: `python -m kiosk.fonts`.
May not: draw; the gate itself is `kiosk.domain.coverage`.
Who may enter: whoever must know what can be drawn. A terminal's own process asks `remembered`, never `coverage`: a busy
thread of Python costs the screen its frames.
"""

from __future__ import annotations

from kiosk.fonts.chain import (
    DOCUMENT_FONTS,
    SCREEN_FONTS,
    TICKET_FONTS,
    PinnedFont,
    complaints,
    read_chain,
    read_listed,
    read_present,
)
from kiosk.fonts.memory import coverage, remember, remembered

__all__ = [
    "DOCUMENT_FONTS",
    "SCREEN_FONTS",
    "TICKET_FONTS",
    "PinnedFont",
    "complaints",
    "coverage",
    "read_chain",
    "read_listed",
    "read_present",
    "remember",
    "remembered",
]
