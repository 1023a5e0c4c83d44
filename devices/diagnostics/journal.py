"""A print journal that tells of each step on the way, so that a check can act at the right moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.ports.print_journal import PrintEntry, PrinterJob, PrintJournal, PrintOutcome


class TellingJournal:
    """Passes everything on to `journal`; tells "intend done", "created done", "sent done", "ended done"."""

    def __init__(self, journal: PrintJournal, tell: Callable[[str], None]) -> None:
        self._journal = journal
        self._tell = tell

    def intend(self, serial: str, *, sheets: int) -> PrintEntry:
        """See PrintJournal."""
        return self._told("intend", self._journal.intend(serial, sheets=sheets))

    def created(self, entry: PrintEntry, job: PrinterJob) -> PrintEntry:
        """See PrintJournal."""
        return self._told("created", self._journal.created(entry, job))

    def sent(self, entry: PrintEntry) -> PrintEntry:
        """See PrintJournal."""
        return self._told("sent", self._journal.sent(entry))

    def ended(
        self, entry: PrintEntry, outcome: PrintOutcome, *, sheets_completed: int | None = None, leftover: bool = False
    ) -> PrintEntry:
        """See PrintJournal."""
        ended = self._journal.ended(entry, outcome, sheets_completed=sheets_completed, leftover=leftover)
        return self._told("ended", ended)

    def witnessed(self, serial: str) -> PrintEntry:
        """See PrintJournal."""
        return self._journal.witnessed(serial)

    def cleared(self, entry: PrintEntry) -> PrintEntry:
        """See PrintJournal."""
        return self._journal.cleared(entry)

    def unreported(self) -> tuple[PrintEntry, ...]:
        """See PrintJournal."""
        return self._journal.unreported()

    def reported(self, entry: PrintEntry) -> None:
        """See PrintJournal."""
        self._journal.reported(entry)

    def attempts(self, serial: str) -> tuple[PrintEntry, ...]:
        """See PrintJournal."""
        return self._journal.attempts(serial)

    def unfinished(self) -> tuple[PrintEntry, ...]:
        """See PrintJournal."""
        return self._journal.unfinished()

    def has_counted(self, printer_uuid: str) -> bool:
        """See PrintJournal."""
        return self._journal.has_counted(printer_uuid)

    def _told(self, step: str, entry: PrintEntry) -> PrintEntry:
        self._tell(f"{step} done")
        return entry
