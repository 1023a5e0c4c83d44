"""The paper's own thread: whoever waits for a picture is told, though nothing could be drawn."""

from __future__ import annotations

from queue import Queue
from typing import TYPE_CHECKING

import pytest

from ui import papers

if TYPE_CHECKING:
    from PySide6.QtGui import QImage


@pytest.mark.parametrize("document", [b"", b"no PDF at all"])
def test_document_that_is_none_is_told_to_be_none(document: bytes) -> None:
    told: Queue[QImage | None] = Queue()
    papers.draw_soon(document, 100, told.put)
    assert told.get(timeout=30.0) is None


def test_defect_amid_the_drawing_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_document: bytes, _width_px: int) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(papers, "draw", broken)
    told: Queue[QImage | None] = Queue()
    papers.draw_soon(b"", 100, told.put)
    assert told.get(timeout=30.0) is None
