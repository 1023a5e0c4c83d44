"""What every PrintJournal must do: the fake in memory, and the vault's."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from kiosk.ports.errors import SerialUsed, VaultDamaged
from kiosk.ports.print_journal import PrinterJob, PrintOutcome, PrintState, Witness
from kiosk.vault.print_journal import VaultPrintJournal
from kiosk.vault.store import Vault
from tests.fakes.print_journal import FakePrintJournal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kiosk.ports.print_journal import PrintEntry, PrintJournal

JOB = PrinterJob(7, "urn:uuid:job", "urn:uuid:printer", 1234, counts=True)


@pytest.fixture(params=["fake", "vault"])
def journal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[PrintJournal]:
    if request.param == "fake":
        yield FakePrintJournal()
    else:
        with closing(Vault.open(tmp_path)) as vault:
            yield VaultPrintJournal(vault)


def sent(journal: PrintJournal, serial: str = "S-1") -> PrintEntry:
    return journal.sent(journal.created(journal.intend(serial, sheets=2), JOB))


def test_serial_never_seen_has_no_attempts(journal: PrintJournal) -> None:
    assert journal.attempts("S-1") == ()


def test_intended_attempt_is_the_first(journal: PrintJournal) -> None:
    entry = journal.intend("S-1", sheets=2)
    assert (entry.attempt, entry.sheets, entry.state) == (1, 2, PrintState.INTENDED)


def test_sent_attempt_remembers_its_job(journal: PrintJournal) -> None:
    sent(journal)
    assert journal.attempts("S-1")[0].job == JOB


def test_sent_attempt_is_sent(journal: PrintJournal) -> None:
    sent(journal)
    assert journal.attempts("S-1")[0].state is PrintState.SENT


def test_ended_attempt_has_its_outcome(journal: PrintJournal) -> None:
    journal.ended(sent(journal), PrintOutcome.PRINTED, sheets_completed=2)
    entry = journal.attempts("S-1")[0]
    assert (entry.state, entry.outcome, entry.sheets_completed) == (PrintState.ENDED, PrintOutcome.PRINTED, 2)


def test_every_change_gives_back_what_is_kept(journal: PrintJournal) -> None:
    ended = journal.ended(sent(journal), PrintOutcome.UNKNOWN, leftover=True)
    kept = journal.attempts("S-1")[0]
    assert (ended.state, ended.outcome, ended.job, ended.leftover) == (
        kept.state,
        kept.outcome,
        kept.job,
        kept.leftover,
    )


@pytest.mark.parametrize("outcome", [None, PrintOutcome.PRINTED, PrintOutcome.UNKNOWN])
def test_serial_that_may_be_out_takes_no_second_attempt(journal: PrintJournal, outcome: PrintOutcome | None) -> None:
    entry = sent(journal)
    if outcome is not None:
        journal.ended(entry, outcome)
    with pytest.raises(SerialUsed):
        journal.intend("S-1", sheets=2)


def test_serial_definitely_not_printed_takes_a_second_attempt(journal: PrintJournal) -> None:
    journal.ended(sent(journal), PrintOutcome.NOT_PRINTED)
    assert journal.intend("S-1", sheets=2).attempt == 2


def test_unfinished_are_those_not_ended(journal: PrintJournal) -> None:
    journal.ended(sent(journal, "S-1"), PrintOutcome.PRINTED)
    sent(journal, "S-2")
    assert [entry.serial for entry in journal.unfinished()] == ["S-2"]


def test_unfinished_are_those_that_left_something_over(journal: PrintJournal) -> None:
    journal.ended(sent(journal), PrintOutcome.UNKNOWN, leftover=True)
    assert [entry.serial for entry in journal.unfinished()] == ["S-1"]


def test_cleared_leftover_is_finished(journal: PrintJournal) -> None:
    journal.cleared(journal.ended(sent(journal), PrintOutcome.UNKNOWN, leftover=True))
    assert journal.unfinished() == ()


def test_ended_attempt_cannot_end_again(journal: PrintJournal) -> None:
    entry = sent(journal)
    journal.ended(entry, PrintOutcome.UNKNOWN)
    with pytest.raises(VaultDamaged):
        journal.ended(entry, PrintOutcome.NOT_PRINTED)


def test_attempt_is_sent_only_once(journal: PrintJournal) -> None:
    entry = journal.created(journal.intend("S-1", sheets=1), JOB)
    journal.sent(entry)
    with pytest.raises(VaultDamaged):
        journal.sent(entry)


def test_printer_that_never_counted_is_not_known_to_count(journal: PrintJournal) -> None:
    journal.ended(sent(journal), PrintOutcome.PRINTED, sheets_completed=0)
    assert not journal.has_counted("urn:uuid:printer")


def test_printer_that_counted_once_is_known_to_count(journal: PrintJournal) -> None:
    journal.ended(sent(journal), PrintOutcome.PRINTED, sheets_completed=1)
    assert journal.has_counted("urn:uuid:printer")


def test_other_printer_is_not_known_to_count(journal: PrintJournal) -> None:
    journal.ended(sent(journal), PrintOutcome.PRINTED, sheets_completed=1)
    assert not journal.has_counted("urn:uuid:another")


def test_ended_attempt_waits_to_be_reported(journal: PrintJournal) -> None:
    ended = journal.ended(sent(journal), PrintOutcome.UNKNOWN)
    assert [(entry.serial, entry.outcome) for entry in journal.unreported()] == [("S-1", ended.outcome)]


def test_attempt_under_way_is_not_to_be_reported(journal: PrintJournal) -> None:
    sent(journal)
    assert journal.unreported() == ()


def test_reported_attempt_waits_no_longer(journal: PrintJournal) -> None:
    journal.reported(journal.ended(sent(journal), PrintOutcome.PRINTED))
    assert journal.unreported() == ()


def test_unknown_paper_in_the_persons_hand_is_printed(journal: PrintJournal) -> None:
    journal.ended(sent(journal), PrintOutcome.UNKNOWN)
    entry = journal.witnessed("S-1")
    assert (entry.outcome, entry.witness, journal.attempts("S-1")) == (
        PrintOutcome.PRINTED,
        Witness.CITIZEN,
        (entry,),
    )


def test_persons_word_is_to_be_reported_though_the_unknown_was(journal: PrintJournal) -> None:
    journal.reported(journal.ended(sent(journal), PrintOutcome.UNKNOWN))
    journal.witnessed("S-1")
    assert [entry.outcome for entry in journal.unreported()] == [PrintOutcome.PRINTED]


def test_report_of_the_unknown_that_comes_late_does_not_swallow_the_persons_word(journal: PrintJournal) -> None:
    unknown = journal.ended(sent(journal), PrintOutcome.UNKNOWN)
    journal.witnessed("S-1")
    journal.reported(unknown)
    assert [entry.outcome for entry in journal.unreported()] == [PrintOutcome.PRINTED]


def test_attempt_under_way_ends_with_the_persons_word_and_leaves_its_job_over(journal: PrintJournal) -> None:
    sent(journal)
    entry = journal.witnessed("S-1")
    assert (entry.state, entry.outcome, entry.leftover) == (PrintState.ENDED, PrintOutcome.PRINTED, True)


def test_proved_paper_needs_no_word(journal: PrintJournal) -> None:
    journal.reported(journal.ended(sent(journal), PrintOutcome.PRINTED))
    assert (journal.witnessed("S-1").witness, journal.unreported()) == (Witness.PRINTER, ())


def test_word_of_paper_that_nothing_was_sent_of_is_not_believed(journal: PrintJournal) -> None:
    journal.ended(sent(journal), PrintOutcome.NOT_PRINTED)
    with pytest.raises(VaultDamaged):
        journal.witnessed("S-1")


def test_serial_that_was_witnessed_takes_no_second_attempt(journal: PrintJournal) -> None:
    journal.ended(sent(journal), PrintOutcome.UNKNOWN)
    journal.witnessed("S-1")
    with pytest.raises(SerialUsed):
        journal.intend("S-1", sheets=2)
