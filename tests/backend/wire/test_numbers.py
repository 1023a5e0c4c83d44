"""The wire grows, and old ends still read it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from backend.wire.halls import WireHall
from backend.wire.numbers import WireNumber, WireNumberOrder
from kiosk.domain.queueing import NumberOrder, Priority
from tests.fakes.halls import HALL, number_for


def _without(document: Any, *names: str) -> Any:
    if isinstance(document, dict):
        return {name: _without(value, *names) for name, value in document.items() if name not in names}
    return [_without(value, *names) for value in document] if isinstance(document, list) else document


def test_a_plain_order_is_written_as_ever() -> None:
    written = WireNumberOrder.of(NumberOrder("general")).model_dump_json()
    assert json.loads(written) == {"queue_id": "general", "holder_number": None, "nth": 1}


def test_an_order_comes_back_as_it_went() -> None:
    order = NumberOrder("general", services=("x",), declared=Priority.WITH_CHILD)
    assert WireNumberOrder.model_validate_json(WireNumberOrder.of(order).model_dump_json()).order() == order


def test_an_order_for_a_class_nobody_declares_is_refused() -> None:
    with pytest.raises(ValidationError):
        WireNumberOrder(queue_id="general", declared=Priority.APPOINTMENT)


def test_a_hall_of_an_older_server_is_read() -> None:
    new = ("triage", "declarable", "confirmed", "left_today", "services", "live_per_person", "live_per_queue")
    told = _without(WireHall.of(HALL).model_dump(mode="json"), *new)
    assert WireHall.model_validate(told).hall() == HALL


def test_a_number_of_an_older_server_is_read() -> None:
    told = _without(WireNumber.of(number_for()).model_dump(mode="json"), "priority", "services", "check_in_by")
    assert WireNumber.model_validate(told).number() == number_for()


def test_a_class_this_terminal_does_not_know_is_ordinary() -> None:
    told = {**WireNumber.of(number_for()).model_dump(mode="json"), "priority": "astronaut"}
    assert WireNumber.model_validate(told).number().priority is Priority.ORDINARY


def test_a_counter_that_calls_comes_back_as_it_went() -> None:
    called = replace(number_for(), called_to="7")
    assert WireNumber.model_validate_json(WireNumber.of(called).model_dump_json()).number() == called
