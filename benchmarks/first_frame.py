"""Process start → first painted home, against an empty QML window in the same run; and → home answers a touch.

    python benchmarks/first_frame.py [--rounds 9]

Each round starts three processes one after the other. Aims: home ≤ 2 × the empty window, a touch answered ≤ 1.5 s.
Gives one JSON object on standard output.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import monotonic

ROOT = Path(__file__).resolve().parent.parent
AIM_RATIO = 2.0
AIM_TOUCH_S = 1.5

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


def time_until(program: str, said: str) -> float:
    """Start Python with `program` and give the seconds until it prints the line `said`."""
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    began = monotonic()
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment
    ) as process:
        for line in process.stdout or ():
            if line.strip() == said:
                took = monotonic() - began
                process.stdout.read() if process.stdout else None
                return took
    message = f"the process ended without saying {said}"
    raise RuntimeError(message)


def main() -> int:
    """Measure and print; 1 when an aim was missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    time_until(EMPTY, "painted")  # warm the disk's and QML's caches
    time_until(HOME + LEAVE, "painted")
    measured = [
        (time_until(EMPTY, "painted"), time_until(HOME + LEAVE, "painted"), time_until(HOME + TOUCH, "answered"))
        for _ in range(rounds)
    ]
    empty, home, touch = (median(column) for column in zip(*measured, strict=True))
    ratio = median(home / empty for empty, home, _ in measured)
    print(
        json.dumps(
            {
                "empty_window_ms": round(empty * 1000),
                "home_painted_ms": round(home * 1000),
                "ratio": round(ratio, 2),
                "aim_ratio": AIM_RATIO,
                "touch_answered_ms": round(touch * 1000),
                "aim_touch_ms": round(AIM_TOUCH_S * 1000),
                "rounds": rounds,
            }
        )
    )
    return int(ratio > AIM_RATIO or touch > AIM_TOUCH_S)


if __name__ == "__main__":
    sys.exit(main())
