"""kill -9 of the terminal at every step of printing a certificate, the printer being another process.

Each run prints one serial on an emulated printer and kills the process that prints: at a named step, or at any moment.
The printer may lose power before the terminal is back. Then the terminal comes back, reconciles its journal, and tries
the same serial again. What must hold, measured by the sheets that fell out of the printer:

    every serial ends printed, not printed or unknown; "printed" means every sheet, "not printed" means none;
    no page of any serial ever comes out twice; no job is left at the printer.

    python -m benchmarks.kill_print [--json] [--runs 200] [--seed 1]
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from benchmarks.alone import Option, alone
from benchmarks.kill_print_terminal import HALF_SENT
from benchmarks.measures import Aim, Found, Measure, Of
from kiosk.ports.print_journal import PrintOutcome

OPTIONS: Final = (
    Option("runs", 200, "how many kills", quick=10),
    Option("seed", 1, "draws the same kills again"),
)
ROOT: Final = Path(__file__).parents[1]
STEPS: Final = (
    "intend",
    "intend done",
    "create done",
    "created",
    "created done",
    "sent",
    "sent done",
    HALF_SENT,
    "send done",
    "look done",
    "ended",
    "ended done",
)
_WAIT_S: Final = 20.0
_ANY_MOMENT_S: Final = 0.3
_PRINT: Final = "from benchmarks.kill_print_terminal import main; main()"
_EMULATE: Final = (
    "import typer; from kiosk.cli.emulate.document_printer import document_printer; typer.run(document_printer)"
)


class PrinterProcess:
    """The emulated printer, a process of its own."""

    def __init__(self, pages_per_min: float = 1200.0) -> None:
        self._events: list[dict[str, object]] = []
        self._news = threading.Condition()
        self._process = subprocess.Popen(
            [sys.executable, "-c", _EMULATE, "--speed", str(pages_per_min)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._in, self._out = _given(self._process.stdin), _given(self._process.stdout)
        self.link = str(json.loads(self._out.readline())["link"])
        self._reader = threading.Thread(target=self._listen, daemon=True)
        self._reader.start()

    def befall(self, words: str) -> None:
        """Let something happen, and wait until it has."""
        with self._news:
            seen = len(self._events)
            self._in.write(words + "\n")
            self._in.flush()
            self._until({"event": "misfortune", "is": words.split()}, seen)

    def until(self, event: dict[str, object], since: int) -> None:
        """Wait for an event after the first `since`."""
        with self._news:
            self._until(event, since)

    @property
    def seen(self) -> int:
        """How many events there were."""
        with self._news:
            return len(self._events)

    def pages_out(self, serial: str) -> Counter[object]:
        """Which pages of a serial fell out, and how often."""
        with self._news:
            return Counter(e["page"] for e in self._events if e["event"] == "sheet" and e["serial"] == serial)

    def close(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait(10)
        self._reader.join(10)
        self._in.close()
        self._out.close()

    def _until(self, event: dict[str, object], since: int) -> None:
        def there() -> bool:
            return any(event.items() <= told.items() for told in self._events[since:])

        if not self._news.wait_for(there, _WAIT_S):
            raise TimeoutError(f"the printer never told {event}")

    def _listen(self) -> None:
        for line in self._out:
            with self._news:
                self._events.append(json.loads(line))
                self._news.notify_all()


@dataclass(frozen=True, slots=True)
class Kill:
    """Where and how the terminal is killed."""

    step: str | None  # None: after `after_s`
    after_s: float = 0.0
    pages: int = 1
    power_cut: bool = False  # the printer's, before the terminal is back


@dataclass(frozen=True, slots=True)
class Run:
    """What came of one serial."""

    serial: str
    kill: Kill
    first: str  # what the journal said once the terminal was back; or that it had not begun
    second: str  # what came of trying again
    faults: tuple[str, ...]


def run_once(printer: PrinterProcess, state: Path, serial: str, kill: Kill) -> Run:
    """Print, kill, come back, try again; and hold the words against the sheets."""
    before = printer.seen
    if kill.step == HALF_SENT:
        printer.befall("stall on")
    _kill(_start(printer, state, serial, kill), printer, kill, before)
    if kill.step == HALF_SENT:
        printer.befall("stall off")
    if kill.power_cut:
        printer.befall("power off")
        printer.befall("power on")
    back = _start(printer, state, serial, Kill(None, pages=kill.pages))
    out, _ = back.communicate(timeout=60)
    lines = [json.loads(line) for line in out.splitlines()]
    end = lines[-1]
    attempts = end["attempts"]
    pages = printer.pages_out(serial)
    had_ended = attempts[0] if end["came"] == "refused" else "not begun"
    first = str(lines[0]["reconciled"].get(serial, had_ended))
    faults: list[str] = []
    if lines[0]["errors"] or None in attempts:
        faults.append(f"an attempt did not end: {attempts} {lines[0]['errors']}")
    if any(times > 1 for times in pages.values()):
        faults.append(f"a page came out twice: {dict(pages)}")
    if PrintOutcome.PRINTED in attempts and len(pages) != kill.pages:
        faults.append(f"printed, says the journal, and {len(pages)} of {kill.pages} pages came out")
    if first == PrintOutcome.NOT_PRINTED and end["came"] != PrintOutcome.PRINTED:
        faults.append(f"not printed, and the second attempt came to {end['came']}")
    if first in {PrintOutcome.PRINTED, PrintOutcome.UNKNOWN} and end["came"] != "refused":
        faults.append(f"{first}, and the second attempt came to {end['came']}")
    return Run(serial, kill, first, str(end["came"]), tuple(faults))


def _start(printer: PrinterProcess, state: Path, serial: str, kill: Kill) -> subprocess.Popen[str]:
    arguments = [printer.link, str(state), serial, str(kill.pages), kill.step or "never"]
    command = [sys.executable, "-c", _PRINT, *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def _kill(process: subprocess.Popen[str], printer: PrinterProcess, kill: Kill, before: int) -> None:
    with process, _given(process.stdout) as out:
        out.readline()  # reconciled
        if kill.step is None:
            time.sleep(kill.after_s)
        elif kill.step == HALF_SENT:
            printer.until({"event": "stalled"}, before)
        else:
            out.readline()  # it stands at its step, or has gone past it without one: then it ended
        process.kill()


def _given(pipe: IO[str] | None) -> IO[str]:
    if pipe is None:
        raise OSError("no pipe to the process")
    return pipe


def bench(*, runs: int, seed: int) -> Found:
    """Kill as often as told and count."""
    chance = random.Random(seed)  # noqa: S311  repeatable, not secret
    outcomes: Counter[str] = Counter()
    faults: list[str] = []
    printer = PrinterProcess()
    try:
        with tempfile.TemporaryDirectory() as folder:
            for number in range(runs):
                kill = Kill(
                    step=chance.choice(STEPS) if chance.random() < 0.5 else None,  # noqa: PLR2004  half and half
                    after_s=chance.uniform(0, _ANY_MOMENT_S),
                    pages=chance.choice((1, 1, 2, 3)),
                    power_cut=chance.random() < 0.2,  # noqa: PLR2004  one in five
                )
                run = run_once(printer, Path(folder), f"K-{seed}-{number:04d}", kill)
                outcomes[run.first] += 1
                faults += [f"{run.serial} {kill}: {fault}" for fault in run.faults]
    finally:
        printer.close()
    faultless = Aim(Of.VALUE, at_most=0)
    return Found(
        (Measure(name="faults", what=f"what does not hold, {runs} kills", unit="", value=len(faults), aim=faultless),),
        {"runs": runs, "seed": seed, "outcomes": dict(outcomes), "faults": faults},
    )


if __name__ == "__main__":
    sys.exit(alone("kill-print", bench, OPTIONS, about=__doc__))
