"""A page is shown → its first frame is on the screen, over every page in turn; and what the changes leave in memory.

    python -m benchmarks.page_change [--changes 400]

Software renderer, 1080 × 1920. Aim: p95 ≤ 33 ms. Beside it, after every fourth change: a bare Qt window of the same
size paints itself in another colour.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from time import monotonic, thread_time
from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer
from PySide6.QtQml import QQmlApplicationEngine

from benchmarks.alone import Option, alone
from benchmarks.measures import Aim, Found, Measure, Of, Peer, timed
from kiosk.texts import Catalogue
from ui import samples
from ui.gallery import SHOTS, SamplePanel, Shot, scene_of, stage
from ui.shell import Shell

if TYPE_CHECKING:
    from PySide6.QtQuick import QQuickWindow

OPTIONS: Final = (Option("changes", 400, "how many pages are shown", quick=80),)
AIM: Final = Aim(Of.HIGH, at_most=33.0)
SETTLE_MS: Final = 220  # the page's own motion has ended
BARE: Final = b"""
import QtQuick
Window { property bool other; width: 1080; height: 1920; visible: true; color: other ? "white" : "black" }
"""


def frame_after(shell: Shell, shot: Shot, token: int) -> tuple[float, float]:
    """Show a page; gives the milliseconds until its first frame was swapped, and those of them the thread worked."""
    if shell.window is None:
        message = "the window is not open"
        raise RuntimeError(message)
    loop = QEventLoop()
    stage(shell, replace(shot, page=shell.scene.page, covering=None) if shell.scene else shot, token)
    rest(0)
    shell.window.frameSwapped.connect(loop.quit)
    began, began_cpu = monotonic(), thread_time()
    if shot.covering is None:
        shell.show(scene_of(shot, token))
    else:
        shell.cover(shot.covering)
    shell.window.update()  # a page that looks like the last one would get no frame until the clock's next minute
    loop.exec()
    took, cpu = (monotonic() - began) * 1000, (thread_time() - began_cpu) * 1000
    shell.window.frameSwapped.disconnect(loop.quit)
    return took, cpu


def rest(ms: int) -> None:
    """Let Qt run."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


def resident_kb() -> int:
    """Resident memory of this process."""
    fields = Path("/proc/self/statm").read_text(encoding="ascii").split()
    return int(fields[1]) * os.sysconf("SC_PAGE_SIZE") // 1024


class BareWindow:
    """A window without anything in it."""

    def __init__(self) -> None:
        """Open it and let it paint itself once."""
        self._engine = QQmlApplicationEngine()
        self._engine.loadData(BARE)
        self._window = cast("QQuickWindow", self._engine.rootObjects()[0])  # what BARE is
        self._other = False
        rest(SETTLE_MS)

    def repaint(self) -> float:
        """Change its colour and give the milliseconds until the frame was swapped."""
        loop = QEventLoop()
        self._window.frameSwapped.connect(loop.quit)
        self._other = not self._other
        began = monotonic()
        self._window.setProperty("other", self._other)
        loop.exec()
        took = (monotonic() - began) * 1000
        self._window.frameSwapped.disconnect(loop.quit)
        return took

    def close(self) -> None:
        """Close it."""
        self._window.close()
        self._engine.deleteLater()


def bench(*, changes: int) -> Found:
    """Measure."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    shell = Shell(replace(SamplePanel(), reduced_motion=False), Catalogue.load(), samples.STANDING)
    stage(shell, SHOTS[0], 0)
    shell.open()
    rest(1500)  # home is painted, the other sheets are compiled
    window = BareWindow()
    warm = 3 * len(SHOTS)
    for token, shot in enumerate(islice(cycle(SHOTS), warm)):
        frame_after(shell, shot, token)
    before, took, bare = resident_kb(), [], []
    for token, shot in enumerate(islice(cycle(SHOTS), changes)):
        took.append(frame_after(shell, shot, token))
        if token % 4 == 0:
            bare.append(window.repaint())
        rest(SETTLE_MS if token % 20 == 0 else 0)
    grown_mb = (resident_kb() - before) / 1000
    QCoreApplication.processEvents()
    window.close()
    shell.quit()
    wall = [each for each, _ in took]
    peer = Peer("a bare Qt window's repaint", median(bare))
    return Found(
        (
            timed("page_change", "page shown → its frame on the screen", "ms", wall, peer=peer, aim=AIM),
            timed("work", "the same, processor time of its thread", "ms", [cpu for _, cpu in took]),
            Measure(name="grown", what=f"what {changes} changes leave in memory", unit="MB", value=grown_mb),
        ),
        {"worst_ms": round(max(wall), 1), "pages": len(SHOTS)},
    )


if __name__ == "__main__":
    sys.exit(alone("page-change", bench, OPTIONS, about=__doc__))
