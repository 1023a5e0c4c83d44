"""A foregone no: what this person cannot mend by answering, told at once and with where else to go.

A register that knows nobody, a record that lapsed, a damaged name, a character that no font here has: no answer typed
here changes them, and asking for one would be asking for ever.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.domain.conditions import fields_in, holds
from kiosk.domain.coverage import refusal_for, uncovered_in
from kiosk.domain.forms import FieldFault, Grade
from kiosk.domain.message import Message
from kiosk.domain.refusal import Refusal

if TYPE_CHECKING:
    from kiosk.domain.services import Rule
    from kiosk.packs.form_state import FormState
    from kiosk.packs.judgement import FieldProblem


def foregone_refusal(form: FormState) -> Refusal | None:
    """Give the no that stands whatever is typed, None while there is a way: the pack's rules first, they know more."""
    for rule in form.service.rules:
        if _decided(form, rule) and not holds(rule.condition, form.values, today=form.today):
            return rule.otherwise
    return next((_refusal(form, problem) for problem in form.problems() if _beyond_reach(form, problem)), None)


def _decided(form: FormState, rule: Rule) -> bool:
    """Whether a rule looks only at what card and registers say."""
    fields = (form.service.form.field(name) for name in fields_in(rule.condition))
    return all(field is None or form.locked(field) for field in fields)


def _beyond_reach(form: FormState, problem: FieldProblem) -> bool:
    """Whether nothing typed can mend it: it is on record, or must be. An answer that may be left out can be."""
    field = form.service.form.field(problem.field_id)
    return field is not None and (form.locked(field) or (field.required and field.evidence > Grade.STATED))


def _refusal(form: FormState, problem: FieldProblem) -> Refusal:
    if problem.fault is FieldFault.DAMAGED:
        stem = "certificate.damaged"
        return Refusal(Message.of(f"{stem}.reason"), Message.of(f"{stem}.fix"), Message.of(f"{stem}.where"))
    answer = form.answer(problem.field_id)
    if problem.fault is FieldFault.UNPRINTABLE and answer is not None and form.covered is not None:
        found = uncovered_in(answer.text, form.covered)
        if found is not None:
            return refusal_for(found)
    return Refusal(problem.message, Message.of("form.foregone.fix"), Message.of("form.foregone.where"))
