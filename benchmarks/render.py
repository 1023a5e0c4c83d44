"""How long a certificate takes to draw, warm, against a one-line document of the same engine in the same run.

    python benchmarks/render.py [--rounds 100] [--json]

Medians. `whole` is what an issue costs before the signature: both gates, typst, the text read back. Every page is of
another person, since typst remembers what it has set already.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from backend.server.issuing.pages import read_text
from backend.server.issuing.proof import example_sheet
from backend.server.issuing.render import Renderer
from backend.server.issuing.sheet import sheet_data
from kiosk.fonts import coverage, read_chain
from kiosk.packs.loading import SERVICES, load
from kiosk.packs.record import CertificateRecord, certificate_record

ONE_LINE = b'#set document(title: "x")\n#set text(font: "Noto Serif CJK SC")\n#json(bytes(sys.inputs.data)).n'
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "一二三四五六七八九十百千万里山水川江河海"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    result = measure(options.rounds)
    if options.json:
        print(json.dumps(result))
        return
    for name, value in result.items():
        print(f"{name:<28} {value:10.2f}")


def measure(rounds: int) -> dict[str, float]:
    """Give medians in ms, and ratios to the one-line document."""
    pack = load(SERVICES / "residence-certificate")
    case = next(case for case in pack.golden if case.name == "ordinary")
    created = datetime(2026, 11, 23, tzinfo=UTC)
    sheet = example_sheet(pack, case.today, sample=False)
    record = certificate_record(case.state(pack.service))
    fonts = read_chain()
    with Renderer(fonts) as renderer:
        times: dict[str, list[float]] = {"one_line": [], "typeset": [], "read_back": [], "whole": []}
        began = time.perf_counter()
        coverage(fonts)
        gate = time.perf_counter() - began
        began = time.perf_counter()
        renderer.render(pack.template, record, sheet, created=created)
        cold = time.perf_counter() - began
        for number in range(rounds):
            person = _person(record, number)
            data = sheet_data(person, sheet)
            with _Timed(times["one_line"]):
                renderer.compile(ONE_LINE, {"n": f"{number}"}, created=created)
            with _Timed(times["typeset"]):
                pdf = renderer.compile(pack.template, data, created=created)
            with _Timed(times["read_back"]):
                read_text(pdf)
            with _Timed(times["whole"]):
                renderer.render(pack.template, _person(record, number + rounds), sheet, created=created)
    medians = {f"{name}_ms": 1000 * statistics.median(taken) for name, taken in times.items()}
    return {
        **medians,
        "whole_p95_ms": 1000 * sorted(times["whole"])[int(0.95 * rounds)],
        "coverage_first_ms": 1000 * gate,
        "first_page_ms": 1000 * cold,
        "typeset_to_one_line": medians["typeset_ms"] / medians["one_line_ms"],
        "whole_to_one_line": medians["whole_ms"] / medians["one_line_ms"],
    }


class _Timed:
    """Appends the seconds its block took."""

    def __init__(self, taken: list[float]) -> None:
        self._taken = taken
        self._began = 0.0

    def __enter__(self) -> None:
        self._began = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self._taken.append(time.perf_counter() - self._began)


def _person(record: CertificateRecord, number: int) -> CertificateRecord:
    """Give the same record of another synthetic person."""
    name = SURNAMES[number % len(SURNAMES)] + GIVEN[number // 16 % len(GIVEN)] + GIVEN[number % len(GIVEN)]
    texts = {"name": name, "address": f"云川市青禾区梧桐街道桂花路{number}号幸福里{number % 30}幢{number}室"}
    return replace(record, entries=tuple(replace(e, text=texts.get(e.id, e.text)) for e in record.entries))


if __name__ == "__main__":
    main()
