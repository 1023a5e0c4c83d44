"""How the screen looks now: the person's manner and the panel's measures, for the Theme."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.domain.message import Language
from kiosk.ports.screen import Contrast, Manner, TextSize

if TYPE_CHECKING:
    from collections.abc import Callable

QML_IMPORT_NAME = "Xiaochuang.Models"
QML_IMPORT_MAJOR_VERSION = 1

REFERENCE_PITCH_MM: Final = 0.311  # tokens are pixels of a 27" panel of 1080 × 1920


class Panel(Protocol):
    """The touchscreen, as settings know it (`kiosk.settings.PanelSettings` has this shape)."""

    @property
    def width_px(self) -> int:
        """Pixels across, when the display does not tell."""

    @property
    def height_px(self) -> int:
        """Pixels down, when the display does not tell."""

    @property
    def pitch_mm(self) -> float:
        """Millimetres from pixel to pixel: 0.311 for 27", 0.369 for 32"."""

    @property
    def full_screen(self) -> bool:
        """Whether to take the whole display."""

    @property
    def reduced_motion(self) -> bool:
        """Whether nothing may move."""

    @property
    def language(self) -> Language:
        """What the terminal speaks between visits."""


@QmlElement
@QmlSingleton
class Look(QObject):
    """Read by Theme.qml alone; written by the shell and, for `keypad`, by the input filters."""

    changed = Signal()
    measured = Signal()
    keypadChanged = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.manner = Manner(Language.ZH_CN)
        self._size = (1080, 1920)
        self._pitch_mm = REFERENCE_PITCH_MM
        self._still = False
        self._keypad = False

    def measure(self, width_px: int, height_px: int, *, pitch_mm: float, still: bool) -> None:
        """Say how large the window is, in device pixels, and whether motion is reduced."""
        self._size, self._pitch_mm, self._still = (width_px, height_px), pitch_mm, still
        self.measured.emit()

    def suit(self, manner: Manner) -> None:
        """Follow a person's manner."""
        if manner != self.manner:
            self.manner = manner
            self.changed.emit()

    def use_keypad(self, used: bool) -> None:  # noqa: FBT001  a state, set
        """Show the focus ring after a key, hide it after a touch."""
        if used != self._keypad:
            self._keypad = used
            self.keypadChanged.emit()

    @Property(int, notify=measured)
    def width(self) -> int:
        """Device pixels across."""
        return self._size[0]

    @Property(int, notify=measured)
    def height(self) -> int:
        """Device pixels down."""
        return self._size[1]

    @Property(float, notify=measured)
    def unit(self) -> float:
        """Device pixels for one reference pixel."""
        return REFERENCE_PITCH_MM / self._pitch_mm

    @Property(bool, notify=measured)
    def landscape(self) -> bool:
        """Whether the window stands beside the counter, not above it."""
        return self._size[0] > self._size[1]

    @Property(bool, notify=measured)
    def still(self) -> bool:
        """Whether motion is reduced to none."""
        return self._still

    @Property(bool, notify=changed)
    def large(self) -> bool:
        """Whether this is 关怀版."""
        return self.manner.size is TextSize.LARGE

    @Property(bool, notify=changed)
    def contrast(self) -> bool:
        """Whether the colours are white on black."""
        return self.manner.contrast is Contrast.HIGH

    @Property(bool, notify=changed)
    def reach(self) -> bool:
        """Whether everything to touch lies low."""
        return self.manner.reach

    @Property(bool, notify=keypadChanged)
    def keypad(self) -> bool:
        """Whether the last thing used was the keypad."""
        return self._keypad


def on_change(look: Look, call: Callable[[], None]) -> None:
    """Call `call` whenever sizes or positions may have moved."""
    look.changed.connect(call)
    look.measured.connect(call)
