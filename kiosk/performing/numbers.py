"""What the backend's desk for numbers is asked: which numbers somebody holds, to let somebody wait who is here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.health.guard import outcome_of
from kiosk.performing.calls import NothingRuns, on_lane
from kiosk.ports.errors import PortMissing
from kiosk.visit import Done

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.domain.queueing import NumberOrder
    from kiosk.journeys.effects import CheckIn, FindNumbers
    from kiosk.performing.calls import Call
    from kiosk.ports.lane import Lane, Running
    from kiosk.ports.numbers import NumberDesk


def order_key(call: Call, order: NumberOrder) -> str:
    """Make the key of an order. Another order is another key: the same key with other content would be a 422."""
    said = (*order.services, order.declared or "") if order.services or order.declared else ()
    return call.key(order.queue_id, order.nth, order.holder_number or "", *said)


def find_numbers(lane: Lane[NumberDesk] | None, effect: FindNumbers, answer: Callable[[object], None]) -> Running:
    """Ask which live numbers somebody holds; none where nobody can be asked."""
    if lane is None:
        answer(Done(()))
        return NothingRuns()
    within = effect.deadline_s
    return on_lane(lane, lambda desk: Done(desk.numbers_of(effect.holder_number, deadline_s=within)), answer)


def check_in(lane: Lane[NumberDesk] | None, effect: CheckIn, key: str, answer: Callable[[object], None]) -> Running:
    """Let somebody wait who is here."""
    if lane is None:
        answer(outcome_of(PortMissing("this terminal reaches no desk for numbers")))
        return NothingRuns()
    token, holder, within = effect.token, effect.holder_number, effect.deadline_s
    return on_lane(
        lane, lambda desk: Done(desk.check_in(token=token, holder_number=holder, key=key, deadline_s=within)), answer
    )
