"""A card lies on the reader, and the visit it was for is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

if TYPE_CHECKING:
    from kiosk.ports.screen import Covering, Manner
    from ui.viewmodels.desk import Desk
    from ui.viewmodels.voice import Context

QML_IMPORT_NAME = "Xiaochuang.Models"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class CardLeftModel(QObject):
    """The card that somebody forgot."""

    changed = Signal()

    def __init__(self, covering: Covering, desk: Desk, context: Context, manner: Manner) -> None:
        super().__init__()
        del covering, desk, manner
        self._context = context

    def refresh(self, context: Context) -> None:
        """Follow the language."""
        self._context = context
        self.changed.emit()

    @Property(str, notify=changed)
    def line(self) -> str:
        """Whom to call who found a card that is not theirs."""
        return self._context.voice.text("card_left.found", line=self._context.standing.terminal.service_line)
