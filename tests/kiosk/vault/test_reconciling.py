from __future__ import annotations

import pytest

from kiosk.ports.errors import LinkLost
from kiosk.ports.print_journal import PrinterJob, PrintOutcome
from kiosk.vault.reconciling import reconcile_journal
from tests.fakes.document_printer import FakeDocumentPrinter
from tests.fakes.print_journal import FakePrintJournal

JOB = PrinterJob(1, "urn:uuid:1", "urn:uuid:2", 3, counts=True)


@pytest.fixture
def printer() -> FakeDocumentPrinter:
    return FakeDocumentPrinter()


@pytest.fixture
def journal() -> FakePrintJournal:
    return FakePrintJournal()


def test_nothing_unfinished_asks_nobody(printer: FakeDocumentPrinter, journal: FakePrintJournal) -> None:
    printer.trouble = LinkLost("nobody there")
    assert reconcile_journal(printer, journal, deadline_s=1) == ()


def test_intended_entry_ends_not_printed(printer: FakeDocumentPrinter, journal: FakePrintJournal) -> None:
    journal.intend("S-1", sheets=1)
    reconcile_journal(printer, journal, deadline_s=1)
    assert journal.entries[0].outcome is PrintOutcome.NOT_PRINTED


def test_sent_entry_that_came_out_ends_printed(printer: FakeDocumentPrinter, journal: FakePrintJournal) -> None:
    journal.sent(journal.created(journal.intend("S-1", sheets=2), JOB))
    printer.sheets["S-1"] = 2
    reconcile_journal(printer, journal, deadline_s=1)
    assert journal.entries[0].outcome is PrintOutcome.PRINTED


def test_sent_entry_that_is_forgotten_ends_unknown(printer: FakeDocumentPrinter, journal: FakePrintJournal) -> None:
    journal.sent(journal.created(journal.intend("S-1", sheets=2), JOB))
    reconcile_journal(printer, journal, deadline_s=1)
    assert journal.entries[0].outcome is PrintOutcome.UNKNOWN


def test_printer_that_cannot_be_asked_leaves_the_entry_unfinished(
    printer: FakeDocumentPrinter, journal: FakePrintJournal
) -> None:
    journal.sent(journal.created(journal.intend("S-1", sheets=2), JOB))
    printer.trouble = LinkLost("nobody there")
    (done,) = reconcile_journal(printer, journal, deadline_s=1)
    assert (done.error, journal.entries[0].outcome) == (printer.trouble, None)


def test_leftover_is_cleared_and_keeps_its_outcome(printer: FakeDocumentPrinter, journal: FakePrintJournal) -> None:
    sent = journal.sent(journal.created(journal.intend("S-1", sheets=2), JOB))
    journal.ended(sent, PrintOutcome.UNKNOWN, leftover=True)
    reconcile_journal(printer, journal, deadline_s=1)
    assert (journal.entries[0].outcome, journal.entries[0].leftover) == (PrintOutcome.UNKNOWN, False)
