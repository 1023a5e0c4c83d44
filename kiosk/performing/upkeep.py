"""What is done for those who look after the terminal: over the device lanes, the vault, and what boot brings along.

Who is signed in is known here, and here alone it is made sure that they may do what is asked.
"""

from __future__ import annotations

import threading
import uuid
from math import ceil
from typing import TYPE_CHECKING, Final

from kiosk.domain.device_tests import DeviceTest, TestOutcome
from kiosk.domain.message import Message
from kiosk.health.events import Event
from kiosk.health.guard import guard, outcome_of
from kiosk.journeys import upkeep_effects as effects
from kiosk.performing.calls import NothingRuns, on_lane
from kiosk.ports.errors import CardUnreadable, ClearBy, NoCard, PortMissing
from kiosk.ports.speaker import Audience, Utterance
from kiosk.technician import gate as gates
from kiosk.technician.rights import Duty, Role, Signed
from kiosk.visit import Done, Failed

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.domain.message import Language
    from kiosk.health.journal import Journal
    from kiosk.journeys.upkeep_effects import Sight, Trial
    from kiosk.performing.calls import Call, Performing
    from kiosk.performing.upkeep_desk import UpkeepDesk, UpkeepLanes, Workroom
    from kiosk.ports.id_card_reader import IdCardReader
    from kiosk.ports.lane import Running
    from kiosk.upkeep.kinds import DeviceKind

_BADGE_POLL_S: Final = 2.0
_CLOSE_LOOK_S: Final = 1.0
_SAY_S: Final = 10.0


