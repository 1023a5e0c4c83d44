from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.codecs.ipp_printing import JobState
from devices.codecs.ipp_reading import JobFacts
from devices.drivers.document_printer_verdict import verdict
from kiosk.ports.print_journal import PrintOutcome

P, N, U = PrintOutcome.PRINTED, PrintOutcome.NOT_PRINTED, PrintOutcome.UNKNOWN
JOB = JobFacts(
    1, "S-1", "urn:uuid:1", JobState.COMPLETED, frozenset(), None, None, never_processed=False, printer_up_time_s=9
)
counters = st.none() | st.integers(0, 5)
jobs = st.builds(
    JobFacts,
    job_id=st.just(1),
    name=st.just("S-1"),
    uuid=st.none(),
    state=st.sampled_from(JobState),
    reasons=st.frozensets(
        st.sampled_from(("job-completed-with-errors", "document-format-error", "unsupported-document-format"))
    ),
    sheets_completed=counters,
    impressions_completed=counters,
    never_processed=st.booleans(),
    printer_up_time_s=st.none(),
)


@pytest.mark.parametrize(
    ("sheets", "impressions", "counts", "outcome"),
    [
        (2, 2, True, P),
        (2, None, False, P),
        (3, None, False, P),  # a cover sheet
        (1, 2, True, U),
        (0, 0, True, U),
        (0, 0, False, U),  # it tells sheets, so it counts
        (None, 2, False, P),
        (None, 1, False, U),
        (None, 0, False, P),  # it never counts
        (None, 0, True, U),  # it counted before
        (None, None, False, P),
    ],
)
def test_completed_is_believed_unless_the_count_contradicts(
    sheets: int | None, impressions: int | None, outcome: PrintOutcome, *, counts: bool
) -> None:
    job = replace(JOB, sheets_completed=sheets, impressions_completed=impressions)
    assert verdict(job, sheets=2, counts=counts, jammed=False) is outcome


@pytest.mark.parametrize("state", [JobState.CANCELED, JobState.ABORTED])
@pytest.mark.parametrize(
    ("sheets", "impressions", "counts", "jammed", "outcome"),
    [
        (0, 0, False, False, N),
        (0, 0, False, True, U),
        (1, 1, True, False, U),
        (2, 2, True, False, P),  # canceled after the last sheet
        (None, 2, True, False, U),  # marked, perhaps not stacked
        (None, 0, True, False, N),
        (None, 0, False, False, U),
        (None, None, True, False, U),
    ],
)
def test_canceled_is_not_printed_only_when_the_printer_counts_zero(
    state: JobState,
    sheets: int | None,
    impressions: int | None,
    outcome: PrintOutcome,
    *,
    counts: bool,
    jammed: bool,
) -> None:
    job = replace(JOB, state=state, sheets_completed=sheets, impressions_completed=impressions)
    assert verdict(job, sheets=2, counts=counts, jammed=jammed) is outcome


def test_canceled_before_it_began_is_not_printed_whatever_the_printer_counts() -> None:
    job = replace(JOB, state=JobState.CANCELED, never_processed=True)
    assert verdict(job, sheets=1, counts=False, jammed=False) is N


def test_format_never_interpreted_is_not_printed() -> None:
    job = replace(JOB, state=JobState.ABORTED, reasons=frozenset({"unsupported-document-format"}))
    assert verdict(job, sheets=1, counts=False, jammed=False) is N


def test_completed_with_errors_is_unknown() -> None:
    job = replace(JOB, reasons=frozenset({"job-completed-with-errors"}), sheets_completed=1)
    assert verdict(job, sheets=1, counts=True, jammed=False) is U


@given(jobs, st.integers(1, 5), st.booleans(), st.booleans())
def test_counted_sheets_are_never_called_not_printed(job: JobFacts, sheets: int, counts: bool, jammed: bool) -> None:
    if job.sheets_completed or (job.sheets_completed is None and job.impressions_completed):
        assert verdict(job, sheets=sheets, counts=counts, jammed=jammed) is not N


@given(jobs, st.integers(1, 5), st.booleans(), st.booleans())
def test_fewer_sheets_than_wanted_are_never_called_printed(
    job: JobFacts, sheets: int, counts: bool, jammed: bool
) -> None:
    if job.sheets_completed is not None and job.sheets_completed < sheets:
        assert verdict(job, sheets=sheets, counts=counts, jammed=jammed) is not P


@given(jobs, st.integers(1, 5), st.booleans(), st.booleans())
def test_job_that_is_not_over_has_no_definite_outcome(job: JobFacts, sheets: int, counts: bool, jammed: bool) -> None:
    if not job.is_over:
        assert verdict(job, sheets=sheets, counts=counts, jammed=jammed) is U
