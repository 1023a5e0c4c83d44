"""What terminals ask about numbers besides taking one, over real TLS, through the client."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import pytest

from backend.client.desk import NumberDeskClient
from backend.server.queueing import places
from backend.server.queueing.appointments import book, slots
from backend.server.store.tables import TerminalRow
from kiosk.domain.queueing import NumberOrder, OfflineFate, OfflineNumber, Priority
from kiosk.ports.errors import BackendRefused
from tests.backend.engines import BOTH
from tests.backend.running import DEADLINE_S, Running
from tests.fakes.people import PUBLIC_NUMBERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backend.client import BackendClient
    from kiosk.ports.numbers import NumberDesk

ENGINES = BOTH

HOLDER: Final = PUBLIC_NUMBERS[0]


@pytest.fixture
def client(own: Running) -> Iterator[BackendClient]:
    opened = own.terminal()
    yield opened
    opened.close()


@pytest.fixture
def desk(client: BackendClient) -> NumberDesk:
    return NumberDeskClient(client)


def test_numbers_of_a_card_are_told_as_they_were_given(client: BackendClient, desk: NumberDesk) -> None:
    taken = client.take_number(NumberOrder("general", HOLDER), key="k", deadline_s=DEADLINE_S)
    assert desk.numbers_of(HOLDER, deadline_s=DEADLINE_S) == (taken,)


def test_an_order_carries_services_and_a_declared_class(client: BackendClient) -> None:
    order = NumberOrder("general", services=("medical-insurance",), declared=Priority.VETERAN)
    taken = client.take_number(order, key="k", deadline_s=DEADLINE_S)
    assert (taken.services, taken.priority) == (("medical-insurance",), Priority.VETERAN)


def test_a_class_nobody_may_declare_does_not_follow_the_contract(own: Running) -> None:
    url = f"{own.server.addresses.terminals}/v1/numbers"
    body = {"queue_id": "general", "declared": "appointment"}
    with own.terminals_session() as session:
        answer = session.post(url, json=body, headers={"idempotency-key": "k"}, timeout=DEADLINE_S)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


def test_the_hall_tells_triage_services_and_classes(client: BackendClient) -> None:
    hall = client.hall(deadline_s=DEADLINE_S)
    assert (hall.triage[0].id, hall.queues[0].services[0].id, Priority.ELDER in hall.declarable) == (
        "matter",
        "social-insurance",
        True,
    )


def test_the_hall_tells_how_many_numbers_one_person_may_hold(client: BackendClient) -> None:
    hall = client.hall(deadline_s=DEADLINE_S)
    assert (hall.live_per_person, hall.live_per_queue) == (3, 1)


def test_an_appointment_is_checked_in_by_card(own: Running, desk: NumberDesk) -> None:
    own.clock.jump_to(datetime(2027, 1, 4, 2, 0, tzinfo=UTC))
    at = own.clock()
    with own.foundation.store.write() as session:
        numbers = own.server._house.numbers
        slot = slots(session, "qinghe", "household", at.date(), at=at)[0]
        holder = numbers.holder_digest(HOLDER)
        book(
            session,
            appointment_id="p",
            site_id="qinghe",
            queue_id="household",
            slot_from=slot.from_at,
            holder_hmac=holder,
            at=at,
        )
    checked_in = desk.check_in(holder_number=HOLDER, key="k", deadline_s=DEADLINE_S)
    assert (checked_in.ticket, checked_in.priority) == ("B001", Priority.APPOINTMENT)


def test_nothing_to_check_in_is_refused_in_words(desk: NumberDesk) -> None:
    with pytest.raises(BackendRefused) as caught:
        desk.check_in(token="A" * 26, key="k", deadline_s=DEADLINE_S)
    assert caught.value.refusal.reason.id == "queues.nothing_to_check_in.reason"


def test_a_number_given_offline_is_put_on_record_once(own: Running, desk: NumberDesk) -> None:
    range_ = desk.offline_ranges(deadline_s=DEADLINE_S)[0]
    given = OfflineNumber(NumberOrder(range_.queue_id), range_.business_date, range_.first, own.clock())
    fates = [*desk.report_offline([given, given], deadline_s=DEADLINE_S)]
    assert fates == [OfflineFate.ACCEPTED, OfflineFate.KNOWN]


def test_a_moved_terminal_is_told_so_until_it_is_confirmed(own: Running, client: BackendClient) -> None:
    with own.foundation.store.write() as session:
        terminal = session.query(TerminalRow).one()
        terminal.moved_at = own.clock()
    assert not client.hall(deadline_s=DEADLINE_S).confirmed
    with pytest.raises(BackendRefused) as caught:
        client.take_number(NumberOrder("general"), key="k", deadline_s=DEADLINE_S)
    assert caught.value.refusal.reason.id == "queues.not_confirmed.reason"
    NumberDeskClient(client).confirm_site("qinghe", deadline_s=DEADLINE_S)
    assert client.take_number(NumberOrder("general"), key="k", deadline_s=DEADLINE_S).ticket == "A001"


def test_moving_a_terminal_to_where_it_stands_changes_nothing(own: Running, client: BackendClient) -> None:
    with own.foundation.store.write() as session:
        terminal = session.query(TerminalRow).one()
        places.move_terminal(session, terminal.id, "qinghe", at=own.clock())
    assert client.hall(deadline_s=DEADLINE_S).confirmed


def test_no_answer_of_the_desk_shows_a_number_in_its_repr() -> None:
    from backend.wire.desk import WireCheckIn, WireHolder

    assert HOLDER not in f"{WireHolder(holder_number=HOLDER)!r}{WireCheckIn(holder_number=HOLDER)!r}"