class UpkeepPerformer:
    """Does what those who look after the terminal ask for; hands everything else on."""

    def __init__(self, behind: Performing, lanes: UpkeepLanes, desk: UpkeepDesk, journal: Journal) -> None:
        self._behind = behind
        self._lanes = lanes
        self._desk = desk
        self._journal = journal
        self._lock = threading.Lock()
        self._who: Signed | None = None
        self._watchers: set[_Watcher] = set()
        self._listeners: set[_Listener] = set()
        self._trial: Trial | None = None

    def left(self) -> None:
        """The session is over, however it ended. In the loop's thread; waits for nothing."""
        with self._lock:
            who, self._who = self._who, None
        if who is None:
            return
        self._desk.examiner.stop()
        self._desk.attended(False)  # noqa: FBT003  a fact, told
        self._journal.note(Event.SIGNED_OUT, who=who.id)
        self._lanes.work.submit(lambda _room: self._desk.sessions.left(who, "left"), lambda _kept: None)

    def stands(self) -> None:
        """Something about devices or backend changed. From any thread."""
        with self._lock:
            watchers = tuple(self._watchers)
        for watcher in watchers:
            watcher.look()

    def begin(self, call: Call, answer: Callable[[object], None]) -> Running:
        """Start an effect."""
        effect = call.effect
        if not isinstance(effect, effects.UPKEEP):
            return self._behind.begin(call, answer)
        if not self._may(effect):
            answer(Failed("not_allowed", ClearBy.ENGINEER, Message.of("upkeep.not_allowed")))
            return NothingRuns()
        match effect:
            case effects.AwaitBadge():
                return self._await_badge(answer)
            case effects.AwaitChange(seen=seen, closely=kind):
                return _Watcher(self, seen, kind, answer).begin()
            case effects.AwaitTrial(seen=trial):
                return _Listener(self, trial, answer).begin()
            case effects.BeginTrial(kind=kind, whole=whole):
                return self._begin_trial(kind, answer, whole=whole)
            case effects.PrintTest(kind=kind):
                return self._desk.room.print_test(kind, answer)
            case effects.SaySomething():
                return self._say(call.language, answer)
            case _:
                return on_lane(self._lanes.work, lambda room: self._work(room, effect), answer)

    def _may(self, effect: object) -> bool:
        """Whether whoever is signed in may ask for this. What comes before signing in, everybody may."""
        with self._lock:
            who = self._who
        match effect:
            case effects.Knock() | effects.AwaitBadge() | effects.Enter():
                return who is None
            case effects.LookAround() | effects.AwaitChange():
                return who is not None
            case effects.PrintTest() | effects.NoteRefill() | effects.NoteResult():
                return who is not None and who.may(Duty.REFILL)
            case effects.Restart():
                return who is not None and who.may(Duty.RESTART)
            case _:
                return who is not None and who.role is Role.TECHNICIAN

    def _work(self, room: Workroom, effect: object) -> object:
        match effect:
            case effects.Knock():
                return Done(_door(self._desk.gate.doorway()))
            case effects.Enter(proof=proof, pin=pin):
                return Done(self._enter(proof, pin))
            case effects.LookAround():
                return Done(room.sight())
            case effects.ReadDossier(kind=kind):
                return Done(room.dossier(kind))
            case effects.Survey(place=place, only=only):
                return Done(room.survey(place, only=only))
            case effects.TellTrial() | effects.StopTrial():
                examiner = self._desk.examiner
                told = examiner.tell(well=effect.well) if isinstance(effect, effects.TellTrial) else examiner.stop()
                return Done(self._news(told))
            case effects.NoteRefill() | effects.NoteResult():
                self._note(room, effect)
                return Done(None)
            case effects.MakeBundle():
                return Done(room.bundle())
            case _:
                room.restart()
                return Done(None)

    def _note(self, room: Workroom, noted: effects.NoteRefill | effects.NoteResult) -> None:
        if isinstance(noted, effects.NoteRefill):
            room.refilled(noted.part, by=self._name())
        else:
            room.keep(self._record(noted))

    def _enter(self, proof: effects.Badge | effects.Response, pin: str) -> Signed | effects.Door:
        given = gates.Badge(proof.number) if isinstance(proof, effects.Badge) else gates.Response(proof.digits)
        met = self._desk.gate.enter(given, pin)
        if not isinstance(met, Signed):
            self._journal.note(Event.SIGN_IN_FAILED, locked=met.locked, wait_s=ceil(met.wait_s))
            return _door(met)
        with self._lock:
            self._who = met
        self._desk.attended(True)  # noqa: FBT003  a fact, told
        self._journal.note(Event.SIGNED_IN, who=met.id, role=met.role)
        return met

    def _name(self) -> str:
        with self._lock:
            return "" if self._who is None else self._who.id

    def _record(self, noted: effects.NoteResult) -> DeviceTest:
        return DeviceTest(
            id=str(uuid.uuid4()),
            device=noted.device,
            model=None,
            serial=None,
            test=noted.test,
            outcome=TestOutcome.PASS if noted.well else TestOutcome.FAIL,
            message=noted.found,
            technician=self._name(),
            time=self._desk.now(),
        )

    # ── devices ──

    def _await_badge(self, answer: Callable[[object], None]) -> Running:
        if self._lanes.reader is None:
            return NothingRuns()

        def look(reader: IdCardReader) -> Done[effects.Badge]:
            try:
                card = reader.read_card(deadline_s=_BADGE_POLL_S)
            except CardUnreadable as error:
                raise NoCard("a card lies there that cannot be read") from error
            return Done(effects.Badge(card.number))

        return on_lane(self._lanes.reader, look, answer, patient=True)

    def _begin_trial(self, kind: DeviceKind, answer: Callable[[object], None], *, whole: bool) -> Running:
        with self._lock:
            who = self._who
        if who is None:
            return NothingRuns()
        begun = guard(lambda: self._desk.examiner.begin(kind, who, whole=whole, on_news=self._heard), self._journal)
        answer(outcome_of(begun) if isinstance(begun, Exception) else Done(self._news(begun)))
        return NothingRuns()

    def _heard(self, trial: Trial) -> None:
        self._news(trial)

    def _news(self, trial: Trial) -> Trial:
        with self._lock:
            if self._trial is None or trial.number > self._trial.number:
                self._trial = trial
            newest = self._trial
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener.hear(newest)
        return newest

    def _say(self, language: Language, answer: Callable[[object], None]) -> Running:
        if self._lanes.speaker is None:
            answer(outcome_of(PortMissing("this terminal has no speaker")))
            return NothingRuns()
        said = Utterance(self._desk.say(language), language)
        return on_lane(
            self._lanes.speaker,
            lambda speaker: Done(speaker.say(said, audience=Audience.ALONE, deadline_s=_SAY_S)),
            answer,
        )

    # ── what waiting effects use ──

    def look(self) -> Sight:
        """How everything is now."""
        return self._desk.room.sight()

    def ask(self, kind: DeviceKind) -> None:
        """Have a device's owner ask it how it is; a change comes by way of `stands`."""
        lane = self._lanes.devices.get(kind)
        if lane is not None:
            lane.submit(lambda _device: None, lambda _nothing: None)

    def enlist(self, waiting: _Watcher | _Listener, *, on: bool) -> Trial | None:
        """Tell this one of changes, or no more. Gives the checks' news, for one that comes late."""
        with self._lock:
            known: set[_Watcher] | set[_Listener]
            known = self._watchers if isinstance(waiting, _Watcher) else self._listeners
            if on:
                known.add(waiting)  # type: ignore[arg-type]  # chosen by its own type
            else:
                known.discard(waiting)
            return self._trial


