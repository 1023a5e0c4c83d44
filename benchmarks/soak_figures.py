"""What a soak looks at: a process as its kernel tells it, its growth, and three accounts of the same numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_TENTH: Final = 0.1


@dataclass(frozen=True, slots=True)
class Sample:
    """A process after so many visits."""

    visits: int
    rss_kb: int
    pss_kb: int
    descriptors: int
    threads: int
    children: int

    def __str__(self) -> str:
        """Say it in a line of progress."""
        sizes = f"RSS {self.rss_kb / 1024:.1f} MiB, PSS {self.pss_kb / 1024:.1f}"
        return f"{sizes}, {self.descriptors} descriptors, {self.threads} threads, {self.children} children"


def sample(pid: int, *, visits: int, root: Path = Path("/proc")) -> Sample:
    """Look at a process. Raises OSError when it is gone."""
    process = root / str(pid)
    sizes = _fields(process / "smaps_rollup")
    children = [file.read_text("ascii").split() for file in (process / "task").glob("*/children")]
    return Sample(
        visits=visits,
        rss_kb=sizes["Rss"],
        pss_kb=sizes["Pss"],
        descriptors=sum(1 for _ in (process / "fd").iterdir()),
        threads=_fields(process / "status")["Threads"],
        children=sum(map(len, children)),
    )


def _fields(file: Path) -> dict[str, int]:
    """Read `Name:   12 kB` lines; those whose value is no number are left out."""
    split = [line.partition(":") for line in file.read_text("utf-8").splitlines()]
    words = {name: value.split() for name, _, value in split}
    return {name: int(value[0]) for name, value in words.items() if value and value[0].isdecimal()}


@dataclass(frozen=True, slots=True)
class Growth:
    """From the tenth after the first (the first is warming up) to the last one."""

    before: float
    after: float

    @property
    def percent(self) -> float:
        """How much more, in percent of before."""
        return (self.after / self.before - 1) * 100 if self.before else 0.0

    @property
    def absolute(self) -> float:
        """How much more, in the samples' unit."""
        return self.after - self.before


def growth(
    samples: Sequence[Sample],
    of: Callable[[Sample], float],
    *,
    by: Callable[[Sequence[float]], float] = median,
) -> Growth:
    """Compare the second tenth of the visits with the last one: medians, or what comes and goes by its `min`.

    Raises ValueError without samples in both.
    """
    last = max((each.visits for each in samples), default=0)
    early = [of(each) for each in samples if last * _TENTH < each.visits <= last * _TENTH * 2]
    late = [of(each) for each in samples if each.visits > last * (1 - _TENTH)]
    if not early or not late:
        raise ValueError("too few samples to tell growth")
    return Growth(by(early), by(late))


@dataclass(slots=True)
class Accounts:
    """What each witness tells of numbers and certificates. `said`: by the screen, as often as it said so."""

    said_printed: Counter[str] = field(default_factory=Counter)
    said_unknown: Counter[str] = field(default_factory=Counter)
    said_not_printed: Counter[str] = field(default_factory=Counter)
    given: dict[str, set[int]] = field(default_factory=dict)  # ticket → the visits it was shown in
    papers: Counter[str] = field(default_factory=Counter)  # whole tickets in the printer's tray
    sheets: dict[str, Counter[int]] = field(default_factory=dict)  # certificate → page → how often
    done: dict[str, int] = field(default_factory=dict)  # certificate said to be printed → its pages

    def show(self, ticket: str, paper: str, *, visit: int) -> None:
        """The screen says what became of a number's paper: printed, not_printed or unknown."""
        self.given.setdefault(ticket, set()).add(visit)
        said = {"printed": self.said_printed, "unknown": self.said_unknown, "not_printed": self.said_not_printed}
        said[paper][ticket] += 1


def disagreements(accounts: Accounts, kept: Counter[str]) -> list[str]:
    """Hold screen and paper against `kept`, the backend's numbers. A number nobody was told of is no fault here."""
    found = [f"{ticket}: given {times} times by the backend" for ticket, times in kept.items() if times > 1]
    for ticket, told in accounts.given.items():
        if ticket not in kept:
            found.append(f"{ticket}: shown, and not among the backend's numbers")
        if len(told) > 1:
            found.append(f"{ticket}: shown in visits {', '.join(map(str, sorted(told)))}")
        papers, printed = accounts.papers[ticket], accounts.said_printed[ticket]
        if papers < printed:
            found.append(f"{ticket}: said to be printed {printed} times, and {papers} came out")
        if papers > printed + accounts.said_unknown[ticket]:
            found.append(f"{ticket}: said to be printed {printed} times, and {papers} came out")
    found += [f"{ticket}: printed, and never shown" for ticket in accounts.papers if ticket not in accounts.given]
    for serial, sheets in accounts.sheets.items():
        found += [f"{serial}: page {page} came out {often} times" for page, often in sheets.items() if often > 1]
    for serial, pages in accounts.done.items():
        if (out := len(accounts.sheets.get(serial, ()))) < pages:
            found.append(f"{serial}: said to be printed, and {out} of {pages} sheets came out")
    return found


def untold(accounts: Accounts, kept: Counter[str]) -> int:
    """Count the numbers that the backend gave and that no screen showed: its answer was lost, and the citizen left."""
    return len(kept.keys() - accounts.given.keys())
