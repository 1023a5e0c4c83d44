from __future__ import annotations

from datetime import date

import pytest

from kiosk.domain.certificate_life import Verdict, after_printing, in_force, may_be_replaced, verdict
from kiosk.domain.certificates import CertificateState as State

LAST_DAY = date(2026, 12, 22)
ENDED = (State.VOID, State.RECALLED, State.REPLACED)


@pytest.mark.parametrize(
    ("before", "printed", "after"),
    [
        (State.ISSUED, True, State.PRINTED),
        (State.ISSUED, None, State.PRINT_UNKNOWN),
        (State.ISSUED, False, State.ISSUED),
        (State.PRINT_UNKNOWN, True, State.PRINTED),
        (State.PRINT_UNKNOWN, None, State.PRINT_UNKNOWN),
        (State.PRINT_UNKNOWN, False, State.ISSUED),
    ],
)
def test_a_report_of_the_paper_moves_what_is_open(before: State, printed: bool | None, after: State) -> None:
    assert after_printing(before, printed=printed) is after


@pytest.mark.parametrize("printed", [True, False, None])
def test_proof_of_paper_stays_proof(printed: bool | None) -> None:
    assert after_printing(State.PRINTED, printed=printed) is State.PRINTED


@pytest.mark.parametrize("state", ENDED)
@pytest.mark.parametrize("printed", [True, False, None])
def test_a_late_report_brings_nothing_back(state: State, printed: bool | None) -> None:
    assert after_printing(state, printed=printed) is state


@pytest.mark.parametrize("state", State)
def test_only_unproved_paper_is_replaced(state: State) -> None:
    assert may_be_replaced(state) is (state in {State.ISSUED, State.PRINT_UNKNOWN})


@pytest.mark.parametrize("state", State)
def test_what_ended_is_not_in_force(state: State) -> None:
    assert in_force(state) is (state not in ENDED)


@pytest.mark.parametrize("state", [State.ISSUED, State.PRINTED, State.PRINT_UNKNOWN])
@pytest.mark.parametrize(("today", "told"), [(LAST_DAY, Verdict.GOOD), (date(2026, 12, 23), Verdict.EXPIRED)])
def test_a_certificate_is_good_on_its_last_day(state: State, today: date, told: Verdict) -> None:
    assert verdict(state, valid_until=LAST_DAY, today=today) is told


@pytest.mark.parametrize(
    ("state", "told"),
    [(State.VOID, Verdict.VOID), (State.REPLACED, Verdict.REPLACED), (State.RECALLED, Verdict.RECALLED)],
)
def test_what_ended_says_how_also_after_its_last_day(state: State, told: Verdict) -> None:
    assert verdict(state, valid_until=LAST_DAY, today=date(2027, 1, 1)) is told
