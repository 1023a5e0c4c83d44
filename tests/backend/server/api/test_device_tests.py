"""Records of device tests over real TLS: kept once, by their terminal, and no more than that."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from backend.client import BackendClient, DeviceTestClient
from backend.server.store.device_tables import DeviceTestRow
from kiosk.domain.device_tests import DeviceTest, TestOutcome
from kiosk.domain.message import Message
from kiosk.ports.errors import BackendFault
from tests.backend.engines import BOTH
from tests.backend.running import running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.backend.running import Running

ENGINES = BOTH
RECORD = DeviceTest(
    id="00000000-0000-4000-8000-000000000001",
    device="ticket-printer",
    model="epson-tm-t88iii",
    serial="EMULATED0001",
    test="slip_is_proved",
    outcome=TestOutcome.PASS,
    message=Message.of("finding.holds_seen", said="1,200 bytes"),
    technician="张样例",
    time=datetime(2026, 3, 2, 1, 0, tzinfo=UTC),
)


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory, module_database: str) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("tests"), database=module_database) as started:
        yield started


@pytest.fixture(scope="module")
def client(backend: Running) -> Iterator[BackendClient]:
    opened = backend.terminal()
    yield opened
    opened.close()


def rows(backend: Running, test_id: str) -> list[DeviceTestRow]:
    with backend.foundation.store.read() as session:
        return list(session.scalars(select(DeviceTestRow).where(DeviceTestRow.id == test_id)))


def test_a_record_is_kept_as_it_was_told(backend: Running, client: BackendClient) -> None:
    DeviceTestClient(client).device_test(RECORD, key=RECORD.id, deadline_s=10)
    (row,) = rows(backend, RECORD.id)
    assert (row.device, row.test, row.outcome, row.technician) == ("ticket-printer", "slip_is_proved", "pass", "张样例")
    assert (row.began_at, row.message_values) == (RECORD.time, {"said": "1,200 bytes"})


def test_told_twice_it_is_one(backend: Running, client: BackendClient) -> None:
    twice = replace(RECORD, id="00000000-0000-4000-8000-000000000002")
    for _ in range(2):
        DeviceTestClient(client).device_test(twice, key=twice.id, deadline_s=10)
    assert len(rows(backend, twice.id)) == 1


def test_another_record_under_the_same_key_is_a_mistake(client: BackendClient) -> None:
    third = replace(RECORD, id="00000000-0000-4000-8000-000000000003")
    DeviceTestClient(client).device_test(third, key="the-same-key-twice-0001", deadline_s=10)
    other = replace(third, id="00000000-0000-4000-8000-000000000004")
    with pytest.raises(BackendFault) as refused:
        DeviceTestClient(client).device_test(other, key="the-same-key-twice-0001", deadline_s=10)
    assert refused.value.final


def test_a_long_finding_is_cut_and_kept(backend: Running, client: BackendClient) -> None:
    long = replace(
        RECORD,
        id="00000000-0000-4000-8000-000000000005",
        message=Message.of("finding.raised", code="x", said="s" * 900),
    )
    DeviceTestClient(client).device_test(long, key=long.id, deadline_s=10)
    assert len(rows(backend, long.id)[0].message_values["said"]) == 500
