"""Walks every page in a mode and notes what breaks a number of UX.md: rule → faults."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import combinations, product
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtQml import QQmlExpression, qmlContext

from kiosk.domain.message import Language
from kiosk.ports.screen import TextSize
from ui.gallery import SHOTS, stage
from ui.input.keypad import touchables
from ui.playback import Playback, descendants

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtQuick import QQuickItem

    from kiosk.ports.screen import Manner
    from ui.shell import Shell

PITCH_MM = 0.311
CAP_PER_EM = 0.733
ID_NUMBER = re.compile(r"[0-9]{17}[0-9X]|[A-Z]{3}[0-9]{12}")
CJK = re.compile(r"[\u3400-\u9fff]")
OUR_NAME = {"小窗", "小", "窗", "常", "开", "中文"}  # the brand, and the button to the other language
RULES = (
    "target size",
    "target gap",
    "reach",
    "text size",
    "home text size",
    "cut off",
    "overlap",
    "over the sill",
    "over a picture",
    "line height",
    "accessible name",
    "language",
    "dead end",
    "whole ID number",
)


def survey(shell: Shell, manner: Manner, size: tuple[int, int]) -> dict[str, list[str]]:
    """Show every page, every leaf of it, and give the faults by rule."""
    shell.resize(*size)
    shell.suit(manner)
    faults: dict[str, list[str]] = defaultdict(list)
    for token, shot in enumerate(SHOTS):
        stage(shell, shot, token)
        shell.bury()
        for leaf in _leaves(shell):
            for _ in range(2):  # a message that appears pushes down what stands below
                Playback(shell).settle()
            for rule, fault in _look(shell, manner, size):
                faults[rule].append(f"{shot.name}, leaf {leaf}: {fault}")
    return faults


def places(shell: Shell, manner: Manner, size: tuple[int, int]) -> dict[str, list[tuple[str, QRectF]]]:
    """Show every page and give where its controls and texts stand on its first leaf, by the page's name."""
    shell.resize(*size)
    shell.suit(manner)
    found = {}
    for token, shot in enumerate(SHOTS):
        stage(shell, shot, token)
        shell.bury()
        for _ in range(2):
            Playback(shell).settle()
        standing = [(_name(control), box(control)) for control in touchables(_root(shell))]
        standing += [(str(item.property("text")), box(item)) for item in descendants(_root(shell)) if _is_text(item)]
        found[shot.name] = standing
    return found


def _leaves(shell: Shell) -> Iterator[int]:
    """Turn the page until it is back at its first leaf.

    How many leaves is asked of whatever has them. Never ask an item for its metaObject(): PySide6 6.11 keeps that
    object's address after Qt freed it, and gives the dead wrapper to the next item that is made there.
    """
    yield 1
    playback = Playback(shell)
    playback.settle()
    leaves = (item.property("leaves") for item in descendants(_root(shell)))
    count = max((int(found) for found in leaves if found is not None), default=1)
    for leaf in range(2, count + 1):
        button = next(item for item in touchables(_root(shell)) if item.parentItem().objectName() == "more")
        button.setProperty("settleMs", 0)
        playback.touch("more")
        yield leaf


def _look(shell: Shell, manner: Manner, size: tuple[int, int]) -> Iterator[tuple[str, str]]:
    root = _root(shell)
    items = list(descendants(root))
    controls = list(touchables(root))
    boxes = [(control, box(control)) for control in controls]
    texts = [(item, _painted(item)) for item in items if _is_text(item)]
    yield from _targets(boxes, manner, size)
    yield from _texts(texts, manner, size)
    yield from _collisions(items, boxes, texts, size, paper=shell.shown in {"NumberTaken", "CertificateDone"})
    for item, _ in texts:
        if ID_NUMBER.search(str(item.property("text"))):
            yield "whole ID number", item.objectName()
    for control in controls:
        interface = QAccessible.queryAccessibleInterface(control)
        if not interface.text(QAccessible.Text.Name):
            yield "accessible name", _name(control)
    if shell.shown == "Home":
        for item, _ in texts:
            if _inside(item, {"pages"}) and _cap_mm(item) < 8.75:
                yield "home text size", f"{item.property('text')} {_cap_mm(item):.1f} mm"
    if not controls:
        yield "dead end", "nothing to touch, and no keypad way"


