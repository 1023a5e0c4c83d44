"""A column whose overflow stands on further leaves, turned by "more": nothing is ever cut off or scrolled."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import SLOT, Property, QRectF, Signal, Slot
from PySide6.QtQml import QmlElement, QQmlProperty
from PySide6.QtQuick import QQuickItem

QML_IMPORT_NAME = "Xiaochuang.Input"
QML_IMPORT_MAJOR_VERSION = 1

_FOLLOWED: Final = ("implicitHeight", "present", "stretch")
_MARK: Final = "_followed"


@QmlElement
class TurningColumn(QQuickItem):
    """Places its children one below the other, as wide as itself, and as many as fit.

    A child may declare `bool present` (it takes part), `real stretch` (its share of what is left of the height) and
    `real most` (it stretches no farther).
    Children must not bind `visible`, `y`, `width` or `height`: the column sets them.
    """

    arranged = Signal()

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self._spacing = 0.0
        self._leaf = 0
        self._leaves: list[list[QQuickItem]] = [[]]

    def _get_spacing(self) -> float:
        return self._spacing

    def _set_spacing(self, spacing: float) -> None:
        self._spacing = spacing
        self.polish()

    spacing = Property(float, _get_spacing, _set_spacing, notify=arranged)

    @Property(int, notify=arranged)
    def leaves(self) -> int:
        """How many leaves there are, at least one."""
        return len(self._leaves)

    @Property(int, notify=arranged)
    def leaf(self) -> int:
        """The leaf shown now, from 1."""
        return self._leaf + 1

    @Slot()
    def turn(self) -> None:
        """Show the next leaf; after the last, the first."""
        self._leaf = (self._leaf + 1) % len(self._leaves)
        self.polish()

    @Slot()
    def rearrange(self) -> None:
        """Arrange again before the next frame."""
        self.polish()

    def componentComplete(self) -> None:  # noqa: N802  Qt's name
        """Arrange at once, so that the first frame is right."""
        super().componentComplete()
        self.updatePolish()

    def geometryChange(self, new: QRectF, old: QRectF) -> None:  # noqa: N802  Qt's name
        """Arrange again in another size."""
        super().geometryChange(new, old)
        self.polish()

    def itemChange(self, change: QQuickItem.ItemChange, data: object) -> None:  # noqa: N802  Qt's name
        """Arrange again when children come and go."""
        super().itemChange(change, data)
        if change in {QQuickItem.ItemChange.ItemChildAddedChange, QQuickItem.ItemChange.ItemChildRemovedChange}:
            self.polish()

    def updatePolish(self) -> None:  # noqa: N802  Qt's name
        """Give every child its place, and its leaf."""
        if self.width() <= 0 or self.height() <= 0:
            return
        children = [child for child in self.childItems() if child.property("implicitHeight") is not None]
        for child in children:
            self._follow(child)
            child.setWidth(self.width())
        present = [child for child in children if child.property("present") is not False and child.implicitHeight() > 0]
        before = (len(self._leaves), self._leaf)
        self._leaves = self._dealt(present)
        self._leaf = min(self._leaf, len(self._leaves) - 1)
        shown = self._leaves[self._leaf]
        for child in children:
            child.setVisible(child in shown)
        self._place(shown)
        if before != (len(self._leaves), self._leaf):
            self.arranged.emit()

    def _dealt(self, present: list[QQuickItem]) -> list[list[QQuickItem]]:
        leaves: list[list[QQuickItem]] = [[]]
        filled = 0.0
        for child in present:
            if leaves[-1] and filled + child.implicitHeight() > self.height() + 0.5:
                leaves.append([])
                filled = 0.0
            leaves[-1].append(child)
            filled += child.implicitHeight() + self._spacing
        return leaves

    def _place(self, shown: list[QQuickItem]) -> None:
        natural = sum(child.implicitHeight() for child in shown) + self._spacing * (len(shown) - 1)
        slack = max(0.0, self.height() - natural)
        shares = [float(child.property("stretch") or 0) for child in shown]
        y = 0.0
        for child, share in zip(shown, shares, strict=True):
            height = child.implicitHeight() + (slack * share / max(1.0, sum(shares)))
            most = float(child.property("most") or 0)
            if most:
                height = max(child.implicitHeight(), min(height, most))
            child.setY(round(y))
            child.setHeight(round(height))
            y += height + self._spacing

    def _follow(self, child: QQuickItem) -> None:
        if child.property(_MARK):
            return
        child.setProperty(_MARK, True)
        for name in _FOLLOWED:
            prop = QQmlProperty(child, name)
            if prop.isValid() and prop.hasNotifySignal():
                prop.connectNotifySignal(self, SLOT("rearrange()"))
