"""How a job that is over ended, from what its printer says. Pure; when in doubt, UNKNOWN.

"Completed" is the printer's word that every sheet is stacked (RFC 8011 5.3.7), and its count must not contradict it.
A zero is believed only from a printer that counts: one that tells sheets at all, or that has counted before. Many
count no impressions of a PDF and tell 0 for ever.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from devices.codecs.ipp_printing import JobState
from kiosk.ports.print_journal import PrintOutcome

if TYPE_CHECKING:
    from devices.codecs.ipp_reading import JobFacts

WITH_ERRORS: Final = "job-completed-with-errors"
NEVER_INTERPRETED: Final = frozenset({"unsupported-document-format", "unsupported-compression"})
UNPRINTABLE: Final = NEVER_INTERPRETED | {
    "document-format-error",
    "document-unprintable-error",
    "compression-error",
    "conflicting-attributes",
    "unsupported-attributes-or-values",
}


def completed_sheets(job: JobFacts) -> int | None:
    """What the printer counted: sheets, else impressions, which are the same when printing on one side."""
    return job.impressions_completed if job.sheets_completed is None else job.sheets_completed


def verdict(job: JobFacts, *, sheets: int, counts: bool, jammed: bool) -> PrintOutcome:
    """Say how a job of `sheets` one-sided sheets ended.

    `counts`: this printer has counted before. `jammed`: a jam was seen while the job was there, so that a sheet of it
    may have been pulled out by hand.
    """
    count = completed_sheets(job)
    zero_means_zero = counts or job.sheets_completed is not None
    if job.state is JobState.COMPLETED:
        return _of_completed(count, sheets, with_errors=WITH_ERRORS in job.reasons, zero_means_zero=zero_means_zero)
    if job.state < JobState.CANCELED:
        return PrintOutcome.UNKNOWN
    if job.sheets_completed is not None and job.sheets_completed >= sheets:
        return PrintOutcome.PRINTED  # canceled after the last sheet
    if count:
        return PrintOutcome.UNKNOWN
    if job.never_processed or job.reasons & NEVER_INTERPRETED:
        return PrintOutcome.NOT_PRINTED
    if count == 0 and zero_means_zero and not jammed:
        return PrintOutcome.NOT_PRINTED
    return PrintOutcome.UNKNOWN


def _of_completed(count: int | None, sheets: int, *, with_errors: bool, zero_means_zero: bool) -> PrintOutcome:
    if with_errors:
        return PrintOutcome.UNKNOWN
    if count is None or count >= sheets or (count == 0 and not zero_means_zero):
        return PrintOutcome.PRINTED
    return PrintOutcome.UNKNOWN
