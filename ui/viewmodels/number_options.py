"""One question on the way to a number, with large answers: which matter (导办), which services, which class."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.domain.queueing import Priority
from kiosk.journeys.number_pages import ChoosePriority, ChooseServices, Triage

if TYPE_CHECKING:
    from ui.viewmodels.desk import Desk
    from ui.viewmodels.voice import Context, Voice

QML_IMPORT_NAME = "Xiaochuang.Models"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class OptionsView:
    """What the page shows. `confirm`: what hands in several answers together; empty where one is enough."""

    title: str
    lead: str
    options: tuple[dict[str, object], ...]
    confirm: str = ""


def options_view(
    page: Triage | ChooseServices | ChoosePriority, context: Context, chosen: frozenset[str] = frozenset()
) -> OptionsView:
    """Shape the page. `chosen`: the services ticked so far."""
    voice = context.voice
    match page:
        case Triage(question=question):
            answers = tuple(_option(answer.id, voice.of(answer.text)) for answer in question.answers)
            return OptionsView(voice.of(question.text), voice.text("triage.lead"), answers)
        case ChooseServices(queue=queue):
            services = tuple(
                _option(service.id, voice.of(service.name), chosen=service.id in chosen) for service in queue.services
            )
            title = voice.text("services.title", queue=voice.of(queue.name))
            return OptionsView(title, voice.text("services.lead"), services, voice.text("services.take"))
        case ChoosePriority(declared=declared):
            classes = _classes(declared, context, voice)
            return OptionsView(voice.text("priority.title"), voice.text("priority.lead"), classes)


def _classes(declared: Priority | None, context: Context, voice: Voice) -> tuple[dict[str, object], ...]:
    hall = context.standing.hall
    classes = (hall.declarable if hall else ()) or (() if declared is None else (declared,))
    rows = [_option(one, voice.text(f"priority.{one}"), chosen=one is declared) for one in classes]
    return (*rows, _option(Priority.ORDINARY, voice.text("priority.none")))


def _option(option_id: str, text: str, *, chosen: bool = False) -> dict[str, object]:
    return {"id": str(option_id), "text": text, "chosen": chosen}


@QmlElement
class NumberOptionsModel(QObject):
    """The question for QML."""

    changed = Signal()

    def __init__(self, page: Triage | ChooseServices | ChoosePriority, desk: Desk, context: Context) -> None:
        super().__init__()
        self._page = page
        self._desk = desk
        self._context = context
        before = desk.previous if isinstance(desk.previous, tuple) else ()
        self._chosen = frozenset(str(one) for one in before)
        self._view = options_view(page, context, self._chosen)

    def refresh(self, context: Context) -> None:
        """Follow the language."""
        self._context = context
        view = options_view(self._page, context, self._chosen)
        if view != self._view:
            self._view = view
            self.changed.emit()

    @Slot(str)
    def choose(self, option_id: str) -> None:
        """This one; a service is ticked, or no longer."""
        match self._page:
            case Triage(question=question):
                self._desk.answer(next(answer for answer in question.answers if answer.id == option_id))
            case ChoosePriority():
                self._desk.answer(Priority(option_id))
            case ChooseServices():
                self._chosen = self._chosen ^ {option_id}
                self.refresh(self._context)

    @Slot()
    def confirm(self) -> None:
        """These, then, in the order of the page."""
        if isinstance(self._page, ChooseServices):
            self._desk.answer(tuple(one.id for one in self._page.queue.services if one.id in self._chosen))

    @Property(str, notify=changed)
    def title(self) -> str:
        """The question."""
        return self._view.title

    @Property(str, notify=changed)
    def lead(self) -> str:
        """What comes of an answer."""
        return self._view.lead

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type]  # Qt's name of the type
    def options(self) -> list[dict[str, object]]:
        """The answers: id, text, chosen."""
        return list(self._view.options)

    @Property(str, notify=changed)
    def confirmText(self) -> str:
        """What hands them in; empty where one answer is enough."""
        return self._view.confirm

    @Property(bool, notify=changed)
    def several(self) -> bool:
        """Whether several may be chosen together."""
        return self._view.confirm != ""
