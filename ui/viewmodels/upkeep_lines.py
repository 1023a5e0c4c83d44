"""Pages that are lines and a few actions: one device, its tests, network, storage, logs, sound, bundle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.domain.device_tests import TestOutcome
from kiosk.journeys.upkeep_pages import Choice, DevicePage, Filter, OpenGuide, Report, TrialPage
from kiosk.journeys.upkeep_probing import FindingPage
from kiosk.journeys.upkeep_trials import Asking
from kiosk.technician.rights import Duty
from kiosk.upkeep.kinds import DeviceKind
from ui.viewmodels.upkeep_report import finding_view, report_view
from ui.viewmodels.upkeep_view import Actions, Lines, LinesView, action, back, line
from ui.viewmodels.upkeep_words import (
    MOODS,
    cause_of,
    device_name,
    guide_of,
    moment,
    remedy_of,
    rows_of,
    severity_word,
)

if TYPE_CHECKING:
    from kiosk.journeys.upkeep_trials import TestLine, Trial
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
_WELL: Final = {TestOutcome.PASS, TestOutcome.NOT_APPLICABLE, None}
_GUIDE: Final = "guide"

Page = DevicePage | TrialPage | Report | FindingPage


def lines_view(page: Page, context: Context) -> LinesView:
    """Shape the page."""
    match page:
        case DevicePage():
            return _device(page, context)
        case TrialPage():
            return _testing(page, context)
        case Report():
            return report_view(page, context)
        case FindingPage():
            return finding_view(page, context)


def _device(page: DevicePage, context: Context) -> LinesView:
    voice = context.voice
    row = next((row for row in rows_of(page.sight) if row.device is page.kind), None)
    lines: Lines = []
    actions: Actions = [back(voice)]
    ways: Actions = []
    lead = ""
    if row is not None:
        lead = cause_of(row, context) or voice.text("upkeep.device.fine")
        lines.append(
            line(voice.text("upkeep.device.state"), lead, MOODS[row.severity], severity_word(row.severity, voice))
        )
        if remedy := remedy_of(row, page.who, voice):
            lines.append(line(voice.text("upkeep.device.remedy"), remedy))
        lines += _live(row, voice)
        if guide_of(row, page.who) is not None:
            ways.append(action(_GUIDE, voice.text("upkeep.mend"), icon="pencil"))
    lines += [line(voice.say(label), voice.own(value)) for label, value in page.dossier.facts]
    lines += [line(voice.text(f"counter.{counter}"), f"{total:,}") for counter, total in page.dossier.totals]
    for record in page.dossier.records:
        label = voice.text("upkeep.device.tested", test=record.test, at=moment(record.time, context))
        by = record.technician or ""
        value = (
            voice.text("upkeep.device.found", found=voice.say(record.message), by=by)
            if by
            else voice.say(record.message)
        )
        lines.append(line(label, value, _OUTCOMES[record.outcome], voice.text(f"upkeep.outcome.{record.outcome}")))
    if page.kind is DeviceKind.CAMERA and page.who.may(Duty.INSPECT):
        ways.append(action(Choice.VIEW, voice.text("upkeep.view"), icon="zoom-in"))
    if page.dossier.testable and page.who.may(Duty.TEST):
        actions.append(action(Choice.TEST_ALL, voice.text("upkeep.test_all"), icon="list-checks"))
        actions.append(action(Choice.TEST, voice.text("upkeep.test"), icon="check", main=True))
    return LinesView(device_name(page.kind, voice), lead, tuple(lines), tuple(actions), ways=tuple(ways))


def _live(row: Row, voice: Voice) -> Lines:
    lines = [
        line(voice.text(f"upkeep.word.{name}"), word if word is not None else voice.text("upkeep.cannot_tell"))
        for name, word in (row.words or {}).items()
    ]
    lines += [line(voice.text(f"part.{one.part}"), _left(one, voice)) for one in row.supplies]
    return lines


def _left(supply: Supply, voice: Voice) -> str:
    if supply.left is None:
        return voice.text("upkeep.supply.used", used=f"{supply.used:,}")
    return voice.text("upkeep.supply.left", left=f"{supply.left:,}", capacity=f"{supply.capacity or 0:,}")


def _testing(page: TrialPage, context: Context) -> LinesView:
    voice, trial = context.voice, page.trial
    waiting = [check for check in trial.lines if check.outcome is None]
    lines = []
    for check in _told_first(trial):
        if check.outcome is None:
            now = trial.running and check is waiting[0]
            state = voice.text("upkeep.testing.now") if now else ""
            lines.append(line(voice.say(check.claim), "", "now" if now else "plain", state))
            continue
        found = "" if check.found is None else voice.say(check.found)
        value = found if check.todo is None else f"{found} {voice.say(check.todo)}"
        state = voice.text(f"upkeep.outcome.{check.outcome}")
        lines.append(line(voice.say(check.claim), value, _OUTCOMES[check.outcome], state))
    done = sum(check.outcome is not None for check in trial.lines)
    lead = voice.text("upkeep.testing.done" if not trial.running else "upkeep.testing.at", done=done, all=len(lines))
    actions: Actions
    if trial.asked is not None:
        judge = trial.asking is Asking.JUDGE
        yes = voice.text("upkeep.yes" if judge else "upkeep.done")
        no = voice.text("upkeep.no" if judge else "upkeep.cannot")
        actions = [action(Choice.NO, no, icon="circle-x"), action(Choice.YES, yes, icon="check", main=True)]
    elif trial.running:
        actions = [action(Choice.STOP, voice.text("upkeep.stop"), icon="circle-x")]
    else:
        actions = [back(voice), action(Choice.AGAIN, voice.text("upkeep.again"), icon="refresh-cw", main=True)]
    question = "" if trial.asked is None else voice.say(trial.asked)
    title = voice.text("upkeep.testing", device=device_name(trial.kind, voice))
    return LinesView(title, lead, tuple(lines), tuple(actions), question)


def _told_first(trial: Trial) -> list[TestLine]:
    """What matters stands on the first leaf: the check under way and the newest results; at the end, what failed."""
    ended = [check for check in trial.lines if check.outcome is not None]
    waiting = [check for check in trial.lines if check.outcome is None]
    if trial.running:
        return [*waiting[:1], *reversed(ended), *waiting[1:]]
    return sorted([*ended, *waiting], key=lambda check: check.outcome in _WELL)


@QmlElement
class LinesModel(QObject):
    """Lines for QML."""

    changed = Signal()

    def __init__(self, page: Page, desk: Desk, context: Context) -> None:
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

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type]  # Qt's name of the type
    def ways(self) -> list[dict[str, object]]:
        """To other pages: name, text, icon."""
        return list(self._view.ways)
