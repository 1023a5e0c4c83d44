"""One question a page: options that answer at once, a field with its keys, or several fields to go through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.journeys.certificate_pages import Answers
from ui.viewmodels.asking import CHOSEN, fixed, form_page_of, question_view, text_of
from ui.viewmodels.draft import Draft

if TYPE_CHECKING:
    from kiosk.domain.forms import Field
    from kiosk.journeys.certificate_pages import Question
    from ui.viewmodels.desk import Desk
    from ui.viewmodels.voice import Context

QML_IMPORT_NAME = "Xiaochuang.Models"
QML_IMPORT_MAJOR_VERSION = 1


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
        self._draft: Draft | None = None
        self._room = 0
        self._keys: tuple[object, ...] = ()
        self._open(self._only)

    def refresh(self, context: Context) -> None:
        """Follow the language, and what can be drawn."""
        before, self._context = self._context.voice, context
        self._view = question_view(self._page, context, self._opened, self._given)
        self.changed.emit()
        if context.voice != before:
            self.written.emit()
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
        if self._draft is not None:
            self._write(self._draft.press(key))

    @Slot(int)
    def pick(self, number: int) -> None:
        """A candidate, from 0."""
        if self._draft is not None:
            self._write(self._draft.pick(number))

    @Slot()
    def turn(self) -> None:
        """Further candidates."""
        if self._draft is not None:
            self._write(self._draft.turn())

    @Slot(str)
    def open(self, field_id: str) -> None:
        """Go to one of several fields."""
        self._open(self._page.form.service.form.field(field_id))

    @Slot()
    def surface(self) -> None:
        """Leave the open field as it was, and see the others again."""
        self._open(None)

    @Slot()
    def proceed(self) -> None:
        """Next."""
        if self._draft is not None:
            self._answer_field(self._draft.field, self._draft.writing.answer)
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
    def deeper(self) -> bool:
        """Whether one of several fields is open."""
        return self._only is None and self._opened is not None

    @Property(bool, notify=changed)
    def pad(self) -> bool:
        """Whether digits are typed on large keys."""
        return self._draft is not None and self._draft.pad

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
    def service(self) -> str:
        """What is asked for."""
        return self._view.service

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
        if self._draft is not None and self._draft.note:
            return self._context.voice.text(self._draft.note)
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
        return self._view.optional and self._draft is not None and not self._draft.written

    @Property(bool, notify=changed)
    def optionalChoice(self) -> bool:
        """Whether no option need be chosen."""
        return self._view.mode == "choice" and self._view.optional

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
    def markup(self) -> str:
        """What is written, letters that wait underlined, and the caret, for a text that knows tags."""
        return self._draft.markup(self._context.voice) if self._draft is not None else ""

    @Property(bool, notify=written)
    def composing(self) -> bool:
        """Whether letters wait to be chosen for."""
        return self._draft is not None and self._draft.composing

    @Property(bool, notify=written)
    def clearable(self) -> bool:
        """Whether anything is written."""
        return self._draft is not None and self._draft.written

    @Property(bool, notify=written)
    def upper(self) -> bool:
        """Whether letter keys write upper-case."""
        return self._draft is not None and self._draft.upper

    @Property(str, notify=changed)
    def sign(self) -> str:
        """The one key beside digits on the pad."""
        return self._draft.sign if self._draft is not None else ""

    @Property("QStringList", notify=written)  # type: ignore[arg-type]  # Qt's name of the type
    def candidates(self) -> list[str]:
        """What the letters may mean: this page."""
        return self._draft.candidates(self._context.voice) if self._draft is not None else []

    @Property(bool, notify=written)
    def moreCandidates(self) -> bool:
        """Whether there is more than this page."""
        return self._draft is not None and self._draft.more_candidates

    @Property("QVariantList", notify=laid)  # type: ignore[arg-type]  # Qt's name of the type
    def keys(self) -> list[object]:
        """Four rows of keys: id, text, upper, icon, wide, kind, label."""
        return list(self._keys)

    def _get_room(self) -> int:
        return self._room

    def _set_room(self, room: int) -> None:
        self._room = room
        if room and self._draft is not None and not self._draft.pad:
            self._write(self._draft.widened(room))

    room = Property(int, _get_room, _set_room, notify=laid)  # for candidates, in characters; QML measures it

    # Within

    def _open(self, field: Field | None) -> None:
        self._opened = field
        self._draft = self._begun(field) if field is not None and field.type not in CHOSEN else None
        self.refresh(self._context)
        self.written.emit()

    def _begun(self, field: Field) -> Draft:
        return Draft.begun(
            field,
            text_of(self._page, field, self._given),
            language=self._context.voice.language,
            covered=self._page.form.covered,
            room=self._room,
        )

    def _write(self, draft: Draft) -> None:
        self._draft = draft
        self.written.emit()
        self._lay_keys()

    def _lay_keys(self) -> None:
        """Lay the keys anew when they are others: a key under a finger must stay."""
        keys = self._draft.keys(self._context.voice) if self._draft is not None else ()
        if keys != self._keys:
            self._keys = keys
            self.laid.emit()

    def _touched(self) -> bool:
        return self._draft is not None and self._draft.touched

    def _answer_field(self, field: Field, text: str) -> None:
        if text != text_of(self._page, field, {}) or field.type in CHOSEN:
            self._given[field.id] = text
        else:
            self._given.pop(field.id, None)
        if self._only is not None:
            self._answer_page()
        else:
            self._open(None)

    def _answer_page(self) -> None:
        self._desk.answer(Answers(tuple(sorted(self._given.items()))))
