"""What the benchmarks of certificates share: other people's records, a stopwatch."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kiosk.packs.loading import SERVICES, Pack, load
from kiosk.packs.record import CertificateRecord, certificate_record

if TYPE_CHECKING:
    from kiosk.packs.golden import GoldenCase

_SURNAMES: Final = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
_GIVEN: Final = "一二三四五六七八九十百千万里山水川江河海"


class Timed:
    """Appends the milliseconds its block took."""

    def __init__(self, taken_ms: list[float]) -> None:
        self._taken_ms = taken_ms
        self._began = 0.0

    def __enter__(self) -> None:
        self._began = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self._taken_ms.append((time.perf_counter() - self._began) * 1000)


def residence() -> tuple[Pack, GoldenCase, CertificateRecord]:
    """Give the pack of the certificate of residence registration, its ordinary golden case and that case's record."""
    pack = load(SERVICES / "residence-certificate")
    case = next(case for case in pack.golden if case.name == "ordinary")
    return pack, case, certificate_record(case.state(pack.service))


def person(record: CertificateRecord, number: int) -> CertificateRecord:
    """Give the same record of another synthetic person: typst remembers what it has set already."""
    name = _SURNAMES[number % len(_SURNAMES)] + _GIVEN[number // 16 % len(_GIVEN)] + _GIVEN[number % len(_GIVEN)]
    texts = {"name": name, "address": f"云川市青禾区梧桐街道桂花路{number}号幸福里{number % 30}幢{number}室"}
    return replace(record, entries=tuple(replace(e, text=texts.get(e.id, e.text)) for e in record.entries))
