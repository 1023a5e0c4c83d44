"""People who apply for certificates, on both sides of the wire: synthetic residents and what the registers say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from backend.server.registry.synthetic import make
from backend.server.registry.synthetic_residence import (
    CANCELLED,
    DAMAGED,
    NO_ENTRY,
    NO_PHONE,
    NOT_YET,
    among,
    register_residences,
    without_some_phones,
)
from kiosk.domain.certificates import Application
from kiosk.domain.identity import Identity, recognise
from kiosk.domain.services import card_facts
from kiosk.packs.form_state import FormState
from tests.fakes.certificate_office import OnRecord

if TYPE_CHECKING:
    from datetime import date

    from kiosk.domain.certificates import Prefill, Proof
    from kiosk.domain.services import Service


@dataclass(frozen=True, slots=True)
class Applicants:
    """Everybody, sorted by what stands in their way. All cards are good."""

    ordinary: tuple[OnRecord, ...]
    no_phone: tuple[OnRecord, ...]
    not_registered: tuple[OnRecord, ...]
    cancelled: tuple[OnRecord, ...]
    not_yet: tuple[OnRecord, ...]
    damaged: tuple[OnRecord, ...]

    @property
    def everybody(self) -> list[OnRecord]:
        """All of them."""
        groups = (self.ordinary, self.no_phone, self.not_registered, self.cancelled, self.not_yet, self.damaged)
        return [person for group in groups for person in group]


def applicants(count: int, *, today: date) -> Applicants:
    """Sort the first `count` synthetic residents with good cards."""
    citizens = without_some_phones(make(count))
    registered = {residence.number: residence for residence in register_residences(citizens)}
    people = []
    for index, citizen in enumerate(citizens):
        facts = {}
        if (home := registered.get(citizen.card.number)) is not None:
            items = ("name", "sex", "birth", "address", "since", "status")
            facts = {f"residence.{item}": getattr(home, item) for item in items} | {"residence.id_number": home.number}
        if isinstance(recognise(citizen.card, today=today), Identity):
            people.append((index, OnRecord(citizen.card, citizen.phone, facts)))
    hard = (NO_PHONE, NO_ENTRY, CANCELLED, NOT_YET, DAMAGED)
    groups = [tuple(person for index, person in people if among(index, rule)) for rule in hard]
    ordinary = tuple(person for index, person in people if not any(among(index, rule) for rule in hard))
    return Applicants(ordinary, *groups)


def filled(service: Service, person: OnRecord, known: Prefill, *, today: date, **answers: str) -> FormState:
    """Fill the form as the terminal would, for a school unless told otherwise."""
    state = FormState.begin(service, facts=card_facts(person.card) | dict(known.facts), today=today)
    for field_id, text in ({"purpose": "school"} | answers).items():
        state = state.answered(field_id, text)
    return state


def application(form: FormState, person: OnRecord, proof: Proof) -> Application:
    """Hand it in."""
    return Application(form.submission(), person.card, proof)
