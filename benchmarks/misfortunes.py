"""Everything that can befall the reader and the printers: what it is called, how soon, and how soon all is well again.

    python -m benchmarks.misfortunes [--only paper] [--runs 1] [--json]

Each story runs driver and host, as in a terminal, against the emulated device: a job goes well; the misfortune comes,
while nothing is done or in the middle of a job; it has its name; it ends; the next job goes well. Meanwhile the truth
is kept behind the wire: a ticket that was claimed and is not out, or is out twice, ends the benchmark as missed.
USB is a bus in memory, below pyusb; the rest are real pseudo-terminals and sockets, paced.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from benchmarks.alone import Option, alone
from benchmarks.measures import Aim, CannotRun, Found, Measure, Of, timed
from tests.fakes.misfortune_table import STORIES
from tests.fakes.misfortunes import BACK_S, NAMED_S

if TYPE_CHECKING:
    from tests.fakes.misfortune_table import Story
    from tests.fakes.misfortunes import Told

OPTIONS: Final = (
    Option("only", "", "only stories with this in their name"),
    Option("runs", 1, "how often each is told"),
)
SURVIVED: Final = "done"


def bench(*, only: str, runs: int) -> Found:
    """Tell each story; the table of names and times is in the figures."""
    chosen = [story for story in STORIES if only in story.id]
    if not chosen:
        raise CannotRun(f"no story has {only!r} in its name")
    told = [(story, story.run()) for story in chosen for _ in range(runs)]
    named = [went.named_s for _, went in told if went.name is not None and went.job != SURVIVED]
    back = [went.back_s for _, went in told if went.back_s is not None]
    wrong = [f"{story.id}: {lie}" for story, went in told for lie in (*went.lies, *went.defects)]
    wrong += [f"{story.id}: never named" for story, went in told if went.name is None]
    wrong += [f"{story.id}: never well again" for story, went in told if went.back_s is None]
    measures = [
        Measure(
            name="wrong",
            what="stories with a lie, a defect, no name or no end",
            unit="",
            value=len(wrong),
            runs=len(told),
            aim=Aim(Of.VALUE, at_most=0),
        )
    ]
    if named:
        measures.append(timed("named", "misfortune → its name", "s", named, aim=Aim(Of.HIGH, at_most=NAMED_S)))
    if back:
        measures.append(timed("back", "its end → a job done", "s", back, aim=Aim(Of.HIGH, at_most=BACK_S)))
    return Found(tuple(measures), {"stories": _table(told), "wrong": wrong})


def _table(told: list[tuple[Story, Told]]) -> str:
    lines = ["", "| device | wire | misfortune | named | after s | well again after s |", "|---|---|---|---|---|---|"]
    for story, went in told:
        survived = went.job == SURVIVED
        name = f"{went.name} (job done)" if survived and went.name not in {None, SURVIVED} else went.name
        after = f"{went.named_s:.2f}" if went.name is not None else "—"
        back = "—" if went.back_s is None else f"{went.back_s:.2f}"
        lines.append(f"| {story.device} | {story.wire} | {story.misfortune.name} | `{name}` | {after} | {back} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(alone("misfortunes", bench, OPTIONS, about=__doc__))
