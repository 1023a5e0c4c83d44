"""Presence and preview at 720p30: what they cost, and whether the screen still moves.

The emulated camera runs in a process of its own, which lets this one go first (niceness 10): a camera draws and codes
its pictures by itself and costs the terminal nothing for that; `previews_per_s` tells whether it kept up. In this one:
the shell on an offscreen window that repaints 60 times a second, first alone, then with the camera's presence and a
preview of 640 px at 15 a second that the GUI thread takes as pictures. Processor share is this process's time over
wall time, in percent of one core. Rounds alternate.

    python -m benchmarks.camera_stream [--seconds 10] [--rounds 3]
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import deque
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import monotonic, process_time
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QImage

from benchmarks.alone import Option, alone
from benchmarks.measures import Aim, Found, Of, Peer, spread, timed
from devices.drivers.camera import OpenCvCamera
from devices.links.video import VideoLink
from devices.links.video_address import parse_video_source
from kiosk.texts import Catalogue
from ui import samples
from ui.gallery import SHOTS, SamplePanel, stage
from ui.shell import Shell

if TYPE_CHECKING:
    from kiosk.ports.camera import Frame, PresenceChange

ROOT: Final = Path(__file__).resolve().parents[1]
OPTIONS: Final = (
    Option("seconds", 10, "how long each round is watched", quick=4),
    Option("rounds", 3, "rounds without and with the camera", quick=1),
)
FRAME_MS: Final = 16
AIM_CPU: Final = Aim(Of.VALUE, at_most=35.0)
AIM_GAP: Final = Aim(Of.RATIO, at_most=1.5)


def watch(shell: Shell, seconds: int, newest: deque[Frame], taken: list[int]) -> tuple[list[float], float]:
    """Repaint for so long; gives the gaps between frames (ms) and the processor's share (%)."""
    window = shell.window
    if window is None:
        message = "the window is not open"
        raise RuntimeError(message)
    swapped: list[float] = []
    loop, tick = QEventLoop(), QTimer()

    def beat() -> None:
        if newest:
            frame = newest.pop()
            QImage(frame.bgr, frame.width, frame.height, frame.width * 3, QImage.Format.Format_BGR888).copy()
            taken[0] += 1
        window.update()

    def painted() -> None:
        swapped.append(monotonic())

    window.frameSwapped.connect(painted)
    tick.timeout.connect(beat)
    tick.start(FRAME_MS)
    began, began_cpu = monotonic(), process_time()
    QTimer.singleShot(seconds * 1000, loop.quit)
    loop.exec()
    share = 100 * (process_time() - began_cpu) / (monotonic() - began)
    tick.stop()
    window.frameSwapped.disconnect(painted)
    return [(later - sooner) * 1000 for sooner, later in pairwise(swapped)], share


def bench(*, seconds: int, rounds: int) -> Found:
    """Measure, interleaved."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    shell = Shell(replace(SamplePanel(), reduced_motion=False), Catalogue.load(), samples.STANDING)
    stage(shell, SHOTS[0], 0)
    shell.open()
    command = ["nice", sys.executable, "-m", "kiosk", "emulate", "camera", "--size", "1280x720", "--fps", "30"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as emulator:
        try:
            link = json.loads(emulator.stdout.readline())["link"] if emulator.stdout else ""
            return measured(shell, link, seconds, rounds)
        finally:
            emulator.terminate()
            shell.quit()


def measured(shell: Shell, link: str, seconds: int, rounds: int) -> Found:
    """Alternate without and with the camera."""
    camera = OpenCvCamera(VideoLink(parse_video_source(link)))
    newest: deque[Frame] = deque(maxlen=1)
    changes: list[PresenceChange] = []
    taken = [0]
    gaps: dict[bool, list[float]] = {False: [], True: []}
    shares: dict[bool, list[float]] = {False: [], True: []}

    def deliver(frame: Frame) -> None:
        newest.append(frame)
        stream.taken()

    watch(shell, 2, newest, taken)

    def note(*, with_camera: bool) -> None:
        gap, share = watch(shell, seconds, newest, taken)
        gaps[with_camera] += gap
        shares[with_camera].append(share)

    for _ in range(rounds):
        note(with_camera=False)
        camera.open(deadline_s=5)
        stream = camera.preview(deliver, width=640, per_s=15)
        people = camera.presence(changes.append)
        note(with_camera=True)
        stream.cancel()
        people.cancel()
        camera.close()
    alone_gap = Peer("the same without the camera, p95", spread(gaps[False])[1])
    held = timed("gap", "between two frames of the screen; ratio: of the p95", "ms", gaps[True], peer=alone_gap)
    held = replace(held, aim=AIM_GAP, paired_ratio=spread(gaps[True])[1] / alone_gap.value)
    more = [busy - idle for busy, idle in zip(shares[True], shares[False], strict=True)]
    return Found(
        (
            timed("camera_cpu", "one core's share for presence and preview", "%", more, aim=AIM_CPU),
            timed(
                "cpu",
                "the same with the screen repainting at 60/s",
                "%",
                shares[True],
                peer=Peer("the screen alone", median(shares[False])),
            ),
            held,
        ),
        {"previews": taken[0], "previews_per_s": round(taken[0] / (seconds * rounds), 1), "presence": len(changes)},
    )


if __name__ == "__main__":
    sys.exit(alone("camera-stream", bench, OPTIONS, about=__doc__))
