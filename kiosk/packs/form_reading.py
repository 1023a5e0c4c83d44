"""From form.yaml to a Form: ids unique, options where they belong, limits that fit, conditions that look back only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.domain.forms import Constraints, Field, Form, FormPage, Grade, Option, Sensitivity, ValueType, parse
from kiosk.packs.conditions import ConditionReader, moment

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from kiosk.domain.conditions import Today
    from kiosk.domain.message import Words
    from kiosk.packs.schema import ConstraintsModel, FieldModel, FormModel, Texts
    from kiosk.packs.source import Place, Source

_LENGTHS: Final = frozenset(
    {ValueType.TEXT, ValueType.NAME, ValueType.ADDRESS, ValueType.DIGITS, ValueType.PHONE, ValueType.ID_NUMBER}
)
_APPLIES: Final[Mapping[str, frozenset[ValueType]]] = {
    "min_length": _LENGTHS,
    "max_length": _LENGTHS,
    "minimum": frozenset({ValueType.NUMBER}),
    "maximum": frozenset({ValueType.NUMBER}),
    "not_before": frozenset({ValueType.DATE}),
    "not_after": frozenset({ValueType.DATE}),
}


class FormReader:
    """Reads one form.yaml. Doubles as what its conditions may name: facts, and the fields read so far."""

    def __init__(self, source: Source, facts: Mapping[str, ValueType]) -> None:
        self._source = source
        self._facts = facts
        self._fields: dict[str, Field] = {}
        self._conditions = ConditionReader(self, source.complain)

    def type_of(self, name: str) -> ValueType | None:
        """Give the type of a field that stands before, or of a fact."""
        field = self._fields.get(name)
        return field.type if field is not None else self._facts.get(name)

    def options_of(self, name: str) -> Collection[str]:
        """Give the options of a choice that stands before."""
        field = self._fields.get(name)
        return [option.id for option in field.options] if field is not None else []

    def read(self, model: FormModel) -> Form:
        """Read the form; what is wrong goes to the source's faults."""
        pages: list[FormPage] = []
        for number, page in enumerate(model.pages):
            place: Place = ("pages", number)
            if any(page.id == other.id for other in pages):
                self._source.complain((*place, "id"), f"a page {page.id} stands before")
            fields = tuple(self._field(f, (*place, "fields", n)) for n, f in enumerate(page.fields))
            pages.append(FormPage(page.id, page.title.words(), _words(page.lead), fields, page.ask))
        return Form(tuple(pages))

    def _field(self, model: FieldModel, place: Place) -> Field:
        if model.id in self._fields:
            self._source.complain((*place, "id"), f"a field {model.id} stands before")
        self._check(model, place)
        field = Field(
            id=model.id,
            type=model.type,
            label=model.label.words(),
            help=_words(model.help),
            errors=tuple((fault, texts.words()) for fault, texts in model.errors.items()),
            required=model.required,
            constraints=_constraints(model.constraints),
            options=tuple(Option(o.id, o.label.words(), _words(o.about)) for o in model.options),
            condition=self._conditions.read(model.when, (*place, "when")) if model.when else None,
            prefill=model.prefill,
            suggestion=model.suggestion,
            sensitivity=model.sensitivity,
            evidence=Grade[model.evidence.upper()] if model.evidence else Grade.SUGGESTED,
            shared=model.shared,
        )
        self._fields[field.id] = field
        return field

    def _check(self, model: FieldModel, place: Place) -> None:
        complain = self._source.complain
        self._check_options(model, place)
        self._check_limits(model, place)
        for number, name in enumerate(model.prefill):
            found = self._facts.get(name)
            if found is None:
                complain((*place, "prefill", number), f"neither card nor registers have {name}")
            elif found is not model.type and model.type is not ValueType.TEXT:
                complain((*place, "prefill", number), f"{name} is a {found}, {model.id} a {model.type}")
        proving = model.sensitivity is Sensitivity.PROTECTED or model.evidence in {"on_card", "on_record"}
        if proving and not model.prefill:
            complain(place, f"{model.id} must come from a card or a register: it needs a prefill")
        if model.suggestion is not None and parse(model.type, model.suggestion) is None:
            complain((*place, "suggestion"), f"{model.suggestion!r} is no {model.type}")

    def _check_limits(self, model: FieldModel, place: Place) -> None:
        complain = self._source.complain
        for limit in model.constraints.model_dump(exclude_none=True):
            if model.type not in _APPLIES[limit]:
                complain((*place, "constraints", limit), f"a {model.type} has no {limit}")
        limits = model.constraints
        for low, high in ((limits.min_length, limits.max_length), (limits.minimum, limits.maximum)):
            if low is not None and high is not None and low > high:
                complain((*place, "constraints"), f"{low} is more than {high}: nothing fits")
        if (limits.not_before and moment(limits.not_before) is None) or (
            limits.not_after and moment(limits.not_after) is None
        ):
            complain((*place, "constraints"), "no such day")

    def _check_options(self, model: FieldModel, place: Place) -> None:
        ids = [option.id for option in model.options]
        if model.type is ValueType.CHOICE:
            if not ids:
                self._source.complain(place, f"{model.id} is a choice: it needs options")
            if model.suggestion is not None and model.suggestion not in ids:
                self._source.complain((*place, "suggestion"), f"{model.id} has no option {model.suggestion!r}")
        elif ids:
            self._source.complain((*place, "options"), f"a {model.type} has no options")
        for number, option in enumerate(ids):
            if option in ids[:number]:
                self._source.complain((*place, "options", number, "id"), f"an option {option} stands before")


def _constraints(model: ConstraintsModel) -> Constraints:
    return Constraints(
        min_length=model.min_length,
        max_length=model.max_length,
        minimum=model.minimum,
        maximum=model.maximum,
        not_before=_day(model.not_before),
        not_after=_day(model.not_after),
    )


def _day(text: str | None) -> date | Today | None:
    return moment(text) if text else None


def _words(texts: Texts | None) -> Words | None:
    return texts.words() if texts else None
