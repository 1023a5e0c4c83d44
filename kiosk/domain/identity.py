"""What an identity card says, and whether to believe it.

Sources: GB 11643 (number and check character, ISO 7064 MOD 11-2); GA/T 490-2019 as vendors publish it (fields).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from kiosk.domain.message import Message
from kiosk.domain.names import damage_in
from kiosk.domain.refusal import Refusal

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS: Final = "10X98765432"
_NUMBER_18: Final = re.compile(r"[1-9][0-9]{16}[0-9X]")
_NUMBER_2017: Final = re.compile(r"[A-Z]{3}[0-9]{12}")
_DATE: Final = re.compile(r"[0-9]{8}")
LONG_TERM: Final = "长期"


class CardKind(StrEnum):
    """The kinds of card a GA/T 467 reader reads, by the type field of the chip's text block."""

    RESIDENT = "resident"
    HK_MACAO_TAIWAN = "J"  # 港澳台居民居住证
    FOREIGN_2017 = "I"  # 外国人永久居留身份证, the 2017 layout
    FOREIGN_2023 = "Y"  # the 2023 layout, 18-digit number


class CardFault(StrEnum):
    """Why a card is not believed."""

    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    BAD_CHECK_CHARACTER = "bad_check_character"
    BIRTH_MISMATCH = "birth_mismatch"
    BAD_DATE = "bad_date"
    UNKNOWN_TYPE = "unknown_type"
    NAME_UNREADABLE = "name_unreadable"
    MALFORMED = "malformed"


class Sex(StrEnum):
    """GB/T 2261.1 codes, as the chip stores them."""

    UNKNOWN = "0"
    MALE = "1"
    FEMALE = "2"
    UNSPECIFIED = "9"


@dataclass(frozen=True, slots=True, repr=False)
class IdCard:
    """What a card says, field by field, before anyone believes it. Texts are stripped of the chip's padding.

    Dates are as the chip has them: YYYYMMDD, or 长期 in `valid_to`. So are codes: sex GB/T 2261.1, ethnicity GB/T 3304.
    `kind` is None when the chip names a type nobody published, or nothing is legible (then `number` is empty, too).
    Fields a kind does not have are empty. `newest_address` was written to the chip after the card was made.
    """

    kind: CardKind | None
    name: str
    number: str
    birth: str
    sex: str = ""
    ethnicity: str = ""
    address: str = ""
    authority: str = ""
    valid_from: str = ""
    valid_to: str = ""
    english_name: str = ""
    nationality: str = ""
    pass_number: str = ""
    issue_count: str = ""  # of a foreigner's card of 2023: how often it was renewed
    version: str = ""  # of a foreigner's card of 2017
    former_number: str = ""  # on a foreigner's card of 2023: three characters that link to the number before
    newest_address: str = ""

    @property
    def home_address(self) -> str:
        """The address that counts: the newest one on the card."""
        return self.newest_address or self.address

    def __repr__(self) -> str:
        """Personal data never reaches a log by way of a repr."""
        return f"IdCard(kind={self.kind}, number={mask_number(self.number)})"


@dataclass(frozen=True, slots=True, repr=False)
class Identity:
    """A card that was believed: dates are dates, the number checks. `valid_to` None means long-term (长期)."""

    kind: CardKind
    name: str
    number: str
    birth: date
    sex: Sex
    valid_from: date
    valid_to: date | None
    card: IdCard

    def __repr__(self) -> str:
        """Personal data never reaches a log by way of a repr."""
        return f"Identity(kind={self.kind}, number={mask_number(self.number)})"


def recognise(card: IdCard, *, today: date) -> Identity | CardFault:
    """Believe a card or say why not. The first fault in the order a clerk would look is the one told.

    `today` is the business date of the site; a card is good on its first and on its last day.
    """
    if card.kind is None:
        return CardFault.UNKNOWN_TYPE if card.number else CardFault.MALFORMED
    if not _number_well_formed(card):
        return CardFault.MALFORMED
    if damage_in(_called(card)) is not None:
        return CardFault.NAME_UNREADABLE
    if any(map(_is_torn, (card.address, card.newest_address, card.authority, card.english_name))):
        return CardFault.MALFORMED
    days = _days_of(card)
    if days is None:
        return CardFault.BAD_DATE
    birth, valid_from, valid_to = days
    if len(card.number) == len(_WEIGHTS) + 1 and check_character(card.number[:17]) != card.number[17]:
        return CardFault.BAD_CHECK_CHARACTER
    if not _birth_agrees(card):
        return CardFault.BIRTH_MISMATCH
    if today < valid_from:
        return CardFault.NOT_YET_VALID
    if valid_to is not None and valid_to < today:
        return CardFault.EXPIRED
    sex = Sex(card.sex) if card.sex in set(Sex) else Sex.UNKNOWN
    return Identity(card.kind, _called(card), card.number, birth, sex, valid_from, valid_to, card)


def refusal_for(fault: CardFault) -> Refusal:
    """Tell a citizen what is wrong with the card, how to mend it and where else to go."""
    return Refusal(
        reason=Message.of(f"card.{fault}.reason"),
        how_to_fix=Message.of(f"card.{fault}.fix"),
        where_next=Message.of(f"card.{fault}.where"),
    )


def check_character(first_17: str) -> str:
    """Compute the 18th character of a citizen number from its first 17 digits (ISO 7064 MOD 11-2)."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first_17, strict=True))
    return _CHECK_CHARACTERS[total % 11]


def mask_number(number: str) -> str:
    """Show the first and the last character of a number, as screens, logs and command output may."""
    shown_whole = 2
    if len(number) <= shown_whole:
        return "*" * len(number)
    return f"{number[0]}{'*' * (len(number) - 2)}{number[-1]}"


def _called(card: IdCard) -> str:
    """The name a person is called by: the Chinese one where there is one."""
    return card.name or card.english_name


def _is_torn(text: str) -> bool:
    """Whether half a character stands in `text`: a lone surrogate, which nothing can encode, show or send."""
    return any("\ud800" <= character <= "\udfff" for character in text)


def _number_well_formed(card: IdCard) -> bool:
    pattern = _NUMBER_2017 if card.kind is CardKind.FOREIGN_2017 else _NUMBER_18
    return pattern.fullmatch(card.number) is not None


def _birth_agrees(card: IdCard) -> bool:
    """Whether the birth date stands in the number, where the number has one.

    The 2017 foreign number carries no whole date: three letters, four digits of place, YYMMDD, order, check (M).
    """
    if card.kind is CardKind.FOREIGN_2017:
        return card.number[7:13] == card.birth[2:]
    return card.number[6:14] == card.birth


def _days_of(card: IdCard) -> tuple[date, date, date | None] | None:
    """Birth, first and last day, the last None for 长期; None when one of them is no date, or the last is too early."""
    birth, valid_from, valid_to = _parse(card.birth), _parse(card.valid_from), _parse(card.valid_to)
    if birth is None or valid_from is None or (valid_to is None and card.valid_to != LONG_TERM):
        return None
    if valid_to is not None and valid_to < valid_from:
        return None
    return birth, valid_from, valid_to


def _parse(text: str) -> date | None:
    if _DATE.fullmatch(text) is None:
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None
