"""After a restart: learning how every unfinished print ended, before anything new is printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.ports.errors import DeviceError
from kiosk.ports.print_journal import PrintState

if TYPE_CHECKING:
    from kiosk.ports.document_printer import DocumentPrinter
    from kiosk.ports.print_journal import PrintEntry, PrintJournal


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What became of one unfinished entry. With an error nothing was learned, and it stays unfinished."""

    entry: PrintEntry
    error: DeviceError | None = None


def reconcile_journal(printer: DocumentPrinter, journal: PrintJournal, *, deadline_s: float) -> tuple[Reconciled, ...]:
    """Ask the printer about every unfinished entry, oldest first, `deadline_s` for each.

    Also cancels what ended entries left at the printer. Call it at start, and again when a printer that could not be
    asked is back. Raises VaultError.
    """
    return tuple(_reconcile(printer, journal, entry, deadline_s) for entry in journal.unfinished())


def _reconcile(printer: DocumentPrinter, journal: PrintJournal, entry: PrintEntry, deadline_s: float) -> Reconciled:
    try:
        outcome = printer.reconcile(entry, deadline_s=deadline_s)
    except DeviceError as error:
        return Reconciled(entry, error)
    if entry.state is PrintState.ENDED:
        return Reconciled(journal.cleared(entry))
    return Reconciled(journal.ended(entry, outcome))
