"""What stands on a sheet, as it is read aloud: its texts in their order, further leaves included."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtQuick import QQuickItem

_ENDED = tuple(".,;:!?。，；：！？、")


def read_sheet(item: QQuickItem) -> str:
    """Give the words of what is seen below `item`; each text ends as a sentence does."""
    said: list[str] = []
    for text in _texts(item, turned=False):
        words = " ".join(text.split())
        if words and (not said or said[-1].rstrip("。") != words):
            said.append(words if words.endswith(_ENDED) else f"{words}。")
    return "\n".join(said)


def _texts(item: QQuickItem, *, turned: bool) -> Iterator[str]:
    """Walk the texts. `turned`: this stands on a further leaf, where nothing is visible now."""
    if item.property("ratio") is not None:  # letters in a drawing
        return
    if item.inherits("QQuickText"):
        yield str(item.property("text"))
    leaves = item.property("leaves") is not None
    for child in item.childItems():
        if child.isVisible() or (child.property("present") is not False and (turned or leaves)):
            yield from _texts(child, turned=turned or not child.isVisible())
