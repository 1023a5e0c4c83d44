"""DocumentPrinter over IPP: one certificate a job, at most one sheet set per serial.

The order is the whole secret. The intent is durable before anything is sent; then Create-Job under the serial's name;
what tells the job from every other one is durable before its document leaves; then Send-Document, once; then questions
until the printer says how it ended. What the printer cannot tell (it lost power, it forgot, it does not answer) is
UNKNOWN, and nothing here ever sends that serial again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from devices.codecs.ipp_printing import NEEDED, JobState, PrinterState
from devices.codecs.ipp_status import status_of
from devices.drivers.document_printer_dialogue import holds_no_document
from devices.drivers.document_printer_rules import (
    Changes,
    error_of,
    hindrance,
    how_sent,
    must_be_printable,
    settings_for,
)
from devices.drivers.document_printer_watch import JobEnd, JobWatch, Sent
from kiosk.ports.document_printer import DocumentPrinted
from kiosk.ports.errors import (
    DeviceBusy,
    DeviceError,
    DocumentRefused,
    LinkLost,
    OutcomeUnknown,
    PortMissing,
    ProtocolViolated,
    SerialUsed,
    VaultError,
    WrongDevice,
)
from kiosk.ports.print_journal import PrinterJob, PrintOutcome, PrintState
from kiosk.ports.statuses import Device, DocumentPrinterStatus

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.codecs.ipp_printing import Said
    from devices.codecs.ipp_reading import JobFacts, PrinterFacts
    from devices.drivers.document_printer_dialogue import IppDialogue
    from kiosk.ports.print_journal import PrintEntry, PrintJournal

POLL_S: Final = 0.25
_TIDY_S: Final = 2.0


class IppDocumentPrinter:
    """Fulfils `kiosk.ports.document_printer.DocumentPrinter`."""

    def __init__(self, dialogue: IppDialogue, *, poll_s: float = POLL_S) -> None:
        self._dialogue = dialogue
        self._poll_s = poll_s
        self._open = False

    def open(self, *, deadline_s: float) -> None:
        """Make sure that a fit printer answers; see DocumentPrinter."""
        self._dialogue.forget_interrupt()
        self._open = False
        facts = self._dialogue.printer(deadline=self._dialogue.monotonic() + deadline_s)
        missing = ", ".join(sorted(operation.name for operation in NEEDED - facts.operations))
        if missing:
            raise WrongDevice(f"this printer cannot do {missing}: a certificate could not be followed")
        self._open = True

    def close(self) -> None:
        """Let go of the connection; see DocumentPrinter."""
        self._open = False
        self._dialogue.close()

    def interrupt(self) -> None:
        """End a pending call; see DocumentPrinter."""
        self._dialogue.interrupt()

    def status(self, *, deadline_s: float) -> DocumentPrinterStatus:
        """Ask how the printer is; see DocumentPrinter."""
        self._dialogue.forget_interrupt()
        if not self._open:
            return DocumentPrinterStatus(Device.OFFLINE)
        try:
            return status_of(self._dialogue.printer(deadline=self._dialogue.monotonic() + deadline_s))
        except (LinkLost, PortMissing):
            return DocumentPrinterStatus(Device.OFFLINE)
        except DeviceError:
            return DocumentPrinterStatus(Device.UNKNOWN)

    def print(
        self,
        document: bytes,
        *,
        serial: str,
        sheets: int,
        journal: PrintJournal,
        deadline_s: float,
        on_status: Callable[[DocumentPrinterStatus], None] | None = None,
    ) -> DocumentPrinted:
        """Print a PDF once under its serial; see DocumentPrinter."""
        self._dialogue.forget_interrupt()
        tell = Changes(on_status)
        started = self._dialogue.monotonic()
        deadline = started + deadline_s
        must_be_printable(document, serial, sheets)
        if any(attempt.outcome is not PrintOutcome.NOT_PRINTED for attempt in journal.attempts(serial)):
            raise SerialUsed(f"{serial}: an earlier attempt did not definitely end in vain")
        self._clear_leftovers(journal, deadline)
        facts = self._await_ready(deadline, tell)
        settings = settings_for(facts)
        self._must_be_new(serial, journal, deadline)

        entry = journal.intend(serial, sheets=sheets)
        entry = self._create(entry, settings, facts, journal, deadline)
        first_byte = self._dialogue.monotonic()
        refusal = self._send(entry, document, deadline)
        end = self._watch(entry, tell, heed=False).follow(deadline=deadline, sent=how_sent(refusal))
        self._write_end(entry, end, journal)
        if end.outcome is PrintOutcome.PRINTED:
            now = self._dialogue.monotonic()
            return DocumentPrinted(
                serial, sheets, end.sheets_completed, (first_byte - started) * 1000, (now - started) * 1000
            )
        if end.outcome is PrintOutcome.UNKNOWN:
            raise OutcomeUnknown(f"{serial}: {end.why}") from (end.trouble or refusal)
        raise error_of(end, refusal)

    def reconcile(self, entry: PrintEntry, *, deadline_s: float) -> PrintOutcome:
        """Learn how an unfinished attempt ended; see DocumentPrinter."""
        self._dialogue.forget_interrupt()
        deadline = self._dialogue.monotonic() + deadline_s
        self._dialogue.printer(deadline=deadline)  # raises when nobody is there to ask
        if entry.state is PrintState.ENDED:
            self._cancel_named(entry, deadline)
            return entry.outcome or PrintOutcome.UNKNOWN
        told = entry.job
        if entry.state is not PrintState.SENT:
            told = self._with_document(entry, deadline)
            if told is None:  # as the journal says: no byte of the document had left
                self._cancel_named(entry, deadline)
                return PrintOutcome.NOT_PRINTED
        if told is None:
            return PrintOutcome.UNKNOWN
        end = self._watch(entry, Changes(), heed=True, told=told).follow(deadline=deadline, sent=Sent.PERHAPS)
        if end.leftover and end.trouble is not None:
            raise end.trouble
        return end.outcome

    # ── before the document leaves ──

    def _await_ready(self, deadline: float, tell: Callable[[DocumentPrinterStatus], None]) -> PrinterFacts:
        """Wait while the printer is busy. Raises what stops it: nothing was begun."""
        while True:
            facts = self._dialogue.printer(deadline=deadline)
            status = status_of(facts)
            tell(status)
            if error := hindrance(status):
                raise error
            if facts.accepting and facts.state is not PrinterState.PROCESSING:
                return facts
            self._pause_while_busy(deadline, DeviceBusy("the printer is busy with another job"))

    def _pause_while_busy(self, deadline: float, busy: DeviceBusy) -> None:
        if self._dialogue.monotonic() >= deadline:
            raise busy
        self._dialogue.breathe(self._poll_s, heed=True)

    def _clear_leftovers(self, journal: PrintJournal, deadline: float) -> None:
        for entry in journal.unfinished():
            if entry.leftover:
                self._cancel_named(entry, deadline)
                journal.cleared(entry)

    def _must_be_new(self, serial: str, journal: PrintJournal, deadline: float) -> None:
        """Insurance against a journal that was lost or restored: the printer itself must not know this serial."""
        failed = {
            _mark(attempt.job) for attempt in journal.attempts(serial) if attempt.outcome is PrintOutcome.NOT_PRINTED
        }
        for job in self._dialogue.jobs_named(serial, deadline=deadline):
            if holds_no_document(job) and not job.is_over:
                self._dialogue.cancel(job.job_id, deadline=deadline)
            elif (job.uuid or job.job_id) not in failed and not (job.is_over and job.never_processed):
                raise SerialUsed(f"{serial}: the printer has had a job of this name")

    def _create(
        self,
        entry: PrintEntry,
        settings: dict[str, Said],
        facts: PrinterFacts,
        journal: PrintJournal,
        deadline: float,
    ) -> PrintEntry:
        """Make the job and write down what it is, and that its document leaves. A failure is definite: it has not."""
        try:
            job = self._created(entry.serial, settings, deadline)
            counts = facts.uuid is not None and journal.has_counted(facts.uuid)
            told = PrinterJob(job.job_id, job.uuid, facts.uuid, job.printer_up_time_s or facts.up_time_s, counts)
            entry = journal.created(entry, told)
            self._dialogue.breathe(0, heed=True)  # the last moment at which an interrupt counts
            return journal.sent(entry)
        except DeviceError:
            leftover = not self._try_to_cancel_named(entry)
            journal.ended(entry, PrintOutcome.NOT_PRINTED, leftover=leftover)
            raise
        except VaultError:
            self._try_to_cancel_named(entry)
            raise

    def _created(self, serial: str, settings: dict[str, Said], deadline: float) -> JobFacts:
        job, not_done = self._create_when_free(serial, settings, deadline)
        if not_done:
            raise DocumentRefused(f"the printer would leave out {', '.join(not_done)}")
        whole = self._dialogue.job(job.job_id, deadline=deadline)  # Create-Job's own answer mostly has no uuid
        if whole is None or whole.name != serial:
            raise ProtocolViolated("the printer made a job and does not know it")
        return whole

    def _create_when_free(
        self, serial: str, settings: dict[str, Said], deadline: float
    ) -> tuple[JobFacts, tuple[str, ...]]:
        while True:
            try:
                return self._dialogue.create(serial, settings, deadline=deadline)
            except DeviceBusy as busy:
                self._pause_while_busy(deadline, busy)

    # ── once it has left ──

    def _send(self, entry: PrintEntry, document: bytes, deadline: float) -> DeviceError | None:
        """Send the document, once. Gives what went wrong; whether it arrived is for the watch to find out."""
        try:
            self._dialogue.send(_job_of(entry).job_id, document, deadline=deadline)
        except DeviceError as error:
            return error
        return None

    def _watch(
        self,
        entry: PrintEntry,
        tell: Callable[[DocumentPrinterStatus], None],
        *,
        heed: bool,
        told: PrinterJob | None = None,
    ) -> JobWatch:
        return JobWatch(
            self._dialogue,
            told or _job_of(entry),
            serial=entry.serial,
            sheets=entry.sheets,
            poll_s=self._poll_s,
            on_status=tell,
            heed=heed,
        )

    def _write_end(self, entry: PrintEntry, end: JobEnd, journal: PrintJournal) -> None:
        try:
            journal.ended(entry, end.outcome, sheets_completed=end.sheets_completed, leftover=end.leftover)
        except VaultError as error:
            raise OutcomeUnknown(f"{entry.serial}: {end.outcome}, but the journal could not be written") from error

    # ── leaving nothing behind ──

    def _with_document(self, entry: PrintEntry, deadline: float) -> PrinterJob | None:
        """Distrust the journal: a disk may have lost its last line. Gives a job of this serial that has a document."""
        for job in self._dialogue.jobs_named(entry.serial, deadline=deadline):
            if not holds_no_document(job) and job.state not in {JobState.CANCELED, JobState.ABORTED}:
                return entry.job or PrinterJob(job.job_id, job.uuid, None, None, counts=False)
        return None

    def _cancel_named(self, entry: PrintEntry, deadline: float) -> None:
        for job in self._dialogue.jobs_named(entry.serial, deadline=deadline):
            if not job.is_over:
                self._dialogue.cancel(job.job_id, deadline=deadline)

    def _try_to_cancel_named(self, entry: PrintEntry) -> bool:
        try:
            self._cancel_named(entry, self._dialogue.monotonic() + _TIDY_S)
        except DeviceError:
            return False
        return True


def _mark(job: PrinterJob | None) -> str | int | None:
    return None if job is None else job.job_uuid or job.job_id


def _job_of(entry: PrintEntry) -> PrinterJob:
    if entry.job is None:
        raise ProtocolViolated(f"{entry.serial}: the journal gave back an entry without its job")
    return entry.job
