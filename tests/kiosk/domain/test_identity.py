"""Whether to believe a card."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.identity import (
    CardFault,
    CardKind,
    IdCard,
    Identity,
    Sex,
    check_character,
    mask_number,
    recognise,
    refusal_for,
)
from tests.fakes.people import FOREIGN_2017, FOREIGN_2023, HONG_KONG, PUBLIC_NUMBERS, RESIDENT, TAIWAN, TODAY

CANARY = "卡纳里"
digits_17 = st.text("0123456789", min_size=17, max_size=17)


def birth_in(number: str) -> str:
    return number[6:14]


@pytest.mark.parametrize("number", PUBLIC_NUMBERS)
def test_public_number_has_its_check_character(number: str) -> None:
    assert check_character(number[:17]) == number[17]


@given(digits_17, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_caught(first_17: str, at: int, shift: int) -> None:
    wrong = str((int(first_17[at]) + shift) % 10)

    assert check_character(first_17[:at] + wrong + first_17[at + 1 :]) != check_character(first_17)


@given(digits_17, st.integers(0, 15))
def test_two_neighbours_swapped_are_always_caught(first_17: str, at: int) -> None:
    swapped = first_17[:at] + first_17[at + 1] + first_17[at] + first_17[at + 2 :]

    assert (check_character(swapped) == check_character(first_17)) == (swapped == first_17)


@given(digits_17)
def test_check_character_makes_the_iso_7064_sum_one(first_17: str) -> None:
    check = check_character(first_17)

    total = 0
    for character in first_17 + check:
        total = total * 2 + (10 if character == "X" else int(character))
    assert total % 11 == 1


def test_check_character_of_another_length_is_an_error() -> None:
    with pytest.raises(ValueError, match="zip"):
        check_character("1" * 18)


@pytest.mark.parametrize("card", [RESIDENT, HONG_KONG, TAIWAN, FOREIGN_2017, FOREIGN_2023])
def test_each_kind_of_good_card_is_believed(card: IdCard) -> None:
    assert isinstance(recognise(card, today=TODAY), Identity)


@pytest.mark.parametrize("number", PUBLIC_NUMBERS)
def test_public_number_is_believed(number: str) -> None:
    card = replace(RESIDENT, number=number, birth=birth_in(number))

    assert isinstance(recognise(card, today=TODAY), Identity)


def test_believed_card_gives_dates_and_sex() -> None:
    found = recognise(RESIDENT, today=TODAY)

    assert isinstance(found, Identity)
    assert (found.birth, found.valid_from, found.valid_to, found.sex) == (
        date(1949, 12, 31),
        date(2020, 1, 1),
        date(2040, 1, 1),
        Sex.FEMALE,
    )


def test_foreigner_without_chinese_name_is_called_by_the_english_one() -> None:
    found = recognise(FOREIGN_2017, today=TODAY)

    assert isinstance(found, Identity)
    assert found.name == "SAMPLE, PERSON ALEXANDRIA-MARIA"


def test_foreigner_with_chinese_name_is_called_by_it() -> None:
    found = recognise(FOREIGN_2023, today=TODAY)

    assert isinstance(found, Identity)
    assert found.name == "样例"


@pytest.mark.parametrize("code", ["", "3", "x", "１"])
def test_unknown_sex_code_is_unknown_sex(code: str) -> None:
    found = recognise(replace(RESIDENT, sex=code), today=TODAY)

    assert isinstance(found, Identity)
    assert found.sex is Sex.UNKNOWN


FAULTY = [
    (CardFault.UNKNOWN_TYPE, replace(RESIDENT, kind=None)),
    (CardFault.MALFORMED, replace(RESIDENT, number="")),
    (CardFault.MALFORMED, replace(RESIDENT, number="11010519491231002x")),
    (CardFault.MALFORMED, replace(RESIDENT, number="11010519491231002X ")),
    (CardFault.MALFORMED, replace(RESIDENT, number="01010519491231002X")),
    (CardFault.MALFORMED, replace(RESIDENT, number="１１０１０５１９４９１２３１００２Ｘ")),
    (CardFault.MALFORMED, replace(RESIDENT, number="110105491231002")),
    (CardFault.MALFORMED, replace(FOREIGN_2017, number="11010519491231002X")),
    (CardFault.NAME_UNREADABLE, replace(RESIDENT, name="张?窗")),
    (CardFault.NAME_UNREADABLE, replace(RESIDENT, name="")),
    (CardFault.NAME_UNREADABLE, replace(FOREIGN_2017, english_name="")),
    (CardFault.NAME_UNREADABLE, replace(RESIDENT, name="张\ue863")),
    (CardFault.NAME_UNREADABLE, replace(RESIDENT, name="张\ud842")),
    (CardFault.MALFORMED, replace(RESIDENT, address="样例路\udc00")),
    (CardFault.MALFORMED, replace(RESIDENT, newest_address="\ud842")),
    (CardFault.MALFORMED, replace(RESIDENT, authority="\udfb7局")),
    (CardFault.MALFORMED, replace(FOREIGN_2023, english_name="SAMPLE\ud800")),
    (CardFault.BAD_DATE, replace(RESIDENT, birth="19491301")),
    (CardFault.BAD_DATE, replace(RESIDENT, birth="")),
    (CardFault.BAD_DATE, replace(RESIDENT, valid_from="20210229")),
    (CardFault.BAD_DATE, replace(RESIDENT, valid_from="长期")),
    (CardFault.BAD_DATE, replace(RESIDENT, valid_to="长期 ")),
    (CardFault.BAD_DATE, replace(RESIDENT, valid_to="２０４００１０１")),
    (CardFault.BAD_DATE, replace(RESIDENT, valid_to="00000101")),
    (CardFault.BAD_DATE, replace(RESIDENT, valid_from="20400102")),
    (CardFault.BAD_CHECK_CHARACTER, replace(RESIDENT, number="110105194912310021")),
    (CardFault.BAD_CHECK_CHARACTER, replace(FOREIGN_2023, number="911999199001010015")),
    (CardFault.BIRTH_MISMATCH, replace(RESIDENT, birth="19491230")),
    (CardFault.BIRTH_MISMATCH, replace(FOREIGN_2017, birth="19900102")),
    (CardFault.BIRTH_MISMATCH, replace(FOREIGN_2023, birth="19900102")),
    (CardFault.NOT_YET_VALID, replace(RESIDENT, valid_from="20261124")),
    (CardFault.EXPIRED, replace(RESIDENT, valid_to="20261122")),
]


@pytest.mark.parametrize(("fault", "card"), FAULTY)
def test_faulty_card_is_not_believed(fault: CardFault, card: IdCard) -> None:
    assert recognise(card, today=TODAY) is fault


def test_several_faults_tell_the_first_a_clerk_would_see() -> None:
    card = replace(RESIDENT, kind=None, number="1", name="?", birth="x", valid_to="20200102")
    mended = [
        card,
        card := replace(card, kind=CardKind.RESIDENT),
        card := replace(card, number="110105194912310021"),
        card := replace(card, name="张小窗"),
        card := replace(card, birth="19491230"),
        card := replace(card, number="11010519491231002X"),
        replace(card, birth="19491231"),
    ]

    assert [recognise(each, today=TODAY) for each in mended] == [
        CardFault.UNKNOWN_TYPE,
        CardFault.MALFORMED,
        CardFault.NAME_UNREADABLE,
        CardFault.BAD_DATE,
        CardFault.BAD_CHECK_CHARACTER,
        CardFault.BIRTH_MISMATCH,
        CardFault.EXPIRED,
    ]


@pytest.mark.parametrize("field", ["valid_from", "valid_to"])
def test_first_and_last_day_are_valid(field: str) -> None:
    fields = {"valid_from": RESIDENT.valid_from, "valid_to": RESIDENT.valid_to} | {field: TODAY.strftime("%Y%m%d")}
    card = replace(RESIDENT, valid_from=fields["valid_from"], valid_to=fields["valid_to"])

    assert isinstance(recognise(card, today=TODAY), Identity)


def test_card_of_one_day_is_valid_on_that_day() -> None:
    day = TODAY.strftime("%Y%m%d")

    assert isinstance(recognise(replace(RESIDENT, valid_from=day, valid_to=day), today=TODAY), Identity)


def test_address_that_counts_is_the_newest_one() -> None:
    assert replace(RESIDENT, newest_address="新路9号").home_address == "新路9号"


def test_address_that_counts_is_the_printed_one_where_there_is_no_newer() -> None:
    assert RESIDENT.home_address == RESIDENT.address


def test_long_term_card_never_expires() -> None:
    found = recognise(replace(RESIDENT, valid_to="长期"), today=date(9999, 12, 31))

    assert isinstance(found, Identity)
    assert found.valid_to is None


@given(st.dates(date(2020, 1, 1) - timedelta(days=400), date(2040, 1, 1) + timedelta(days=400)))
def test_card_is_valid_exactly_between_its_days(today: date) -> None:
    believed = isinstance(recognise(RESIDENT, today=today), Identity)

    assert believed == (date(2020, 1, 1) <= today <= date(2040, 1, 1))


texts = st.text(max_size=20)


@given(
    st.builds(
        IdCard,
        kind=st.sampled_from([*CardKind, None]),
        name=texts,
        number=texts | st.sampled_from(PUBLIC_NUMBERS),
        birth=texts | st.just("19491231"),
        sex=texts,
        valid_from=texts | st.just("20200101"),
        valid_to=texts | st.just("长期"),
    )
)
def test_any_card_is_judged_without_an_exception(card: IdCard) -> None:
    assert isinstance(recognise(card, today=TODAY), Identity | CardFault)


@pytest.mark.parametrize("fault", list(CardFault))
def test_every_fault_has_reason_remedy_and_where_next(fault: CardFault) -> None:
    refusal = refusal_for(fault)

    assert [refusal.reason.id, refusal.how_to_fix.id, refusal.where_next.id] == [
        f"card.{fault.value}.reason",
        f"card.{fault.value}.fix",
        f"card.{fault.value}.where",
    ]


@pytest.mark.parametrize(("number", "shown"), [("", ""), ("1", "*"), ("12", "**"), ("123", "1*3")])
def test_short_number_is_never_shown_whole(number: str, shown: str) -> None:
    assert mask_number(number) == shown


def test_masked_number_shows_first_and_last() -> None:
    assert mask_number("11010519491231002X") == "1****************X"


@given(st.text(min_size=1, max_size=40))
def test_masked_number_keeps_its_length_and_at_most_two_characters(number: str) -> None:
    masked = mask_number(number)

    assert len(masked) == len(number)
    assert set(masked[1:-1]) <= {"*"}


def canary_card() -> IdCard:
    return replace(
        RESIDENT,
        name=CANARY,
        address=f"{CANARY}路",
        authority=f"{CANARY}局",
        english_name=CANARY,
        pass_number=CANARY,
        nationality=CANARY,
        newest_address=CANARY,
        former_number=CANARY,
    )


def test_repr_of_a_card_tells_nothing_personal() -> None:
    told = f"{canary_card()!r} {canary_card()}"

    assert CANARY not in told
    assert RESIDENT.number[1:-1] not in told
    assert RESIDENT.birth not in told


def test_repr_of_an_identity_tells_nothing_personal() -> None:
    found = recognise(canary_card(), today=TODAY)

    told = f"{found!r} {found}"
    assert CANARY not in told
    assert RESIDENT.number[1:-1] not in told
    assert "1949" not in told
