"""kill -9 of the whole terminal at random moments of issue and print, backend and printer being other processes.

What must hold, for every serial, measured by the sheets that fell out of the printer:

    it ends printed, not printed or unknown; "printed" means every sheet, "not printed" means none;
    at most one sheet set comes out; nothing that was shown to a person is lost.

    python -m benchmarks.kill_terminal [--json] [--runs 200] [--seed 1]
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Final

from benchmarks.alone import Option, alone
from benchmarks.measures import Aim, Found, Measure, Of
from kiosk.ports.print_journal import PrintOutcome
from tests.e2e.killing import Kill, KillingHouse, Moment

OPTIONS: Final = (
    Option("runs", 200, "how many kills", quick=10),
    Option("seed", 1, "draws the same kills again"),
)
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


def bench(*, runs: int, seed: int) -> Found:
    """Kill as often as told and count."""
    dice = random.Random(seed)  # noqa: S311  repeatable, not secret
    moments: Counter[str] = Counter()
    outcomes: Counter[PrintOutcome | None] = Counter()
    never_sent = 0
    faults: list[str] = []
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
    faultless = Aim(Of.VALUE, at_most=0)
    return Found(
        (Measure(name="faults", what=f"what does not hold, {runs} kills", unit="", value=len(faults), aim=faultless),),
        {
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
        },
    )


if __name__ == "__main__":
    sys.exit(alone("kill-terminal", bench, OPTIONS, about=__doc__))
