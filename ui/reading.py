"""What stands on a sheet, as it is read aloud: its texts in their order, further leaves included.

The keys of a keyboard are not read one by one: each is named when somebody comes to it (`ui.input.holding`).
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtQuick import QQuickItem

_ENDED: Final = tuple(".,;:!?。，；：！？、")
_UNSAID: Final = re.compile(r"<b>\|</b>|<[^>]*>|_")  # the caret, tags, digits that are still to come


def read_sheet(item: QQuickItem) -> str:
    """Give the words of what is seen below `item`; each text ends as a sentence does."""
    said: list[str] = []
    for text in _texts(item, turned=False):
        words = " ".join(text.split())
        if any(map(str.isalnum, words)) and (not said or said[-1].rstrip("。") != words):
            said.append(words if words.endswith(_ENDED) else f"{words}。")
    return "\n".join(said)


def _texts(item: QQuickItem, *, turned: bool) -> Iterator[str]:
    """Walk the texts. `turned`: this stands on a further leaf, where nothing is visible now."""
    if item.property("ratio") is not None or item.property("unread"):  # letters in a drawing; keys
        return
    if item.inherits("QQuickText"):
        text = str(item.property("text"))
        yield unescape(_UNSAID.sub("", text)) if item.property("tagged") else text
    leaves = item.property("seen") is not None  # TurningColumn.qml
    for child in item.childItems():
        if child.property("present") is False:  # it goes with the next layout, which may be still to come
            continue
        if child.isVisible() or turned or leaves:
            yield from _texts(child, turned=turned or not child.isVisible())