def _targets(
    boxes: list[tuple[QQuickItem, QRectF]], manner: Manner, size: tuple[int, int]
) -> Iterator[tuple[str, str]]:
    large = manner.size is TextSize.LARGE
    least, gap = (15.8, 6.0) if large else (12.7, 2.5)
    first = (400 if manner.reach else 0) if size[0] > size[1] else (1100 if manner.reach else 650)
    for control, rect in boxes:
        if min(rect.width(), rect.height()) * PITCH_MM < least:
            yield "target size", f"{_name(control)} {rect.width():.0f} × {rect.height():.0f}"
        if rect.top() < first:
            yield "reach", f"{_name(control)} at {rect.top():.0f}"
    for (one, a), (other, b) in combinations(boxes, 2):
        apart = max(a.left() - b.right(), b.left() - a.right(), a.top() - b.bottom(), b.top() - a.bottom())
        if apart * PITCH_MM < gap - 0.01:
            yield "target gap", f"{_name(one)} and {_name(other)}: {apart:.0f} px"


def _texts(texts: list[tuple[QQuickItem, QRectF]], manner: Manner, size: tuple[int, int]) -> Iterator[tuple[str, str]]:
    least = 8.75 if manner.size is TextSize.LARGE else 4.8
    window = QRectF(0, 0, *size)
    for item, rect in texts:
        said = str(item.property("text"))
        if _cap_mm(item) < least:
            yield "text size", f"{said} {_cap_mm(item):.1f} mm"
        if item.property("truncated") or item.property("contentWidth") > item.width() + 1 or not window.contains(rect):
            yield "cut off", said
        lines = int(item.property("lineCount"))
        if lines > 1 and item.property("lineHeight") / item.property("font").pixelSize() < 1.28:
            yield "line height", said
        if item.property("own"):
            continue
        if manner.language is Language.EN and CJK.search(said) and said not in OUR_NAME and "*" not in said:
            yield "language", said


def _collisions(
    items: list[QQuickItem],
    boxes: list[tuple[QQuickItem, QRectF]],
    texts: list[tuple[QQuickItem, QRectF]],
    size: tuple[int, int],
    *,
    paper: bool,
) -> Iterator[tuple[str, str]]:
    for (one, a), (other, b) in combinations(texts, 2):
        if a.intersects(b):
            yield "overlap", f"{one.property('text')} / {other.property('text')}"
    for (control, rect), (item, painted) in product(boxes, texts):
        if rect.intersects(painted) and not rect.contains(painted):
            yield "overlap", f"{item.property('text')} / {_name(control)}"
    sill = next(item for item in items if item.property("color") is not None and _is_sill(item, size))
    for item, painted in texts:
        if not paper and box(sill).intersects(painted):
            yield "over the sill", str(item.property("text"))
    drawings = [
        item for item in items if item.inherits("QQuickImage") and "drawing" in item.property("source").toString()
    ]
    for drawing, (item, painted) in product(drawings, texts):
        if _inner(drawing).intersects(painted) and not drawing.isAncestorOf(item):
            yield "over a picture", str(item.property("text"))


def box(item: QQuickItem) -> QRectF:
    """An item's rectangle on the window."""
    return item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))


def _inner(item: QQuickItem) -> QRectF:
    """Without the air around a drawing."""
    air = 0.03 * item.width()
    return box(item).adjusted(air, air, -air, -air)


def _painted(item: QQuickItem) -> QRectF:
    """Where a text's lines stand: its content in its alignment, without the half leading."""
    wide, padding = float(item.property("contentWidth")), float(item.property("leftPadding"))
    free = item.width() - wide - padding
    context = qmlContext(item)
    assert context is not None
    alignment = QQmlExpression(context, item, "horizontalAlignment").evaluate()[0]  # an enum of QML's own
    left = padding + {Qt.AlignmentFlag.AlignRight.value: free, Qt.AlignmentFlag.AlignHCenter.value: free / 2}.get(
        alignment, 0
    )
    em = item.property("font").pixelSize()
    air = max(2.0, (item.property("lineHeight") - em) / 2)
    return item.mapRectToScene(QRectF(left, air, wide, item.height() - 2 * air))


def _is_text(item: QQuickItem) -> bool:
    return item.inherits("QQuickText") and bool(item.property("text"))


def _is_sill(item: QQuickItem, size: tuple[int, int]) -> bool:
    rect = box(item)
    return round(min(rect.width(), rect.height())) == 24 and round(max(rect.width(), rect.height())) in size


def _cap_mm(item: QQuickItem) -> float:
    return float(item.property("font").pixelSize()) * CAP_PER_EM * PITCH_MM


def _inside(item: QQuickItem, names: set[str]) -> bool:
    above: QQuickItem | None = item.parentItem()
    while above is not None and above.objectName() not in names:
        above = above.parentItem()
    return above is not None


def _name(control: QQuickItem) -> str:
    return control.parentItem().objectName() or "nameless"


def _root(shell: Shell) -> QQuickItem:
    assert shell.window is not None
    return shell.window.contentItem()
