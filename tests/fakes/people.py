"""Synthetic people. The numbers are the public examples of GB 11643."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from kiosk.domain.identity import CardKind, IdCard, Identity, recognise

if TYPE_CHECKING:
    from kiosk.domain.assurance import Present

TODAY: Final = date(2026, 11, 23)
PUBLIC_NUMBERS: Final = ("11010519491231002X", "440524188001010014", "810000199001010019", "830000199001010012")

RESIDENT: Final = IdCard(
    kind=CardKind.RESIDENT,
    name="张小窗",
    number="11010519491231002X",
    birth="19491231",
    sex="2",
    ethnicity="01",
    address="北京市朝阳区样例路1号",
    authority="样例市公安局",
    valid_from="20200101",
    valid_to="20400101",
)
HONG_KONG: Final = replace(
    RESIDENT,
    kind=CardKind.HK_MACAO_TAIWAN,
    name="陈样例",
    number="810000199001010019",
    birth="19900101",
    ethnicity="",
    pass_number="H00000000",
    issue_count="01",
)
TAIWAN: Final = replace(HONG_KONG, name="林样例", number="830000199001010012")
FOREIGN_2017: Final = IdCard(
    kind=CardKind.FOREIGN_2017,
    name="",
    number="XXX110190010112",
    birth="19900101",
    sex="1",
    valid_from="20200101",
    valid_to="20300101",
    english_name="SAMPLE, PERSON ALEXANDRIA-MARIA",
    nationality="XXX",
)
FOREIGN_2023: Final = replace(
    FOREIGN_2017, kind=CardKind.FOREIGN_2023, name="样例", number="911999199001010014", english_name="SAMPLE, PERSON"
)


def identity_of(card: IdCard = RESIDENT) -> Identity:
    """The person on the card, believed."""
    found = recognise(card, today=TODAY)
    assert isinstance(found, Identity), found
    return found


def present_with(card: IdCard = RESIDENT) -> Present:
    """The person on the card, standing there."""
    from kiosk.domain.assurance import Assurance, Present

    return Present(identity_of(card), Assurance.CARD)
