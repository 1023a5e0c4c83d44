"""Telling the backend what became of paper: by the journal, so that nothing is forgotten over a power cut."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kiosk.ports.certificates import CertificateOffice
    from kiosk.ports.print_journal import PrintJournal

_KEY_SPACE: Final = uuid.UUID("b3c1c9a4-5a0e-5d0b-8f39-7a2f4f1f0f52")


def report_paper(office: CertificateOffice, journal: PrintJournal, *, deadline_s: float) -> int:
    """Tell of every ended attempt the backend does not know of yet, oldest first; gives how many.

    The key comes from the attempt, so telling again after a lost answer changes nothing. Raises what the office raises;
    what was told before that is remembered.
    """
    told = 0
    for entry in journal.unreported():
        if entry.outcome is not None:
            key = str(uuid.uuid5(_KEY_SPACE, f"{entry.serial}/{entry.attempt}/{entry.outcome}"))
            office.printed(entry.serial, entry.outcome, key=key, deadline_s=deadline_s)
            journal.reported(entry)
            told += 1
    return told
