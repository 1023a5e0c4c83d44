"""What an author may write in service.yaml, form.yaml and golden/*.yaml; strangers' data becomes typed here.

`config/schema/*.json`, for editors, is made from these models: `kiosk services schema`.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from kiosk.domain.forms import Ask, FieldFault, Sensitivity, ValueType
from kiosk.domain.message import Language, Words
from kiosk.domain.services import Approval, Audience, Channel, Delivery, LifeEvent, MaterialSource


def _plain_boolean(value: object) -> object:
    """Only true and false: `no` is a country, `on` a preposition."""
    known = {"true": True, "false": False}
    if isinstance(value, str):
        if value not in known:
            msg = "write true or false"
            raise ValueError(msg)
        return known[value]
    return value


Flag = Annotated[bool, BeforeValidator(_plain_boolean)]
Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$", description="lower case, digits, underscore")]
PackId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]
SourceName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$")]
IsoDate = Annotated[date, Field(description="ISO 8601: 2026-05-11")]
Moment = Annotated[
    str,
    Field(
        pattern=r"^(\d{4}-\d{2}-\d{2}|today([+-]\d{1,4}[dmy])?)$", description="2026-05-11, today, today-16y, today+30d"
    ),
]
Span = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$")]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Section(BaseModel):
    """A section knows its keys: an unknown one is a misspelling."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Texts(Section):
    """A text in every language of the house; zh_Hant falls back to zh_CN."""

    zh_CN: str = Field(min_length=1)  # noqa: N815  the locale's own name
    en: str = Field(min_length=1)
    zh_Hant: str = ""  # noqa: N815  the locale's own name

    def words(self) -> Words:
        """Give the value the rest of the house uses."""
        return Words(zh_CN=self.zh_CN, en=self.en, zh_Hant=self.zh_Hant)


class ConditionModel(Section):
    """`all`, `any` or `not`; or a `field` with exactly one of `is`, `in`, `lt`, `le`, `gt`, `ge`, `present`."""

    all: tuple[ConditionModel, ...] | None = None
    any: tuple[ConditionModel, ...] | None = None
    not_: ConditionModel | None = Field(default=None, alias="not")
    field: SourceName | None = None
    is_: str | None = Field(default=None, alias="is")
    in_: tuple[str, ...] | None = Field(default=None, alias="in")
    lt: str | None = None
    le: str | None = None
    gt: str | None = None
    ge: str | None = None
    present: Flag | None = None


# ---------------------------------------------------------------- service.yaml


class DeferralModel(Section):
    """容缺: may follow within so many days, against this promise."""

    within_days: int = Field(ge=1, le=366)
    promise: Texts


class MaterialModel(Section):
    """Something that is needed."""

    id: Id
    name: Texts
    about: Texts
    source: MaterialSource
    may_follow_later: DeferralModel | None = None


class FeeModel(Section):
    """What it costs."""

    yuan: Decimal = Field(ge=0, le=100_000, decimal_places=2)
    about: Texts


class TimeModel(Section):
    """How long it takes: working days, 0 on the spot."""

    days: int = Field(ge=0, le=366)
    about: Texts


class GuideModel(Section):
    """一次性告知: everything a person must know, at once."""

    summary: Texts
    steps: tuple[Texts, ...] = Field(min_length=1)
    materials: tuple[MaterialModel, ...]
    fee: FeeModel
    time: TimeModel
    visits: int = Field(ge=0, le=9)
    legal_basis: tuple[Texts, ...] = Field(min_length=1)


class NoModel(Section):
    """A no that helps: why, how to mend it, where else to go."""

    reason: Texts
    how_to_fix: Texts
    where_next: Texts


class RuleModel(Section):
    """What must hold, and what is said when it does not."""

    id: Id
    when: ConditionModel
    otherwise: NoModel


class ApprovalModel(Section):
    """Who decides. Instant approval (秒批) needs at least one rule."""

    kind: Approval
    rules: tuple[RuleModel, ...] = ()


