"""Telling the backend what this terminal knows alone: ends of paper, by the print journal, and reviews, by the outbox.

Both stand in the vault before anything is sent, under keys that do not change, and stay until the backend took them or
said a definite no. So nothing is forgotten over a power cut, and nothing is done twice.
"""

from __future__ import annotations

import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kiosk.health.events import Event
from kiosk.ports.errors import BackendError, BackendFault, BackendRefused
from kiosk.ports.print_journal import COPY_PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.health.journal import Journal
    from kiosk.ports.certificates import CertificateOffice
    from kiosk.ports.device_tests import DeviceTests, TestOffice
    from kiosk.ports.outbox import Outbox
    from kiosk.ports.print_journal import PrintJournal

_KEY_SPACE: Final = uuid.UUID("b3c1c9a4-5a0e-5d0b-8f39-7a2f4f1f0f52")


@dataclass(frozen=True, slots=True)
class Reports:
    """Everything the backend is to be told, and whom to tell. `deadline_s`: for one call. One thread at a time."""

    office: CertificateOffice
    papers: PrintJournal
    outbox: Outbox
    journal: Journal
    deadline_s: float

    def deliver(self) -> None:
        """Tell all of it, the oldest of each kind first.

        What the backend definitely refuses is noted and let go. Another failure stops its kind, so that order is kept,
        but not the other kind. Raises VaultError, and the first BackendError met: the rest is for later.
        """
        failed: BackendError | None = None
        for tell in (self._tell_papers, self._tell_reviews):
            try:
                tell()
            except BackendError as error:
                failed = failed or error
        if failed is not None:
            raise failed

    def _tell_papers(self) -> None:
        for entry in self.papers.unreported():
            if entry.outcome is not None and not entry.serial.startswith(COPY_PREFIX):
                key = str(uuid.uuid5(_KEY_SPACE, f"{entry.serial}/{entry.attempt}/{entry.outcome}"))
                with _telling(self.journal, "paper"):
                    self.office.printed(entry.serial, entry.outcome, key=key, deadline_s=self.deadline_s)
            if entry.outcome is not None:
                self.papers.reported(entry)

    def _tell_reviews(self) -> None:
        while (letter := self.outbox.oldest()) is not None:
            with _telling(self.journal, "review"):
                self.office.review(letter.review, key=letter.key, deadline_s=self.deadline_s)
            self.outbox.remove(letter)


@dataclass(frozen=True, slots=True)
class TestReports:
    """What technicians tested. `deadline_s`: for one call. One thread at a time."""

    __test__ = False  # not for pytest

    office: TestOffice
    tests: DeviceTests
    journal: Journal
    deadline_s: float

    def deliver(self) -> None:
        """Tell all of it, the oldest first. Raises VaultError, BackendError: the rest is for later."""
        for test in self.tests.unreported():
            with _telling(self.journal, "device_test"):
                self.office.device_test(test, key=test.id, deadline_s=self.deadline_s)
            self.tests.reported(test)


@contextmanager
def _telling(journal: Journal, kind: str) -> Iterator[None]:
    """One call. Ends well when it was taken, and when it never will be."""
    try:
        yield
    except BackendError as error:
        if not _is_final(error):
            raise
        journal.note(Event.REPORT_REFUSED, kind=kind, code=error.code, message=str(error))
    else:
        journal.note(Event.REPORTED, kind=kind)


def _is_final(error: BackendError) -> bool:
    return isinstance(error, BackendRefused) or (isinstance(error, BackendFault) and error.final)
