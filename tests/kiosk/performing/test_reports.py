"""Telling the backend of paper: nothing is forgotten, and telling twice is the same command."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from kiosk.performing.reports import report_paper
from kiosk.ports.errors import BackendUnreachable
from kiosk.ports.print_journal import PrintOutcome
from tests.fakes.print_journal import FakePrintJournal

if TYPE_CHECKING:
    from kiosk.ports.certificates import CertificateOffice


@dataclass
class Register:
    """The one call of the office that reports need; `down`: nobody answers."""

    down: bool = False
    told: list[tuple[str, PrintOutcome, str]] = field(default_factory=list)

    def printed(self, serial: str, outcome: PrintOutcome, *, key: str, deadline_s: float) -> None:
        if self.down:
            raise BackendUnreachable("nobody answers")
        self.told.append((serial, outcome, key))


def office(register: Register) -> CertificateOffice:
    return register  # type: ignore[return-value]  # the rest of the office is not asked


def journal_with(*outcomes: PrintOutcome) -> FakePrintJournal:
    journal = FakePrintJournal()
    for number, outcome in enumerate(outcomes):
        journal.ended(journal.intend(f"S-{number}", sheets=1), outcome)
    return journal


def test_every_end_is_told_once() -> None:
    journal, register = journal_with(PrintOutcome.PRINTED, PrintOutcome.UNKNOWN), Register()
    report_paper(office(register), journal, deadline_s=1)
    report_paper(office(register), journal, deadline_s=1)
    assert [(serial, outcome) for serial, outcome, _ in register.told] == [
        ("S-0", PrintOutcome.PRINTED),
        ("S-1", PrintOutcome.UNKNOWN),
    ]


def test_lost_answer_is_told_again_under_the_same_key() -> None:
    journal, register = journal_with(PrintOutcome.PRINTED), Register()
    report_paper(office(register), journal, deadline_s=1)
    journal.told.clear()
    report_paper(office(register), journal, deadline_s=1)
    assert register.told[0] == register.told[1]


def test_office_that_is_down_leaves_it_for_later() -> None:
    journal = journal_with(PrintOutcome.PRINTED)
    with pytest.raises(BackendUnreachable):
        report_paper(office(Register(down=True)), journal, deadline_s=1)
    assert len(journal.unreported()) == 1
