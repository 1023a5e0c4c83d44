"""Rate limits."""

from __future__ import annotations

import pytest

from backend.server.api.limits import RateLimit, TooManyRequests


class Hands:
    """A clock whose hands tests move."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def _spent(limit: RateLimit, address: str = "a") -> int:
    passed = 0
    while passed < 100:
        try:
            limit.spend(address)
        except TooManyRequests:
            return passed
        passed += 1
    return passed


def test_as_many_pass_at_once_as_a_minute_holds() -> None:
    assert _spent(RateLimit(per_minute=10, monotonic=Hands())) == 10


def test_another_address_has_its_own_minute() -> None:
    limit = RateLimit(per_minute=10, monotonic=Hands())
    _spent(limit)
    assert _spent(limit, "b") == 10


def test_half_a_minute_later_half_as_many_pass() -> None:
    hands = Hands()
    limit = RateLimit(per_minute=10, monotonic=hands)
    _spent(limit)
    hands.now += 30
    assert _spent(limit) == 5


def test_a_long_pause_saves_up_no_more_than_a_minute() -> None:
    hands = Hands()
    limit = RateLimit(per_minute=10, monotonic=hands)
    hands.now += 86_400
    assert _spent(limit) == 10


def test_who_must_wait_is_told_how_long() -> None:
    limit = RateLimit(per_minute=10, monotonic=Hands())
    _spent(limit)
    with pytest.raises(TooManyRequests) as caught:
        limit.spend("a")
    assert caught.value.retry_after_s == 6


def test_addresses_not_seen_for_long_are_forgotten() -> None:
    limit = RateLimit(per_minute=10, monotonic=Hands())
    for number in range(10_050):
        limit.spend(str(number))
    assert len(limit._buckets) == 10_000
