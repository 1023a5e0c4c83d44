"""Synthetic residents, the same ones every time.

None of them can be a real person. Residents' numbers begin 690102: no province has the code 69 (GB/T 2260). Foreign
numbers name the same place. The permits of Hong Kong, Macao and Taiwan residents must begin 810000, 820000, 830000, so
theirs carry order numbers that are not given out: 000, and 997 and 999, once kept for people over a hundred, here with
birth dates after 1950. Phones begin 100690: no mobile number begins with 10.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from backend.server.registry import synthetic_names as names
from backend.server.registry.register import Citizen
from kiosk.domain.identity import LONG_TERM, CardKind, IdCard, check_character

if TYPE_CHECKING:
    from collections.abc import Callable

SEED: Final = 20261123
_AREA: Final = "690102"
_AREA_OF_FOREIGNERS: Final = "6901"
_FIRST_BIRTH: Final = date(1936, 1, 1)
_FIRST_PERMIT_BIRTH: Final = date(1951, 1, 1)
_DAYS: Final = 80 * 365
_PERMIT_DAYS: Final = 55 * 365
_ORDER_OF_PERMITS: Final = {"1": ("997", "999"), "2": ("000",)}
_PERMIT_AREAS: Final = ("810000", "820000", "830000")
_AUTHORITY: Final = "云川市公安局青禾分局"
_FOREIGN_AUTHORITY_CODE: Final = "6900"


def make(count: int = 1000) -> list[Citizen]:
    """Make `count` residents, in a fixed mixture.

    Of twenty, thirteen have plain names, two minority names, two rare characters, one each has a permit, a foreigner's
    card of 2017 and one of 2023.
    """
    dice = random.Random(SEED)  # noqa: S311  data that must come out the same, not a secret
    recipes: list[Callable[[random.Random, int], IdCard]] = [
        *[_plain] * 13, *[_minority] * 2, *[_rare] * 2, _permit, _foreign_2017, _foreign_2023
    ]  # fmt: skip
    return [Citizen(recipes[index % len(recipes)](dice, index), phone=f"100690{index:05d}") for index in range(count)]


def _plain(dice: random.Random, index: int) -> IdCard:
    surname = dice.choice(names.COMPOUND_SURNAMES if dice.random() < 0.04 else names.SURNAMES)
    length = 1 if dice.random() < 0.2 else 2
    given = "".join(dice.choices(names.GIVEN, k=length))
    return _resident(dice, index, surname + given, ethnicity=dice.choice(("01", "01", "01", *names.HAN_LIKE)))


def _minority(dice: random.Random, index: int) -> IdCard:
    if dice.random() < 0.6:
        ethnicity = dice.choice(tuple(names.DOTTED))
        given, father = dice.sample(names.DOTTED[ethnicity], k=2)
        return _resident(dice, index, f"{given}·{father}", ethnicity=ethnicity)
    ethnicity = dice.choice(tuple(names.UNDOTTED))
    return _resident(dice, index, dice.choice(names.UNDOTTED[ethnicity]), ethnicity=ethnicity)


def _rare(dice: random.Random, index: int) -> IdCard:
    surname = dice.choice(names.RARE_SURNAMES if dice.random() < 0.25 else names.SURNAMES)
    rare = names.RARE_GIVEN[index // 20 % len(names.RARE_GIVEN)]
    given = rare if dice.random() < 0.5 else dice.choice(names.GIVEN) + rare
    return _resident(dice, index, surname + given, ethnicity="01")


def _resident(dice: random.Random, index: int, name: str, *, ethnicity: str) -> IdCard:
    sex = dice.choice("12")
    birth = _FIRST_BIRTH + timedelta(days=dice.randrange(_DAYS))
    valid_from, valid_to = _validity(dice, birth)
    return IdCard(
        kind=CardKind.RESIDENT,
        name=name,
        number=_number(_AREA, birth, _order(index, sex)),
        birth=f"{birth:%Y%m%d}",
        sex=sex,
        ethnicity=ethnicity,
        address=_address(dice),
        authority=_AUTHORITY,
        valid_from=valid_from,
        valid_to=valid_to,
    )


def _permit(dice: random.Random, index: int) -> IdCard:
    sex = dice.choice("12")
    birth = _FIRST_PERMIT_BIRTH + timedelta(days=dice.randrange(_PERMIT_DAYS))
    area = _PERMIT_AREAS[index // 20 % len(_PERMIT_AREAS)]
    name = dice.choice(names.SURNAMES) + "".join(dice.choices(names.GIVEN, k=2))
    valid_from = date(2022, 1, 1) + timedelta(days=dice.randrange(1500))
    return IdCard(
        kind=CardKind.HK_MACAO_TAIWAN,
        name=name,
        number=_number(area, birth, dice.choice(_ORDER_OF_PERMITS[sex])),
        birth=f"{birth:%Y%m%d}",
        sex=sex,
        address=_address(dice),
        authority=_AUTHORITY,
        valid_from=f"{valid_from:%Y%m%d}",
        valid_to=f"{_years_later(valid_from, 5):%Y%m%d}",
        pass_number=f"{'H' if area != _PERMIT_AREAS[2] else ''}{index:08d}",
        issue_count="01",
    )


def _foreign_2017(dice: random.Random, index: int) -> IdCard:
    birth, valid_from = _foreign_dates(dice)
    nationality = dice.choice(names.NATIONALITIES)
    return IdCard(
        kind=CardKind.FOREIGN_2017,
        name="",
        number=f"{nationality}{_AREA_OF_FOREIGNERS}{birth:%y%m%d}{index // 20 % 10}{dice.randrange(10)}",
        birth=f"{birth:%Y%m%d}",
        sex=dice.choice("12"),
        authority=_FOREIGN_AUTHORITY_CODE,
        valid_from=f"{valid_from:%Y%m%d}",
        valid_to=f"{_years_later(valid_from, 10):%Y%m%d}",
        english_name=_latin(dice, index, names.LONGEST_LATIN),
        nationality=nationality,
    )


def _foreign_2023(dice: random.Random, index: int) -> IdCard:
    birth, valid_from = _foreign_dates(dice)
    sex = dice.choice("12")
    chinese = dice.choice(names.SURNAMES) + dice.choice(names.GIVEN) if dice.random() < 0.5 else ""
    return IdCard(
        kind=CardKind.FOREIGN_2023,
        name=chinese,
        number=_number(f"969{dice.randrange(100, 900)}", birth, _order(index, sex)),
        birth=f"{birth:%Y%m%d}",
        sex=sex,
        valid_from=f"{valid_from:%Y%m%d}",
        valid_to=f"{_years_later(valid_from, 10):%Y%m%d}",
        english_name=_latin(dice, index, names.LONGEST_LATIN_2023),
        nationality=dice.choice(names.NATIONALITIES),
        issue_count="00",
    )


def _foreign_dates(dice: random.Random) -> tuple[date, date]:
    birth = date(1950, 1, 1) + timedelta(days=dice.randrange(50 * 365))
    return birth, date(2018, 1, 1) + timedelta(days=dice.randrange(2500))


def _latin(dice: random.Random, index: int, longest: str) -> str:
    if index // 20 % 8 == 0:
        return longest
    name = f"{dice.choice(names.LATIN_SURNAMES)}, {dice.choice(names.LATIN_GIVEN)}"
    return name if len(name) <= len(longest) else longest


def _validity(dice: random.Random, birth: date) -> tuple[str, str]:
    """5, 10 or 20 years by age at issue, long-term from 46 on, as the law on resident cards has it."""
    begins = date(2016, 6, 1) + timedelta(days=dice.randrange(3600))
    begins = max(begins, birth + timedelta(days=30))
    age = (begins - birth).days // 365
    if age >= 46:
        return f"{begins:%Y%m%d}", LONG_TERM
    years = 5 if age < 16 else 10 if age < 26 else 20
    return f"{begins:%Y%m%d}", f"{_years_later(begins, years):%Y%m%d}"


def _years_later(day: date, years: int) -> date:
    """The same day some years on; 28 February for the 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _order(index: int, sex: str) -> str:
    """Odd for men, even for women; different for every index up to 499."""
    return f"{index % 499 * 2 + (1 if sex == '1' else 2):03d}"


def _number(area: str, birth: date, order: str) -> str:
    first_17 = f"{area}{birth:%Y%m%d}{order}"
    return first_17 + check_character(first_17)


def _address(dice: random.Random) -> str:
    street = dice.choice(names.STREETS)
    return f"云川市青禾区{street}{dice.randrange(1, 200)}号{dice.randrange(1, 30)}单元{dice.randrange(101, 2800)}室"
