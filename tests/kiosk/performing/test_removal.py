"""Waiting for the card to be lifted."""

from __future__ import annotations

import pytest

from kiosk.journeys.certificate_effects import AwaitRemoval
from kiosk.journeys.effects import AwaitCard
from kiosk.performing.cards import CardDesk
from kiosk.ports.errors import LinkLost, NoCard
from kiosk.ports.statuses import Media
from kiosk.visit import Done, Failed
from tests.fakes.people import RESIDENT
from tests.fakes.works import Clock, Reader, Works, card_desk


def test_terminal_without_a_reader_waits_for_no_card() -> None:
    assert Works(reader=None).do(AwaitRemoval()) == Done(None)


def test_reader_that_met_no_card_is_not_asked() -> None:
    reader = Reader()

    assert Works(reader=reader).do(AwaitRemoval()) == Done(None)
    assert reader.log == []


def test_card_that_was_lifted_is_done_with() -> None:
    works = Works(reader=Reader([RESIDENT], removed=[True]))
    works.do(AwaitCard())

    assert works.do(AwaitRemoval()) == Done(None)


def test_card_seen_lifted_is_told() -> None:
    works = Works(reader=Reader([RESIDENT], removed=[True]))
    works.do(AwaitCard())
    works.do(AwaitRemoval())

    assert works.media == [Media.PRESENT, Media.NOT_PRESENT]


def test_card_that_still_lies_there_is_waited_for_by_the_patient_lane() -> None:
    """The lane asks again after NoCard, so that a touch is heard in between."""
    reader, desk = Reader([RESIDENT], removed=[False, True]), card_desk()
    desk.look(reader, fresh=False)
    with pytest.raises(NoCard):
        desk.removed(reader)

    assert desk.removed(reader) == Done(None)


def test_card_that_still_lies_there_is_not_told_to_be_gone() -> None:
    told: list[Media] = []
    reader, desk = Reader([RESIDENT], removed=[False]), CardDesk(Clock(), on_media=told.append)
    desk.look(reader, fresh=False)
    with pytest.raises(NoCard):
        desk.removed(reader)

    assert told == [Media.PRESENT]


def test_reader_that_fails_is_the_lanes_business() -> None:
    class Dead(Reader):
        def await_removal(self, *, deadline_s: float) -> bool:
            raise LinkLost(f"cable, {deadline_s} s")

    works = Works(reader=Dead([RESIDENT]))
    works.do(AwaitCard())

    assert isinstance(works.do(AwaitRemoval()), Failed)


def test_card_lifted_once_is_not_waited_for_again() -> None:
    reader = Reader([RESIDENT], removed=[True])
    works = Works(reader=reader)
    works.do(AwaitCard())
    works.do(AwaitRemoval())
    works.do(AwaitRemoval())

    assert reader.log.count("removal") == 1


def test_next_visit_need_not_wait_for_a_card_that_was_taken() -> None:
    reader = Reader([RESIDENT, NoCard("none")], removed=[True])
    works = Works(reader=reader)
    works.do(AwaitCard())
    works.do(AwaitRemoval())
    works.do(AwaitCard(fresh=True))

    assert reader.log == ["read", "removal", "read"]
