"""Python's garbage is collected in Qt's thread alone.

CPython collects cycles in whichever thread happens to allocate, and a QObject in a cycle would then be destroyed there:
its timers and posted events belong to Qt's thread, and the process dies at some later, unrelated moment. A device
thread must never do that to the screen.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from typing import Self

_LOOK_MS: Final = 250


class Collecting(QObject):
    """From `begin` to `end`, no thread but the one that runs Qt's loop collects. Make it in that thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(collect_due)
        self._was_automatic = False

    def begin(self) -> Self:
        """Take over from the automatic collection."""
        self._was_automatic = gc.isenabled()
        gc.disable()
        self._look.start()
        return self

    def end(self) -> None:
        """Collect what is left while this is still Qt's thread, and give it back as it was."""
        self._look.stop()
        gc.collect()
        if self._was_automatic:
            gc.enable()


def collect_due() -> None:
    """Collect the oldest generation that is due by the interpreter's own thresholds, as it would have by itself."""
    counts, thresholds = gc.get_count(), gc.get_threshold()
    due = [age for age, (count, most) in enumerate(zip(counts, thresholds, strict=True)) if most and count > most]
    if due:
        gc.collect(due[-1])
