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
from kiosk.journeys import upkeep_camera as camera
from kiosk.journeys import upkeep_effects as effects
from kiosk.journeys import upkeep_probing as probing
from kiosk.journeys import upkeep_trials as trials
from kiosk.journeys.upkeep_site import SITE_EFFECTS, ConfirmSite
from kiosk.performing.calls import NothingRuns, on_lane
from kiosk.performing.upkeep_waiting import Bulletin, Watch
from kiosk.ports.errors import CardUnreadable, ClearBy, KioskError, NoCard, PortMissing
from kiosk.ports.speaker import Audience, Utterance
from kiosk.technician import gate as gates
from kiosk.technician.rights import Duty, Role, Signed
from kiosk.visit import Done, Failed

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.domain.message import Language
    from kiosk.health.journal import Journal
    from kiosk.journeys.upkeep_camera import View
    from kiosk.journeys.upkeep_probing import Search
    from kiosk.journeys.upkeep_trials import Trial
    from kiosk.performing.calls import Call, Performing
    from kiosk.performing.upkeep_desk import UpkeepDesk, UpkeepLanes, Workroom
    from kiosk.ports.id_card_reader import IdCardReader
    from kiosk.ports.lane import Running
    from kiosk.upkeep.kinds import DeviceKind

_BADGE_POLL_S: Final = 1.5  # with a look at a card that was left before: lifted, it is told within 2 s
_SAY_S: Final = 10.0
_UPKEEP: Final = (*effects.UPKEEP, *trials.TRIALS, *probing.PROBE_EFFECTS, *camera.CAMERA_EFFECTS, *SITE_EFFECTS)


class UpkeepPerformer:
    """Does what those who look after the terminal ask for; hands everything else on."""

    def __init__(self, behind: Performing, lanes: UpkeepLanes, desk: UpkeepDesk, journal: Journal) -> None:
        self._behind = behind
        self._lanes = lanes
        self._desk = desk
        self._journal = journal
        self._lock = threading.Lock()
        self._who: Signed | None = None
        self._watch = Watch(desk.room.sight, self._ask)
        self._trials: Bulletin[Trial] = Bulletin()
        self._searches: Bulletin[Search] = Bulletin()
        self._views: Bulletin[View] = Bulletin()

    def left(self) -> None:
        """The session is over, however it ended. In the loop's thread; waits for nothing."""
        with self._lock:
            who, self._who = self._who, None
        if who is None:
            return
        self._desk.examiner.stop()
        self._desk.prober.stop()
        self._desk.viewer.close()
        self._desk.attended(False)  # noqa: FBT003  a fact, told
        self._journal.note(Event.SIGNED_OUT, who=who.id)
        self._lanes.work.submit(lambda _room: self._desk.sessions.left(who, "left"), self._kept)

    def _kept(self, came: Exception | None) -> None:
        """The end of a session was written into the audit chain, or could not be."""
        if isinstance(came, KioskError):
            self._journal.note(Event.AUDIT_MISSED, code=came.code)

    def stands(self) -> None:
        """Something about devices or backend changed. From any thread."""
        self._watch.stands()

    def begin(self, call: Call, answer: Callable[[object], None]) -> Running:
        """Start an effect."""
        effect = call.effect
        if not isinstance(effect, _UPKEEP):
            return self._behind.begin(call, answer)
        if not self._may(effect):
            answer(Failed("not_allowed", ClearBy.ENGINEER, Message.of("upkeep.not_allowed")))
            return NothingRuns()
        match effect:
            case effects.AwaitBadge():
                return self._await_badge(answer)
            case effects.AwaitChange() | trials.AwaitTrial() | probing.AwaitSearch() | camera.AwaitView():
                return self._later(effect, answer)
            case trials.BeginTrial() | trials.BeginVerifying():
                return self._begin_trial(effect, answer)
            case camera.OpenView():
                return self._desk.viewer.open(self._views.tell, answer)
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

    def _later(
        self,
        effect: effects.AwaitChange | trials.AwaitTrial | probing.AwaitSearch | camera.AwaitView,
        answer: Callable[[object], None],
    ) -> Running:
        match effect:
            case effects.AwaitChange(seen=sight, closely=kind):
                return self._watch.later(sight, kind, answer)
            case trials.AwaitTrial(seen=trial):
                return self._trials.later(trial, answer)
            case probing.AwaitSearch(seen=search):
                return self._searches.later(search, answer)
            case camera.AwaitView(seen=view):
                return self._views.later(view, answer)

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
            case effects.NoteRefill() | effects.NoteResult():
                self._note(room, effect)
                return Done(None)
            case effects.MakeBundle():
                return Done(room.bundle())
            case effects.Restart():
                room.restart()
                return Done(None)
            case ConfirmSite(site_id=site_id):
                room.confirm_site(site_id)
                self._journal.note(Event.SITE_CONFIRMED, site=site_id, who=self._name())
                return Done(None)
            case _:
                return Done(self._at_devices(effect))

    def _at_devices(self, effect: object) -> object:
        match effect:
            case trials.TellTrial(well=well):
                return self._trials.tell(self._desk.examiner.tell(well=well))
            case trials.StopTrial():
                return self._trials.tell(self._desk.examiner.stop())
            case probing.BeginSearch():
                return self._searches.tell(self._desk.prober.begin(self._searches.tell))
            case probing.StopSearch():
                return self._searches.tell(self._desk.prober.stop())
            case probing.Adopt(finding=finding, row=row):
                return self._desk.prober.adopt(finding, row, by=self._name())
            case _:  # CloseView
                self._desk.viewer.close()
                return None

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

    def _begin_trial(
        self, effect: trials.BeginTrial | trials.BeginVerifying, answer: Callable[[object], None]
    ) -> Running:
        with self._lock:
            who = self._who
        if who is None:
            return NothingRuns()
        examiner = self._desk.examiner

        def begin() -> Trial:
            if isinstance(effect, trials.BeginTrial):
                return examiner.begin(effect.kind, who, whole=effect.whole, on_news=self._trials.tell)
            return examiner.verify(effect.link, effect.row, who, on_news=self._trials.tell)

        begun = guard(begin, self._journal)
        answer(outcome_of(begun) if isinstance(begun, Exception) else Done(self._trials.tell(begun)))
        return NothingRuns()

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

    def _ask(self, kind: DeviceKind) -> None:
        """Have a device's owner ask it how it is; a change comes by way of `stands`."""
        lane = self._lanes.devices.get(kind)
        if lane is not None:
            lane.submit(lambda _device: None, lambda _nothing: None)


def _door(doorway: gates.Doorway) -> effects.Door:
    challenge = doorway.challenge if doorway.staffed else None
    return effects.Door(challenge, doorway.locked, ceil(doorway.wait_s), doorway.refused)
