"""A question as a view: its options, or its field, or the several fields of its page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kiosk.domain.forms import Answer, FieldFault, Grade, Option, Provenance, ValueType
from kiosk.domain.identity import Sex
from kiosk.domain.message import Words
from kiosk.packs.wording import shown
from ui.viewmodels.origins import ICONS, origin

if TYPE_CHECKING:
    from kiosk.domain.forms import Field, FormPage
    from kiosk.journeys.certificate_pages import Question
    from ui.viewmodels.voice import Context, Voice

CHOSEN: Final = frozenset({ValueType.CHOICE, ValueType.BOOLEAN, ValueType.SEX})  # answered with an option


@dataclass(frozen=True, slots=True)
class QuestionView:
    """What the page shows, beside what is being written. `mode`: choice, typing, fields."""

    mode: str
    title: str
    lead: str
    step: str
    service: str
    label: str = ""
    help: str = ""
    problem: str = ""
    origin: str = ""
    origin_icon: str = ""
    optional: bool = False
    options: tuple[dict[str, object], ...] = ()
    fields: tuple[dict[str, object], ...] = ()


def question_view(page: Question, context: Context, opened: Field | None, given: dict[str, str]) -> QuestionView:
    """Shape the page. `opened` None: several fields, none chosen yet; `given`: what was answered here so far."""
    voice, form_page = context.voice, form_page_of(page)
    if opened is None:
        fields = tuple(_line(page, field, voice, given) for field in page.form.fields_of(form_page))
        title, lead = voice.of(form_page.title), _lead(form_page, voice)
        return QuestionView("fields", title, lead, _step(page, voice), _service(page, voice), fields=fields)
    answer = page.form.answer(opened.id) if opened.id not in given else None
    return QuestionView(
        mode="choice" if opened.type in CHOSEN else "typing",
        title=voice.of(form_page.title),
        lead=_lead(form_page, voice),
        step=_step(page, voice),
        service=_service(page, voice),
        label=voice.of(opened.label),
        help=voice.of(opened.help) if opened.help else "",
        problem=_problem(page, opened, voice),
        origin=origin(answer.provenance, voice) if answer else "",
        origin_icon=ICONS[answer.provenance] if answer else "",
        optional=not opened.required,
        options=tuple(_option(option, text_of(page, opened, given), voice) for option in _options(opened, voice)),
    )


def form_page_of(page: Question) -> FormPage:
    """Find the form's page."""
    return next(found for found in page.form.service.form.pages if found.id == page.page_id)


def text_of(page: Question, field: Field, given: dict[str, str]) -> str:
    """What the field holds now."""
    answer = page.form.answer(field.id)
    return given.get(field.id, answer.text if answer else "")


def fixed(page: Question, field: Field) -> bool:
    """Whether nothing a person could do here would count: it is on record, or must come from one."""
    return page.form.locked(field) or field.evidence > Grade.COPIED


def _service(page: Question, voice: Voice) -> str:
    return voice.of(page.form.service.names)


def _lead(form_page: FormPage, voice: Voice) -> str:
    return voice.of(form_page.lead) if form_page.lead else ""


def _step(page: Question, voice: Voice) -> str:
    progress = page.form.progress()
    left = progress.total - progress.done
    return voice.text("steps.question_left", count=left) if left > 1 else voice.text("steps.question")


def _problem(page: Question, field: Field, voice: Voice) -> str:
    """Say what is wrong, once it was tried; what cannot be written here is said at once, whoever wrote it."""
    problems = (found for found in page.form.problems() if found.field_id == field.id)
    told = (found for found in problems if page.insist or found.fault is FieldFault.UNPRINTABLE)
    return next((voice.say(found.message) for found in told), "")


def _options(field: Field, voice: Voice) -> tuple[Option, ...]:
    if field.type is ValueType.BOOLEAN:
        return tuple(Option(truth, _said(voice, f"option.{truth}")) for truth in ("true", "false"))
    if field.type is ValueType.SEX:
        return tuple(Option(str(sex), _said(voice, f"option.sex.{sex.name.lower()}")) for sex in (Sex.MALE, Sex.FEMALE))
    return field.options


def _said(voice: Voice, message_id: str) -> Words:
    return Words(voice.text(message_id))


def _option(option: Option, now: str, voice: Voice) -> dict[str, object]:
    return {
        "id": option.id,
        "text": voice.of(option.label),
        "about": voice.of(option.about) if option.about else "",
        "chosen": option.id == now,
    }


def _line(page: Question, field: Field, voice: Voice, given: dict[str, str]) -> dict[str, object]:
    answer = Answer(given[field.id], Provenance.TYPED) if given.get(field.id) else None
    if field.id not in given:
        answer = page.form.answer(field.id)
    label = voice.of(field.label)
    return {
        "id": field.id,
        "label": label,
        "value": voice.own(shown(field, answer, voice.language)) if answer else voice.text("check.nothing"),
        "origin": origin(answer.provenance, voice) if answer else "",
        "icon": ICONS[answer.provenance] if answer else "",
        "locked": fixed(page, field),
        "change": voice.text("check.change.label", field=label),
        "problem": "" if field.id in given else _problem(page, field, voice),
    }
