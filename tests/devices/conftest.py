"""A hosted device in a test's hands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import devices.host
from tests.fakes.hosted import House

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a device that failed be brought back at once."""
    monkeypatch.setattr(devices.host, "_FIRST_PAUSE_S", 0.001)
    monkeypatch.setattr(devices.host, "_LONGEST_PAUSE_S", 0.002)


@pytest.fixture
def house() -> Iterator[House]:
    house = House()
    yield house
    house.host.stop()
    assert not house.host._thread.is_alive()


@pytest.fixture
def started(house: House) -> House:
    house.host.start()
    assert house.next_status() == "fine"
    return house
