"""A print journal in memory, and one that tells of each step."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kiosk.ports.errors import SerialUsed, VaultDamaged
from kiosk.ports.print_journal import PrintEntry, PrintOutcome, PrintState, Witness

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.ports.print_journal import PrinterJob, PrintJournal

_AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


class FakePrintJournal:
    """Fulfils PrintJournal in memory."""

    def __init__(self) -> None:
        self.entries: list[PrintEntry] = []
        self.told: list[tuple[str, int, PrintOutcome | None]] = []

    def intend(self, serial: str, *, sheets: int) -> PrintEntry:
        before = self.attempts(serial)
        if any(entry.outcome is not PrintOutcome.NOT_PRINTED for entry in before):
            raise SerialUsed(serial)
        entry = PrintEntry(serial, len(before) + 1, sheets, PrintState.INTENDED, _AT)
        self.entries.append(entry)
        return entry

    def created(self, entry: PrintEntry, job: PrinterJob) -> PrintEntry:
        return self._become(entry, {PrintState.INTENDED}, replace(entry, state=PrintState.CREATED, job=job))

    def sent(self, entry: PrintEntry) -> PrintEntry:
        return self._become(entry, {PrintState.CREATED}, replace(entry, state=PrintState.SENT, sent_at=_AT))

    def ended(
        self, entry: PrintEntry, outcome: PrintOutcome, *, sheets_completed: int | None = None, leftover: bool = False
    ) -> PrintEntry:
        end = replace(
            entry,
            state=PrintState.ENDED,
            outcome=outcome,
            sheets_completed=sheets_completed,
            leftover=leftover,
            ended_at=_AT,
        )
        return self._become(entry, set(PrintState) - {PrintState.ENDED}, end)

    def witnessed(self, serial: str) -> PrintEntry:
        for place, entry in enumerate(self.entries):
            if entry.serial == serial and entry.outcome in {None, PrintOutcome.UNKNOWN}:
                self.entries[place] = replace(
                    entry,
                    state=PrintState.ENDED,
                    outcome=PrintOutcome.PRINTED,
                    witness=Witness.CITIZEN,
                    ended_at=entry.ended_at or _AT,
                    leftover=entry.leftover or (entry.state is not PrintState.ENDED and entry.job is not None),
                )
                return self.entries[place]
        proved = [entry for entry in self.attempts(serial) if entry.outcome is PrintOutcome.PRINTED]
        if not proved:
            raise VaultDamaged(serial)
        return proved[-1]

    def cleared(self, entry: PrintEntry) -> PrintEntry:
        return self._become(entry, {PrintState.ENDED}, replace(entry, leftover=False))

    def unreported(self) -> tuple[PrintEntry, ...]:
        ended = (entry for entry in self.entries if entry.state is PrintState.ENDED)
        return tuple(entry for entry in ended if (entry.serial, entry.attempt, entry.outcome) not in self.told)

    def reported(self, entry: PrintEntry) -> None:
        self.told.append((entry.serial, entry.attempt, entry.outcome))

    def attempts(self, serial: str) -> tuple[PrintEntry, ...]:
        return tuple(entry for entry in self.entries if entry.serial == serial)

    def unfinished(self) -> tuple[PrintEntry, ...]:
        return tuple(entry for entry in self.entries if entry.state is not PrintState.ENDED or entry.leftover)

    def has_counted(self, printer_uuid: str) -> bool:
        return any(
            entry.job is not None and entry.job.printer_uuid == printer_uuid and (entry.sheets_completed or 0) > 0
            for entry in self.entries
        )

    def _become(self, entry: PrintEntry, expected: set[PrintState], after: PrintEntry) -> PrintEntry:
        for place, held in enumerate(self.entries):
            if (held.serial, held.attempt) == (entry.serial, entry.attempt) and held.state in expected:
                self.entries[place] = after
                return after
        raise VaultDamaged(f"{entry.serial}: not {expected}")


class ToldJournal:
    """Passes every change on to another journal and tells its name before and after: "intend", "intend done"."""

    def __init__(self, journal: PrintJournal, tell: Callable[[str], None]) -> None:
        self._journal = journal
        self._tell = tell

    def intend(self, serial: str, *, sheets: int) -> PrintEntry:
        return self._do("intend", lambda: self._journal.intend(serial, sheets=sheets))

    def created(self, entry: PrintEntry, job: PrinterJob) -> PrintEntry:
        return self._do("created", lambda: self._journal.created(entry, job))

    def sent(self, entry: PrintEntry) -> PrintEntry:
        return self._do("sent", lambda: self._journal.sent(entry))

    def ended(
        self, entry: PrintEntry, outcome: PrintOutcome, *, sheets_completed: int | None = None, leftover: bool = False
    ) -> PrintEntry:
        return self._do(
            "ended",
            lambda: self._journal.ended(entry, outcome, sheets_completed=sheets_completed, leftover=leftover),
        )

    def witnessed(self, serial: str) -> PrintEntry:
        return self._do("witnessed", lambda: self._journal.witnessed(serial))

    def cleared(self, entry: PrintEntry) -> PrintEntry:
        return self._do("cleared", lambda: self._journal.cleared(entry))

    def attempts(self, serial: str) -> tuple[PrintEntry, ...]:
        return self._journal.attempts(serial)

    def unfinished(self) -> tuple[PrintEntry, ...]:
        return self._journal.unfinished()

    def has_counted(self, printer_uuid: str) -> bool:
        return self._journal.has_counted(printer_uuid)

    def unreported(self) -> tuple[PrintEntry, ...]:
        return self._journal.unreported()

    def reported(self, entry: PrintEntry) -> None:
        self._journal.reported(entry)

    def _do(self, step: str, call: Callable[[], PrintEntry]) -> PrintEntry:
        self._tell(step)
        entry = call()
        self._tell(f"{step} done")
        return entry
