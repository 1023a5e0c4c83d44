"""Take synthetic people through issue, over real TLS: code, proof, prefill, decision, document; and compare each.

    python -m benchmarks.issue_people [--people 200] [--json]

For each: the extracted name equals the register's, pyHanko and (where it is installed) pdfsig agree that the signature
is valid, one flipped byte is caught, and the QR code reads back from the page at 200 dpi and opens a page that says
good. A name with a character that no pinned font has must be refused with its code point, and nothing else may be.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from backend.server.issuing.pages import read_text, says
from backend.server.issuing.seal_check import Finding, check_file
from benchmarks.alone import Option, alone
from benchmarks.measures import Aim, Found, Measure, Of, timed
from kiosk.domain.coverage import uncovered_in
from kiosk.fonts import coverage, read_chain
from kiosk.ports.errors import BackendRefused
from tests.backend.desk import IssuingDesk, qr_on
from tests.backend.running import DEADLINE_S, always_open, running

if TYPE_CHECKING:
    from tests.fakes.certificate_office import OnRecord

OPTIONS: Final = (Option("people", 200, "how many", quick=10),)
SEED: Final = 20261123
TOLD: Final = 10  # of what does not hold, at most


@dataclass
class Tally:
    """What came of everybody."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def expect(self, what: str, *, holds: bool, index: int) -> None:
        """Count what holds, and name who it does not hold for, by place in the row."""
        self.counts[what] += holds
        if not holds:
            self.wrong.append(f"person {index}: {what} does not hold")


def bench(*, people: int) -> Found:
    """Take everybody through, and hold every certificate against the register."""
    tally = Tally()
    residents = max(60, people * 5 // 4)
    with tempfile.TemporaryDirectory() as scratch:
        directory = Path(scratch)
        with running(directory, site=always_open(directory), citizens=residents) as backend:
            desk = IssuingDesk(backend, people=residents)
            for index, person in enumerate(desk.people.ordinary[:people]):
                _through(desk, person, index, tally)
            serials = [row.serial for row in desk.rows()]
            desk.close()
    numbers = [int(serial.split("-")[4]) for serial in serials]
    tally.expect("serials_without_a_gap", holds=numbers == list(range(1, len(numbers) + 1)), index=-1)
    return Found(
        (
            Measure(
                name="wrong",
                what=f"what does not hold, {tally.counts['people']} people",
                unit="",
                value=len(tally.wrong),
                aim=Aim(Of.VALUE, at_most=0),
            ),
            timed("issue", "a certificate asked for → in hand", "ms", [1000 * each for each in tally.seconds]),
        ),
        {**tally.counts, "wrong": tally.wrong[:TOLD]},
    )


def _through(desk: IssuingDesk, person: OnRecord, index: int, tally: Tally) -> None:
    name = person.facts["residence.name"]
    tally.counts["people"] += 1
    applied = desk.apply(person, language=("zh_CN", "en")[index % 2], number_style="whole")
    began = time.perf_counter()
    try:
        issued = desk.office.issue(applied, key=desk.key(), deadline_s=DEADLINE_S)
    except BackendRefused as refused:
        missing = uncovered_in(name, coverage(read_chain()))
        right = missing is not None and refused.refusal.reason.id == "coverage.reason"
        tally.expect("refused_for_want_of_a_font", holds=right, index=index)
        return
    tally.seconds.append(time.perf_counter() - began)
    pdf, authority = issued.document, desk.backend.foundation.authority.certificate
    pages, page = read_text(pdf)
    tally.expect("name_as_on_record", holds=says(page, name), index=index)
    tally.expect("number_as_on_record", holds=says(page, person.card.number), index=index)
    tally.expect("no_question_mark", holds=not set(page) & set("?？□\ufffd"), index=index)
    tally.expect("one_page", holds=pages == issued.pages == 1, index=index)
    tally.expect("pyhanko_agrees", holds=check_file(pdf, authority).finding is Finding.INTACT, index=index)
    if shutil.which("pdfsig"):
        tally.expect("pdfsig_agrees", holds=_pdfsig(pdf), index=index)
    spoilt = bytearray(pdf)
    spoilt[random.Random(SEED + index).randrange(len(pdf))] ^= 1 << index % 8  # noqa: S311  repeatable, not secret
    caught = check_file(bytes(spoilt), authority).finding is not Finding.INTACT
    tally.expect("flipped_byte_caught", holds=caught, index=index)
    url = qr_on(issued)
    with desk.backend.public_session() as session:
        answer = session.get(url, timeout=DEADLINE_S)
    while answer.status_code == 429:  # noqa: PLR2004  the page is limited per address, and we are one
        time.sleep(0.6)
        with desk.backend.public_session() as session:
            answer = session.get(url, timeout=DEADLINE_S)
    tally.expect("qr_reads_back_and_is_good", holds="二维码与登记一致" in answer.text, index=index)


def _pdfsig(pdf: bytes) -> bool:
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        told = subprocess.run(["pdfsig", "-nocert", file.name], capture_output=True, text=True, check=False)  # noqa: S607
    return "Signature is Valid." in told.stdout and "Total document signed" in told.stdout


if __name__ == "__main__":
    sys.exit(alone("issue-people", bench, OPTIONS, about=__doc__))
