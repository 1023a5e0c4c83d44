"""kill -9 of the whole terminal at random moments of issue and print, backend and printer being other processes.

What must hold, for every serial, measured by the sheets that fell out of the printer:

    it ends printed, not printed or unknown; "printed" means every sheet, "not printed" means none;
    at most one sheet set comes out; nothing that was shown to a person is lost.

    python benchmarks/kill_terminal.py [--json] [--runs 200] [--seed 1]
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Final

from kiosk.ports.print_journal import PrintOutcome
from tests.e2e.killing import Kill, KillingHouse, Moment

# From which moment on, how often, and how much later at most (s).
WHEN: Final = {
    Moment.CONFIRM: (4, 0.3),
    Moment.PREVIEW: (1, 0.3),
    Moment.PRINT: (1, 0.4),
    Moment.TAKE_CARD: (1, 0.2),
    Moment.LIFTED: (3, 3.0),
    Moment.GONE: (6, 0.06),
    Moment.JOB: (3, 1.5),
    Moment.SHEET: (3, 0.5),
    Moment.DONE: (1, 0.3),
}

_POWER_CUTS: Final = 0.15  # of the printer's


def any_kill(dice: random.Random) -> Kill:
    """Draw when to kill."""
    moment = dice.choices(list(WHEN), [often for often, _ in WHEN.values()])[0]
    return Kill(moment, dice.uniform(0, WHEN[moment][1]), power_cut=dice.random() < _POWER_CUTS)


def measure(runs: int, seed: int) -> dict[str, object]:
    """Kill as often as told and count."""
    dice = random.Random(seed)  # noqa: S311  repeatable, not secret
    moments: Counter[str] = Counter()
    outcomes: Counter[PrintOutcome | None] = Counter()
    never_sent = 0
    faults: list[str] = []
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, KillingHouse(Path(folder)) as house:
        for number in range(runs):
            run = house.run(any_kill(dice))
            moments[str(run.kill.moment)] += 1
            outcomes[run.outcome] += 1
            never_sent += run.serial is not None and not run.sent
            faults += run.faults
            said = (run.serial or "-", run.outcome or "not issued", *run.faults)
            print(f"{number + 1:4}  {run.kill}: {' '.join(said)}", file=sys.stderr, flush=True)
        most = max((sheets.total() for sheets in house.paper.sheets.values()), default=0)
    return {
        "runs": runs,
        "seed": seed,
        "moments": dict(moments),
        "printed": outcomes[PrintOutcome.PRINTED],
        "not_printed": outcomes[PrintOutcome.NOT_PRINTED],
        "of_those_never_sent": never_sent,
        "unknown": outcomes[PrintOutcome.UNKNOWN],
        "never_issued": outcomes[None],
        "most_sheets_per_serial": most,
        "faults": faults,
        "elapsed_s": round(time.monotonic() - started, 1),
    }


def main() -> int:
    """Measure; 1 when something did not hold."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(2))  # the house must end what it started
    result = measure(options.runs, options.seed)
    if options.json:
        print(json.dumps(result))
    else:
        print("\n".join(f"{name}: {value}" for name, value in result.items()))
    return 1 if result["faults"] else 0


if __name__ == "__main__":
    sys.exit(main())
