"""How long a card takes from being found to being known, against the time its bytes need on the wire.

The emulated reader runs in a process of its own on a pseudo-terminal, paced as 8N1 at the given speed. Measured is the
time from the answer that found the card to the decoded card (select, read, second reading of the text), the poll that
finds it left out; the wire's time is that of select and one reading, commands and replies. From laying the card down
the poll adds up to 0.15 s: told too, not judged.

    python -m benchmarks.card_read [--json] [--runs 30] [--baud 115200]
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.alone import Option, alone
from benchmarks.measures import Aim, Found, Of, Peer, timed
from devices.drivers.id_card_reader import SdtIdCardReader
from devices.drivers.sdt_chip import Confirm, Manner
from devices.links.address import parse_link
from devices.links.choice import link_to

if TYPE_CHECKING:
    from typing import IO

ROOT: Final = Path(__file__).parents[1]
CARD: Final = ROOT / "assets" / "cards" / "resident.json"
WIRE_BYTES: Final = 10 + 19 + 10 + 1295  # select, its reply, read, its reply
SECOND_LOOK_BYTES: Final = 10 + 270  # read again, followed to the end of the text
BITS_A_BYTE: Final = 10
AIM: Final = Aim(Of.RATIO, at_most=1.3)
OPTIONS: Final = (
    Option("runs", 30, "how often the card is laid down", quick=8),
    Option("baud", 115200, "the line's speed, 8N1"),
)


def say(stdin: IO[str], line: str) -> None:
    """Tell the emulator something."""
    stdin.write(line + "\n")
    stdin.flush()


def measure(runs: int, baud: int, confirm: Confirm) -> tuple[list[float], list[float]]:
    """Give the milliseconds found → known and laid → known of every run."""
    found_ms: list[float] = []
    laid_ms: list[float] = []
    command = [sys.executable, "-m", "kiosk", "emulate", "id-reader", "--baud", str(baud)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as emulator:
        stdin, stdout = emulator.stdin, emulator.stdout
        if stdin is None or stdout is None:
            raise SystemExit("the emulator has no pipes")
        try:
            reader = SdtIdCardReader(
                link_to(parse_link(json.loads(stdout.readline())["link"])), manner=Manner(confirm=confirm)
            )
            reader.open(deadline_s=3)
            for run in range(runs):
                laid_at: list[float] = []

                def lay(laid_at: list[float] = laid_at) -> None:
                    laid_at.append(time.monotonic())
                    say(stdin, f"lay {CARD}")

                # At different moments of the driver's poll.
                threading.Timer(0.05 + run % 10 * 0.015, lay).start()
                reader.read_card(deadline_s=10)
                laid_ms.append((time.monotonic() - laid_at[0]) * 1000)
                found_ms.append(reader.last_read_ms or 0.0)
                say(stdin, "lift")
                reader.await_removal(deadline_s=5)
            reader.close()
        finally:
            emulator.terminate()
    return found_ms, laid_ms


def bench(*, runs: int, baud: int) -> Found:
    """Measure both ways of being sure, in one run."""
    wire_ms = WIRE_BYTES * BITS_A_BYTE / baud * 1000
    second_ms = SECOND_LOOK_BYTES * BITS_A_BYTE / baud * 1000
    wire = Peer(f"the bare wire at {baud} baud, one reading", wire_ms)
    twice_ms, laid_ms = measure(runs, baud, Confirm.ALWAYS)
    once_ms, _ = measure(runs, baud, Confirm.WHEN_DOUBTFUL)
    return Found(
        (
            timed("read_twice", "card found → person known, read twice", "ms", twice_ms, peer=wire, aim=AIM),
            timed("read_once", "the same, read once", "ms", once_ms, peer=wire),
        ),
        {
            "baud": baud,
            "wire_ms": round(wire_ms, 1),
            "second_look_wire_ms": round(second_ms, 1),
            "laid_to_card_ms": round(statistics.median(laid_ms), 1),
        },
    )


if __name__ == "__main__":
    sys.exit(alone("card-read", bench, OPTIONS, about=__doc__))
