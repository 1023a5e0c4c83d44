"""What the killing tests would see: words that do not fit the sheets are found."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest

from kiosk.ports.print_journal import PrintEntry, PrintOutcome, PrintState
from tests.e2e.killing_truth import Issued, disagreements

AT = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


def entry(attempt: int, outcome: PrintOutcome | None) -> PrintEntry:
    state = PrintState.SENT if outcome is None else PrintState.ENDED
    return PrintEntry("S-1", attempt, 2, state, AT, outcome=outcome)


def issued(state: str, *reports: str) -> Issued:
    return Issued("S-1", 2, state, "00", reports)


@pytest.mark.parametrize(
    ("certificate", "outcomes", "pages"),
    [
        (issued("issued"), [], []),
        (issued("issued", "not_printed"), ["not_printed"], []),
        (issued("printed", "printed"), ["printed"], [1, 2]),
        (issued("printed", "not_printed", "printed"), ["not_printed", "printed"], [1, 2]),
        (issued("print_unknown", "unknown"), ["unknown"], []),
        (issued("print_unknown", "unknown"), ["unknown"], [1]),
        (issued("print_unknown", "unknown"), ["unknown"], [1, 2]),
    ],
)
def test_words_that_fit_the_sheets_pass(certificate: Issued, outcomes: list[str], pages: list[int]) -> None:
    attempts = tuple(entry(number, PrintOutcome(outcome)) for number, outcome in enumerate(outcomes, 1))
    assert disagreements(certificate, attempts, Counter(pages)) == []


@pytest.mark.parametrize(
    ("certificate", "outcome", "pages", "said"),
    [
        (issued("printed", "printed"), "printed", [1], "printed, says the register, and 1 of 2"),
        (issued("printed", "printed"), "printed", [1, 2, 1], "more than one sheet set"),
        (issued("printed", "printed"), "printed", [1, 2, 3], "more than one sheet set"),
        (issued("print_unknown", "unknown"), "unknown", [1, 1], "more than one sheet set"),
        (issued("issued", "not_printed"), "not_printed", [1], "not printed, says the register, and 1 sheet"),
        (issued("issued"), "printed", [], "the journal says"),
        (issued("printed", "printed"), "unknown", [1, 2], "the journal says"),
        (issued("issued"), None, [], "ended neither"),
        (issued("replaced", "unknown"), "unknown", [], "ended neither"),
    ],
)
def test_words_that_do_not_fit_the_sheets_are_found(
    certificate: Issued, outcome: str | None, pages: list[int], said: str
) -> None:
    attempts = (entry(1, PrintOutcome(outcome) if outcome else None),)
    assert any(said in fault for fault in disagreements(certificate, attempts, Counter(pages)))