class _Once:
    """An answer that is given once, from whatever thread comes first; nothing after a cancel."""

    def __init__(self, performer: UpkeepPerformer, answer: Callable[[object], None]) -> None:
        self._performer = performer
        self._answer = answer
        self._lock = threading.Lock()
        self._over = False

    def _end(self) -> bool:
        with self._lock:
            over, self._over = self._over, True
        return not over


class _Watcher(_Once):
    """Waits for a change of what is seen. Its own `Running`."""

    def __init__(
        self, performer: UpkeepPerformer, seen: Sight, closely: DeviceKind | None, answer: Callable[[object], None]
    ) -> None:
        super().__init__(performer, answer)
        self._seen = seen
        self._closely = closely

    def begin(self) -> _Watcher:
        """Begin to watch; what changed already is told at once."""
        self._performer.enlist(self, on=True)
        self.look()
        self._ask()
        return self

    def look(self) -> None:
        """Look whether anything differs now."""
        sight = self._performer.look()
        if sight != self._seen and self._end():
            self._performer.enlist(self, on=False)
            self._answer(Done(sight))

    def cancel(self) -> None:
        """Watch no more."""
        self._end()
        self._performer.enlist(self, on=False)

    def _ask(self) -> None:
        with self._lock:
            over = self._over
        if self._closely is None or over:
            return
        self._performer.ask(self._closely)
        timer = threading.Timer(_CLOSE_LOOK_S, self._ask)
        timer.daemon = True
        timer.start()


class _Listener(_Once):
    """Waits for news of checks. Its own `Running`."""

    def __init__(self, performer: UpkeepPerformer, seen: Trial, answer: Callable[[object], None]) -> None:
        super().__init__(performer, answer)
        self._seen = seen

    def begin(self) -> _Listener:
        """Begin to listen; what is new already is told at once."""
        news = self._performer.enlist(self, on=True)
        if news is not None:
            self.hear(news)
        return self

    def hear(self, trial: Trial) -> None:
        """There is news."""
        if trial.number > self._seen.number and self._end():
            self._performer.enlist(self, on=False)
            self._answer(Done(trial))

    def cancel(self) -> None:
        """Listen no more."""
        self._end()
        self._performer.enlist(self, on=False)


def _door(doorway: gates.Doorway) -> effects.Door:
    challenge = doorway.challenge if doorway.staffed else None
    return effects.Door(challenge, doorway.locked, ceil(doorway.wait_s), doorway.refused)
