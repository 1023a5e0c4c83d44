"""The register of residence: most people are in it, a few are hard on purpose, all of it comes out the same."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from backend.server.registry.port import RegisterUnknown
from backend.server.registry.residence import EmbeddedRegisters
from backend.server.registry.seeding import seed_registers
from backend.server.registry.synthetic import make
from backend.server.registry.synthetic_residence import register_residences, without_some_phones
from kiosk.domain.identity import CardKind
from kiosk.domain.names import damage_in
from tests.backend.engines import BOTH

if TYPE_CHECKING:
    from backend.server.store.session import Store

ENGINES = BOTH
PEOPLE = make()
HOMES = register_residences(PEOPLE)
BY_NUMBER = {home.number: home for home in HOMES}


@pytest.fixture
def registers(queue_store: Store) -> EmbeddedRegisters:
    with queue_store.write() as session:
        seed_registers(session, 10)
    return EmbeddedRegisters(queue_store)


def test_they_are_the_same_every_time() -> None:
    again = register_residences(make())
    assert [home.address for home in again] == [home.address for home in HOMES]


def test_fewer_residents_are_registered_alike() -> None:
    few = register_residences(make(60))
    assert [home.address for home in few] == [home.address for home in HOMES[: len(few)]]


def test_most_are_registered_and_some_are_not() -> None:
    assert len(HOMES) == 980


@pytest.mark.parametrize(("status", "count"), [("active", 960), ("cancelled", 20)])
def test_some_registrations_were_cancelled(status: str, count: int) -> None:
    assert sum(home.status == status for home in HOMES) == count


def test_some_begin_later() -> None:
    assert sum(home.since > "2027" for home in HOMES) == 5


def test_some_names_were_damaged_in_every_way() -> None:
    damaged = [home.name[-1] for home in HOMES if damage_in(home.name) is not None]
    assert (len(damaged), set(damaged)) == (10, {"?", "□", "\ufffd", "＊"})


def test_some_have_no_phone() -> None:
    assert sum(not citizen.phone for citizen in without_some_phones(PEOPLE)) == 10


def test_the_first_people_have_nothing_in_their_way() -> None:
    first = without_some_phones(PEOPLE)[:27]
    assert all(citizen.phone and BY_NUMBER[citizen.card.number].status == "active" for citizen in first)


def test_nobody_is_registered_before_birth() -> None:
    assert all(home.since >= home.birth for home in HOMES)


def test_a_foreigner_is_registered_under_the_name_on_the_card() -> None:
    wrong = [
        citizen.card.kind
        for citizen in PEOPLE
        if citizen.card.kind is CardKind.FOREIGN_2017
        and (home := BY_NUMBER.get(citizen.card.number)) is not None
        and damage_in(home.name) is None
        and home.name != citizen.card.english_name
    ]
    assert wrong == []


def test_facts_are_told_as_forms_want_them(registers: EmbeddedRegisters) -> None:
    card = PEOPLE[0].card
    facts = registers.facts("residence", card.number)
    assert facts["birth"] == date(int(card.birth[:4]), int(card.birth[4:6]), int(card.birth[6:])).isoformat()
    assert facts["id_number"] == card.number


def test_a_stranger_has_no_facts(registers: EmbeddedRegisters) -> None:
    assert registers.facts("residence", "690102190001010000") == {}


def test_a_register_this_site_does_not_have_is_an_error(registers: EmbeddedRegisters) -> None:
    with pytest.raises(RegisterUnknown):
        registers.facts("vehicles", PEOPLE[0].card.number)


def test_a_repr_shows_nobody() -> None:
    assert HOMES[0].name not in repr(HOMES[0])
