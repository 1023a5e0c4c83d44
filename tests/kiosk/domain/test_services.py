from __future__ import annotations

from kiosk.domain.identity import CardKind, IdCard
from kiosk.domain.services import CARD_ITEMS, card_facts

CARD = IdCard(CardKind.RESIDENT, "林小川", "110101199104024022", "19910402", sex="2", address="云川市青禾区")


def test_card_gives_its_facts_with_dates_as_forms_write_them() -> None:
    assert card_facts(CARD) == {
        "card.name": "林小川",
        "card.number": "110101199104024022",
        "card.birth": "1991-04-02",
        "card.sex": "2",
        "card.address": "云川市青禾区",
        "card.kind": "resident",
    }


def test_every_fact_of_a_card_has_a_type() -> None:
    full = IdCard(CardKind.FOREIGN_2023, "林", "9", "19910402", "2", "01", "x", english_name="Lin", nationality="FRA")
    assert card_facts(full).keys() == CARD_ITEMS.keys()
