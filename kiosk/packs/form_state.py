"""The form engine: one frozen state, the same on the terminal for the person and on the server for the truth.

What a person gave and what card and registers say are kept apart; every answer is worked out from the two, so the order
in which they arrive changes nothing. An answer whose field became invisible is kept, and never handed in.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from kiosk.domain.conditions import holds
from kiosk.domain.forms import Answer, Ask, Field, Grade, Provenance, Sensitivity, Submission, parse
from kiosk.domain.services import fact_values
from kiosk.packs.judgement import FieldProblem, judge

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from kiosk.domain.conditions import Value
    from kiosk.domain.coverage import Coverage
    from kiosk.domain.forms import FormPage
    from kiosk.domain.services import Service


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a person is, counted in the pages that need one."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of "check your answers". `locked`: only the office behind the record can change it."""

    field: Field
    answer: Answer | None
    locked: bool


@dataclass(frozen=True, slots=True, repr=False)
class FormState:
    """A form as far as it is filled. `given` holds what a person typed or had captured, sorted by field id.

    `covered`: what its paper can carry, None while nobody has measured that; then no character is a problem here.
    """

    service: Service
    today: date
    facts: tuple[tuple[str, str], ...] = ()
    given: tuple[tuple[str, Answer], ...] = ()
    passed: frozenset[str] = frozenset()
    covered: Coverage | None = None

    def __repr__(self) -> str:
        """Personal data never reaches a log by way of a repr."""
        return f"FormState({self.service.id!r}, given={len(self.given)}, facts={len(self.facts)})"

    @classmethod
    def begin(cls, service: Service, *, facts: Mapping[str, str], today: date, covered: Coverage | None = None) -> Self:
        """Open a form with what card and registers say: `{"card.name": …, "residence.address": …}`."""
        form = cls(service, today, covered=covered)
        return form.informed(facts) if facts else form

    # ------------------------------------------------------------ what happens to it

    def informed(self, facts: Mapping[str, str]) -> Self:
        """Learn more from card or registers; what they no longer know is given as an empty text."""
        return replace(self, facts=tuple(sorted({**dict(self.facts), **facts}.items())))

    def answered(self, field_id: str, text: str, provenance: Provenance = Provenance.TYPED) -> Self:
        """Take an answer, or change one. An empty text takes the answer away. Raises KeyError for an unknown field."""
        if self.service.form.field(field_id) is None:
            raise KeyError(field_id)
        if provenance not in {Provenance.TYPED, Provenance.CAPTURED}:
            msg = f"{provenance} answers come as facts"
            raise ValueError(msg)
        return replace(self, given=tuple(sorted({**dict(self.given), field_id: Answer(text, provenance)}.items())))

    def seen(self, page_id: str) -> Self:
        """Remember that a page was shown and left forward."""
        return replace(self, passed=self.passed | {page_id})

    # ------------------------------------------------------------ what it says

    def answer(self, field_id: str) -> Answer | None:
        """Give the answer that counts, None when there is none. Raises KeyError for an unknown field."""
        field = self.service.form.field(field_id)
        if field is None:
            raise KeyError(field_id)
        return self._answer(field)

    def _answer(self, field: Field) -> Answer | None:
        given, known = dict(self.given).get(field.id), self._known(field)
        if known is not None and _stands(field, known):
            return known
        chosen = given or known
        if chosen is None and field.suggestion is not None:
            chosen = Answer(field.suggestion, Provenance.SUGGESTED)
        return chosen if chosen is not None and chosen.text.strip() else None

    def locked(self, field: Field) -> bool:
        """Whether this answer is on a card or on record and cannot be typed over."""
        known = self._known(field)
        return known is not None and _stands(field, known)

    @property
    def visible(self) -> tuple[Field, ...]:
        """The fields that are asked of this person, in order."""
        return self._walk()[0]

    @property
    def values(self) -> dict[str, Value]:
        """Everything known, as values: facts, and the visible answers that are of their type."""
        return self._walk()[1]

    def fields_of(self, page: FormPage) -> tuple[Field, ...]:
        """The visible fields of a page."""
        visible = {field.id for field in self.visible}
        return tuple(field for field in page.fields if field.id in visible)

    def problems(self) -> tuple[FieldProblem, ...]:
        """Everything that is wrong with the visible answers."""
        judged = (self._judge(field) for field in self.visible)
        return tuple(problem for problem in judged if problem is not None)

    def next_page(self) -> FormPage | None:
        """Give the first page that still needs a person, None when the answers can be checked and handed in."""
        return next((page for page in self.service.form.pages if self._open(page)), None)

    def progress(self) -> Progress:
        """Count the pages that need a person, and those that are done."""
        needed = [page for page in self.service.form.pages if self._needs_person(page)]
        return Progress(sum(not self._open(page) for page in needed), len(needed))

    @property
    def lines(self) -> tuple[Line, ...]:
        """What the person checks before handing in."""
        return tuple(Line(field, self._answer(field), self.locked(field)) for field in self.visible)

    def submission(self) -> Submission:
        """Give what is handed in: the visible answers, nothing else."""
        answers = ((field.id, self._answer(field)) for field in self.visible)
        present = tuple((field_id, answer) for field_id, answer in answers if answer is not None)
        return Submission(self.service.id, self.service.version, present)

    def _known(self, field: Field) -> Answer | None:
        facts = dict(self.facts)
        source = next((name for name in field.prefill if facts.get(name, "").strip()), None)
        if source is None:
            return None
        return Answer(facts[source], Provenance.CARD if source.startswith("card.") else Provenance.REGISTRY)

    def _walk(self) -> tuple[tuple[Field, ...], dict[str, Value]]:
        """Go through the form once; a condition sees only what is visible before it."""
        values = fact_values(self.service, dict(self.facts))
        visible = []
        for field in self.service.form.fields:
            if field.condition is not None and not holds(field.condition, values, today=self.today):
                continue
            visible.append(field)
            answer = self._answer(field)
            value = parse(field.type, answer.text) if answer is not None else None
            if value is not None and (not field.options or field.option(str(value)) is not None):
                values[field.id] = value
        return tuple(visible), values

    def _open(self, page: FormPage) -> bool:
        fields = self.fields_of(page)
        if fields and page.ask is Ask.ALWAYS and page.id not in self.passed:
            return True
        return any(self._judge(field) is not None for field in fields)

    def _judge(self, field: Field) -> FieldProblem | None:
        return judge(field, self._answer(field), today=self.today, covered=self.covered)

    def _needs_person(self, page: FormPage) -> bool:
        given = dict(self.given)
        fields = self.fields_of(page)
        unaided = (field.id in given or (field.required and self._answer(field) is None) for field in fields)
        return bool(fields) and (page.ask is Ask.ALWAYS or any(unaided))


def _stands(field: Field, known: Answer) -> bool:
    """Whether what is known stays, whatever a person gives: it is protected, or nothing given proves what is asked."""
    return field.sensitivity is Sensitivity.PROTECTED or known.grade >= field.evidence > Grade.COPIED
