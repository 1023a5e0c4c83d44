"""The numbers of whoever laid down a card, with their places of this moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from backend.server.queueing import calling
from tests.backend.engines import BOTH
from tests.backend.halls import ISSUER, younger

if TYPE_CHECKING:
    from kiosk.domain.queueing import QueueNumber
    from tests.backend.halls import Counterside

ENGINES = BOTH
PHONE = "13800000000"


def mine(hall: Counterside) -> tuple[QueueNumber, ...]:
    with hall.store.read() as session:
        return ISSUER.of_holder(session, younger(), site_id="hall", at=hall.now)


@pytest.fixture
def waiting(hall: Counterside) -> Counterside:
    """Two people came before somebody with a card; a counter is open."""
    hall.take()
    hall.take()
    hall.take(holder=younger())
    hall.open("1")
    return hall


def test_place_is_that_of_this_moment(waiting: Counterside) -> None:
    assert [number.ahead for number in mine(waiting)] == [2]
    waiting.serve("1")

    assert [number.ahead for number in mine(waiting)] == [1]


def test_number_that_waits_was_not_called(waiting: Counterside) -> None:
    assert [number.called_to for number in mine(waiting)] == [""]


def test_called_number_names_its_counter(waiting: Counterside) -> None:
    waiting.serve("1")
    waiting.serve("1")
    waiting.call("1")

    assert [(number.called_to, number.ahead, number.wait) for number in mine(waiting)] == [("1", 0, None)]


def test_number_being_served_still_names_its_counter(waiting: Counterside) -> None:
    waiting.serve("1")
    waiting.serve("1")
    waiting.call("1")
    waiting.do(calling.start_serving, "1")

    assert [number.called_to for number in mine(waiting)] == ["1"]


def test_finished_number_is_held_no_longer(waiting: Counterside) -> None:
    for _ in range(3):
        waiting.serve("1")

    assert mine(waiting) == ()


def test_number_checked_in_late_in_the_line_tells_its_place_of_now(hall: Counterside) -> None:
    reserved = hall.reserve(PHONE)
    hall.take()
    hall.open("1")
    hall.serve("1")

    assert hall.check_in(token=ISSUER.secret.page_token(reserved.id)).ahead == 0
