"""Following a job to its end: told by the printer, or UNKNOWN. Never sends anything but questions and a cancel."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from devices.codecs.ipp_printing import JobState
from devices.codecs.ipp_status import status_of
from devices.drivers.document_printer_dialogue import holds_no_document
from devices.drivers.document_printer_verdict import completed_sheets, verdict
from kiosk.ports.errors import DeviceBusy, DeviceError, LinkLost, PortMissing
from kiosk.ports.print_journal import PrintOutcome
from kiosk.ports.statuses import Device, DocumentPrinterStatus, Paper

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.codecs.ipp_reading import JobFacts, PrinterFacts
    from devices.drivers.document_printer_dialogue import IppDialogue
    from kiosk.ports.print_journal import PrinterJob

_CANCEL_S: Final = 10.0  # to learn how a canceled job ended
_CONFIRM_S: Final = 0.05  # between hearing an end and hearing it again
_SETTLE_S: Final = 2.0  # some printers say how a job ended first, and count afterwards
_SILENCE_S: Final = 1.0  # without an answer: whoever waits for the sheet is told
_UNKNOWN_STATUS: Final = DocumentPrinterStatus(Device.UNKNOWN)


class Sent(Enum):
    """Whether the document reached the printer."""

    YES = auto()
    PERHAPS = auto()  # the wire broke, or we were away
    REFUSED = auto()  # the printer said that it does not take it


@dataclass(frozen=True, slots=True)
class JobEnd:
    """How a job ended, and what was seen on the way."""

    outcome: PrintOutcome
    why: str
    sheets_completed: int | None = None
    job: JobFacts | None = None  # None: the printer does not know it any more, or did not answer
    status: DocumentPrinterStatus = _UNKNOWN_STATUS
    given_up: bool = False  # we canceled it
    leftover: bool = False  # it may still lie at the printer
    trouble: DeviceError | None = None  # what the wire did last


class JobWatch:
    """Follows one job. `heed`: whether an interrupt ends the wait."""

    def __init__(
        self,
        dialogue: IppDialogue,
        told: PrinterJob,
        *,
        serial: str,
        sheets: int,
        poll_s: float,
        on_status: Callable[[DocumentPrinterStatus], None],
        heed: bool,
    ) -> None:
        self._dialogue = dialogue
        self._told = told
        self._serial = serial
        self._sheets = sheets
        self._poll_s = poll_s
        self._on_status = on_status
        self._heed = heed
        self._jammed = False
        self._heard: tuple[PrintOutcome, str, int | None] | None = None
        self._heard_at = 0.0
        self._waited_in_vain = False  # the printer refused the document and was seen to have none
        self._status = _UNKNOWN_STATUS
        self._trouble: DeviceError | None = None
        self._answered_at = dialogue.monotonic()

    def follow(self, *, deadline: float, sent: Sent) -> JobEnd:
        """Ask until the job is over, or the monotonic `deadline`; then cancel it and ask 10 s more.

        Unless it was certainly `sent`, a job that still waits for its document is canceled at once: the document is
        never sent again. Raises Canceled if interrupts are heeded.
        """
        given_up = False
        while True:
            now = self._dialogue.monotonic()
            end, job = self._look(min(deadline, now + _CANCEL_S) if not given_up else deadline)
            if end is not None:
                if self._is_sure(end, now) or now >= deadline + _CANCEL_S:
                    return self._with(end, given_up=given_up)
                self._dialogue.breathe(min(self._poll_s, _CONFIRM_S), heed=self._heed)
                continue
            waits_in_vain = sent is not Sent.YES and job is not None and holds_no_document(job)
            self._waited_in_vain = self._waited_in_vain or (waits_in_vain and sent is Sent.REFUSED)
            if not given_up and (now >= deadline or waits_in_vain):
                given_up, deadline = True, self._dialogue.monotonic() + _CANCEL_S
                self._cancel(deadline)
            elif given_up and now >= deadline:
                return self._lost(job)
            self._dialogue.breathe(self._poll_s, heed=self._heed)

    def _is_sure(self, end: JobEnd, now: float) -> bool:
        """Whether an end may be believed: heard twice, and the count given time to catch up unless all is out."""
        heard = (end.outcome, end.why, end.sheets_completed)
        if heard != self._heard:
            self._heard, self._heard_at = heard, now
            return False
        is_settled = end.outcome is PrintOutcome.PRINTED or end.job is None or end.leftover or end.job.never_processed
        return is_settled or now - self._heard_at >= _SETTLE_S

    def _look(self, deadline: float) -> tuple[JobEnd | None, JobFacts | None]:
        """Ask once for the printer and the job. Gives the end, if this is it; and the job, if the printer answered."""
        try:
            printer = self._dialogue.printer(deadline=deadline)
            job = self._dialogue.job(self._told.job_id, deadline=deadline)
            # The printer can lose power between the two answers: a job that is missing is looked for by its name too.
            if job is None or not self._is_ours(job):
                named = self._dialogue.jobs_named(self._serial, deadline=deadline)
                job = next((candidate for candidate in named if self._is_ours(candidate)), None)
        except DeviceError as error:
            self._trouble = error
            self._miss(error)
            return None, None
        self._trouble, self._answered_at = None, self._dialogue.monotonic()
        self._note(printer)
        return self._judge(printer, job), job

    def _judge(self, printer: PrinterFacts, job: JobFacts | None) -> JobEnd | None:
        if job is None:
            return JobEnd(PrintOutcome.UNKNOWN, "the printer knows no such job any more")
        if why := self._another_life(printer):
            if not job.is_over:
                self._cancel(self._dialogue.monotonic() + _CANCEL_S)
            return JobEnd(PrintOutcome.UNKNOWN, why, job=job, leftover=not job.is_over)
        if not job.is_over:
            return None
        outcome = verdict(job, sheets=self._sheets, counts=self._told.counts, jammed=self._jammed)
        if self._waited_in_vain and job.state is not JobState.COMPLETED and not completed_sheets(job):
            outcome = PrintOutcome.NOT_PRINTED
        reasons = ", ".join(sorted(job.reasons)) or "no reason told"
        return JobEnd(outcome, f"{job.state.name.lower()}: {reasons}", completed_sheets(job), job)

    def _is_ours(self, job: JobFacts) -> bool:
        """Whether this is the very job: an id alone is given out again after a power cut."""
        if job.name != self._serial:
            return False
        if self._told.job_uuid is None or job.uuid is None:
            return job.job_id == self._told.job_id
        return job.uuid == self._told.job_uuid

    def _another_life(self, printer: PrinterFacts) -> str | None:
        told = self._told
        if told.printer_uuid is not None and printer.uuid is not None and printer.uuid != told.printer_uuid:
            return "another printer answers at this address"
        if told.printer_up_time_s is not None and (printer.up_time_s or 0) < told.printer_up_time_s:
            return "the printer was switched off in between"
        return None

    def _note(self, printer: PrinterFacts) -> None:
        status = status_of(printer)
        self._jammed = self._jammed or status.paper is Paper.JAMMED
        self._status = status
        self._on_status(status)

    def _miss(self, error: DeviceError) -> None:
        """No answer: said when it lasts. What was known of the printer before is kept for the verdict."""
        if self._dialogue.monotonic() - self._answered_at >= _SILENCE_S:
            away = isinstance(error, LinkLost | PortMissing)
            self._on_status(DocumentPrinterStatus(Device.OFFLINE if away else Device.UNKNOWN))

    def _cancel(self, deadline: float) -> None:
        try:
            self._dialogue.cancel(self._told.job_id, deadline=deadline)
        except DeviceError as error:
            self._trouble = error

    def _lost(self, job: JobFacts | None) -> JobEnd:
        why = "the printer does not end the job" if job is not None else "the printer did not answer any more"
        end = JobEnd(PrintOutcome.UNKNOWN, why, job=job, leftover=True)
        return self._with(end, given_up=True)

    def _with(self, end: JobEnd, *, given_up: bool) -> JobEnd:
        return JobEnd(
            end.outcome,
            end.why,
            end.sheets_completed,
            end.job,
            self._status,
            given_up=given_up,
            leftover=end.leftover,
            trouble=self._trouble or (DeviceBusy(end.why) if end.leftover else None),
        )
