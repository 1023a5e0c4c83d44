"""How long a card takes from being found to being known, against the time its bytes need on the wire.

The emulated reader runs in a process of its own on a pseudo-terminal, paced as 8N1 at the given speed. Measured is the
time from the answer that found the card to the decoded card (select, read, second reading of the text), the poll that
finds it left out; the wire's time is that of select and one reading, commands and replies. From laying the card down
the poll adds up to 0.15 s: told too, not judged.

    python benchmarks/card_read.py [--json] [--runs 30] [--baud 115200]
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from devices.drivers.id_card_reader import Confirm, SdtIdCardReader
from devices.links.address import parse_link
from devices.links.choice import link_to

if TYPE_CHECKING:
    from typing import IO

ROOT: Final = Path(__file__).parents[1]
CARD: Final = ROOT / "assets" / "cards" / "resident.json"
WIRE_BYTES: Final = 10 + 19 + 10 + 1295  # select, its reply, read, its reply
SECOND_LOOK_BYTES: Final = 10 + 270  # read again, followed to the end of the text
BITS_A_BYTE: Final = 10
AIM: Final = 1.3


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
            reader = SdtIdCardReader(link_to(parse_link(json.loads(stdout.readline())["link"])), confirm=confirm)
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


def report(runs: int, baud: int) -> dict[str, object]:
    """Measure both ways of being sure, in one run."""
    wire_ms = WIRE_BYTES * BITS_A_BYTE / baud * 1000
    result: dict[str, object] = {
        "baud": baud,
        "runs": runs,
        "wire_ms": round(wire_ms, 1),
        "second_look_wire_ms": round(SECOND_LOOK_BYTES * BITS_A_BYTE / baud * 1000, 1),
        "aim": AIM,
    }
    for name, confirm in (("read_twice", Confirm.ALWAYS), ("read_once", Confirm.WHEN_DOUBTFUL)):
        found_ms, laid_ms = measure(runs, baud, confirm)
        result[name] = {
            "found_to_card_ms": round(statistics.median(found_ms), 1),
            "least_ms": round(min(found_ms), 1),
            "most_ms": round(max(found_ms), 1),
            "ratio": round(statistics.median(found_ms) / wire_ms, 3),
            "ratio_most": round(max(found_ms) / wire_ms, 3),
            "laid_to_card_ms": round(statistics.median(laid_ms), 1),
        }
    return result


def main() -> None:
    """Print the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="one JSON object on one line")
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("--baud", type=int, default=115200)
    arguments = parser.parse_args()
    result = report(arguments.runs, arguments.baud)
    print(json.dumps(result) if arguments.json else json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
