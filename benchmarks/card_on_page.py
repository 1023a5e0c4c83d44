"""A card's way onto the screen, against the time its bytes need on the wire.

The whole house as processes: backend, the terminal with its real window, and the emulated reader on
a pseudo-terminal, paced as 8N1 at the given speed. Measured is the time from the reader's answer that found the card
to the frame that shows the person's page (its swap, not the command to show it); the poll that finds the card is left
out, its reply's 1.3 ms are not. The wire's time is that of all bytes that pass after it: select, the reading, and the
second reading followed to the end of its text. Told too, not judged: the ratio to select and one reading alone, as if
nothing were read twice. The frame is stamped by the terminal; the reader's answer where its line arrives, some 0.1 ms
late; both by the same machine's monotonic clock.

    python -m benchmarks.card_on_page [--json] [--runs 20] [--baud 115200]
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from benchmarks.alone import Option, alone
from benchmarks.measures import Aim, Found, Of, Peer, timed
from kiosk.demo.house import PRINTER, READER, DemoHouse, Plan

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROOT: Final = Path(__file__).parents[1]
CARD: Final = ROOT / "assets" / "cards" / "resident.json"
ONE_READING_BYTES: Final = 10 + 19 + 10 + 1295  # select, its reply, read, its reply
SECOND_LOOK_BYTES: Final = 10 + 270  # read again, followed to the end of the text
BITS_A_BYTE: Final = 10
AIM: Final = Aim(Of.RATIO, at_most=1.3)
OPTIONS: Final = (
    Option("runs", 20, "how often the card is laid down", quick=5),
    Option("baud", 115200, "the line's speed, 8N1"),
)
PATIENCE_S: Final = 30.0

Event = dict[str, Any]  # Any: JSON from processes of our own


class Speaker:
    """A process that prints JSON lines; each is kept with the monotonic second it arrived."""

    def __init__(self, arguments: Sequence[str], errors: IO[bytes]) -> None:
        """Start `kiosk …`."""
        self._child = subprocess.Popen(
            [sys.executable, "-m", "kiosk", *arguments],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env={**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")},
        )
        self._heard: list[Event] = []
        self._news = threading.Condition()
        threading.Thread(target=self._listen, daemon=True).start()

    def say(self, line: str) -> None:
        """Tell it something."""
        if self._child.stdin is not None:
            self._child.stdin.write(line + "\n")
            self._child.stdin.flush()

    def mark(self) -> int:
        """Give the place in its talk where it is now."""
        with self._news:
            return len(self._heard)

    def await_event(self, since: int, wanted: Callable[[Event], bool]) -> Event:
        """Wait for the first wanted event after the mark."""
        with self._news:
            there = self._news.wait_for(lambda: any(map(wanted, self._heard[since:])), PATIENCE_S)
            if not there:
                raise SystemExit(f"nothing within {PATIENCE_S:g} s; last heard: {self._heard[-3:]}")
            return next(filter(wanted, self._heard[since:]))

    def end(self) -> None:
        """End it, by its id."""
        self._child.terminate()
        self._child.wait(10)

    def _listen(self) -> None:
        for line in self._child.stdout or ():
            at_s = time.monotonic()
            event = json.loads(line)
            with self._news:
                self._heard.append({"arrived_s": at_s, **event})
                self._news.notify_all()


def measure(work: Path, runs: int, baud: int) -> list[dict[str, float]]:
    """Lay the card `runs` times and give the milliseconds from its being found, and from its being laid."""
    with (work / "measured.log").open("wb") as errors:
        reader = Speaker(["emulate", "id-reader", "--baud", str(baud)], errors)
        link = reader.await_event(0, lambda event: "link" in event)["link"]
        state = str(work / "terminal")
        terminal = Speaker(["run", "--control", "stdio", "--state-dir", state, "--set", f"{READER}={link}"], errors)
        try:
            terminal.await_event(0, lambda event: event.get("reader") == "online" and event.get("hall") is True)
            time.sleep(1.0)  # pages are prepared after the first frame
            return [_one(reader, terminal, run) for run in range(runs)]
        finally:
            terminal.end()
            reader.end()


def _one(reader: Speaker, terminal: Speaker, run: int) -> dict[str, float]:
    """Lay the card, see the page, put everything back."""
    at_reader, at_terminal = reader.mark(), terminal.mark()
    time.sleep(0.3 + run % 10 * 0.017)  # at different moments of the driver's poll
    laid_s = time.monotonic()
    reader.say(f"lay {CARD}")
    page = terminal.await_event(at_terminal, lambda event: event.get("page") == "ChooseQueue")
    frame = terminal.await_event(at_terminal, lambda event: _shows(event, page["token"]))
    found = reader.await_event(at_reader, lambda event: event.get("event") == "found")
    if page.get("kind") != "resident":
        raise SystemExit("the page does not show the person")
    back = terminal.mark()
    reader.say("lift")
    terminal.say(json.dumps({"id": run, "touch": "finish"}))
    home = terminal.await_event(back, lambda event: event.get("page") == "Home")
    terminal.await_event(back, lambda event: _shows(event, home["token"]))
    terminal.await_event(back, lambda event: event.get("card") == "notPresent")
    return {
        "page": (page["arrived_s"] - found["arrived_s"]) * 1000,
        "frame": (frame["at_s"] - found["arrived_s"]) * 1000,
        "laid": (frame["at_s"] - laid_s) * 1000,
    }


def _shows(event: Event, token: int) -> bool:
    return event.get("event") == "frame" and event.get("token") == token


def bench(*, runs: int, baud: int) -> Found:
    """Measure in a house of its own."""
    with tempfile.TemporaryDirectory(prefix="card-on-page-") as folder:
        work = Path(folder)
        # A house without devices, and an enrolled state directory: reader and terminal are started by `measure`.
        plan = Plan(work=work, tickets=work / "tickets", overrides=[f"{READER}=", f"{PRINTER}="])
        with DemoHouse(plan):
            measured = measure(work, runs, baud)
    one_ms = ONE_READING_BYTES * BITS_A_BYTE / baud * 1000
    wire_ms = one_ms + SECOND_LOOK_BYTES * BITS_A_BYTE / baud * 1000
    frames = [run["frame"] for run in measured]
    bare, one = Peer(f"all its bytes at {baud} baud", wire_ms), Peer("one reading on the wire", one_ms)
    return Found(
        (
            timed("frame", "card found → frame with the person's page", "ms", frames, peer=bare, aim=AIM),
            timed("frame_to_one_reading", "the same", "ms", frames, peer=one),
        ),
        {
            "baud": baud,
            "wire_ms": round(wire_ms, 1),
            "one_reading_wire_ms": round(one_ms, 1),
            "found_to_page_told_ms": round(statistics.median(run["page"] for run in measured), 1),
            "laid_to_frame_ms": round(statistics.median(run["laid"] for run in measured), 1),
            "most_ms": round(max(frames), 1),
        },
    )


if __name__ == "__main__":
    sys.exit(alone("card-on-page", bench, OPTIONS, about=__doc__))
