"""Process start → first painted home, against an empty QML window in the same run; and → home answers a touch.

    python -m benchmarks.first_frame [--rounds 9]

Each round starts three processes one after the other. Aims: home ≤ 2 × the empty window, a touch answered ≤ 1.5 s.
Python keeps its compiled modules in a folder of this run's, filled before the first round, as an installed product
has them.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import monotonic
from typing import Final

from benchmarks.alone import Option, alone
from benchmarks.measures import Aim, Found, Of, Peer, timed

OPTIONS: Final = (Option("rounds", 9, "how often each of the three is started", quick=3),)
ROOT: Final = Path(__file__).resolve().parent.parent
AIM: Final = Aim(Of.RATIO, at_most=2.0)
AIM_TOUCH: Final = Aim(Of.VALUE, at_most=1500.0)

EMPTY = """
import sys
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow, QSGRendererInterface
QQuickWindow.setGraphicsApi(QSGRendererInterface.GraphicsApi.Software)
app = QGuiApplication(sys.argv)
engine = QQmlApplicationEngine()
engine.loadData(b"import QtQuick; Window { width: 1080; height: 1920; visible: true }")
engine.rootObjects()[0].frameSwapped.connect(lambda: (print("painted", flush=True), app.quit()))
app.exec()
"""
HOME = """
from kiosk.domain.message import Language
from kiosk.journeys.pages import Home
from kiosk.ports.screen import Scene
from kiosk.domain.message import Words
from kiosk.standing import Standing, Terminal
from kiosk.texts import Catalogue
from ui.shell import Shell

class Panel:
    width_px, height_px, pitch_mm, full_screen, reduced_motion = 1080, 1920, 0.311, True, False
    language = Language.ZH_CN

shell = Shell(Panel, Catalogue.load(), Standing(Terminal(Words("03 号机"), Words("一楼大厅东侧"), "12345")))
shell.show(Scene(1, Home(), None, can_go_back=False, active=False))
shell.painted.connect(lambda: print("painted", flush=True))
"""
LEAVE = "shell.painted.connect(shell.quit); shell.open(); shell.run()"
TOUCH = """
from ui.playback import Playback

class Attendant:
    def answer(self, token, value):
        print("answered", flush=True)
        shell.quit()

    def touch(self):
        pass

shell.attach(Attendant())
shell.painted.connect(lambda: Playback(shell).touch("takeNumber"))
shell.open()
shell.run()
"""


@dataclass(frozen=True, slots=True)
class Start:
    """One process: milliseconds until it said the word, and of processor time in all."""

    took_ms: float
    cpu_ms: float


def start(program: str, said: str, *, compiled: Path) -> Start:
    """Start Python with `program` and time it until it prints the line `said`."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(compiled)}
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    began = monotonic()
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment
    )
    with process.stdout or open(os.devnull) as lines:  # noqa: PTH123  never: it is a pipe
        took = next((monotonic() - began for line in lines if line.strip() == said), None)
        lines.read()
    _, _, used = os.wait4(process.pid, 0)
    process.returncode = 0
    if took is None:
        raise RuntimeError(f"the process ended without saying {said}")
    return Start(took * 1000, (used.ru_utime + used.ru_stime) * 1000)


def bench(*, rounds: int) -> Found:
    """Measure, interleaved."""
    with tempfile.TemporaryDirectory(prefix="compiled-") as folder:
        compiled = Path(folder)
        start(EMPTY, "painted", compiled=compiled)  # warm the disk's, Python's and QML's caches
        start(HOME + LEAVE, "painted", compiled=compiled)
        pairs, touches = [], []
        for _ in range(rounds):
            empty = start(EMPTY, "painted", compiled=compiled)
            pairs.append((empty, start(HOME + LEAVE, "painted", compiled=compiled)))
            touches.append(start(HOME + TOUCH, "answered", compiled=compiled).took_ms)
    peer = Peer("an empty Qt window", median(empty.took_ms for empty, _ in pairs))
    paired = median(home.took_ms / empty.took_ms for empty, home in pairs)
    homes, works = [home.took_ms for _, home in pairs], [home.cpu_ms for _, home in pairs]
    bare_work = Peer(peer.name, median(empty.cpu_ms for empty, _ in pairs))
    paired_work = median(home.cpu_ms / empty.cpu_ms for empty, home in pairs)
    return Found(
        (
            timed("home", "process start → painted home", "ms", homes, peer=peer, paired_ratio=paired, aim=AIM),
            timed("work", "the same, processor time", "ms", works, peer=bare_work, paired_ratio=paired_work),
            timed("touch", "process start → home has answered a touch", "ms", touches, aim=AIM_TOUCH),
        ),
        {"empty_window_ms": round(peer.value), "home_painted_ms": round(median(homes))},
    )


if __name__ == "__main__":
    sys.exit(alone("first-frame", bench, OPTIONS, about=__doc__))
