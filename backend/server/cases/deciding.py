"""Instant approval (秒批): the form as handed in, judged by what the server itself knows of the person.

A terminal's word that something stands in a register counts for nothing here: facts come from the registers again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from backend.server.cases import refusals
from kiosk.domain.assurance import Assurance
from kiosk.domain.forms import FieldFault
from kiosk.domain.identity import CardFault, recognise
from kiosk.domain.services import Approval, card_facts, failing_rule
from kiosk.packs.record import certificate_record
from kiosk.packs.submission import validate_submission

if TYPE_CHECKING:
    from datetime import datetime

    from backend.server.registry.port import Registers
    from kiosk.domain.coverage import Coverage
    from kiosk.domain.forms import Submission
    from kiosk.domain.identity import IdCard
    from kiosk.domain.services import Service
    from kiosk.packs.form_state import FormState
    from kiosk.packs.judgement import FieldProblem
    from kiosk.packs.record import CertificateRecord


class NotApproved(refusals.Refused):
    """A decision against. `rule` names what said no: a rule of the pack, or one of ours with a colon in front."""

    def __init__(self, rule: str, refused: refusals.Refused) -> None:
        super().__init__(refused.refusal)
        self.rule = rule


@dataclass(frozen=True, slots=True, repr=False)
class Applied:
    """An application, as far as the server has understood it. `number` is the person of the proof."""

    submission: Submission
    card: IdCard
    number: str


@dataclass(frozen=True, slots=True, repr=False)
class Approved:
    """What may be issued, and to whom it is called."""

    record: CertificateRecord
    name: str


def facts_of(service: Service, number: str, registers: Registers) -> dict[str, str]:
    """Ask every register the pack names, for the items it names and no others. Raises RegisterUnknown."""
    facts: dict[str, str] = {}
    for register, items in service.registers.items():
        known = registers.facts(register, number)
        facts.update({f"{register}.{item}": known[item] for item in items if known.get(item)})
    return facts


def decide(
    service: Service,
    applied: Applied,
    registers: Registers,
    *,
    local: datetime,
    covered: Coverage,
) -> Approved:
    """Decide. `local` is the site's time, `covered` what the fonts can draw. Raises NotApproved, RegisterUnknown."""
    today = local.date()
    _check_service(service, local)
    _check_person(applied, registers, local)
    citizen = registers.citizen(applied.number)
    facts = facts_of(service, applied.number, registers)
    facts |= card_facts(citizen.card if citizen is not None else applied.card)
    state, problems = validate_submission(service, applied.submission, facts=facts, today=today, covered=covered)
    rule = failing_rule(service, state.values, today=today)
    if rule is not None:
        raise NotApproved(rule.id, refusals.Refused(rule.otherwise))
    if problems:
        raise NotApproved(f":{problems[0].fault}", _said(problems[0], state, covered))
    record = certificate_record(state)
    card = applied.card
    return Approved(record, record.text("name") or card.name or card.english_name)


def _check_service(service: Service, local: datetime) -> None:
    if service.certificate is None or service.approval is not Approval.INSTANT:
        raise NotApproved(":staff", refusals.by_staff())
    if service.assurance > Assurance.SECOND_FACTOR:
        raise NotApproved(":assurance", refusals.by_staff())
    if not service.offered(local):
        raise NotApproved(":hours", refusals.closed())


def _check_person(applied: Applied, registers: Registers, local: datetime) -> None:
    """The card must be good today, be that of the proof, and write the name as the register of residents does."""
    believed = recognise(applied.card, today=local.date())
    if isinstance(believed, CardFault):
        raise NotApproved(f":card_{believed}", refusals.card(believed))
    if applied.card.number != applied.number:
        raise NotApproved(":other_person", refusals.other_person())
    citizen = registers.citizen(applied.number)
    if citizen is not None and _called(citizen.card) != _called(applied.card):
        raise NotApproved(":card_differs", refusals.card_differs())


def _called(card: IdCard) -> tuple[str, str]:
    return card.name, card.english_name


def _said(problem: FieldProblem, state: FormState, covered: Coverage) -> refusals.Refused:
    answer = state.answer(problem.field_id)
    text = answer.text if answer is not None else ""
    match problem.fault:
        case FieldFault.DAMAGED:
            return refusals.damaged()
        case FieldFault.UNPRINTABLE:
            return refusals.uncovered(text, covered)
        case _:
            return refusals.form(problem.message)
