"""A card that has done its work and lies there still."""

from __future__ import annotations

import pytest

from kiosk.performing.cards import CardDesk
from kiosk.ports.errors import NoCard
from kiosk.ports.statuses import Media


class Clock:
    def today(self) -> object:
        from datetime import date

        return date(2026, 11, 23)


class Reader:
    """Meets `card`, and answers `lifted` when asked whether it is gone; notes how long it was given."""

    def __init__(self, card: object) -> None:
        self.card = card
        self.lifted = False
        self.waited: list[float] = []

    def read_card(self, *, deadline_s: float) -> object:
        if self.card is None:
            raise NoCard("none")
        return self.card

    def await_removal(self, *, deadline_s: float) -> bool:
        self.waited.append(deadline_s)
        return self.lifted


class Bench:
    def __init__(self) -> None:
        from tests.fakes.people import identity_of

        self.left: list[bool] = []
        self.media: list[Media] = []
        self.reader = Reader(identity_of().card)
        self.desk = CardDesk(Clock(), on_media=self.media.append, on_left=self.left.append)  # type: ignore[arg-type]  # a clock of one day

    def tend(self) -> float | None:
        return self.desk.tend(self.reader)  # type: ignore[arg-type]  # a reader of two calls

    def look(self, *, fresh: bool) -> object:
        return self.desk.look(self.reader, fresh=fresh)  # type: ignore[arg-type]  # a reader of two calls


@pytest.fixture
def bench() -> Bench:
    bench = Bench()
    bench.look(fresh=True)
    return bench


def test_card_that_was_met_first_is_not_left(bench: Bench) -> None:
    assert bench.left == []


def test_card_that_lies_there_for_the_next_visit_is_left(bench: Bench) -> None:
    with pytest.raises(NoCard):
        bench.look(fresh=True)
    assert bench.left == [True]


def test_left_card_is_told_within_a_second_of_looking(bench: Bench) -> None:
    with pytest.raises(NoCard):
        bench.look(fresh=True)
    assert sum(bench.reader.waited) < 1.0


def test_card_that_was_lifted_in_time_is_not_left(bench: Bench) -> None:
    bench.reader.lifted = True
    bench.look(fresh=True)
    assert bench.left == []


def test_left_card_that_was_lifted_is_told(bench: Bench) -> None:
    with pytest.raises(NoCard):
        bench.look(fresh=True)
    bench.reader.lifted = True
    bench.look(fresh=True)
    assert bench.left == [True, False]


def test_card_read_again_is_needed_again(bench: Bench) -> None:
    with pytest.raises(NoCard):
        bench.look(fresh=True)
    bench.look(fresh=False)
    assert bench.left[-1] is False


def test_reader_is_asked_patiently_once_the_card_is_known_to_lie(bench: Bench) -> None:
    for _ in range(2):
        with pytest.raises(NoCard):
            bench.look(fresh=True)
    assert bench.reader.waited[-1] == 2.0


def left(bench: Bench) -> Bench:
    with pytest.raises(NoCard):
        bench.look(fresh=True)
    return bench


def test_left_card_is_tended_until_it_was_lifted(bench: Bench) -> None:
    soon = left(bench).tend()
    bench.reader.lifted = True
    assert (soon is not None and soon <= 0.5, bench.tend(), bench.left[-1]) == (True, None, False)


def test_tending_a_left_card_keeps_nobody_waiting(bench: Bench) -> None:
    left(bench).tend()
    assert bench.reader.waited[-1] == 0.0


def test_card_that_is_needed_is_not_tended(bench: Bench) -> None:
    assert (bench.tend(), bench.reader.waited) == (None, [])


def test_lifted_card_is_told_gone_from_the_reader_by_tending(bench: Bench) -> None:
    left(bench).reader.lifted = True
    bench.tend()
    assert bench.media[-1] is Media.NOT_PRESENT
