"""Synthetic residents: believable to a reader, impossible to be anybody."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import pytest

from backend.server.registry.register import look_up, replace_all
from backend.server.registry.synthetic import make
from kiosk.domain.identity import CardFault, CardKind, recognise
from tests.backend.engines import BOTH

if TYPE_CHECKING:
    from backend.server.store.session import Store

ENGINES = BOTH
PEOPLE = make()
NAMES = "".join(citizen.card.name for citizen in PEOPLE)
IMPOSSIBLE = {
    CardKind.RESIDENT: r"690102\d{11}[0-9X]",  # no province 69
    CardKind.HK_MACAO_TAIWAN: r"8[123]0000\d{8}(000|997|999)[0-9X]",  # orders nobody gets
    CardKind.FOREIGN_2017: r"[A-Z]{3}6901\d{8}",
    CardKind.FOREIGN_2023: r"969\d{14}[0-9X]",
}


def test_they_are_the_same_every_time() -> None:
    assert [citizen.card for citizen in make()] == [citizen.card for citizen in PEOPLE]


def test_they_are_a_thousand_with_a_number_each() -> None:
    assert len({citizen.card.number for citizen in PEOPLE}) == 1000


def test_every_card_is_believed_unless_it_expired() -> None:
    verdicts = {recognise(citizen.card, today=date(2026, 11, 23)) for citizen in PEOPLE}
    assert {verdict for verdict in verdicts if isinstance(verdict, CardFault)} <= {CardFault.EXPIRED}


def test_most_cards_are_good_today() -> None:
    good = [
        citizen for citizen in PEOPLE if not isinstance(recognise(citizen.card, today=date(2026, 11, 23)), CardFault)
    ]
    assert len(good) > 900


def test_no_number_can_be_a_real_persons() -> None:
    wrong = [
        citizen.card.kind
        for citizen in PEOPLE
        if citizen.card.kind is None or re.fullmatch(IMPOSSIBLE[citizen.card.kind], citizen.card.number) is None
    ]
    assert wrong == []


def test_no_phone_can_be_a_real_one() -> None:
    assert all(re.fullmatch(r"100690\d{5}", citizen.phone) for citizen in PEOPLE)


@pytest.mark.parametrize("kind", list(CardKind))
def test_every_kind_of_card_is_there(kind: CardKind) -> None:
    assert Counter(citizen.card.kind for citizen in PEOPLE)[kind] >= 50


def test_minority_names_carry_the_middle_dot() -> None:
    assert len([citizen for citizen in PEOPLE if "·" in citizen.card.name]) >= 30


@pytest.mark.parametrize(
    "plane", [(0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F), (0x2B740, 0x2B81F), (0x2B820, 0x2CEAF),
              (0x2CEB0, 0x2EBEF), (0x30000, 0x3134F), (0x9FB4, 0x9FBB)],
    ids=["A", "B", "C", "D", "E", "F", "G", "late URO"],
)  # fmt: skip
def test_every_extension_of_the_ideographs_is_there(plane: tuple[int, int]) -> None:
    first, last = plane
    assert any(first <= ord(character) <= last for character in NAMES)


@pytest.mark.parametrize(("kind", "longest"), [(CardKind.FOREIGN_2017, 60), (CardKind.FOREIGN_2023, 46)])
def test_the_longest_latin_name_fills_its_field(kind: CardKind, longest: int) -> None:
    assert max(len(citizen.card.english_name) for citizen in PEOPLE if citizen.card.kind is kind) == longest


def test_every_name_and_address_fits_the_chip() -> None:
    assert max(len(citizen.card.name.encode("utf-16-le")) for citizen in PEOPLE) <= 30
    assert max(len(citizen.card.address.encode("utf-16-le")) for citizen in PEOPLE) <= 70


def test_a_resident_is_found_by_number(queue_store: Store) -> None:
    some = [*PEOPLE[:20], *{citizen.card.kind: citizen for citizen in PEOPLE}.values()]  # the last of each kind
    with queue_store.write() as session:
        replace_all(session, some)
    with queue_store.read() as session:
        found = [look_up(session, citizen.card.number) for citizen in some]
    assert [citizen and citizen.card for citizen in found] == [citizen.card for citizen in some]


def test_a_number_nobody_has_is_not_found(queue_store: Store) -> None:
    with queue_store.read() as session:
        assert look_up(session, "690102190001010000") is None


def test_a_repr_shows_nobody() -> None:
    assert PEOPLE[0].card.number not in repr(PEOPLE[0])
