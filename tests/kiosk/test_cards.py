"""Cards: read, believed or refused, and lifted before the next visit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kiosk.domain.message import Language
from kiosk.journeys.effects import AwaitCard
from kiosk.performing.calls import Call
from kiosk.ports.errors import CardUnreadable, LinkLost, NoCard
from kiosk.ports.statuses import Media
from kiosk.visit import Done, Refused
from tests.fakes.people import HONG_KONG, RESIDENT, identity_of
from tests.fakes.works import VISIT, Reader, Works, card_desk

if TYPE_CHECKING:
    from kiosk.domain.identity import IdCard


# ── cards ──


def test_card_is_read_and_believed() -> None:
    assert Works(reader=Reader([RESIDENT])).do(AwaitCard()) == Done(identity_of())


def test_card_that_is_not_believed_is_refused() -> None:
    came = Works(reader=Reader([replace(RESIDENT, valid_to="20200102")])).do(AwaitCard())

    assert isinstance(came, Refused)
    assert came.refusal.reason.id == "card.expired.reason"


def test_card_that_cannot_be_read_is_refused() -> None:
    came = Works(reader=Reader([CardUnreadable("pulled away")])).do(AwaitCard())

    assert isinstance(came, Refused)
    assert came.refusal.reason.id == "card.malformed.reason"


def test_terminal_without_a_reader_waits_for_a_touch() -> None:
    came: list[object] = []
    Works(reader=None).performer.begin(Call(AwaitCard(), VISIT, Language.EN), came.append).cancel()

    assert came == []


def test_first_card_of_the_day_need_not_be_lifted_first() -> None:
    reader = Reader([RESIDENT])
    card_desk().look(reader, fresh=True)

    assert reader.log == ["read"]


def test_card_of_the_visit_before_must_be_lifted_first() -> None:
    reader = Reader([RESIDENT, RESIDENT], removed=[False])
    desk = card_desk()
    desk.look(reader, fresh=True)

    with pytest.raises(NoCard):
        desk.look(reader, fresh=True)

    assert reader.log == ["read", "removal"]


def test_card_laid_down_between_two_looks_is_not_taken_for_one_left_lying() -> None:
    reader = Reader([RESIDENT, NoCard("none"), HONG_KONG])
    desk = card_desk()
    desk.look(reader, fresh=True)
    with pytest.raises(NoCard):
        desk.look(reader, fresh=True)

    assert desk.look(reader, fresh=True) == Done(identity_of(HONG_KONG))
    assert reader.log == ["read", "removal", "read", "read"]


def test_card_asked_for_within_a_visit_may_be_the_one_that_lies_there() -> None:
    reader = Reader([RESIDENT, RESIDENT])
    desk = card_desk()
    desk.look(reader, fresh=True)

    assert desk.look(reader, fresh=False) == Done(identity_of())


@pytest.mark.parametrize("met", [replace(RESIDENT, valid_to="20200102"), CardUnreadable("no ID card")])
def test_refused_card_must_be_lifted_too(met: IdCard | Exception) -> None:
    reader = Reader([met], removed=[False])
    desk = card_desk()
    desk.look(reader, fresh=True)

    with pytest.raises(NoCard):
        desk.look(reader, fresh=True)


@pytest.mark.parametrize("met", [RESIDENT, CardUnreadable("no ID card")])
def test_card_that_was_met_is_told_to_lie_there(met: IdCard | Exception) -> None:
    told: list[Media] = []
    card_desk(told).look(Reader([met]), fresh=True)

    assert told == [Media.PRESENT]


def test_empty_reader_is_told() -> None:
    told: list[Media] = []

    with pytest.raises(NoCard):
        card_desk(told).look(Reader(), fresh=True)

    assert told == [Media.NOT_PRESENT]


def test_card_that_still_lies_there_is_not_told_to_be_gone() -> None:
    told: list[Media] = []
    reader, desk = Reader([RESIDENT], removed=[False]), card_desk(told)
    desk.look(reader, fresh=True)

    with pytest.raises(NoCard):
        desk.look(reader, fresh=True)

    assert told == [Media.PRESENT]


def test_card_seen_lifted_is_told() -> None:
    told: list[Media] = []
    reader, desk = Reader([RESIDENT, HONG_KONG], removed=[True]), card_desk(told)
    for _ in range(2):
        desk.look(reader, fresh=True)

    assert told == [Media.PRESENT, Media.NOT_PRESENT, Media.PRESENT]


def test_reader_that_fails_is_the_lanes_business() -> None:
    with pytest.raises(LinkLost):
        card_desk().look(Reader([LinkLost("cable")]), fresh=True)
