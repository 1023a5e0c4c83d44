"""The touch test: the whole panel as a grid; each cell lights up when it is touched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.journeys.upkeep_pages import Touched

if TYPE_CHECKING:
    from kiosk.journeys.upkeep_pages import TouchTest
    from ui.viewmodels.desk import Desk
    from ui.viewmodels.voice import Context

QML_IMPORT_NAME = "Xiaochuang.Models"
QML_IMPORT_MAJOR_VERSION = 1

SHORT: Final = 9  # cells along the panel's short side
LONG: Final = 16


@QmlElement
class TouchModel(QObject):
    """The grid for QML. The page tells it where it was touched, in shares of the panel."""

    changed = Signal()

    def __init__(self, page: TouchTest, desk: Desk, context: Context) -> None:
        super().__init__()
        del page
        self._desk = desk
        self._context = context
        self._touched = [False] * (SHORT * LONG)

    def refresh(self, context: Context) -> None:
        """Follow the language."""
        self._context = context
        self.changed.emit()

    @Slot(float, float, int)
    def touch(self, across: float, down: float, columns: int) -> None:
        """A finger is there: 0 to 1 across and down, in a grid of so many columns."""
        rows = len(self._touched) // columns
        column, row = int(across * columns), int(down * rows)
        if 0 <= column < columns and 0 <= row < rows and not self._touched[row * columns + column]:
            self._touched[row * columns + column] = True
            self.changed.emit()

    @Slot()
    def finish(self) -> None:
        """That was it: what is dark is dead."""
        missed = tuple(at for at, touched in enumerate(self._touched) if not touched)
        self._desk.answer(Touched(len(self._touched), missed))

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type]  # Qt's name of the type
    def touched(self) -> list[bool]:
        """Which cells were touched, from the top left, row by row."""
        return list(self._touched)

    @Property(str, notify=changed)
    def count(self) -> str:
        """12 / 144."""
        return self._context.voice.text("upkeep.touch.count", touched=sum(self._touched), cells=len(self._touched))
