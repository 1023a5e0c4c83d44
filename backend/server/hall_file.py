"""The parts of a site file that say how numbers are given: rules, counters, closures, triage, services."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from backend.server.queueing.holidays import MAINLAND
from backend.server.queueing.rules import QueueRules, SiteRules
from backend.server.queueing.triage import TriageBroken, prove, tree_of
from backend.wire.base import Identifier
from kiosk.domain.queueing import Priority

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

Credit = Annotated[int, Field(ge=0, le=14_400)]


class Section(BaseModel):
    """A part of the file. An unknown field is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class TextsInFile(Section):
    """A text in the languages of the hall."""

    zh_CN: str = Field(min_length=1)  # noqa: N815  the locale's own name
    en: str = Field(min_length=1)
    zh_Hant: str = ""  # noqa: N815  the locale's own name

    def told(self) -> dict[str, str]:
        """Give the languages that are there."""
        return {language: text for language, text in self.model_dump().items() if text}


class ClosureInFile(Section):
    """Days on which the site is closed of its own, both included."""

    first: date
    last: date

    @model_validator(mode="after")
    def _in_order(self) -> ClosureInFile:
        if self.last < self.first:
            msg = "a closure ends before it begins"
            raise ValueError(msg)
        return self


class SiteRulesInFile(Section):
    """See `queueing.rules.SiteRules`: what is not named has its default."""

    elder_from: int | None = Field(default=None, ge=50, le=120)
    credits_s: dict[Priority, Credit] = Field(default_factory=dict)
    live_per_person: int | None = Field(default=None, ge=0, le=99)
    live_per_queue: int | None = Field(default=None, ge=0, le=99)
    anonymous_per_min: int | None = Field(default=None, ge=0, le=600)
    early_min: int | None = Field(default=None, ge=0, le=480)
    late_min: int | None = Field(default=None, ge=0, le=480)
    returns: int | None = Field(default=None, ge=0, le=9)
    return_behind: int | None = Field(default=None, ge=0, le=99)
    return_within_min: int | None = Field(default=None, ge=1, le=720)
    check_in_min: int | None = Field(default=None, ge=1, le=480)
    near: int | None = Field(default=None, ge=0, le=20)
    undo_s: int | None = Field(default=None, ge=0, le=3600)
    offline_first: int | None = Field(default=None, ge=101, le=90_000)
    offline_size: int | None = Field(default=None, ge=1, le=500)
    rolling: int | None = Field(default=None, ge=1, le=500)
    prior_weight: int | None = Field(default=None, ge=1, le=100)


class QueueRulesInFile(Section):
    """See `queueing.rules.QueueRules`."""

    quota: int | None = Field(default=None, ge=0, le=9999)
    slot_quota: int | None = Field(default=None, ge=0, le=999)
    slot_min: int | None = Field(default=None, ge=5, le=480)
    anonymous_share: int | None = Field(default=None, ge=0, le=100)
    closing_margin_min: int | None = Field(default=None, ge=0, le=240)
    on_holidays: Literal["closed", "as_usual"] | None = None


class ServiceInFile(Section):
    """A matter that a queue takes."""

    id: Identifier
    name: TextsInFile


class CounterInFile(Section):
    """A service window. `label` is what is called; `skills`: queue and rank, 1 before 2."""

    id: Identifier
    label: str = Field(min_length=1, max_length=8)
    name: TextsInFile
    where: TextsInFile
    skills: dict[Identifier, Annotated[int, Field(ge=1, le=9)]] = Field(min_length=1)


class AnswerInFile(Section):
    """Leads to a `question` or to a `queue`, there perhaps to a `service`."""

    id: Identifier
    text: TextsInFile
    question: str = ""
    queue: str = ""
    service: str = ""


class QuestionInFile(Section):
    """One triage question."""

    id: Identifier
    text: TextsInFile
    answers: list[AnswerInFile] = Field(min_length=1, max_length=6)


def site_rules(
    rules: SiteRulesInFile, *, calendar: Literal["", "cn"], closures: Sequence[ClosureInFile]
) -> dict[str, Any]:
    """What the database keeps of a site's rules, as JSON; read once here, so that it cannot fail later."""
    told: dict[str, Any] = rules.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    if calendar == MAINLAND:
        told["calendar"] = calendar
    if closures:
        told["closures"] = [closure.model_dump(mode="json") for closure in closures]
    SiteRules.of(told)
    return told


def rules_of_queue(rules: QueueRulesInFile) -> dict[str, Any]:
    """What the database keeps of a queue's rules, as JSON."""
    told: dict[str, Any] = rules.model_dump(mode="json", exclude_none=True)
    QueueRules.of(told)
    return told


def triage_told(questions: Sequence[QuestionInFile]) -> list[dict[str, Any]]:
    """What the database keeps of the triage tree, as JSON."""
    return [question.model_dump(mode="json", exclude_defaults=True) for question in questions]


def prove_counters(counters: Sequence[CounterInFile], queues: Collection[str]) -> None:
    """Every counter serves queues that exist; every queue is somebody's first. Raises ValueError."""
    for attribute in ("id", "label"):
        seen = [getattr(counter, attribute) for counter in counters]
        if len(set(seen)) != len(seen):
            msg = f"two counters have the same {attribute}"
            raise ValueError(msg)
    for counter in counters:
        if missing := set(counter.skills) - set(queues):
            msg = f"counter {counter.id} serves queue {min(missing)}, which is not there"
            raise ValueError(msg)
    first = {queue for counter in counters for queue, rank in counter.skills.items() if rank == 1}
    if counters and (orphans := set(queues) - first):
        msg = f"no counter serves queue {min(orphans)} at rank 1: its people could wait for ever"
        raise ValueError(msg)


def prove_triage(questions: Sequence[QuestionInFile], services: Mapping[str, Collection[str]]) -> None:
    """Every way through the questions ends at a queue. Raises ValueError."""
    try:
        prove(tree_of(triage_told(questions)), services=services)
    except TriageBroken as error:
        msg = str(error)
        raise ValueError(msg) from error
