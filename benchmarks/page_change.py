"""A page is shown → its first frame is on the screen, over every page in turn; and what 400 changes leave in memory.

    python benchmarks/page_change.py [--changes 400]

Software renderer, 1080 × 1920. Aim: p95 ≤ 33 ms. Gives one JSON object on standard output.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from itertools import cycle, islice
from pathlib import Path
from statistics import median, quantiles
from time import monotonic

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from dataclasses import replace  # noqa: E402  after the path

from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer  # noqa: E402

from kiosk.texts import Catalogue  # noqa: E402
from ui import samples  # noqa: E402
from ui.gallery import SHOTS, SamplePanel, Shot, scene_of, stage  # noqa: E402
from ui.shell import Shell  # noqa: E402

AIM_MS = 33.0
SETTLE_MS = 220  # the page's own motion has ended


def frame_after(shell: Shell, shot: Shot, token: int) -> float:
    """Show a page and give the milliseconds until its first frame was swapped."""
    if shell.window is None:
        message = "the window is not open"
        raise RuntimeError(message)
    loop = QEventLoop()
    stage(shell, replace(shot, page=shell.scene.page, covering=None) if shell.scene else shot, token)
    rest(0)
    shell.window.frameSwapped.connect(loop.quit)
    began = monotonic()
    if shot.covering is None:
        shell.show(scene_of(shot, token))
    else:
        shell.cover(shot.covering)
    loop.exec()
    took = (monotonic() - began) * 1000
    shell.window.frameSwapped.disconnect(loop.quit)
    return took


def rest(ms: int) -> None:
    """Let Qt run."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


def resident_kb() -> int:
    """Resident memory of this process."""
    fields = Path("/proc/self/statm").read_text(encoding="ascii").split()
    return int(fields[1]) * os.sysconf("SC_PAGE_SIZE") // 1024


def main() -> int:
    """Measure and print; 1 when the aim was missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--changes", type=int, default=400)
    changes = parser.parse_args().changes
    shell = Shell(replace(SamplePanel(), reduced_motion=False), Catalogue.load(), samples.STANDING)
    stage(shell, SHOTS[0], 0)
    shell.open()
    rest(1500)  # home is painted, the other sheets are compiled
    warm = 3 * len(SHOTS)
    for token, shot in enumerate(islice(cycle(SHOTS), warm)):
        frame_after(shell, shot, token)
    before, took = resident_kb(), []
    for token, shot in enumerate(islice(cycle(SHOTS), changes)):
        took.append(frame_after(shell, shot, token))
        rest(SETTLE_MS if token % 20 == 0 else 0)
    p95 = quantiles(took, n=20)[-1]
    print(
        json.dumps(
            {
                "changes": changes,
                "median_ms": round(median(took), 1),
                "p95_ms": round(p95, 1),
                "worst_ms": round(max(took), 1),
                "aim_p95_ms": AIM_MS,
                "grown_kb": resident_kb() - before,
            }
        )
    )
    QCoreApplication.processEvents()
    shell.quit()
    return int(p95 > AIM_MS)


if __name__ == "__main__":
    sys.exit(main())