class SignOffModel(Section):
    """Which office answers for the words of this pack, since when."""

    by: str = Field(min_length=1)
    on: IsoDate


class RecordItemModel(Section):
    """One thing the certificate says: a field of the form, or an item of a register."""

    id: Id
    source: SourceName
    when: ConditionModel | None = None
    masked_when: ConditionModel | None = None


class CertificateModel(Section):
    """What is issued."""

    kind: Id
    serial_prefix: str = Field(pattern=r"^[A-Z]{2,4}(-[A-Z]{2,4})?$")
    template: Literal["certificate.typ"] = "certificate.typ"
    validity_days: int = Field(ge=1, le=3660)
    title: Texts
    issuer: Texts
    seal_purpose: str = Field(min_length=1, max_length=12)
    languages: tuple[Language, ...] = Field(min_length=1)
    language_from: Id | None = None
    record: tuple[RecordItemModel, ...] = Field(min_length=1)


class ServiceModel(Section):
    """service.yaml."""

    id: PackId
    names: Texts
    department: Texts
    keywords: tuple[str, ...] = Field(min_length=1)
    audience: tuple[Audience, ...] = Field(min_length=1)
    life_event: LifeEvent
    guide: GuideModel
    assurance: Literal["none", "card", "second_factor", "clerk"]
    registers: dict[Id, dict[Id, ValueType]] = {}
    approval: ApprovalModel
    delivery: tuple[Delivery, ...] = Field(min_length=1)
    channels: tuple[Channel, ...] = Field(min_length=1)
    service_hours: dict[Weekday, tuple[Span, ...]]
    valid_from: IsoDate
    sign_off: SignOffModel
    certificate: CertificateModel | None = None


# ---------------------------------------------------------------- form.yaml


class OptionModel(Section):
    """One way to answer a choice."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,39}$")]
    label: Texts
    about: Texts | None = None


class ConstraintsModel(Section):
    """Limits. Lengths count characters."""

    min_length: int | None = Field(default=None, ge=1, le=1000)
    max_length: int | None = Field(default=None, ge=1, le=1000)
    minimum: int | None = None
    maximum: int | None = None
    not_before: Moment | None = None
    not_after: Moment | None = None


class FieldModel(Section):
    """One thing that is asked."""

    id: Id
    type: ValueType
    label: Texts
    help: Texts | None = None
    errors: dict[FieldFault, Texts] = {}
    required: Flag = True
    constraints: ConstraintsModel = ConstraintsModel()
    options: tuple[OptionModel, ...] = ()
    when: ConditionModel | None = None
    prefill: tuple[SourceName, ...] = ()
    suggestion: str | None = Field(default=None, min_length=1)
    sensitivity: Sensitivity = Sensitivity.OPEN
    evidence: Literal["stated", "copied", "on_card", "on_record"] | None = None
    shared: Id | None = None


class PageModel(Section):
    """One question."""

    id: Id
    title: Texts
    lead: Texts | None = None
    ask: Ask = Ask.WHEN_NEEDED
    fields: tuple[FieldModel, ...] = Field(min_length=1)


class FormModel(Section):
    """form.yaml."""

    pages: tuple[PageModel, ...] = Field(min_length=1)


# ---------------------------------------------------------------- golden/*.yaml


class GoldenModel(Section):
    """golden/<case>.yaml: what was known and answered, and what must come of it: text, faults or a rule's no."""

    about: str = Field(min_length=1)
    today: IsoDate
    language: Language = Language.ZH_CN
    facts: dict[str, dict[str, str]] = {}
    answers: dict[Id, str] = {}
    text: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    faults: dict[Id, FieldFault] = {}
    refused_by: Id | None = None


SCHEMAS: dict[str, type[BaseModel]] = {"service": ServiceModel, "form": FormModel, "golden": GoldenModel}
