"""Devices that count: what is counted, when it settles, and that counting changes nothing else."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from kiosk.ports.errors import (
    Canceled,
    CardUnreadable,
    CoverOpen,
    DeviceSilent,
    LinkLost,
    NoCard,
    OutcomeUnknown,
    PaperOut,
    VaultFull,
)
from kiosk.upkeep.counters import Counter
from kiosk.upkeep.counting import CountingDocumentPrinter, CountingReader, CountingTicketPrinter, fed
from kiosk.upkeep.kinds import DeviceKind
from kiosk.upkeep.tallies import Tallies
from tests.fakes.document_printer import FakeDocumentPrinter, pdf
from tests.fakes.id_card_reader import FakeIdCardReader
from tests.fakes.people import RESIDENT
from tests.fakes.print_journal import FakePrintJournal
from tests.fakes.ticket_printer import FakeTicketPrinter, slip

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.ports.errors import DeviceError
    from kiosk.upkeep.counters import Counted

TICKET = DeviceKind.TICKET_PRINTER
DOCUMENT = DeviceKind.DOCUMENT_PRINTER
READER = DeviceKind.ID_CARD_READER


class Books:
    """Tallies, and how often a job settled."""

    def __init__(self) -> None:
        self.settled = 0
        self.tallies = Tallies(settled=self._settle)

    def _settle(self) -> None:
        self.settled += 1

    def of(self, kind: DeviceKind) -> dict[str, int]:
        return {str(counter): n for (device, counter), n in self.tallies.pending().items() if device is kind}


def printed_with(failure: DeviceError | None) -> tuple[dict[str, int], int]:
    books, printer = Books(), FakeTicketPrinter()
    if failure is not None:
        printer.failures.append(failure)
    counting = CountingTicketPrinter(printer, books.tallies)
    counting.open(deadline_s=1)
    if failure is None:
        counting.print(slip(), deadline_s=1)
    else:
        with pytest.raises(type(failure)):
            counting.print(slip(), deadline_s=1)
    return books.of(TICKET), books.settled


@pytest.mark.parametrize(
    ("failure", "counted"),
    [
        (None, {"slips_printed": 1}),
        (PaperOut("x"), {"slips_failed": 1}),
        (CoverOpen("x"), {"slips_failed": 1}),
        (OutcomeUnknown("x"), {"slips_unknown": 1}),
        (LinkLost("x"), {"slips_failed": 1}),
        (DeviceSilent("x"), {"slips_failed": 1}),
        (Canceled("x"), {}),
    ],
)
def test_a_slip_is_counted_as_it_ended(failure: DeviceError | None, counted: dict[str, int]) -> None:
    assert printed_with(failure) == (counted, 1)


def test_paper_is_counted_in_whole_millimetres_and_cuts() -> None:
    books = Books()
    fed(books.tallies)(61.6, 1)
    assert books.of(TICKET) == {"paper_mm": 62, "cuts": 1}


def test_a_document_counts_its_sheets() -> None:
    books = Books()
    printer = CountingDocumentPrinter(FakeDocumentPrinter(), books.tallies)
    printer.open(deadline_s=1)
    printer.print(pdf(2), serial="S-1", sheets=2, journal=FakePrintJournal(), deadline_s=1)
    assert books.of(DOCUMENT) == {"documents_printed": 1, "sheets": 2}


def test_a_card_that_was_read_is_counted_and_settles() -> None:
    books = Books()
    reader = CountingReader(FakeIdCardReader(RESIDENT), books.tallies)
    reader.open(deadline_s=1)
    reader.read_card(deadline_s=1)
    assert (books.of(READER), books.settled) == ({"cards_read": 1}, 1)


def test_a_wait_without_a_card_is_nothing() -> None:
    books = Books()
    reader = CountingReader(FakeIdCardReader(), books.tallies)
    reader.open(deadline_s=1)
    with pytest.raises(NoCard):
        reader.read_card(deadline_s=0)
    assert (books.of(READER), books.settled) == ({}, 0)


@pytest.mark.parametrize(("failure", "counted"), [(CardUnreadable("x"), {"reads_failed": 1}), (LinkLost("x"), {})])
def test_a_read_that_failed_is_counted(failure: DeviceError, counted: dict[str, int]) -> None:
    books, device = Books(), FakeIdCardReader()
    reader = CountingReader(device, books.tallies)
    reader.open(deadline_s=1)
    device.fail_with(failure)
    with pytest.raises(type(failure)):
        reader.read_card(deadline_s=1)
    assert books.of(READER) == counted


def test_everything_that_waits_is_written_at_once_and_once() -> None:
    tallies, written = Tallies(), []
    tallies.add(TICKET, Counter.CUTS)
    tallies.add(TICKET, Counter.CUTS, 2)
    tallies.add(READER, Counter.CARDS_READ)
    tallies.write(lambda batch: written.append(dict(batch)))
    tallies.write(lambda batch: written.append(dict(batch)))
    assert written == [{(TICKET, Counter.CUTS): 3, (READER, Counter.CARDS_READ): 1}]


def test_what_could_not_be_written_is_not_forgotten_nor_doubled() -> None:
    tallies = Tallies()
    tallies.add(TICKET, Counter.CUTS)

    def full(_batch: Mapping[Counted, int]) -> None:
        tallies.add(TICKET, Counter.CUTS)  # a job ends meanwhile
        raise VaultFull("no space")

    with pytest.raises(VaultFull):
        tallies.write(full)
    assert tallies.pending() == {(TICKET, Counter.CUTS): 2}


def test_counts_from_many_threads_are_all_there() -> None:
    tallies = Tallies()

    def count() -> None:
        for _ in range(500):
            tallies.add(TICKET, Counter.CUTS)

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert tallies.pending() == {(TICKET, Counter.CUTS): 2000}
