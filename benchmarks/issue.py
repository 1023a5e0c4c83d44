"""How long a certificate takes to issue, warm, against typst setting the same page alone in the same run.

    python benchmarks/issue.py [--rounds 60] [--json]

Medians. `press` is all slow work of issuing: both gates, typst, the text read back, QR code, signature; `check` is what
whoever receives the file pays offline. Every page is of another person, since typst remembers what it has set already.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from backend.server.issuing.press import Order, Press
from backend.server.issuing.proof import example_sheet
from backend.server.issuing.render import Renderer
from backend.server.issuing.sheet import sheet_data
from backend.server.pki.authority import Authority
from kiosk.domain.message import Words
from kiosk.fonts import read_chain
from kiosk.packs.loading import SERVICES, load
from kiosk.packs.record import CertificateRecord, certificate_record

AIM_MS = 60.0


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    result = measure(options.rounds)
    if options.json:
        print(json.dumps(result))
        return
    for name, value in result.items():
        print(f"{name:<28} {value:10.2f}")
    print(f"aim: press within {AIM_MS:.0f} ms: {'met' if result['press_ms'] <= AIM_MS else 'missed'}")


def measure(rounds: int) -> dict[str, float]:
    """Give medians in ms, and ratios to the bare page."""
    from backend.server.issuing.seal_check import Finding, check_file
    from backend.server.issuing.sign import Seal

    pack = load(SERVICES / "residence-certificate")
    case = next(case for case in pack.golden if case.name == "ordinary")
    record = certificate_record(case.state(pack.service))
    at = datetime(2026, 11, 23, 6, 38, tzinfo=UTC)
    local = at.astimezone(ZoneInfo("Asia/Shanghai"))
    sheet = example_sheet(pack, case.today, sample=False)
    size = 0
    times: dict[str, list[float]] = {"typst": [], "press": [], "sign": [], "check": []}
    with tempfile.TemporaryDirectory() as scratch, Renderer(read_chain()) as renderer:
        state_dir = Path(scratch)
        authority = Authority.load_or_make(state_dir, at=at)
        press = Press(state_dir, authority, public_base_url="https://xiaochuang.yunchuan.example")

        def order(number: int) -> Order:
            where = Words(zh_CN="青禾区政务服务中心", en="Qinghe Service Center")
            return Order(_person(record, number), f"QH-JZ-2026-1123-{number:05d}-00", "qinghe", at, local, where)

        began = time.perf_counter()
        press.make(pack, order(0))
        cold = time.perf_counter() - began
        press.warm()
        renderer.compile(pack.template, sheet_data(record, sheet), created=at)
        seal = Seal.load_or_make(state_dir, authority, at=at)
        for number in range(1, rounds + 1):
            data = sheet_data(_person(record, number + rounds), sheet)
            with _Timed(times["typst"]):
                plain = renderer.compile(pack.template, data, created=at)
            with _Timed(times["press"]):
                made = press.make(pack, order(number))
            with _Timed(times["sign"]):
                seal.sign(plain, serial="QH-JZ-2026-1123-00001-00", issuer="x", at=at)
            with _Timed(times["check"]):
                checked = check_file(made.pdf, authority.certificate)
            if checked.finding is not Finding.INTACT:
                raise SystemExit(f"page {number} is {checked.finding}")
            size = len(made.pdf)
        press.close()
    medians = {f"{name}_ms": 1000 * statistics.median(taken) for name, taken in times.items()}
    return {
        **medians,
        "press_p95_ms": 1000 * sorted(times["press"])[int(0.95 * rounds)],
        "first_ms": 1000 * cold,
        "press_to_typst": medians["press_ms"] / medians["typst_ms"],
        "kilobytes": size / 1000,
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
    surnames, given = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "一二三四五六七八九十百千万里山水川江河海"
    name = surnames[number % len(surnames)] + given[number // 16 % len(given)] + given[number % len(given)]
    texts = {"name": name, "address": f"云川市青禾区梧桐街道桂花路{number}号幸福里{number % 30}幢{number}室"}
    return replace(record, entries=tuple(replace(e, text=texts.get(e.id, e.text)) for e in record.entries))


if __name__ == "__main__":
    main()
