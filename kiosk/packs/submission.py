"""The server's side of the form engine: whether what was handed in is what this person could truthfully answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.domain.forms import Answer, Field, FieldFault, Provenance, Submission
from kiosk.domain.message import Message
from kiosk.packs.form_state import FormState
from kiosk.packs.judgement import FieldProblem, problem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from kiosk.domain.coverage import Coverage
    from kiosk.domain.services import Service

_BY_PERSON = (Provenance.TYPED, Provenance.CAPTURED)


def validate_submission(
    service: Service,
    submission: Submission,
    *,
    facts: Mapping[str, str],
    today: date,
    covered: Coverage | None = None,
) -> tuple[FormState, tuple[FieldProblem, ...]]:
    """Rebuild the form from what was handed in and the server's own `facts`; give it with everything that is wrong.

    An answer that claims a card or a register must say what the server knows from there; whatever the form does not
    ask of this person is refused. Raises ValueError when `service` is not the version that was answered: the caller
    finds the published version first.
    """
    if (submission.service, submission.version) != (service.id, service.version):
        msg = f"answers to {submission.service} {submission.version[:12]} judged by {service.id} {service.version[:12]}"
        raise ValueError(msg)
    handed_in = dict(submission.answers)
    state = FormState.begin(service, facts=facts, today=today, covered=covered)
    for field in service.form.fields:
        state = _with(state, field, handed_in.get(field.id))
    problems = {p.field_id: p for p in state.problems()}
    for field in state.visible:
        fault = _untrue(state.answer(field.id), handed_in.get(field.id), field)
        if fault is not None:
            problems.setdefault(field.id, fault)
    asked = {field.id for field in state.visible}
    for field_id in sorted(handed_in.keys() - asked):
        problems[field_id] = FieldProblem(field_id, FieldFault.NOT_ASKED, Message.of("form.not_asked"))
    return state, tuple(problems.values())


def _with(state: FormState, field: Field, answer: Answer | None) -> FormState:
    """Take what a person gave; where nothing was handed in, nothing is filled in behind the person's back."""
    if answer is None:
        return state.answered(field.id, "")
    return state.answered(field.id, answer.text, answer.provenance) if answer.provenance in _BY_PERSON else state


def _untrue(counts: Answer | None, handed_in: Answer | None, field: Field) -> FieldProblem | None:
    if counts == handed_in or (handed_in is not None and not handed_in.text.strip() and counts is None):
        return None
    return problem(field, FieldFault.EVIDENCE if handed_in is not None else FieldFault.REQUIRED)
