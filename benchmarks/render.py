"""How long a certificate takes to draw, warm, against WeasyPrint and a one-line document of typst in the same run.

    python -m benchmarks.render [--rounds 100] [--json]

`whole` is what an issue costs before the signature: both gates, typst, the text read back. Every page is of another
person, since typst remembers what it has set already. WeasyPrint is no dependency of ours: where it is installed, every
tenth round it draws the same certificate from HTML, as PDF/A-2a like ours.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from statistics import median
from typing import Final

from backend.server.issuing.pages import read_text
from backend.server.issuing.proof import example_sheet
from backend.server.issuing.render import Renderer
from backend.server.issuing.sheet import sheet_data
from benchmarks.alone import Option, alone
from benchmarks.certificates import Timed, person, residence
from benchmarks.measures import CannotRun, Found, Peer, timed
from benchmarks.weasy import WeasyPrint
from kiosk.fonts import coverage, read_chain

OPTIONS: Final = (Option("rounds", 100, "how many certificates are drawn", quick=20),)
WEASY_EVERY: Final = 10  # it takes its time
ONE_LINE: Final = b'#set document(title: "x")\n#set text(font: "Noto Serif CJK SC")\n#json(bytes(sys.inputs.data)).n'


def bench(*, rounds: int) -> Found:
    """Measure."""
    pack, case, record = residence()
    created = datetime(2026, 11, 23, tzinfo=UTC)
    sheet = example_sheet(pack, case.today, sample=False)
    fonts = read_chain()
    times: dict[str, list[float]] = {name: [] for name in ("gate", "first", "one", "set", "read", "whole", "weasy")}
    weasy, missing = _weasyprint()
    with Renderer(fonts) as renderer:
        with Timed(times["gate"]):
            coverage(fonts)
        with Timed(times["first"]):
            renderer.render(pack.template, record, sheet, created=created)
        if weasy is not None:
            weasy.draw(sheet_data(record, sheet))
        for number in range(rounds):
            data = sheet_data(person(record, number), sheet)
            with Timed(times["one"]):
                renderer.compile(ONE_LINE, {"n": f"{number}"}, created=created)
            with Timed(times["set"]):
                pdf = renderer.compile(pack.template, data, created=created)
            with Timed(times["read"]):
                read_text(pdf)
            with Timed(times["whole"]):
                renderer.render(pack.template, person(record, number + rounds), sheet, created=created)
            if weasy is not None and number % WEASY_EVERY == 0:
                with Timed(times["weasy"]):
                    weasy.draw(data)
    peer = Peer(weasy.name, median(times["weasy"])) if weasy is not None else None
    one = Peer("a one-line document", median(times["one"]))
    return Found(
        (
            timed("typeset", "a certificate typeset", "ms", times["set"], peer=peer, note=missing),
            timed("whole", "typeset with all gates, and read back", "ms", times["whole"], peer=one),
        ),
        {
            "one_line_ms": round(one.value, 2),
            "read_back_ms": round(median(times["read"]), 2),
            "coverage_first_ms": round(times["gate"][0], 1),
            "first_page_ms": round(times["first"][0], 1),
        },
    )


def _weasyprint() -> tuple[WeasyPrint | None, str]:
    """Give the peer, or why there is none."""
    try:
        return WeasyPrint(), ""
    except CannotRun as error:
        return None, str(error)


if __name__ == "__main__":
    sys.exit(alone("render", bench, OPTIONS, about=__doc__))
