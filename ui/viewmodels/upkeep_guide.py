"""A guided repair: one step at a time, and what the sensors see of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.journeys.upkeep_pages import Choice
from kiosk.upkeep.kinds import words_of

if TYPE_CHECKING:
    from kiosk.journeys.upkeep_pages import Guided
    from ui.viewmodels.desk import Desk
    from ui.viewmodels.voice import Context

QML_IMPORT_NAME = "Xiaochuang.Models"
QML_IMPORT_MAJOR_VERSION = 1

_SEEN: Final = ("cover", "paper", "toner", "media", "door")


@dataclass(frozen=True, slots=True)
class GuideView:
    """What the page shows. `figure`: the step's number. `steps`: text and state (done, now, next) of each."""

    title: str
    steps_text: str
    figure: str
    text: str
    hint: str
    trouble_title: str
    trouble: str
    now: int
    count: int
    steps: tuple[dict[str, str], ...]
    seen: tuple[dict[str, str], ...]
    actions: tuple[dict[str, object], ...]


def guide_view(page: Guided, context: Context) -> GuideView:
    """Shape the page."""
    voice, progress = context.voice, page.progress
    guide, count = progress.guide, len(progress.guide.steps)
    number = min(progress.index + 1, count)
    steps = tuple({"text": voice.say(guide.text(at)), "state": _state(at, progress.index)} for at in range(count))
    status = page.sight.told(page.kind).status
    words = {} if status is None else words_of(status)
    seen = tuple(
        {"label": voice.text(f"upkeep.word.{name}"), "value": voice.text(f"upkeep.seen.{words[name]}")}
        for name in _SEEN
        if words.get(name) is not None
    )
    return GuideView(
        title=voice.say(guide.title),
        steps_text=voice.text("upkeep.guide.done" if progress.finished else "upkeep.guide.at", now=number, all=count),
        figure="" if progress.finished else str(number),
        text=voice.say(progress.text),
        hint=_hint(page, context),
        trouble_title=voice.text("upkeep.guide.not_noted" if progress.finished else "upkeep.guide.trouble"),
        trouble="" if page.trouble is None else voice.say(page.trouble),
        now=count + 1 if progress.finished else number,
        count=count,
        steps=steps,
        seen=seen,
        actions=tuple(_actions(page, context)),
    )


def _state(at: int, index: int) -> str:
    return "done" if at < index else "now" if at == index else "next"


def _hint(page: Guided, context: Context) -> str:
    voice, progress = context.voice, page.progress
    if progress.finished:
        return "" if page.trouble is not None else voice.text("upkeep.guide.leave")
    if page.printed:
        return voice.text("upkeep.guide.judge")
    if progress.step is not None and progress.step.test:
        return voice.text("upkeep.guide.print")
    return voice.text("upkeep.guide.tap" if progress.by_tap else "upkeep.guide.sensor")


def _actions(page: Guided, context: Context) -> list[dict[str, object]]:
    voice, progress = context.voice, page.progress

    def action(choice: Choice, text: str, icon: str, *, main: bool = False) -> dict[str, object]:
        return {"name": str(choice), "text": voice.text(text), "icon": icon, "main": main}

    if progress.finished:
        return [action(Choice.DONE, "upkeep.to_board", "check", main=True)]
    if page.printed:
        return [
            action(Choice.NO, "upkeep.guide.bad", "circle-x"),
            action(Choice.YES, "upkeep.guide.good", "check", main=True),
        ]
    actions = [action(Choice.BACK, "upkeep.guide.break_off", "arrow-left")]
    if progress.step is not None and progress.step.test:
        actions.append(action(Choice.PRINT, "upkeep.guide.test", "printer", main=True))
    elif progress.by_tap:
        actions.append(action(Choice.DONE, "upkeep.guide.did", "check", main=True))
    return actions


@QmlElement
class GuideModel(QObject):
    """A guided repair for QML."""

    changed = Signal()

    def __init__(self, page: Guided, desk: Desk, context: Context) -> None:
        super().__init__()
        self._page = page
        self._desk = desk
        self._view = guide_view(page, context)

    def refresh(self, context: Context) -> None:
        """Follow the language."""
        view = guide_view(self._page, context)
        if view != self._view:
            self._view = view
            self.changed.emit()

    @Slot(str)
    def act(self, name: str) -> None:
        """Use an action."""
        self._desk.answer(Choice(name))

    @Property(str, notify=changed)
    def title(self) -> str:
        """换小票纸."""
        return self._view.title

    @Property(str, notify=changed)
    def stepsText(self) -> str:
        """第 3 步，共 5 步."""
        return self._view.steps_text

    @Property(str, notify=changed)
    def figure(self) -> str:
        """The step's number, large; empty at the end."""
        return self._view.figure

    @Property(str, notify=changed)
    def text(self) -> str:
        """What to do now."""
        return self._view.text

    @Property(str, notify=changed)
    def hint(self) -> str:
        """What this step waits for."""
        return self._view.hint

    @Property(str, notify=changed)
    def troubleTitle(self) -> str:
        """没有打出来."""
        return self._view.trouble_title

    @Property(str, notify=changed)
    def trouble(self) -> str:
        """Why the test did not come out, or why the end could not be written down."""
        return self._view.trouble

    @Property(int, notify=changed)
    def now(self) -> int:
        """The present step, from 1."""
        return self._view.now

    @Property(int, notify=changed)
    def count(self) -> int:
        """How many steps there are."""
        return self._view.count

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type]  # Qt's name of the type
    def steps(self) -> list[dict[str, str]]:
        """text, state."""
        return list(self._view.steps)

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type]  # Qt's name of the type
    def seen(self) -> list[dict[str, str]]:
        """label, value."""
        return list(self._view.seen)

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type]  # Qt's name of the type
    def actions(self) -> list[dict[str, object]]:
        """name, text, icon, main."""
        return list(self._view.actions)
