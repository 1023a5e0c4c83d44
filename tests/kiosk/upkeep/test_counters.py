"""Counters and supplies: what is left is an estimate, and low comes from whichever says so first."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.ports.statuses import Cover, Cutter, Device, DocumentPrinterStatus, Paper, TicketPrinterStatus, Toner
from kiosk.upkeep.counters import (
    COUNTED,
    REFILLED,
    Counter,
    Level,
    Part,
    Plan,
    Plans,
    Refill,
    Source,
    level_of,
    sensed_by,
    supplies_of,
    supply,
)
from kiosk.upkeep.kinds import DeviceKind

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ROLL = (DeviceKind.TICKET_PRINTER, Counter.PAPER_MM)
PLAN = Plan(80_000, 5_000)


def roll(used: int, *, sensed: Level | None = None) -> tuple[Level, Source | None]:
    told = supply(Part.ROLL, {ROLL: used}, Refill(Part.ROLL, AT, 0), plan=PLAN, sensed=sensed)
    return told.level, told.source


def test_a_new_roll_is_full_by_estimate() -> None:
    assert roll(0) == (Level.FULL, Source.ESTIMATE)


def test_little_left_by_length_is_low_before_the_sensor_says_so() -> None:
    assert roll(75_000, sensed=Level.FULL) == (Level.LOW, Source.ESTIMATE)


def test_a_millimetre_more_than_little_is_not_low() -> None:
    assert roll(74_999, sensed=Level.FULL) == (Level.FULL, Source.SENSOR)


def test_the_sensor_says_low_before_the_estimate() -> None:
    assert roll(10, sensed=Level.LOW) == (Level.LOW, Source.SENSOR)


def test_used_up_by_length_is_low_never_out() -> None:
    assert roll(500_000, sensed=Level.FULL) == (Level.LOW, Source.ESTIMATE)


def test_out_is_said_by_the_sensor_alone() -> None:
    assert roll(0, sensed=Level.OUT) == (Level.OUT, Source.SENSOR)


def test_without_a_refill_on_record_nothing_is_estimated() -> None:
    told = supply(Part.ROLL, {ROLL: 75_000}, None, plan=PLAN)
    assert (told.left, told.level, told.used) == (None, Level.UNKNOWN, 75_000)


def test_a_refill_counts_from_where_the_counter_stood() -> None:
    told = supply(Part.ROLL, {ROLL: 90_000}, Refill(Part.ROLL, AT, 80_000), plan=PLAN)
    assert (told.used, told.left) == (10_000, 70_000)


def test_the_length_of_the_roll_that_was_put_in_wins_over_the_settings() -> None:
    told = supply(Part.ROLL, {ROLL: 1_000}, Refill(Part.ROLL, AT, 0, capacity=20_000), plan=PLAN)
    assert told.left == 19_000


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.sampled_from([None, *Level]))
def test_what_is_left_is_never_negative_and_used_neither(counted: int, at_refill: int, sensed: Level | None) -> None:
    told = supply(Part.ROLL, {ROLL: counted}, Refill(Part.ROLL, AT, at_refill), plan=PLAN, sensed=sensed)
    assert told.used >= 0
    assert told.left is not None
    assert 0 <= told.left <= PLAN.capacity


@pytest.mark.parametrize("word", [*Paper, *Toner])
def test_every_word_of_a_sensor_is_a_level_or_none(word: Paper | Toner) -> None:
    assert level_of(word) in {None, *Level}


def test_a_jam_says_nothing_of_the_level() -> None:
    assert level_of(Paper.JAMMED) is None


def test_statuses_tell_of_roll_tray_and_toner() -> None:
    ticket = TicketPrinterStatus(Device.ONLINE, Paper.LOW, Cover.CLOSED, Cutter.OK)
    document = DocumentPrinterStatus(Device.ONLINE, Paper.FULL, Toner.OUT, Cover.CLOSED)
    assert sensed_by([ticket, None, document]) == {
        Part.ROLL: Level.LOW,
        Part.TRAY: Level.FULL,
        Part.TONER: Level.OUT,
    }


def test_every_part_is_told_once() -> None:
    told = supplies_of({}, {}, Plans({}), {})
    assert [one.part for one in told] == list(Part)


def test_every_part_is_measured_by_a_counter_of_its_device() -> None:
    assert all(part.counter in COUNTED[part.device] for part in Part)


def test_what_is_refilled_by_default_is_of_that_device() -> None:
    assert all(part.device is device for device, part in REFILLED.items())


def test_every_kind_of_device_counts_something() -> None:
    assert set(COUNTED) == set(DeviceKind)
