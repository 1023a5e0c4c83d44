"""Limits of a person hold though two terminals ask at the same moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from backend.server.queueing.refusals import Refused
from backend.server.registry.synthetic import make
from backend.server.second_factor.codes import CodeOffice
from backend.server.second_factor.rules import CodeRules
from backend.server.second_factor.sms import EmbeddedMessages
from kiosk.domain.queueing import NumberOrder
from kiosk.texts import Catalogue
from tests.backend.engines import BOTH
from tests.backend.hall_fixtures import hall
from tests.backend.halls import ISSUER, younger
from tests.backend.two_at_once import second_of_two

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from tests.backend.halls import Counterside

__all__ = ["hall"]  # a fixture

ENGINES = BOTH


def reason(hall: Counterside, first: Callable[[Session], object], second: Callable[[Session], object]) -> str:
    with pytest.raises(Refused) as caught:
        second_of_two(hall.store, first, second)
    return caught.value.refusal.reason.id


def test_numbers_over_two_queues_are_counted_together(hall: Counterside) -> None:
    hall.put(rules={"live_per_person": 1})

    def take(queue: str, terminal: str) -> Callable[[Session], object]:
        order = NumberOrder(queue, younger())
        return lambda session: ISSUER.take(
            session, order, number_id=queue, site_id="hall", terminal_id=terminal, at=hall.now
        )

    assert reason(hall, take("a", "t"), take("b", "u")) == "queues.too_many_live.reason"


def test_numbers_by_one_phone_over_two_queues_are_counted_together(hall: Counterside) -> None:
    hall.put(rules={"live_per_person": 1})

    def reserve(queue: str) -> Callable[[Session], object]:
        return lambda session: ISSUER.reserve(
            session, NumberOrder(queue), phone="19900000000", number_id=queue, site_id="hall", at=hall.now
        )

    assert reason(hall, reserve("a"), reserve("b")) == "queues.too_many_live.reason"


def test_two_people_do_not_wait_for_each_other(hall: Counterside) -> None:
    def take(queue: str, serial: int) -> Callable[[Session], str]:
        order = NumberOrder(queue, younger(serial))
        return lambda session: (
            ISSUER.take(session, order, number_id=queue, site_id="hall", terminal_id="t", at=hall.now).ticket
        )

    assert second_of_two(hall.store, take("a", 1), take("b", 2)) == "B001"


def test_codes_sent_at_two_terminals_are_counted_together(hall: Counterside) -> None:
    office = CodeOffice(ISSUER.secret, EmbeddedMessages(), Catalogue.load(), CodeRules())
    citizen = make(1)[0]

    def send(terminal: str) -> Callable[[Session], object]:
        return lambda session: office.send(session, citizen, code_id=terminal, terminal_id=terminal, at=hall.now)

    assert reason(hall, send("t"), send("u")) == "second_factor.too_soon.reason"
