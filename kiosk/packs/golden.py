"""Golden cases: what was known and answered, and the text, the fault or the no that must come of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.domain.forms import Provenance
from kiosk.domain.services import source_types
from kiosk.packs.edge import validate
from kiosk.packs.faults import Fault
from kiosk.packs.form_state import FormState
from kiosk.packs.schema import GoldenModel
from kiosk.packs.source import read

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from kiosk.domain.forms import FieldFault
    from kiosk.domain.message import Language
    from kiosk.domain.services import Service
    from kiosk.packs.source import Source


@dataclass(frozen=True, slots=True)
class GoldenCase:
    """One case. `text`: pieces of the certificate in reading order; blanks do not count. Synthetic people only."""

    name: str
    file: Path
    lines: Mapping[tuple[str | int, ...], int]
    today: date
    language: Language
    facts: Mapping[str, str]
    answers: Mapping[str, str]
    text: tuple[str, ...]
    absent: tuple[str, ...]
    faults: Mapping[str, FieldFault]
    refused_by: str | None

    def state(self, service: Service) -> FormState:
        """Fill the form as the case says: facts first, then what was typed."""
        state = FormState.begin(service, facts=self.facts, today=self.today)
        for field_id, text in self.answers.items():
            state = state.answered(field_id, text, Provenance.TYPED)
        return state

    def fault(self, place: tuple[str | int, ...], what: str) -> Fault:
        """Say what did not come out as the case has it, with file and line."""
        nearest = (self.lines[place[:length]] for length in range(len(place), -1, -1) if place[:length] in self.lines)
        return Fault(self.file, next(nearest, 1), what)


def read_golden(directory: Path, service: Service, faults: list[Fault]) -> tuple[GoldenCase, ...]:
    """Read `golden/*.yaml`. A service with a certificate needs one with the text that must come out."""
    cases = []
    for file in sorted((directory / "golden").glob("*.yaml")):
        source = read(file)
        model = validate(source, GoldenModel)
        if model is not None:
            cases.append(_case(source, model, service))
        faults += source.faults
    if service.certificate is not None and not any(case.text for case in cases):
        faults.append(
            Fault(directory / "golden", 1, "a certificate needs a golden case with the text that must come out")
        )
    return tuple(cases)


def _case(source: Source, model: GoldenModel, service: Service) -> GoldenCase:
    facts = {f"{register}.{item}": text for register, items in model.facts.items() for item, text in items.items()}
    known = source_types(service.registers)
    for name in facts:
        if name not in known:
            source.complain(("facts", *name.split(".", 1)), "neither card nor registers have this")
    for name in (*model.answers, *model.faults):
        if service.form.field(name) is None:
            source.complain(("answers" if name in model.answers else "faults", name), "the form has no such field")
    rules = [rule.id for rule in service.rules]
    if model.refused_by is not None and model.refused_by not in rules:
        source.complain(("refused_by",), f"no rule {model.refused_by}")
    if not (model.text or model.faults or model.refused_by):
        source.complain((), "a case says what must come out: text, faults or refused_by")
    return GoldenCase(
        name=source.file.stem,
        file=source.file,
        lines=source.lines,
        today=model.today,
        language=model.language,
        facts=facts,
        answers=model.answers,
        text=model.text,
        absent=model.absent,
        faults=model.faults,
        refused_by=model.refused_by,
    )
