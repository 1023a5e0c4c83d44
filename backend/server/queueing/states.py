"""The lives of a number and of a counter. A row of `number_intervals` or `counter_intervals` is one of these, once."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from sqlalchemy import String, literal_column


class NumberState(StrEnum):
    """Where a number stands. It is valid on its business date only, whatever its state."""

    RESERVED = "reserved"  # taken on the phone, not yet checked in at the hall
    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    HELD = "held"  # set aside at a counter: the citizen fetches a copy
    FINISHED = "finished"
    NO_SHOW = "no_show"  # 过号; may come back by rule
    GIVEN_UP = "given_up"
    EXPIRED = "expired"  # the day ended, or nobody checked in


class CounterState(StrEnum):
    """What a service window does."""

    CLOSED = "closed"
    OPEN = "open"
    BREAK = "break"


class Source(StrEnum):
    """How a number was taken."""

    TERMINAL = "terminal"
    PHONE = "phone"
    OFFLINE = "offline"  # by a terminal without a backend, from its own range
    APPOINTMENT = "appointment"
    DESK = "desk"  # by staff, for somebody who cannot


class ServiceOutcome(StrEnum):
    """What became of one of the services a number was taken for."""

    OPEN = "open"
    DONE = "done"
    LEFT = "left"


AT_COUNTER: Final = (NumberState.CALLED, NumberState.SERVING)
"""A counter has one number in these states at most; a unique index says so as well."""
LIVE: Final = (NumberState.RESERVED, NumberState.WAITING, NumberState.CALLED, NumberState.SERVING, NumberState.HELD)
"""Counts against the limit of live numbers per person."""
ENDED: Final = (NumberState.FINISHED, NumberState.GIVEN_UP, NumberState.EXPIRED)
"""No command leads out of these, save undoing a finish."""

STILL_WAITING: Final = literal_column(f"'{NumberState.WAITING}'", type_=String)
"""Written out in statements: SQLite uses the index of those who wait only where it can see the state."""
