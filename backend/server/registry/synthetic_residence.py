"""Synthetic registrations for synthetic residents, the same ones every time; a few are hard on purpose.

Who is hard is decided by a resident's place in the row, from the 28th on: the first twenty-seven have a phone and, but
for expired cards, nothing in their way.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from backend.server.registry.residence import Residence
from kiosk.domain.identity import CardKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from backend.server.registry.register import Citizen

_SEED: Final = 20261124
_FIRST_DAY: Final = date(2016, 1, 4)
_DAYS: Final = 10 * 365
_DISTRICT: Final = "青禾区"
_STREETS: Final = ("梧桐街道桂花路", "云岭街道云岭大道", "渡口街道渡口街", "桑梓街道桑梓街", "青石街道青石巷")
_ESTATES: Final = ("幸福里", "禾苗新村", "望川苑", "稻香园", "南门里")
_FUTURE: Final = date(2099, 1, 1)

# Place in the row, counted from 0, as (every so many, at this place).
NO_PHONE: Final = (100, 27)
NO_ENTRY: Final = (50, 29)
CANCELLED: Final = (50, 33)
NOT_YET: Final = (200, 35)
DAMAGED: Final = (100, 37)
_DAMAGE: Final = ("?", "□", "\ufffd", "＊")


def among(index: int, rule: tuple[int, int]) -> bool:
    """Whether the resident at this place is one of those."""
    every, place = rule
    return index % every == place


def without_some_phones(citizens: Sequence[Citizen]) -> list[Citizen]:
    """Take the phone from a few: they need another second factor."""
    return [replace(each, phone="") if among(index, NO_PHONE) else each for index, each in enumerate(citizens)]


def register_residences(citizens: Sequence[Citizen]) -> list[Residence]:
    """Register most residents, in an order of their own so that residents themselves never change with it."""
    dice = random.Random(_SEED)  # noqa: S311  data that must come out the same, not a secret
    made = [(index, _registration(dice, citizen)) for index, citizen in enumerate(citizens)]
    return [_hardened(index, residence) for index, residence in made if not among(index, NO_ENTRY)]


def _registration(dice: random.Random, citizen: Citizen) -> Residence:
    card = citizen.card
    birth = date(int(card.birth[:4]), int(card.birth[4:6]), int(card.birth[6:]))
    since = max(_FIRST_DAY + timedelta(days=dice.randrange(_DAYS)), birth)
    foreign = card.kind in {CardKind.FOREIGN_2017, CardKind.FOREIGN_2023}
    home = f"{dice.choice(_STREETS)}{dice.randrange(1, 200)}号{dice.choice(_ESTATES)}{dice.randrange(1, 30)}幢"
    return Residence(
        number=card.number,
        name=card.english_name if foreign and not card.name else card.name,
        sex=card.sex,
        birth=birth.isoformat(),
        address=f"云川市{_DISTRICT}{home}{dice.randrange(101, 2800)}室",
        district=_DISTRICT,
        since=since.isoformat(),
        status="active",
    )


def _hardened(index: int, residence: Residence) -> Residence:
    """Cancel a few, start a few later, and damage a few names as systems do that cannot write a character."""
    if among(index, CANCELLED):
        return replace(residence, status="cancelled")
    if among(index, NOT_YET):
        return replace(residence, since=_FUTURE.isoformat())
    if among(index, DAMAGED):
        mark = _DAMAGE[index // DAMAGED[0] % len(_DAMAGE)]
        return replace(residence, name=residence.name[:-1] + mark)
    return residence
