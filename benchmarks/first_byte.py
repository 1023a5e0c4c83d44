"""Print asked for → the document's first byte on its way to the printer, against what no ledger can do without.

    python -m benchmarks.first_byte [--runs 40] [--json]

The driver prints through the vault's journal to the emulated IPP printer, another process. In the same run three bare
durable commits of SQLite (synchronous=FULL) are timed: the journal makes as many before the first byte leaves.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.alone import Option, alone
from benchmarks.measures import Found, Peer, timed
from devices.drivers.document_printer import IppDocumentPrinter
from devices.drivers.document_printer_address import parse_ipp_address
from devices.drivers.document_printer_dialogue import IppDialogue
from kiosk.vault.print_journal import VaultPrintJournal
from kiosk.vault.store import Vault

OPTIONS: Final = (Option("runs", 40, "how many certificates are printed", quick=10),)
ROOT: Final = Path(__file__).resolve().parent.parent
COMMITS: Final = 3
DOCUMENT: Final = ROOT / "assets" / "samples" / "residence-certificate.pdf"


def bare_commits_ms(file: Path) -> float:
    """Time three durable commits and nothing else."""
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        database.execute("CREATE TABLE IF NOT EXISTS t (n INTEGER)")
        began = time.perf_counter()
        for number in range(COMMITS):
            database.execute("INSERT INTO t VALUES (?)", (number,))
        return (time.perf_counter() - began) * 1000


def measure(link: str, state: Path, runs: int) -> tuple[list[float], list[float], list[float]]:
    """Print `runs` certificates; gives first byte, whole print and bare commits, in ms."""
    document = DOCUMENT.read_bytes()
    first, whole, bare = [], [], []
    with closing(Vault.open(state)) as vault:
        journal = VaultPrintJournal(vault)
        printer = IppDocumentPrinter(IppDialogue(parse_ipp_address(link)))
        printer.open(deadline_s=5)
        for number in range(runs + 1):
            printed = printer.print(document, serial=f"B-{number}", sheets=1, journal=journal, deadline_s=30)
            limit_ms = bare_commits_ms(state / "bare.db")
            if number:  # the first one warms up
                first.append(printed.first_byte_ms)
                whole.append(printed.elapsed_ms)
                bare.append(limit_ms)
        printer.close()
    return first, whole, bare


def bench(*, runs: int) -> Found:
    """Measure on an emulated printer of its own."""
    command = [sys.executable, "-m", "kiosk", "emulate", "document-printer", "--speed", "0"]
    with (
        tempfile.TemporaryDirectory() as state,
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as emulator,
    ):
        try:
            link = str(json.loads((emulator.stdout or sys.stdin).readline())["link"])
            first, whole, bare = measure(link, Path(state), runs)
        finally:
            emulator.terminate()
    peer = Peer("three bare durable commits of SQLite", median(bare))
    return Found(
        (timed("first_byte", "print asked for → the document's first byte at the printer", "ms", first, peer=peer),),
        {"whole_print_ms": round(median(whole), 1), "three_bare_commits_ms": round(median(bare), 2)},
    )


if __name__ == "__main__":
    sys.exit(alone("first-byte", bench, OPTIONS, about=__doc__))
