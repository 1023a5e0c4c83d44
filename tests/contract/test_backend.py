"""What every backend keeps of the port's promises: the fake in memory, and the real one over real TLS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from kiosk.domain.queueing import NumberOrder
from kiosk.ports.errors import BackendFault, BackendRefused
from tests.backend.running import always_open, running
from tests.fakes.backend import FakeBackend
from tests.fakes.people import PUBLIC_NUMBERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.domain.queueing import QueueStatus
    from kiosk.ports.backend import Backend

DEADLINE_S: Final = 10.0


@pytest.fixture(scope="module", params=["fake", "over TLS", "over TLS on PostgreSQL"])
def backend(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backend]:
    if request.param == "fake":
        yield FakeBackend()
        return
    directory = tmp_path_factory.mktemp("contract")
    on = request.getfixturevalue("postgresql").fresh() if "PostgreSQL" in request.param else ""
    with running(directory, site=always_open(directory), database=on) as real:
        client = real.terminal()
        yield client
        client.close()


@pytest.fixture
def anonymous(backend: Backend) -> QueueStatus:
    return next(queue for queue in backend.hall(deadline_s=DEADLINE_S).queues if not queue.needs_identity)


@pytest.fixture
def by_card(backend: Backend) -> QueueStatus:
    return next(queue for queue in backend.hall(deadline_s=DEADLINE_S).queues if queue.needs_identity)


@pytest.fixture
def key(request: pytest.FixtureRequest) -> str:
    name: str = request.node.name
    return name.replace(" ", "-")


def test_a_number_is_the_one_the_hall_announced(backend: Backend, anonymous: QueueStatus, key: str) -> None:
    number = backend.take_number(NumberOrder(anonymous.id), key=key, deadline_s=DEADLINE_S)
    assert number.ticket == anonymous.next_ticket


def test_a_number_tells_those_who_waited_before(backend: Backend, anonymous: QueueStatus, key: str) -> None:
    number = backend.take_number(NumberOrder(anonymous.id), key=key, deadline_s=DEADLINE_S)
    assert number.ahead == anonymous.waiting


def test_the_hall_counts_a_taken_number(backend: Backend, anonymous: QueueStatus, key: str) -> None:
    number = backend.take_number(NumberOrder(anonymous.id), key=key, deadline_s=DEADLINE_S)
    now = {queue.id: queue for queue in backend.hall(deadline_s=DEADLINE_S).queues}
    assert now[anonymous.id] == number.queue


def test_the_same_key_and_order_get_the_same_number(backend: Backend, anonymous: QueueStatus, key: str) -> None:
    order = NumberOrder(anonymous.id)
    first = backend.take_number(order, key=key, deadline_s=DEADLINE_S)
    backend.take_number(order, key=f"{key}-between", deadline_s=DEADLINE_S)
    assert backend.take_number(order, key=key, deadline_s=DEADLINE_S) == first


def test_the_same_key_with_another_order_is_a_fault(
    backend: Backend, anonymous: QueueStatus, by_card: QueueStatus, key: str
) -> None:
    backend.take_number(NumberOrder(anonymous.id), key=key, deadline_s=DEADLINE_S)
    with pytest.raises(BackendFault):
        backend.take_number(NumberOrder(anonymous.id, nth=2), key=key, deadline_s=0.5)


def test_another_key_gets_the_next_number(backend: Backend, anonymous: QueueStatus, key: str) -> None:
    first = backend.take_number(NumberOrder(anonymous.id), key=key, deadline_s=DEADLINE_S)
    second = backend.take_number(NumberOrder(anonymous.id), key=f"{key}-2", deadline_s=DEADLINE_S)
    assert second.ticket == first.queue.next_ticket


def test_a_serial_names_date_letter_and_number(backend: Backend, anonymous: QueueStatus, key: str) -> None:
    number = backend.take_number(NumberOrder(anonymous.id), key=key, deadline_s=DEADLINE_S)
    ordinal = int(number.ticket[1:])
    assert number.serial == f"{number.business_date:%Y%m%d}-{anonymous.letter}-{ordinal:04d}"


def test_a_queue_by_card_gives_numbers_to_a_card(backend: Backend, by_card: QueueStatus, key: str) -> None:
    order = NumberOrder(by_card.id, holder_number=PUBLIC_NUMBERS[0])
    assert backend.take_number(order, key=key, deadline_s=DEADLINE_S).queue.id == by_card.id


def test_a_queue_by_card_refuses_without_a_card(backend: Backend, by_card: QueueStatus, key: str) -> None:
    with pytest.raises(BackendRefused) as caught:
        backend.take_number(NumberOrder(by_card.id), key=key, deadline_s=DEADLINE_S)
    assert caught.value.refusal.reason.id == "queue.needs_identity.reason"


def test_a_refused_order_takes_no_number(backend: Backend, by_card: QueueStatus, key: str) -> None:
    with pytest.raises(BackendRefused):
        backend.take_number(NumberOrder(by_card.id), key=key, deadline_s=DEADLINE_S)
    order = NumberOrder(by_card.id, holder_number=PUBLIC_NUMBERS[1])
    assert backend.take_number(order, key=f"{key}-2", deadline_s=DEADLINE_S).ticket == by_card.next_ticket


def test_an_unknown_queue_is_refused(backend: Backend, key: str) -> None:
    with pytest.raises(BackendRefused) as caught:
        backend.take_number(NumberOrder("no-such-queue"), key=key, deadline_s=DEADLINE_S)
    assert caught.value.refusal.reason.id == "queue.unknown.reason"


def test_the_hall_names_an_instant_in_utc(backend: Backend) -> None:
    hall = backend.hall(deadline_s=DEADLINE_S)
    assert hall.as_of.utcoffset() is not None
    assert not hall.as_of.utcoffset()
