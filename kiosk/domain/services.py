"""A government service as a value: what it is, who may have it, what is asked, how it is decided, what comes out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kiosk.domain.conditions import holds
from kiosk.domain.forms import ValueType, parse
from kiosk.domain.message import Message

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from kiosk.domain.assurance import Assurance
    from kiosk.domain.conditions import Condition, Value
    from kiosk.domain.forms import Form
    from kiosk.domain.identity import IdCard
    from kiosk.domain.message import Language, Words
    from kiosk.domain.refusal import Refusal


class Audience(StrEnum):
    """Whom a service is for."""

    INDIVIDUAL = "individual"
    ORGANISATION = "organisation"


class LifeEvent(StrEnum):
    """When in life people come for it (人生事)."""

    BIRTH = "birth"
    SCHOOL = "school"
    WORK = "work"
    HOME = "home"
    MARRIAGE = "marriage"
    HEALTH = "health"
    RETIREMENT = "retirement"
    DEATH = "death"
    BUSINESS = "business"
    TRAVEL = "travel"


class Approval(StrEnum):
    """Who decides."""

    INSTANT = "instant"  # 秒批: the rules do, at once
    STAFF = "staff"


class Delivery(StrEnum):
    """How the result reaches people."""

    PRINT = "print"
    NONE = "none"  # there is nothing to hand over


class Channel(StrEnum):
    """Where it can be asked for."""

    TERMINAL = "terminal"
    PHONE = "phone"
    COUNTER = "counter"


class MaterialSource(StrEnum):
    """How a material gets here."""

    CARD = "card"
    REGISTRY = "registry"
    CAMERA = "camera"


@dataclass(frozen=True, slots=True)
class Deferral:
    """容缺: this material may follow within so many days against a signed promise (告知承诺)."""

    within_days: int
    promise: Words


@dataclass(frozen=True, slots=True)
class Material:
    """Something that is needed. `deferral` None: it is needed today."""

    id: str
    name: Words
    about: Words
    source: MaterialSource
    deferral: Deferral | None


@dataclass(frozen=True, slots=True)
class Guide:
    """一次性告知: everything at once. `fee_fen` in 1/100 yuan; `days` working days, 0 on the spot."""

    summary: Words
    steps: tuple[Words, ...]
    materials: tuple[Material, ...]
    fee_fen: int
    fee_about: Words
    days: int
    days_about: Words
    visits: int
    legal_basis: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """What must hold for an approval, and the no that helps when it does not."""

    id: str
    condition: Condition
    otherwise: Refusal


@dataclass(frozen=True, slots=True)
class SignOff:
    """Who answers for the words of this pack, since when."""

    by: str
    on: date


@dataclass(frozen=True, slots=True)
class RecordItem:
    """One thing the certificate says. It is left out when its source is empty or `when` does not hold.

    `masked_when` None: never masked.
    """

    id: str
    source: str
    type: ValueType
    when: Condition | None
    masked_when: Condition | None


@dataclass(frozen=True, slots=True)
class Certificate:
    """What is issued. `template` and the package it imports draw it; `record` is what it says, and nothing else."""

    kind: str
    serial_prefix: str
    template: str
    validity_days: int
    title: Words
    issuer: Words
    seal_purpose: str
    languages: tuple[Language, ...]
    language_from: str | None  # a choice field whose options are languages
    record: tuple[RecordItem, ...]


@dataclass(frozen=True, slots=True)
class Service:
    """A service pack, validated. `version` is its content hash; `registers` what is asked of which, by type."""

    id: str
    version: str
    names: Words
    department: Words
    keywords: tuple[str, ...]
    audience: tuple[Audience, ...]
    life_event: LifeEvent
    guide: Guide
    assurance: Assurance
    registers: Mapping[str, Mapping[str, ValueType]]
    approval: Approval
    rules: tuple[Rule, ...]
    delivery: tuple[Delivery, ...]
    channels: tuple[Channel, ...]
    hours: tuple[tuple[tuple[int, int], ...], ...]  # Monday first; spans as minutes of the local day
    valid_from: date
    sign_off: SignOff
    form: Form
    certificate: Certificate | None

    def offered(self, local: datetime) -> bool:
        """Whether it can be asked for at this local time of the site."""
        minute = local.hour * 60 + local.minute
        spans = self.hours[local.weekday()]
        return local.date() >= self.valid_from and any(start <= minute < end for start, end in spans)

    def type_of(self, source: str) -> ValueType | None:
        """Give the type of a field, a register's item or a card's item; None for what is none of them."""
        if (field := self.form.field(source)) is not None:
            return field.type
        return source_types(self.registers).get(source)


CARD_ITEMS: Mapping[str, ValueType] = {
    "card.name": ValueType.NAME,
    "card.english_name": ValueType.NAME,
    "card.number": ValueType.ID_NUMBER,
    "card.birth": ValueType.DATE,
    "card.sex": ValueType.SEX,
    "card.address": ValueType.ADDRESS,
    "card.kind": ValueType.TEXT,
    "card.nationality": ValueType.TEXT,
}


def card_facts(card: IdCard) -> dict[str, str]:
    """Give what a card says as facts, with dates as forms write them; what it does not say is left out."""
    birth = card.birth
    facts = {
        "card.name": card.name,
        "card.english_name": card.english_name,
        "card.number": card.number,
        "card.birth": f"{birth[:4]}-{birth[4:6]}-{birth[6:]}" if birth else "",
        "card.sex": card.sex,
        "card.address": card.home_address,
        "card.kind": str(card.kind) if card.kind is not None else "",
        "card.nationality": card.nationality,
    }
    return {name: text for name, text in facts.items() if text}


def source_types(registers: Mapping[str, Mapping[str, ValueType]]) -> dict[str, ValueType]:
    """Name every item that card and registers can give, with its type: `card.name`, `residence.since`."""
    types = dict(CARD_ITEMS)
    for register, items in registers.items():
        types.update({f"{register}.{item}": value_type for item, value_type in items.items()})
    return types


def fact_values(service: Service, facts: Mapping[str, str]) -> dict[str, Value]:
    """Read the facts that card and registers gave as values; what is empty or not of its type is not there."""
    types = source_types(service.registers)
    parsed = {name: parse(types[name], text) for name, text in facts.items() if name in types}
    return {name: value for name, value in parsed.items() if value is not None}


def failing_rule(service: Service, values: Mapping[str, Value], *, today: date) -> Rule | None:
    """Apply the rules in order; give the first that does not hold, None when all do."""
    return next((rule for rule in service.rules if not holds(rule.condition, values, today=today)), None)


def said(words: Words) -> Message:
    """Make a message of words that a pack wrote itself, so that refusals and pages can carry them.

    The catalogue's text for it keeps the words of its own language and cuts the others to nothing (`{en:.0}`).
    """
    return Message.of("pack.said", zh_CN=words.zh_CN, en=words.en or words.zh_CN)
