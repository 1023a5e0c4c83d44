"""The print journal: the ledger of what was sent to the document printer, serial by serial.

It is written before the printer is asked, so after a power cut it knows what may have come out:

    INTENDED   nothing but a Create-Job can have left; no byte of the document
    CREATED    the printer has a job; no byte of the document has left
    SENT       from now on bytes of the document may have left
    ENDED      printed, not printed, or unknown; final

An attempt that ended not printed may be followed by another; any other attempt is the serial's last. One that ended
unknown becomes printed when the person says that the whole paper is in their hand; nothing else changes an end.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from datetime import datetime

COPY_PREFIX: Final = "COPY-"  # of the name a copy is printed under: nobody issued it, and nobody is told of it


class PrintState(StrEnum):
    """How far an attempt has come."""

    INTENDED = "intended"
    CREATED = "created"
    SENT = "sent"
    ENDED = "ended"


class PrintOutcome(StrEnum):
    """How an attempt ended. Never anything else."""

    PRINTED = "printed"
    NOT_PRINTED = "not_printed"
    UNKNOWN = "unknown"


class Witness(StrEnum):
    """Who told how an attempt ended."""

    PRINTER = "printer"
    CITIZEN = "citizen"  # the printer could not tell; the paper is in the person's hand


@dataclass(frozen=True, slots=True)
class PrinterJob:
    """What tells a job from every other one. Job ids start again when a printer loses power; the rest does not."""

    job_id: int
    job_uuid: str | None
    printer_uuid: str | None
    printer_up_time_s: int | None
    counts: bool  # this printer was known to count what it prints when the job was made: its zero means zero


@dataclass(frozen=True, slots=True)
class PrintEntry:
    """One attempt at printing one serial."""

    serial: str
    attempt: int  # 1, 2, … for one serial
    sheets: int
    state: PrintState
    intended_at: datetime
    job: PrinterJob | None = None  # from CREATED on
    sent_at: datetime | None = None
    ended_at: datetime | None = None
    outcome: PrintOutcome | None = None  # when ENDED
    sheets_completed: int | None = None  # as the printer counted, when it did
    leftover: bool = False  # ended, but a job of this attempt may still lie at the printer
    witness: Witness = Witness.PRINTER


class PrintJournal(Protocol):
    """Every call is durable when it returns. From any thread, from several processes.

    Every call raises VaultBusy (retry); VaultFull, VaultDamaged, VaultKeyWrong (engineer). Then nothing was written.
    """

    def intend(self, serial: str, *, sheets: int) -> PrintEntry:
        """Begin an attempt. Raises SerialUsed unless every earlier one definitely ended not printed."""

    def created(self, entry: PrintEntry, job: PrinterJob) -> PrintEntry:
        """The printer has made a job for this attempt."""

    def sent(self, entry: PrintEntry) -> PrintEntry:
        """The document is about to leave. Written before its first byte."""

    def ended(
        self, entry: PrintEntry, outcome: PrintOutcome, *, sheets_completed: int | None = None, leftover: bool = False
    ) -> PrintEntry:
        """End the attempt. `leftover`: a job of it may still lie at the printer and has to be canceled later."""

    def witnessed(self, serial: str) -> PrintEntry:
        """The person has the whole paper of this serial in their hand: its last attempt ended printed.

        It has to be reported then, also when its unknown end was. One that is not ended ends now, its job left over;
        one that is proved stays as it is. Raises VaultDamaged when no attempt may have brought paper.
        """

    def cleared(self, entry: PrintEntry) -> PrintEntry:
        """Nothing of this ended attempt is left at the printer any more."""

    def unreported(self) -> tuple[PrintEntry, ...]:
        """Every ended attempt, oldest first, of whose end the backend was not told."""

    def reported(self, entry: PrintEntry) -> None:
        """The backend was told that this attempt ended so. One whose end has changed meanwhile is still to be told."""

    def attempts(self, serial: str) -> tuple[PrintEntry, ...]:
        """Every attempt at this serial, oldest first."""

    def unfinished(self) -> tuple[PrintEntry, ...]:
        """What has to be reconciled: attempts not ended, and those that left something over; oldest first."""

    def has_counted(self, printer_uuid: str) -> bool:
        """Whether this printer ever counted a sheet of a job: then its zero means zero."""
