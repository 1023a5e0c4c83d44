"""The whole terminal through thousands of compressed visits with random misfortunes: what it keeps, what stays stuck.

Backend, reader and printers are processes of their own on real wires; the citizens touch the real window (offscreen).
What must hold: no memory and no descriptor is kept from visit to visit, every device is back 5 s after its misfortune,
and the screen, the backend and the paper tell the same of every number. Growth is told from the second tenth of the
visits (the first warms up) to the last.

    python -m benchmarks.soak [--json] [--visits 10000] [--seconds 7200] [--seed 1]
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.alone import Option, alone
from benchmarks.measures import Aim, CannotRun, Found, Measure, Of, timed
from benchmarks.soak_citizen import Citizens, Eyes
from benchmarks.soak_fate import BACK_S, Fate, well
from benchmarks.soak_figures import Accounts, disagreements, growth, sample, untold
from benchmarks.soak_house import SoakHouse
from benchmarks.soak_plan import visits as drawn_visits
from kiosk.demo.process import ProcessFailed

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.soak_figures import Sample

OPTIONS: Final = (
    Option("visits", 10_000, "how many visits at most", quick=60),
    Option("seconds", 7_200, "how long at most", quick=300),
    Option("seed", 1, "draws the same visits and misfortunes again"),
)
_SAMPLES: Final = 100  # of the whole run
_SERVED_EVERY: Final = 20
_TOLD_EVERY: Final = 5  # samples
_UP_S: Final = 30.0
_GROWTH_PERCENT: Final = 5.0
_ENOUGH: Final = 500  # fewer visits are all warming up: growth is told, and held against nothing


@dataclass(slots=True)
class _Run:
    """One soak under way."""

    house: SoakHouse
    fate: Fate
    eyes: Eyes
    accounts: Accounts = field(default_factory=Accounts)
    samples: list[Sample] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    stories: Counter[str] = field(default_factory=Counter)
    played: int = 0
    began_s: float = 0.0

    def look(self) -> None:
        """Take a sample, and tell it now and then."""
        self.samples.append(sample(self.house.terminal.pid, visits=self.played))
        if len(self.samples) % _TOLD_EVERY == 1:
            took_s = time.monotonic() - self.began_s
            self.tell(f"{took_s:5.0f} s  {self.samples[-1]}; {len(self.fate.stuck)} stuck, {len(self.faults)} wrong")

    def blame(self, fault: str) -> None:
        """Keep a fault, and tell it at once."""
        self.faults.append(fault)
        self.tell(fault)

    def tell(self, words: str) -> None:
        """Print a line of progress."""
        print(f"{self.played:6}  {words}", file=sys.stderr, flush=True)


def bench(*, visits: int, seconds: int, seed: int) -> Found:
    """Play and look. The folder with logs and state is kept when something did not hold."""
    work = Path(tempfile.mkdtemp(prefix="soak-"))
    accounts = Accounts()
    with SoakHouse(work) as house:
        fate = Fate(house)
        run = _Run(house, fate, Eyes(house, fate, accounts), accounts)
        try:
            _come_up(run)
            citizens = Citizens(run.eyes, house)
            _soak(run, citizens, visits=visits, seconds=seconds, seed=seed)
            _come_to_rest(run)
        except ProcessFailed as error:
            run.blame(f"after {run.played} visits: {error}")
        run.faults += disagreements(accounts, house.kept())
        lost = untold(accounts, house.kept())
    found = _found(run, seed=seed, untold_numbers=lost)
    if run.faults or fate.stuck or any(measure.met is False for measure in found.measures):
        return Found(found.measures, {**found.figures, "evidence": str(work)})
    shutil.rmtree(work)
    return found


def _come_up(run: _Run) -> None:
    run.house.start_terminal()
    ends_at = time.monotonic() + _UP_S
    while not (run.eyes.page == "Home" and well(run.eyes.now.get("standing", {}))):
        if time.monotonic() > ends_at:
            raise ProcessFailed(f"not up within {_UP_S:g} s: {run.eyes.now.get('standing')}")
        run.eyes.look()


def _soak(run: _Run, citizens: Citizens, *, visits: int, seconds: int, seed: int) -> None:
    """Play until there were enough visits, or the time is over."""
    run.began_s = time.monotonic()
    looked_at = 0.0
    for visit in drawn_visits(seed):
        spent_s = time.monotonic() - run.began_s
        if run.played >= visits or spent_s > seconds:
            return
        share = max(run.played / visits, spent_s / seconds)
        if share >= looked_at + 1 / _SAMPLES or not run.samples:
            looked_at = share
            run.look()
        fault = citizens.play(visit)
        run.played += 1
        run.stories[visit.story] += 1
        if fault is not None:
            run.blame(fault)
        run.house.collect(run.accounts)
        if run.played % _SERVED_EVERY == 0:
            run.house.serve_all()


def _come_to_rest(run: _Run) -> None:
    """Wait until the last misfortune is over and judged; then take the last sample."""
    while not run.fate.calm:
        run.eyes.look()
    run.house.collect(run.accounts)
    run.look()
    if not well(run.eyes.now.get("standing", {})):
        run.fate.stuck.append(f"at the end: {run.eyes.now.get('standing')}")


def _found(run: _Run, *, seed: int, untold_numbers: int) -> Found:
    took_s = max(time.monotonic() - run.began_s, 1e-9)
    measures = [
        *_growths(run),
        _none("stuck", f"devices not back {BACK_S:g} s after {run.fate.happened.total()} misfortunes", run.fate.stuck),
        _none("wrong", f"what does not hold, {run.played} visits: paper, screen, backend, way home", run.faults),
        Measure(name="rate", what="visits a minute", unit="/min", value=run.played / took_s * 60),
    ]
    measures += [
        timed(f"back_{device}", f"{device}: misfortune over → well again", "s", times)
        for device, times in run.fate.recovered_s.items()
    ]
    return Found(
        tuple(measures),
        {
            "visits": run.played,
            "seed": seed,
            "seconds": round(took_s),
            "stories": {str(story): often for story, often in run.stories.items()},
            "misfortunes": {str(device): often for device, often in run.fate.happened.items()},
            "numbers": len(run.accounts.given),
            "tickets": run.accounts.papers.total(),
            "certificates": len(run.accounts.done),
            "numbers_nobody_was_told_of": untold_numbers,
            "stuck": run.fate.stuck,
            "wrong": run.faults,
            "samples": [
                (each.visits, each.rss_kb, each.pss_kb, each.descriptors, each.threads, each.children)
                for each in run.samples
            ],
        },
    )


def _growths(run: _Run) -> list[Measure]:
    enough = run.played >= _ENOUGH

    def grown(name: str, what: str, of: Callable[[Sample], float]) -> Measure:
        told = growth(run.samples, of, by=min)  # a link that is being opened just now is none that is kept
        note = f"{told.before:g} → {told.after:g}"
        aim = Aim(Of.VALUE, at_most=0) if enough else None
        return Measure(name=name, what=what, unit="", value=told.absolute, aim=aim, note=note)

    def memory(name: str, of: Callable[[Sample], float]) -> Measure:
        told = growth(run.samples, of)
        return Measure(
            name=f"{name}_growth",
            what=f"{name.upper()} grown, in percent",
            unit="%",
            value=told.percent,
            aim=Aim(Of.VALUE, at_most=_GROWTH_PERCENT) if name == "rss" and enough else None,
            note=f"{told.before / 1024:.1f} → {told.after / 1024:.1f} MiB",
        )

    try:
        return [
            memory("rss", lambda each: each.rss_kb),
            memory("pss", lambda each: each.pss_kb),
            grown("descriptors", "descriptors grown", lambda each: each.descriptors),
            grown("threads", "threads grown", lambda each: each.threads),
            grown("children", "child processes grown", lambda each: each.children),
        ]
    except ValueError as error:
        raise CannotRun(f"{error}: {'; '.join(run.faults) or 'too short'}") from error


def _none(name: str, what: str, found: list[str]) -> Measure:
    return Measure(name=name, what=what, unit="", value=len(found), aim=Aim(Of.VALUE, at_most=0))


if __name__ == "__main__":
    sys.exit(alone("soak", bench, OPTIONS, about=__doc__))
