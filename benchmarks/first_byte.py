"""Print asked for → the document's first byte on its way to the printer, against what no ledger can do without.

    python benchmarks/first_byte.py [--runs 40] [--json]

The driver prints through the vault's journal to the emulated IPP printer, another process. In the same run three bare
durable commits of SQLite (synchronous=FULL) are timed: the journal makes as many before the first byte leaves.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from statistics import median, quantiles

from devices.drivers.document_printer import IppDocumentPrinter
from devices.drivers.document_printer_address import parse_ipp_address
from devices.drivers.document_printer_dialogue import IppDialogue
from kiosk.vault.print_journal import VaultPrintJournal
from kiosk.vault.store import Vault

ROOT = Path(__file__).resolve().parent.parent
COMMITS = 3
DOCUMENT = ROOT / "assets" / "samples" / "residence-certificate.pdf"


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


def main() -> None:
    """Run it and print the figures."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--runs", type=int, default=40)
    options.add_argument("--json", action="store_true")
    given = options.parse_args()
    command = [sys.executable, "-m", "kiosk", "emulate", "document-printer", "--speed", "0"]
    with (
        tempfile.TemporaryDirectory() as state,
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as emulator,
    ):
        try:
            link = str(json.loads((emulator.stdout or sys.stdin).readline())["link"])
            first, whole, bare = measure(link, Path(state), given.runs)
        finally:
            emulator.terminate()
    figures = {
        "runs": given.runs,
        "first_byte_ms": round(median(first), 1),
        "first_byte_p95_ms": round(quantiles(first, n=20)[-1], 1),
        "whole_print_ms": round(median(whole), 1),
        "three_bare_commits_ms": round(median(bare), 2),
        "ratio": round(median(first) / median(bare), 2),
    }
    print(json.dumps(figures) if given.json else "\n".join(f"{name}: {value}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
