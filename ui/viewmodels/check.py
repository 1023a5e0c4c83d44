"""看一遍，对不对: every answer, where it came from, and whether it can be changed here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.domain.forms import Provenance
from kiosk.journeys.certificate_pages import ChangeAnswer, CheckChoice
from kiosk.packs.wording import shown
from ui.viewmodels.origins import ICONS, origin

if TYPE_CHECKING:
    from kiosk.journeys.certificate_pages import CheckAnswers
    from kiosk.packs.form_state import Line
    from ui.viewmodels.desk import Desk
    from ui.viewmodels.voice import Context, Voice

QML_IMPORT_NAME = "Xiaochuang.Models"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class CheckView:
    """What the page shows. No ID number stands whole in it."""

    service: str
    found: str
    given: str
    lines: tuple[dict[str, object], ...]


def check_view(page: CheckAnswers, context: Context) -> CheckView:
    """Shape the lines."""
    voice, lines = context.voice, page.form.lines
    known = {Provenance.CARD, Provenance.REGISTRY, Provenance.SUGGESTED}
    found = sum(line.answer is not None and line.answer.provenance in known for line in lines)
    given = sum(line.answer is not None and line.answer.provenance not in known for line in lines)
    return CheckView(
        service=voice.of(page.form.service.names),
        found=voice.text("check.count", count=found),
        given=voice.text("check.count", count=given),
        lines=tuple(_line(line, voice) for line in lines),
    )


def _line(line: Line, voice: Voice) -> dict[str, object]:
    label, answer = voice.of(line.field.label), line.answer
    return {
        "id": line.field.id,
        "label": label,
        "value": voice.own(shown(line.field, answer, voice.language))
        if answer is not None
        else voice.text("check.nothing"),
        "origin": origin(answer.provenance, voice) if answer is not None else "",
        "icon": ICONS[answer.provenance] if answer is not None else "",
        "locked": line.locked,
        "change": voice.text("check.change.label", field=label),
    }


@QmlElement
class CheckModel(QObject):
    """The answers for QML."""

    changed = Signal()

    def __init__(self, page: CheckAnswers, desk: Desk, context: Context) -> None:
        super().__init__()
        self._page = page
        self._desk = desk
        self._view = check_view(page, context)

    def refresh(self, context: Context) -> None:
        """Follow the language."""
        view = check_view(self._page, context)
        if view != self._view:
            self._view = view
            self.changed.emit()

    @Slot(str)
    def change(self, field_id: str) -> None:
        """This one is not right."""
        self._desk.answer(ChangeAnswer(field_id))

    @Slot()
    def confirm(self) -> None:
        """All of it is right."""
        self._desk.answer(CheckChoice.CONFIRM)

    @Property(str, notify=changed)
    def service(self) -> str:
        """What is asked for."""
        return self._view.service

    @Property(str, notify=changed)
    def found(self) -> str:
        """How many answers nobody had to type."""
        return self._view.found

    @Property(str, notify=changed)
    def given(self) -> str:
        """How many answers the person gave."""
        return self._view.given

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type]  # Qt's name of the type
    def lines(self) -> list[dict[str, object]]:
        """The lines: id, label, value, origin, icon, locked, change."""
        return list(self._view.lines)
