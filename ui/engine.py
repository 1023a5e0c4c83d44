"""Qt's application, and QML's engine with all that sheets ask for by name: pictures, words, look and stage.

Once a process, in the main thread. The software renderer is chosen: without a GPU it is three to five times faster.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import QCoreApplication, QEvent, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow, QSGRendererInterface

from ui import features, fonts
from ui.pictures import Pictures
from ui.translator import CatalogueTranslator
from ui.viewmodels import look as _look  # noqa: F401  registers the QML type

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from kiosk.domain.message import Language
    from kiosk.texts import Catalogue
    from ui.fonts import FontFile
    from ui.viewmodels.look import Look
    from ui.viewmodels.stage import Stage

ASSETS: Final = Path(__file__).resolve().parent.parent / "assets"
QML: Final = Path(__file__).resolve().parent / "qml"


def application(chain: tuple[FontFile, ...]) -> QCoreApplication:
    """Give Qt's application; it is made the first time, sees these fonts and no others, and is drawn by software."""
    os.environ.setdefault("QT_QUICK_CONTROLS_STYLE", "Basic")
    if QQuickWindow.sceneGraphBackend() != "software":  # a second shell, in tests, finds it chosen
        QQuickWindow.setGraphicsApi(QSGRendererInterface.GraphicsApi.Software)
    fonts.choose(chain)
    features.do_without()
    return QGuiApplication.instance() or QGuiApplication(sys.argv[:1])


def bury() -> None:
    """Destroy now what was to be destroyed later; without a running loop nobody else does."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


class Engine:
    """QML's engine, from the first sheet to the last."""

    def __init__(self, app: QCoreApplication, catalogue: Catalogue, language: Language, parent: QObject) -> None:
        """Make it; `parent` keeps what translates."""
        self._app = app
        self._translator = CatalogueTranslator(catalogue, language, parent)
        app.installTranslator(self._translator)
        self.qml = QQmlApplicationEngine()
        self.qml.addImportPath(str(QML))
        self.qml.addImageProvider("picture", Pictures(ASSETS))
        self.look = cast("Look", self.qml.singletonInstance("Xiaochuang.Models", "Look"))
        self.stage = cast("Stage", self.qml.singletonInstance("Xiaochuang.Models", "Stage"))

    def load(self) -> QQuickWindow:
        """Make the window that Main.qml describes; it is not seen yet."""
        self.qml.load(QUrl.fromLocalFile(str(QML / "Xiaochuang" / "Pages" / "Main.qml")))
        return cast("QQuickWindow", self.qml.rootObjects()[0])

    def speak(self, language: Language) -> None:
        """Say every word of QML in this language from now on."""
        if self._translator.speaks is not language:
            self._translator.speaks = language
            self.qml.retranslate()

    def close(self) -> None:
        """Let go of it, when every sheet is gone."""
        self.qml.deleteLater()
        bury()
        self._app.removeTranslator(self._translator)
