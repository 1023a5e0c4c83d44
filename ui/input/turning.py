"""A column whose overflow stands on further leaves, turned by "more": nothing is ever cut off or scrolled."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Property, QRect, QRectF, Signal, Slot
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
    `real most` (it stretches no farther), `bool keep` (it stands on one leaf with what follows it).
    Children must not bind `visible`, `y`, `width` or `height`: the column sets them.
    """

    arranged = Signal()

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self._spacing = 0.0
        self._reserve = 0.0
        self._leaf = 0
        self._leaves: list[list[QQuickItem]] = [[]]
        self.childrenChanged.connect(self.rearrange)

    def _get_spacing(self) -> float:
        return self._spacing

    def _set_spacing(self, spacing: float) -> None:
        self._spacing = spacing
        self.polish()

    def _get_reserve(self) -> float:
        return self._reserve

    def _set_reserve(self, reserve: float) -> None:
        self._reserve = reserve
        self.polish()

    spacing = Property(float, _get_spacing, _set_spacing, notify=arranged)
    reserve = Property(
        float, _get_reserve, _set_reserve, notify=arranged
    )  # height given up when there are several leaves

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

    def componentComplete(self) -> None:
        """Arrange at once, so that the first frame is right."""
        super().componentComplete()
        self.updatePolish()

    def geometryChange(self, new: QRectF | QRect, old: QRectF | QRect) -> None:
        """Arrange again in another size."""
        super().geometryChange(new, old)
        self.polish()

    def updatePolish(self) -> None:
        """Give every child its place, and its leaf."""
        if self.width() <= 0 or self.height() <= 0:
            return
        children = [child for child in self.childItems() if child.property("implicitHeight") is not None]
        for child in children:
            self._follow(child)
            child.setWidth(self.width())
        present = [child for child in children if child.property("present") is not False and child.implicitHeight() > 0]
        before = (len(self._leaves), self._leaf)
        self._leaves = self._dealt(present, self.height())
        if len(self._leaves) > 1:
            self._leaves = self._dealt(present, self.height() - self._reserve)
        self._leaf = min(self._leaf, len(self._leaves) - 1)
        shown = self._leaves[self._leaf]
        for child in children:
            child.setVisible(child in shown)
        self._place(shown)
        if before != (len(self._leaves), self._leaf):
            self.arranged.emit()

    def _dealt(self, present: list[QQuickItem], height: float) -> list[list[QQuickItem]]:
        leaves: list[list[QQuickItem]] = [[]]
        for child in present:
            leaves[-1].append(child)
            if self._natural(leaves[-1]) > height + 0.5 and len(leaves[-1]) > 1:
                turned = [leaves[-1].pop()]
                while len(leaves[-1]) > 1 and leaves[-1][-1].property("keep"):
                    turned.insert(0, leaves[-1].pop())
                leaves.append(turned)
        return leaves

    def _natural(self, shown: list[QQuickItem]) -> float:
        return sum(child.implicitHeight() for child in shown) + self._spacing * (len(shown) - 1)

    def _place(self, shown: list[QQuickItem]) -> None:
        room = self.height() - (self._reserve if len(self._leaves) > 1 else 0)
        slack = max(0.0, room - self._natural(shown))
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
                prop.connectNotifySignal(self, self.metaObject().indexOfSlot("rearrange()"))
