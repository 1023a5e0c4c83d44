"""What keys came to, for whoever cannot see the ring around it: told when it is another control, or is another way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.ports.screen import Control

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtQuick import QQuickItem


def read_control(touchable: QQuickItem, *, common: bool) -> Control:
    """Give the words of a control by the part of it that is touched."""
    face = touchable.parentItem()
    return Control(str(face.property("label") or ""), _state(face), common=common)


class Holding:
    """The control that keys hold, as far as somebody was told of it."""

    def __init__(self) -> None:
        self._held: Control | None = None
        self._told: Callable[[Control], None] = lambda _control: None

    def follow(self, told: Callable[[Control], None]) -> None:
        """Say who is told."""
        self._told = told

    def forget(self) -> None:
        """Another page: what is held there is no news, for the page is read first."""
        self._held = None

    def holds(self, control: Control, *, moved: bool) -> None:
        """A key has done its work, and this is held now. `moved`: an arrow came here."""
        before, self._held = self._held, control
        if moved or (before is not None and before != control):
            self._told(control)


def _state(face: QQuickItem) -> str:
    """How a control that can be chosen is, as a text's id."""
    if (on := face.property("on")) is not None:
        return "switch.on" if on else "switch.off"
    checkable = bool(face.property("checkable"))
    if face.property("chosen") or (checkable and face.property("checked")):
        return "spoken.chosen"
    return "spoken.not_chosen" if checkable else ""
