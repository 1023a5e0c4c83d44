"""The print journal in the vault: `kiosk.ports.print_journal.PrintJournal`, every change one transaction."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from kiosk.ports.errors import SerialUsed, VaultDamaged
from kiosk.ports.print_journal import PrintEntry, PrinterJob, PrintOutcome, PrintState, Witness

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator

    from kiosk.vault.store import Vault

_SERIAL: Final = "print_journal.serial"
_JOB: Final = "print_journal.job"
_PRINTER: Final = "print_journal.printer"
_COLUMNS: Final = (
    "serial, attempt, sheets, state, job, outcome, sheets_completed, leftover, intended_at, sent_at, ended_at, witness"
)


class VaultPrintJournal:
    """Fulfils `PrintJournal`. From any thread, from several processes."""

    def __init__(self, vault: Vault, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._vault = vault
        self._now = now

    def intend(self, serial: str, *, sheets: int) -> PrintEntry:
        """Begin an attempt; see PrintJournal."""
        mark = self._mark(serial)
        with self._vault.change() as db:
            before = list(
                db.execute("SELECT attempt, outcome FROM print_journal WHERE mark = ? ORDER BY attempt", (mark,))
            )
            if any(outcome != PrintOutcome.NOT_PRINTED for _, outcome in before):
                raise SerialUsed(f"{serial}: an earlier attempt did not definitely end in vain")
            entry = PrintEntry(serial, len(before) + 1, sheets, PrintState.INTENDED, self._now())
            db.execute(
                "INSERT INTO print_journal (mark, attempt, serial, sheets, state, intended_at) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (mark, entry.attempt, self._sealed(serial, _SERIAL), sheets, entry.state, _text(entry.intended_at)),
            )
        return entry

    def created(self, entry: PrintEntry, job: PrinterJob) -> PrintEntry:
        """The printer has made a job; see PrintJournal."""
        printer = None if job.printer_uuid is None else self._vault.seal.mark(job.printer_uuid, context=_PRINTER)
        sealed = self._sealed(json.dumps(asdict(job)), _JOB)
        with self._changing(entry, PrintState.INTENDED) as (db, key):
            db.execute(
                "UPDATE print_journal SET state = 'created', job = ?, printer = ?, created_at = ? "
                "WHERE mark = ? AND attempt = ?",
                (sealed, printer, _text(self._now()), *key),
            )
        return replace(entry, state=PrintState.CREATED, job=job)

    def sent(self, entry: PrintEntry) -> PrintEntry:
        """The document is about to leave; see PrintJournal."""
        at = self._now()
        with self._changing(entry, PrintState.CREATED) as (db, key):
            db.execute(
                "UPDATE print_journal SET state = 'sent', sent_at = ? WHERE mark = ? AND attempt = ?", (_text(at), *key)
            )
        return replace(entry, state=PrintState.SENT, sent_at=at)

    def ended(
        self, entry: PrintEntry, outcome: PrintOutcome, *, sheets_completed: int | None = None, leftover: bool = False
    ) -> PrintEntry:
        """End the attempt; see PrintJournal."""
        at = self._now()
        with self._changing(entry, PrintState.INTENDED, PrintState.CREATED, PrintState.SENT) as (db, key):
            db.execute(
                "UPDATE print_journal SET state = 'ended', outcome = ?, sheets_completed = ?, leftover = ?, "
                "ended_at = ? WHERE mark = ? AND attempt = ?",
                (outcome, sheets_completed, leftover, _text(at), *key),
            )
        return replace(
            entry,
            state=PrintState.ENDED,
            outcome=outcome,
            sheets_completed=sheets_completed,
            leftover=leftover,
            ended_at=at,
        )

    def witnessed(self, serial: str) -> PrintEntry:
        """The person has the paper; see PrintJournal."""
        mark = self._mark(serial)
        with self._vault.change() as db:
            changed = db.execute(
                "UPDATE print_journal SET leftover = leftover OR (state <> 'ended' AND job IS NOT NULL), "
                "state = 'ended', outcome = 'printed', witness = 'citizen', reported = 0, "
                "ended_at = coalesce(ended_at, ?) WHERE mark = ? AND (outcome IS NULL OR outcome = 'unknown')",
                (_text(self._now()), mark),
            ).rowcount
        entries = self.attempts(serial)
        if not changed and (not entries or entries[-1].outcome is not PrintOutcome.PRINTED):
            raise VaultDamaged(f"{serial}: no attempt at it can have brought paper")
        return entries[-1]

    def cleared(self, entry: PrintEntry) -> PrintEntry:
        """Nothing of this attempt is left at the printer; see PrintJournal."""
        with self._changing(entry, PrintState.ENDED) as (db, key):
            db.execute("UPDATE print_journal SET leftover = 0 WHERE mark = ? AND attempt = ?", key)
        return replace(entry, leftover=False)

    def unreported(self) -> tuple[PrintEntry, ...]:
        """What the backend was not told; see PrintJournal."""
        return self._entries("WHERE state = 'ended' AND reported = 0 ORDER BY id")

    def reported(self, entry: PrintEntry) -> None:
        """The backend was told; see PrintJournal."""
        with self._changing(entry, PrintState.ENDED) as (db, key):
            db.execute(
                "UPDATE print_journal SET reported = 1 WHERE mark = ? AND attempt = ? AND outcome = ?",
                (*key, entry.outcome),
            )

    def attempts(self, serial: str) -> tuple[PrintEntry, ...]:
        """Every attempt at this serial; see PrintJournal."""
        return self._entries("WHERE mark = ? ORDER BY attempt", self._mark(serial))

    def unfinished(self) -> tuple[PrintEntry, ...]:
        """What has to be reconciled; see PrintJournal."""
        return self._entries("WHERE state <> 'ended' OR leftover = 1 ORDER BY id")

    def has_counted(self, printer_uuid: str) -> bool:
        """Whether this printer ever counted a sheet; see PrintJournal."""
        mark = self._vault.seal.mark(printer_uuid, context=_PRINTER)
        with self._vault.look() as db:
            row = db.execute("SELECT 1 FROM print_journal WHERE printer = ? AND sheets_completed > 0 LIMIT 1", (mark,))
            return row.fetchone() is not None

    @contextmanager
    def _changing(
        self, entry: PrintEntry, *expected: PrintState
    ) -> Iterator[tuple[sqlite3.Connection, tuple[bytes, int]]]:
        """One transaction on one attempt. Raises VaultDamaged when the attempt is not where its holder left it."""
        key = (self._mark(entry.serial), entry.attempt)
        with self._vault.change() as db:
            row = db.execute("SELECT state FROM print_journal WHERE mark = ? AND attempt = ?", key).fetchone()
            if row is None or row[0] not in expected:
                there = "missing" if row is None else row[0]
                raise VaultDamaged(f"{entry.serial}, attempt {entry.attempt}: {there}, not {' or '.join(expected)}")
            yield db, key

    def _entries(self, where: str, *values: bytes) -> tuple[PrintEntry, ...]:
        with self._vault.look() as db:
            rows = db.execute(f"SELECT {_COLUMNS} FROM print_journal {where}", values).fetchall()  # noqa: S608  ours
        return tuple(self._entry(row) for row in rows)

    # What SQLite gives is Any; the table is STRICT, so each column is what it was declared.
    def _entry(self, row: tuple[Any, ...]) -> PrintEntry:
        serial, attempt, sheets, state, job, outcome, completed, leftover, intended_at, sent_at, ended_at, witness = row
        return PrintEntry(
            serial=self._vault.seal.open(serial, context=_SERIAL).decode(),
            attempt=attempt,
            sheets=sheets,
            state=PrintState(state),
            intended_at=datetime.fromisoformat(intended_at),
            job=None if job is None else self._job(job),
            sent_at=None if sent_at is None else datetime.fromisoformat(sent_at),
            ended_at=None if ended_at is None else datetime.fromisoformat(ended_at),
            outcome=None if outcome is None else PrintOutcome(outcome),
            sheets_completed=completed,
            leftover=bool(leftover),
            witness=Witness(witness),
        )

    def _job(self, sealed: bytes) -> PrinterJob:
        told = json.loads(self._vault.seal.open(sealed, context=_JOB))
        known = PrinterJob.__dataclass_fields__
        return PrinterJob(**{name: value for name, value in told.items() if name in known})

    def _mark(self, serial: str) -> bytes:
        return self._vault.seal.mark(serial, context=_SERIAL)

    def _sealed(self, text: str, context: str) -> bytes:
        return self._vault.seal.seal(text.encode(), context=context)


def _text(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="milliseconds")
