"""Conditions over answers: a closed set of words, evaluated without surprises.

`today` is an input. What was not answered satisfies no comparison, so only `Not` and `Present` see absence.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Value = str | bool | int | date


@dataclass(frozen=True, slots=True)
class Today:
    """The day of the question, moved: `today-16y` is Today(months=-192)."""

    months: int = 0
    days: int = 0

    def on(self, today: date) -> date:
        """Give the day meant; a month without that day ends on its last (29 February - 1 year = 28 February)."""
        ordinal = today.year * 12 + today.month - 1 + self.months
        year, month = ordinal // 12, ordinal % 12 + 1
        day = min(today.day, calendar.monthrange(year, month)[1])
        return date(year, month, day) + timedelta(days=self.days)


Operand = Value | Today


class Order(StrEnum):
    """Comparisons that need an order: dates and whole numbers."""

    LT = "lt"
    LE = "le"
    GT = "gt"
    GE = "ge"


@dataclass(frozen=True, slots=True)
class All:
    """Every one holds; of none, true."""

    of: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one holds; of none, false."""

    of: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """It does not hold."""

    of: Condition


@dataclass(frozen=True, slots=True)
class In:
    """The field was answered with one of these. `is` is an In of one."""

    field: str
    values: tuple[Operand, ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """The field was answered, and its answer stands so to the operand."""

    field: str
    order: Order
    to: Operand


@dataclass(frozen=True, slots=True)
class Present:
    """The field was answered."""

    field: str


Condition = All | AnyOf | Not | In | Compare | Present


def holds(condition: Condition, values: Mapping[str, Value], *, today: date) -> bool:
    """Decide a condition over the values known."""
    match condition:
        case All(of):
            return all(holds(each, values, today=today) for each in of)
        case AnyOf(of):
            return any(holds(each, values, today=today) for each in of)
        case Not(of):
            return not holds(of, values, today=today)
        case In(field, choices):
            return field in values and any(values[field] == _resolve(choice, today) for choice in choices)
        case Compare(field, order, to):
            return field in values and _compare(values[field], order, _resolve(to, today))
        case Present(field):
            return field in values


def fields_in(condition: Condition) -> Iterator[str]:
    """Name every field a condition looks at, repeated as often as it does."""
    match condition:
        case All(of) | AnyOf(of):
            for each in of:
                yield from fields_in(each)
        case Not(of):
            yield from fields_in(of)
        case In(field) | Compare(field) | Present(field):
            yield field


def _resolve(operand: Operand, today: date) -> Value:
    return operand.on(today) if isinstance(operand, Today) else operand


def _compare(left: Value, order: Order, right: Value) -> bool:
    """Compare like with like; the loader has seen to it that nothing else is asked."""
    match left, right:
        case (date(), date()):
            return _ordered((left > right) - (left < right), order)
        case (int(), int()):
            return _ordered((left > right) - (left < right), order)
    return False


def _ordered(sign: int, order: Order) -> bool:
    match order:
        case Order.LT:
            return sign < 0
        case Order.LE:
            return sign <= 0
        case Order.GT:
            return sign > 0
        case Order.GE:
            return sign >= 0
