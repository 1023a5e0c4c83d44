"""One question a page: options that answer at once, a field with its keys, or several fields to go through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.domain.forms import Answer, Grade, Option, Provenance, ValueType
from kiosk.domain.identity import Sex
from kiosk.domain.message import Words
from kiosk.journeys.certificate_pages import Answers
from kiosk.packs.wording import shown
from ui.input.typing.composition import Mode, Note
from ui.viewmodels.keyboard import keyboard, sign_beside_space
from ui.viewmodels.origins import ICONS, origin
from ui.viewmodels.writing import Pad, Sheet, writing_for

if TYPE_CHECKING:
    from kiosk.domain.forms import Field, FormPage
    from kiosk.journeys.certificate_pages import Question
    from ui.viewmodels.desk import Desk
    from ui.viewmodels.voice import Context, Voice
    from ui.viewmodels.writing import Writing

QML_IMPORT_NAME = "Xiaochuang.Models"
QML_IMPORT_MAJOR_VERSION = 1

_NOTES: Final = {
    Note.FULL: "writing.full",
    Note.NOT_ACCEPTED: "writing.not_accepted",
    Note.TOO_MANY_LETTERS: "writing.too_many_letters",
    Note.NO_CANDIDATE: "writing.no_candidate",
}
_CHOSEN: Final = {ValueType.CHOICE, ValueType.BOOLEAN, ValueType.SEX}


@dataclass(frozen=True, slots=True)
class QuestionView:
    """What the page shows, beside what is being written. `mode`: choice, typing, fields."""

    mode: str
    title: str
    lead: str
    step: str
    label: str = ""
    help: str = ""
    problem: str = ""
    origin: str = ""
    origin_icon: str = ""
    optional: bool = False
    options: tuple[dict[str, object], ...] = ()
    fields: tuple[dict[str, object], ...] = ()


def question_view(page: Question, context: Context, opened: Field | None, given: dict[str, str]) -> QuestionView:
    """Shape the page. `opened` None: several fields, none chosen yet; `given`: what was answered on this page so far."""
    voice, form_page = context.voice, form_page_of(page)
    if opened is None:
        fields = tuple(_line(page, field, voice, given) for field in page.form.fields_of(form_page))
        return QuestionView("fields", voice.of(form_page.title), _lead(form_page, voice), _step(page, voice), fields=fields)
    answer = page.form.answer(opened.id) if opened.id not in given else None
    return QuestionView(
        mode="choice" if opened.type in _CHOSEN else "typing",
        title=voice.of(form_page.title),
        lead=_lead(form_page, voice),
        step=_step(page, voice),
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


def _lead(form_page: FormPage, voice: Voice) -> str:
    return voice.of(form_page.lead) if form_page.lead else ""


def _step(page: Question, voice: Voice) -> str:
    progress = page.form.progress()
    left = progress.total - progress.done
    return voice.text("steps.question_left", count=left) if left > 1 else voice.text("steps.question")


def _problem(page: Question, field: Field, voice: Voice) -> str:
    if not page.insist:
        return ""
    return next((voice.say(found.message) for found in page.form.problems() if found.field_id == field.id), "")


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
        "value": shown(field, answer, voice.language) if answer else voice.text("check.nothing"),
        "origin": origin(answer.provenance, voice) if answer else "",
        "icon": ICONS[answer.provenance] if answer else "",
        "locked": fixed(page, field),
        "change": voice.text("check.change.label", field=label),
        "problem": "" if field.id in given else _problem(page, field, voice),
    }


@QmlElement
class QuestionModel(QObject):
    """The question for QML."""

    changed = Signal()
    written = Signal()  # what is being written, or its candidates
    laid = Signal()  # the keys

    def __init__(self, page: Question, desk: Desk, context: Context) -> None:
        super().__init__()
        self._page = page
        self._desk = desk
        self._context = context
        self._given = dict(desk.previous.values) if isinstance(desk.previous, Answers) else {}
        asked = page.form.fields_of(form_page_of(page))
        self._only = asked[0] if len(asked) == 1 and not fixed(page, asked[0]) else None
        self._opened: Field | None = None
        self._writing: Writing | None = None
        self._room = 0
        self._keys: tuple[object, ...] = ()
        self._open(self._only)

    def refresh(self, context: Context) -> None:
        """Follow the language."""
        self._context = context
        self._view = question_view(self._page, context, self._opened, self._given)
        self.changed.emit()
        self._lay_keys()

    # What a person does

    @Slot(str)
    def choose(self, option_id: str) -> None:
        """This option. Where it is the only question, it answers the page."""
        if self._opened is not None:
            self._answer_field(self._opened, option_id)

    @Slot(str)
    def press(self, key: str) -> None:
        """A key."""
        if self._writing is not None:
            self._write(self._writing.press(key))

    @Slot(int)
    def pick(self, number: int) -> None:
        """A candidate, from 0."""
        if isinstance(self._writing, Sheet):
            self._write(self._writing.choose(number))

    @Slot()
    def turn(self) -> None:
        """Further candidates."""
        if isinstance(self._writing, Sheet):
            self._write(self._writing.turn())

    @Slot(str)
    def open(self, field_id: str) -> None:
        """Go to one of several fields."""
        self._open(self._page.form.service.form.field(field_id))

    @Slot()
    def proceed(self) -> None:
        """Next."""
        if self._opened is not None and self._writing is not None:
            self._answer_field(self._opened, self._writing.answer)
        else:
            self._answer_page()

    @Slot()
    def skip(self) -> None:
        """Leave it empty."""
        if self._opened is not None:
            self._answer_field(self._opened, "")

    @Slot()
    def finish(self) -> None:
        """End the visit: this question cannot be answered here."""
        self._desk.finish()

    # What QML reads

    @Property(str, notify=changed)
    def mode(self) -> str:
        """Choice, typing, fields."""
        return self._view.mode

    @Property(bool, notify=changed)
    def pad(self) -> bool:
        """Whether digits are typed on large keys."""
        return isinstance(self._writing, Pad)

    @Property(str, notify=changed)
    def title(self) -> str:
        """The question."""
        return self._view.title

    @Property(str, notify=changed)
    def lead(self) -> str:
        """What to know about it."""
        return self._view.lead

    @Property(str, notify=changed)
    def step(self) -> str:
        """How far we are."""
        return self._view.step

    @Property(str, notify=changed)
    def label(self) -> str:
        """The field's name."""
        return self._view.label

    @Property(str, notify=changed)
    def help(self) -> str:
        """How to write it."""
        return self._view.help

    @Property(str, notify=written)
    def problem(self) -> str:
        """What is wrong with it, or why the last key did nothing."""
        note = _NOTES.get(self._writing.note) if self._writing is not None and self._writing.note else None
        if note is not None:
            return self._context.voice.text(note)
        return "" if self._touched() else self._view.problem

    @Property(str, notify=written)
    def origin(self) -> str:
        """Where it came from."""
        return self._context.voice.text("origin.typing") if self._touched() else self._view.origin

    @Property(str, notify=written)
    def originIcon(self) -> str:
        """The same as an icon."""
        return "pencil" if self._touched() else self._view.origin_icon

    @Property(bool, notify=written)
    def skippable(self) -> bool:
        """Whether it may stay empty, and is."""
        return self._view.optional and self._writing is not None and not self._writing.answer

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type]  # Qt's name of the type
    def options(self) -> list[dict[str, object]]:
        """The options: id, text, about, chosen."""
        return list(self._view.options)

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type]  # Qt's name of the type
    def fields(self) -> list[dict[str, object]]:
        """The fields: id, label, value, origin, icon, locked, change, problem."""
        return list(self._view.fields)

    @Property(bool, notify=changed)
    def stuck(self) -> bool:
        """Whether nothing here can be answered: a register must say it first."""
        return self._view.mode == "fields" and all(field["locked"] for field in self._view.fields)

    @Property(str, notify=written)
    def text(self) -> str:
        """What is written for good, as the screen may show it."""
        match self._writing:
            case Pad() as pad:
                return pad.shown
            case Sheet(composition):
                return composition.before
            case _:
                return ""

    @Property(str, notify=written)
    def composing(self) -> str:
        """Letters that wait, and what was chosen for some of them."""
        return self._writing.composition.underlined if isinstance(self._writing, Sheet) else ""

    @Property(bool, notify=written)
    def upper(self) -> bool:
        """Whether letter keys write upper-case."""
        return isinstance(self._writing, Sheet) and self._writing.composition.mode is Mode.LATIN_UPPER

    @Property(str, notify=changed)
    def sign(self) -> str:
        """The one key beside digits on the pad."""
        return self._writing.sign if isinstance(self._writing, Pad) else ""

    @Property("QStringList", notify=written)  # type: ignore[arg-type]  # Qt's name of the type
    def candidates(self) -> list[str]:
        """What the letters may mean: this page."""
        if not isinstance(self._writing, Sheet):
            return []
        return [candidate.text for candidate in self._writing.composition.candidates]

    @Property(bool, notify=written)
    def moreCandidates(self) -> bool:
        """Whether there is more than this page."""
        if not isinstance(self._writing, Sheet):
            return False
        composition = self._writing.composition
        return composition.has_next_page or composition.has_previous_page

    @Property("QVariantList", notify=laid)  # type: ignore[arg-type]  # Qt's name of the type
    def keys(self) -> list[object]:
        """Four rows of keys: id, text, upper, icon, wide, kind, label."""
        return list(self._keys)

    def _get_room(self) -> int:
        return self._room

    def _set_room(self, room: int) -> None:
        self._room = room
        if room and isinstance(self._writing, Sheet):
            self._write(self._writing.widened(room))

    room = Property(int, _get_room, _set_room, notify=laid)  # for candidates, in characters; QML measures it

    # Within

    def _open(self, field: Field | None) -> None:
        self._opened = field
        text = text_of(self._page, field, self._given) if field is not None else ""
        typed = field is not None and field.type not in _CHOSEN
        self._writing = writing_for(field, text, language=self._context.voice.language) if field and typed else None
        if self._room and isinstance(self._writing, Sheet):
            self._writing = self._writing.widened(self._room)
        self._before = self._writing.answer if self._writing is not None else ""
        self.refresh(self._context)
        self.written.emit()

    def _write(self, writing: Writing) -> None:
        self._writing = writing
        self.written.emit()
        self._lay_keys()

    def _lay_keys(self) -> None:
        """Lay the keys anew when they are others: a key under a finger must stay."""
        keys: tuple[object, ...] = ()
        if isinstance(self._writing, Sheet) and self._opened is not None:
            mode = self._writing.composition.mode
            mode = Mode.LATIN if mode is Mode.LATIN_UPPER else mode
            rows = keyboard(mode, self._context.voice, sign=sign_beside_space(self._opened.type, mode))
            keys = tuple([key.as_row() for key in row] for row in rows)
        if keys != self._keys:
            self._keys = keys
            self.laid.emit()

    def _touched(self) -> bool:
        if self._writing is None:
            return False
        composing = isinstance(self._writing, Sheet) and self._writing.composition.composing
        return composing or self._writing.answer != self._before

    def _answer_field(self, field: Field, text: str) -> None:
        if text != text_of(self._page, field, {}) or field.type in _CHOSEN:
            self._given[field.id] = text
        else:
            self._given.pop(field.id, None)
        if self._only is not None:
            self._answer_page()
        else:
            self._open(None)

    def _answer_page(self) -> None:
        self._desk.answer(Answers(tuple(sorted(self._given.items()))))
