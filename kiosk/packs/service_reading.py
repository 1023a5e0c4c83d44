"""From service.yaml to a Service: sources known, rules type-checked, the certificate's record complete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.domain.assurance import Assurance
from kiosk.domain.forms import ValueType
from kiosk.domain.refusal import Refusal
from kiosk.domain.services import (
    Approval,
    Certificate,
    Deferral,
    Guide,
    Material,
    RecordItem,
    Rule,
    Service,
    SignOff,
    said,
)
from kiosk.packs.conditions import ConditionReader

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from kiosk.domain.conditions import Condition
    from kiosk.domain.forms import Form
    from kiosk.packs.schema import CertificateModel, ConditionModel, DeferralModel, GuideModel, RuleModel, ServiceModel
    from kiosk.packs.source import Place, Source

_WEEK: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class ServiceReader:
    """Reads one service.yaml against its form. What is wrong goes to the source's faults."""

    def __init__(self, source: Source, form: Form, facts: Mapping[str, ValueType]) -> None:
        self._source = source
        self._form = form
        self._facts = facts
        self._conditions = ConditionReader(self, source.complain)

    def type_of(self, name: str) -> ValueType | None:
        """Give the type of a field of the form, or of a fact."""
        field = self._form.field(name)
        return field.type if field is not None else self._facts.get(name)

    def options_of(self, name: str) -> Collection[str]:
        """Give the options of a choice."""
        field = self._form.field(name)
        return [option.id for option in field.options] if field is not None else []

    def read(self, model: ServiceModel, *, version: str) -> Service:
        """Read the service."""
        if model.approval.kind is Approval.INSTANT and not model.approval.rules:
            self._source.complain(("approval",), "instant approval needs at least one rule")
        if "card" in model.registers:
            self._source.complain(("registers", "card"), "card is the card laid down, no register")
        return Service(
            id=model.id,
            version=version,
            names=model.names.words(),
            department=model.department.words(),
            keywords=model.keywords,
            audience=model.audience,
            life_event=model.life_event,
            guide=_guide(model.guide),
            assurance=Assurance[model.assurance.upper()],
            registers=model.registers,
            approval=model.approval.kind,
            rules=tuple(self._rule(r, ("approval", "rules", n)) for n, r in enumerate(model.approval.rules)),
            delivery=model.delivery,
            channels=model.channels,
            hours=tuple(self._hours(model, day) for day in _WEEK),
            valid_from=model.valid_from,
            sign_off=SignOff(model.sign_off.by, model.sign_off.on),
            form=self._form,
            certificate=self._certificate(model.certificate) if model.certificate else None,
        )

    def _rule(self, model: RuleModel, place: Place) -> Rule:
        words = model.otherwise
        refusal = Refusal(*(said(t.words()) for t in (words.reason, words.how_to_fix, words.where_next)))
        return Rule(model.id, self._conditions.read(model.when, (*place, "when")), refusal)

    def _hours(self, model: ServiceModel, day: str) -> tuple[tuple[int, int], ...]:
        spans = []
        for number, text in enumerate(model.service_hours.get(day, ())):  # type: ignore[call-overload]  # a Literal
            start, end = (60 * int(clock[:2]) + int(clock[3:]) for clock in text.split("-"))
            if end <= start:
                self._source.complain(("service_hours", day, number), f"{text} ends before it begins")
            spans.append((start, end))
        return tuple(spans)

    def _certificate(self, model: CertificateModel) -> Certificate:
        place: Place = ("certificate",)
        items: list[RecordItem] = []
        for number, item in enumerate(model.record):
            here = (*place, "record", number)
            value_type = self.type_of(item.source)
            if value_type is None:
                self._source.complain((*here, "source"), f"neither form nor card nor registers have {item.source}")
            if any(item.id == other.id for other in items):
                self._source.complain((*here, "id"), f"an item {item.id} stands before")
            when = self._optional(item.when, (*here, "when"))
            masked_when = self._optional(item.masked_when, (*here, "masked_when"))
            items.append(RecordItem(item.id, item.source, value_type or ValueType.TEXT, when, masked_when))
        self._check_languages(model, place)
        return Certificate(
            kind=model.kind,
            serial_prefix=model.serial_prefix,
            template=model.template,
            validity_days=model.validity_days,
            title=model.title.words(),
            issuer=model.issuer.words(),
            seal_purpose=model.seal_purpose,
            languages=model.languages,
            language_from=model.language_from,
            record=tuple(items),
        )

    def _optional(self, model: ConditionModel | None, place: Place) -> Condition | None:
        return self._conditions.read(model, place) if model is not None else None

    def _check_languages(self, model: CertificateModel, place: Place) -> None:
        if model.language_from is None:
            return
        if self.type_of(model.language_from) is not ValueType.CHOICE:
            self._source.complain((*place, "language_from"), f"{model.language_from} is no choice of the form")
            return
        for option in sorted(set(self.options_of(model.language_from)) ^ set(model.languages)):
            what = f"{option}: the options of {model.language_from} and languages must be the same"
            self._source.complain((*place, "languages"), what)


def _guide(model: GuideModel) -> Guide:
    return Guide(
        summary=model.summary.words(),
        steps=tuple(step.words() for step in model.steps),
        materials=tuple(
            Material(
                id=material.id,
                name=material.name.words(),
                about=material.about.words(),
                source=material.source,
                deferral=_deferral(material.may_follow_later),
            )
            for material in model.materials
        ),
        fee_fen=int(model.fee.yuan * 100),
        fee_about=model.fee.about.words(),
        days=model.time.days,
        days_about=model.time.about.words(),
        visits=model.visits,
        legal_basis=tuple(basis.words() for basis in model.legal_basis),
    )


def _deferral(model: DeferralModel | None) -> Deferral | None:
    return Deferral(model.within_days, model.promise.words()) if model is not None else None
