"""Pages that are lines and a few actions: one device, its tests, network, storage, logs, sound, bundle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.domain.device_tests import TestOutcome
from kiosk.journeys.upkeep_effects import Asking, Mood, Place
from kiosk.journeys.upkeep_pages import Choice, DevicePage, Filter, OpenGuide, Report, TrialPage
from kiosk.technician.rights import Duty
from ui.viewmodels.upkeep_words import (
    MOODS,
    cause_of,
    device_name,
    guide_of,
    moment,
    remedy_of,
    rows_of,
    said,
    severity_word,
)

if TYPE_CHECKING:
    from kiosk.upkeep.board import Row
    from kiosk.upkeep.counters import Supply
    from ui.viewmodels.desk import Desk
    from ui.viewmodels.voice import Context, Voice

QML_IMPORT_NAME = "Xiaochuang.Models"
QML_IMPORT_MAJOR_VERSION = 1

_OUTCOMES: Final = {
    TestOutcome.PASS: "good",
    TestOutcome.FAIL: "bad",
    TestOutcome.NOT_APPLICABLE: "plain",
    TestOutcome.UNKNOWN: "unknown",
}
_FILTERS: Final = {"": "all", "device": "device", "sign": "sign", "backend": "backend"}
_GUIDE: Final = "guide"

Lines = list[dict[str, str]]
Actions = list[dict[str, object]]


@dataclass(frozen=True, slots=True)
class LinesView:
    """What the page shows. `question`: what a person is asked. Moods: plain, good, warning, bad, unknown."""

    title: str
    lead: str
    lines: tuple[dict[str, str], ...]
    actions: tuple[dict[str, object], ...]
    question: str = ""
    filters: tuple[dict[str, object], ...] = ()


def lines_view(page: DevicePage | TrialPage | Report, context: Context) -> LinesView:
    """Shape the page."""
    match page:
        case DevicePage():
            return _device(page, context)
        case TrialPage():
            return _testing(page, context)
        case Report():
            return _report(page, context)


def _line(label: str, value: str, mood: str = "plain", state: str = "") -> dict[str, str]:
    return {"label": label, "value": value, "mood": mood, "state": state}


def _action(name: str, text: str, *, icon: str = "", main: bool = False) -> dict[str, object]:
    return {"name": name, "text": text, "icon": icon, "main": main}


def _back(voice: Voice) -> dict[str, object]:
    return _action(Choice.BACK, voice.text("action.back"), icon="arrow-left")


def _device(page: DevicePage, context: Context) -> LinesView:
    voice = context.voice
    row = next((row for row in rows_of(page.sight) if row.device is page.kind), None)
    lines: Lines = []
    actions: Actions = [_back(voice)]
    lead = ""
    if row is not None:
        lead = cause_of(row, context) or voice.text("upkeep.device.fine")
        lines.append(
            _line(voice.text("upkeep.device.state"), lead, MOODS[row.severity], severity_word(row.severity, voice))
        )
        if remedy := remedy_of(row, page.who, voice):
            lines.append(_line(voice.text("upkeep.device.remedy"), remedy))
        lines += _live(row, voice)
        if guide_of(row, page.who) is not None:
            actions.append(_action(_GUIDE, voice.text("upkeep.mend"), icon="pencil"))
    lines += [_line(voice.say(label), voice.own(value)) for label, value in page.dossier.facts]
    lines += [_line(voice.text(f"counter.{counter}"), f"{total:,}") for counter, total in page.dossier.totals]
    for record in page.dossier.records:
        label = voice.text("upkeep.device.tested", test=record.test, at=moment(record.time, context))
        by = record.technician or ""
        value = (
            voice.text("upkeep.device.found", found=voice.say(record.message), by=by)
            if by
            else voice.say(record.message)
        )
        lines.append(_line(label, value, _OUTCOMES[record.outcome], voice.text(f"upkeep.outcome.{record.outcome}")))
    if page.dossier.testable and page.who.may(Duty.TEST):
        actions.append(_action(Choice.TEST_ALL, voice.text("upkeep.test_all"), icon="list-checks"))
        actions.append(_action(Choice.TEST, voice.text("upkeep.test"), icon="check", main=True))
    return LinesView(device_name(page.kind, voice), lead, tuple(lines), tuple(actions))


def _live(row: Row, voice: Voice) -> Lines:
    lines = [
        _line(voice.text(f"upkeep.word.{name}"), word if word is not None else voice.text("upkeep.cannot_tell"))
        for name, word in (row.words or {}).items()
    ]
    lines += [_line(voice.text(f"part.{one.part}"), _left(one, voice)) for one in row.supplies]
    return lines


def _left(supply: Supply, voice: Voice) -> str:
    if supply.left is None:
        return voice.text("upkeep.supply.used", used=f"{supply.used:,}")
    return voice.text("upkeep.supply.left", left=f"{supply.left:,}", capacity=f"{supply.capacity or 0:,}")


def _testing(page: TrialPage, context: Context) -> LinesView:
    voice, trial = context.voice, page.trial
    lines = []
    for check in trial.lines:
        if check.outcome is None:
            lines.append(_line(voice.say(check.claim), "", "plain", ""))
            continue
        found = "" if check.found is None else voice.say(check.found)
        value = found if check.todo is None else f"{found} {voice.say(check.todo)}"
        state = voice.text(f"upkeep.outcome.{check.outcome}")
        lines.append(_line(voice.say(check.claim), value, _OUTCOMES[check.outcome], state))
    done = sum(check.outcome is not None for check in trial.lines)
    lead = voice.text("upkeep.testing.done" if not trial.running else "upkeep.testing.at", done=done, all=len(lines))
    actions: Actions
    if trial.asked is not None:
        judge = trial.asking is Asking.JUDGE
        yes = voice.text("upkeep.yes" if judge else "upkeep.done")
        no = voice.text("upkeep.no" if judge else "upkeep.cannot")
        actions = [_action(Choice.NO, no, icon="circle-x"), _action(Choice.YES, yes, icon="check", main=True)]
    elif trial.running:
        actions = [_action(Choice.STOP, voice.text("upkeep.stop"), icon="circle-x")]
    else:
        actions = [_back(voice), _action(Choice.AGAIN, voice.text("upkeep.again"), icon="refresh-cw", main=True)]
    question = "" if trial.asked is None else voice.say(trial.asked)
    title = voice.text("upkeep.testing", device=device_name(trial.kind, voice))
    return LinesView(title, lead, tuple(lines), tuple(actions), question)


def _report(page: Report, context: Context) -> LinesView:
    voice = context.voice
    lines = []
    for line in page.lines:
        value, at = said(line.value, voice), moment(line.at, context)
        state = "" if line.mood is Mood.PLAIN else voice.text(f"upkeep.mood.{line.mood}")
        lines.append(_line(said(line.label, voice), f"{at} {value}".strip(), line.mood, state))
    if page.asks:
        actions: Actions = [
            _action(Choice.AGAIN, voice.text("upkeep.again"), icon="refresh-cw"),
            _action(Choice.NO, voice.text("upkeep.no"), icon="circle-x"),
            _action(Choice.YES, voice.text("upkeep.yes"), icon="check", main=True),
        ]
    else:
        actions = [_back(voice), _action(Choice.AGAIN, voice.text("upkeep.again"), icon="refresh-cw", main=True)]
    filters: tuple[dict[str, object], ...] = ()
    if page.place is Place.LOGS:
        filters = tuple(
            {"name": f"filter.{only}", "text": voice.text(f"upkeep.filter.{word}"), "chosen": only == page.only}
            for only, word in _FILTERS.items()
        )
    question = voice.text("upkeep.sound.heard") if page.asks else ""
    if not lines:
        lines.append(_line(voice.text("upkeep.nothing"), ""))
    title = voice.text(f"upkeep.place.{page.place}")
    lead = voice.text(f"upkeep.lead.{page.place}")
    return LinesView(title, lead, tuple(lines), tuple(actions), question, filters)


@QmlElement
class LinesModel(QObject):
    """Lines for QML."""

    changed = Signal()

    def __init__(self, page: DevicePage | TrialPage | Report, desk: Desk, context: Context) -> None:
        super().__init__()
        self._page = page
        self._desk = desk
        self._view = lines_view(page, context)

    def refresh(self, context: Context) -> None:
        """Follow the language and the day."""
        view = lines_view(self._page, context)
        if view != self._view:
            self._view = view
            self.changed.emit()

    @Slot(str)
    def act(self, name: str) -> None:
        """Use an action."""
        if name == _GUIDE and isinstance(self._page, DevicePage):
            row = next(row for row in rows_of(self._page.sight) if row.device is self._page.kind)
            if guide := guide_of(row, self._page.who):
                self._desk.answer(OpenGuide(row.device, guide.id))
        else:
            self._desk.answer(Choice(name))

    @Slot(str)
    def sift(self, name: str) -> None:
        """Show only some of the log."""
        self._desk.answer(Filter(name.removeprefix("filter.")))

    @Property(str, notify=changed)
    def title(self) -> str:
        """What the page is about."""
        return self._view.title

    @Property(str, notify=changed)
    def lead(self) -> str:
        """How it is, in one sentence."""
        return self._view.lead

    @Property(str, notify=changed)
    def question(self) -> str:
        """What a person is to judge or to do."""
        return self._view.question

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type]  # Qt's name of the type
    def lines(self) -> list[dict[str, str]]:
        """label, value, mood, state."""
        return list(self._view.lines)

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type]  # Qt's name of the type
    def actions(self) -> list[dict[str, object]]:
        """name, text, icon, main."""
        return list(self._view.actions)

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type]  # Qt's name of the type
    def filters(self) -> list[dict[str, object]]:
        """name, text, chosen."""
        return list(self._view.filters)
