"""How long a certificate takes to issue, warm, against typst setting the same page alone in the same run.

    python -m benchmarks.issue [--rounds 60] [--json]

`press` is all slow work of issuing: both gates, typst, the text read back, QR code, signature; `check` is what whoever
receives the file pays offline. Every page is of another person, since typst remembers what it has set already.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Final
from zoneinfo import ZoneInfo

from backend.server.issuing.press import Order, Press
from backend.server.issuing.proof import example_sheet
from backend.server.issuing.render import Renderer
from backend.server.issuing.sheet import sheet_data
from backend.server.pki.authority import Authority
from benchmarks.alone import Option, alone
from benchmarks.certificates import Timed, person, residence
from benchmarks.measures import Aim, Found, Of, Peer, timed
from kiosk.domain.message import Words
from kiosk.fonts import read_chain

OPTIONS: Final = (Option("rounds", 60, "how many certificates are issued", quick=12),)
AIM: Final = Aim(Of.VALUE, at_most=60.0)


def bench(*, rounds: int) -> Found:
    """Measure. Raises SystemExit when a certificate that was issued is not intact."""
    from backend.server.issuing.seal_check import Finding, check_file
    from backend.server.issuing.sign import Seal

    pack, case, record = residence()
    at = datetime(2026, 11, 23, 6, 38, tzinfo=UTC)
    local = at.astimezone(ZoneInfo("Asia/Shanghai"))
    sheet = example_sheet(pack, case.today, sample=False)
    size = 0
    times: dict[str, list[float]] = {"first": [], "typst": [], "press": [], "sign": [], "check": []}
    with tempfile.TemporaryDirectory() as scratch, Renderer(read_chain()) as renderer:
        state_dir = Path(scratch)
        authority = Authority.load_or_make(state_dir, at=at)
        press = Press(state_dir, authority, public_base_url="https://xiaochuang.yunchuan.example")

        def order(number: int) -> Order:
            where = Words(zh_CN="青禾区政务服务中心", en="Qinghe Service Center")
            return Order(person(record, number), f"QH-JZ-2026-1123-{number:05d}-00", "qinghe", at, local, where)

        with Timed(times["first"]):
            press.make(pack, order(0))
        press.warm()
        renderer.compile(pack.template, sheet_data(record, sheet), created=at)
        seal = Seal.load_or_make(state_dir, authority, at=at)
        for number in range(1, rounds + 1):
            data = sheet_data(person(record, number + rounds), sheet)
            with Timed(times["typst"]):
                plain = renderer.compile(pack.template, data, created=at)
            with Timed(times["press"]):
                made = press.make(pack, order(number))
            with Timed(times["sign"]):
                seal.sign(plain, serial="QH-JZ-2026-1123-00001-00", issuer="x", at=at)
            with Timed(times["check"]):
                checked = check_file(made.pdf, authority.certificate)
            if checked.finding is not Finding.INTACT:
                raise SystemExit(f"page {number} is {checked.finding}")
            size = len(made.pdf)
        press.close()
    typst = Peer("typst alone", median(times["typst"]))
    return Found(
        (
            timed("press", "a certificate typeset and signed, with QR code", "ms", times["press"], peer=typst, aim=AIM),
            timed("sign", "the signature alone", "ms", times["sign"]),
            timed("check", "the file checked by whoever gets it", "ms", times["check"]),
        ),
        {"typst_ms": round(typst.value, 1), "first_ms": round(times["first"][0]), "kilobytes": round(size / 1000, 1)},
    )


if __name__ == "__main__":
    sys.exit(alone("issue", bench, OPTIONS, about=__doc__))
