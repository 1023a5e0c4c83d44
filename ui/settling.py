"""What home did not need, done between frames once home is painted: fonts for rare characters, the other sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from ui import fonts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtGui import QRawFont

    from ui.fonts import FontFile


class Settling(QObject):
    """Begun once. `complained` carries the fonts that are missing."""

    complained = Signal(str)

    def __init__(self, chain: tuple[FontFile, ...], steps: Callable[[], Iterator[str]], parent: QObject) -> None:
        """`steps`: begins what is done one step at a time, so that touches are answered between them."""
        super().__init__(parent)
        self._chain = chain
        self._steps = steps
        self._timer = QTimer(self)
        self._kept: tuple[QRawFont, ...] = ()

    def begin(self) -> None:
        """Begin as soon as nothing else is to be done."""
        QTimer.singleShot(0, self, self._load)

    def stop(self) -> None:
        """Leave undone what is not done yet, and let go of the fonts."""
        self._timer.stop()
        self._kept = ()

    def _load(self) -> None:
        for complaint in fonts.load_fallbacks(self._chain):
            self.complained.emit(complaint)
        self._kept = fonts.keep(self._chain)
        fonts.forget_choice()
        steps = self._steps()
        self._timer.timeout.connect(lambda: self._step(steps))
        self._timer.start(0)

    def _step(self, steps: Iterator[str]) -> None:
        if next(steps, None) is None:
            self._timer.stop()
