"""QML's `qsTrId` out of the one catalogue: Qt asks, the catalogue answers in the language of the moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTranslator

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from kiosk.domain.message import Language
    from kiosk.texts import Catalogue


class CatalogueTranslator(QTranslator):
    """Install it, and after a change of `speaks` call `engine.retranslate()`. Ids without values only."""

    def __init__(self, catalogue: Catalogue, language: Language, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self.speaks = language

    def isEmpty(self) -> bool:
        """Tell Qt that there is something to ask for."""
        return False

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str:
        """Give the text of the id `source`. Texts of Qt's own, which come with a context, stay as they are."""
        del disambiguation, n
        return "" if context else self._catalogue.text(source, self.speaks)
