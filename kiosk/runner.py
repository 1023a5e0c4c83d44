"""The runner: steps visits, has effects done, owns the layers, and forgets.

Everything here happens in the loop's thread. Effects are done elsewhere and their answers are posted back, tagged with
the token of the request; a stale token is dropped. A layer suspends the journey: an answer that comes meanwhile waits.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kiosk.domain.message import Message
from kiosk.health.events import Event
from kiosk.health.guard import guard, outcome_of
from kiosk.idling import Idling
from kiosk.journeys.pages import Processing
from kiosk.performing.calls import Call, NothingRuns
from kiosk.ports.camera import Presence
from kiosk.ports.errors import ClearBy
from kiosk.ports.screen import Layer, Scene
from kiosk.ports.statuses import Media
from kiosk.technician.rights import MOST_S
from kiosk.visit import Do, Failed, Page, Show, ShowWhile, Stepper

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from kiosk.health.journal import Journal
    from kiosk.performing.calls import Performing
    from kiosk.ports.lane import Running
    from kiosk.ports.loop import Loop, Timer
    from kiosk.ports.screen import Manner, Screen
    from kiosk.settings import TimeSettings
    from kiosk.standing import Standing
    from kiosk.visit import Request, Visit

_GRACE_S: Final = 2.0


@dataclass(frozen=True, slots=True)
class House:
    """What the runner works with."""

    loop: Loop
    screen: Screen
    performer: Performing
    journal: Journal
    times: TimeSettings
    manner: Manner  # the default one
    journey: Callable[[Visit], Coroutine[Any, object, None]]  # Any: what a coroutine yields is checked by the stepper
    new_visit_id: Callable[[], uuid.UUID] = uuid.uuid4
    upkeep: Upkeep | None = None


@dataclass(frozen=True, slots=True)
class Upkeep:
    """The sessions of those who look after the terminal: their story, and who is told that one is over."""

    journey: Callable[[Visit], Coroutine[Any, object, None]]  # Any: as in House
    left: Callable[[], None]
    most_s: float = MOST_S


class Runner:
    """Serves one citizen after another. It is the screen's `Attendant`."""

    def __init__(self, house: House) -> None:
        """Prepare; `open` begins the first visit."""
        self._house = house
        self._stepper = Stepper(house.journey)
        self._visit_id = house.new_visit_id()
        self._manner = house.manner
        self._token = 0
        self._page: Page[Any] | None = None
        self._running: Running | None = None
        self._looking: Running | None = None  # at a card nobody needs any more; nobody waits for its answer
        self._committing = False
        self._soon: list[Timer] = []
        self._held: list[tuple[int, object]] = []
        self._standing: Standing | None = None
        self._attending = False  # a session of those who look after the terminal, no visit
        self._session: Timer | None = None
        self._idling = Idling(house.loop, house.times, house.screen, usual=house.manner, on_over=self._nobody_there)

    # ── visits ──

    def open(self) -> None:
        """Begin the first visit."""
        self._begin()

    def close(self) -> None:
        """End the visit and begin no other: the terminal stops."""
        self._forget()

    def attend(self) -> None:
        """Somebody made the sign: begin a session, unless a citizen is being served. It ends by itself, at last."""
        upkeep = self._house.upkeep
        if upkeep is None or self._attending or self._stepper.begun or self._page is None:
            return
        self._forget()
        self._attending = True
        self._session = self._house.loop.after(upkeep.most_s, self._nobody_there)
        self._stepper = Stepper(upkeep.journey)
        self._house.screen.suit(self._manner)
        self._enter(self._stepper.start())

    def tell(self, standing: Standing) -> None:
        """Take note of what the hall and the devices are like now; an idle terminal opens or closes by it.

        An open door and a power cut end a visit, too; what commits is waited for first, its paper included.
        """
        before, self._standing = self._standing, standing
        self._house.screen.tell(standing)
        if self._attending:  # those who are there see to it; citizens are not served anyway
            was_open = before is not None and before.intruded
            if was_open and not standing.intruded and not standing.attended:
                self._begin()  # the door was shut again, and nobody had signed in
            return
        closed = standing.closed_for is not None
        changed = closed != (Layer.OUT_OF_SERVICE in self._idling.layers)
        if not self._stepper.begun:
            if changed and self._page is not None:
                self._begin()
        elif standing.clears:
            self._idling.uncover()
            self.finish()
        self._mind_the_card()
        if standing.intruded and not (before is not None and before.intruded):
            self.attend()  # who opened the cabinet may well be who looks after it

    def _begin(self, manner: Manner | None = None) -> None:
        self._forget()
        self._manner = manner or self._manner
        self._house.screen.suit(self._manner)
        self._enter(self._stepper.start())
        if self._standing is not None and self._standing.closed_for is not None:
            self._stop_effect()  # nobody is listened to, nothing is kept, while the window is shut
            self._look_after_the_card()
            self._idling.open(Layer.OUT_OF_SERVICE)
        self._mind_the_card()

    def _forget(self) -> None:
        """Drop everything that is somebody's: log, answers, layers, manner."""
        if self._stepper.begun and not self._attending:
            self._house.journal.note(Event.VISIT_ENDED, visit=str(self._visit_id))
        self._end_session()
        self._stop_effect()
        self._stepper.close()
        self._stepper = Stepper(self._house.journey)
        self._visit_id = self._house.new_visit_id()
        self._held.clear()
        self._manner = self._house.manner
        self._token += 1
        self._page = None
        self._committing = False
        self._idling.reset()

    def _end_session(self) -> None:
        if self._session is not None:
            self._session.cancel()
            self._session = None
        if self._attending and self._house.upkeep is not None:
            self._attending = False
            guard(self._house.upkeep.left, self._house.journal)

    def _mind_the_card(self) -> None:
        """A card left lying after a visit covers everything until it is lifted."""
        left = self._standing is not None and self._standing.card_left
        left = left and self._page is not None and not self._stepper.begun
        if left == (Layer.CARD_LEFT in self._idling.layers):
            return
        if left:
            self._idling.open(Layer.CARD_LEFT)
        else:
            self._idling.drop(Layer.CARD_LEFT)
            self._answer_held()

    def _look_after_the_card(self) -> None:
        """Have the reader looked at while the window is shut: whose card lies there wants it back all the same."""
        from kiosk.journeys.certificate_effects import AwaitRemoval

        standing = self._standing
        if standing is None or standing.reader is None or standing.reader.media is not Media.PRESENT:
            return
        call = Call(AwaitRemoval(), self._visit_id, self._manner.language)
        begun = guard(lambda: self._house.performer.begin(call, lambda _removed: None), self._house.journal)
        self._looking = None if isinstance(begun, Exception) else begun

    @property
    def _clears(self) -> bool:
        return self._standing is not None and self._standing.clears and not self._attending

    # ── requests ──

    def _enter(self, request: Request | None) -> None:
        if self._clears and self._stepper.begun and not (isinstance(request, Do) and request.effect.commits):
            request = None  # what was promised is done: the visit ends here
        match request:
            case None:
                self._begin()
            case Show(page=page):
                self._show(page)
            case ShowWhile(page=page, effect=_):
                self._show(page)
                self._start(request)
            case Do():
                self._token += 1
                self._start(request)

    def _show(self, page: Page[Any]) -> None:
        self._token += 1
        self._page = page
        self._present()
        self._idling.watch(page, manner=self._manner, active=self._stepper.begun)

    def _present(self) -> None:
        """Put the present page on the screen; also when only the circumstances of the visit changed."""
        if self._page is None:
            return
        free = not self._committing
        scene = Scene(
            token=self._token,
            page=self._page,
            previous=self._stepper.previous,
            can_go_back=free and self._stepper.can_go_back,
            active=free and self._stepper.begun,
        )
        self._house.screen.show(scene)
        self._house.journal.note(Event.PAGE_SHOWN, page=type(self._page).__name__)

    def _start(self, request: Do[Any] | ShowWhile[Any, Any]) -> None:
        token, effect = self._token, request.effect
        loop, times = self._house.loop, self._house.times
        if isinstance(request, Do):
            self._stepper.began()
            self._committing = effect.commits
            self._idling.suspend()
            self._soon = [loop.after(times.processing_after_s, lambda: self._show_processing(token))]
            if not effect.commits:
                self._soon.append(loop.after(effect.deadline_s + _GRACE_S, lambda: self._overdue(token)))
        call = Call(effect, self._visit_id, self._manner.language)

        def told(value: object) -> None:
            loop.post(lambda: self._done(token, value))

        begun = guard(lambda: self._house.performer.begin(call, told), self._house.journal)
        if isinstance(begun, Exception):
            told(outcome_of(begun))
        self._running = NothingRuns() if isinstance(begun, Exception) else begun

    def _show_processing(self, token: int) -> None:
        if token != self._token or not isinstance(self._stepper.request, Do):
            return
        effect = self._stepper.request.effect
        name = type(effect).__name__
        self._page = Processing(Message.of(f"processing.{name}"), commits=effect.commits)
        self._present()

    def _overdue(self, token: int) -> None:
        """An effect that keeps its own deadline badly is not waited for; one that commits always is."""
        if token == self._token and self._running is not None and not self._held:
            self._running.cancel()
            self._done(token, Failed("timed_out", ClearBy.RETRY, Message.of("error.timed_out")))

    def _done(self, token: int, value: object) -> None:
        """Take an effect's answer, if anybody still wants it."""
        if token != self._token or self._running is None or self._held:  # one that waits beneath a layer is the answer
            self._house.journal.note(Event.STALE_ANSWER, token=token)
            return
        if self._idling.layers and self._idling.layers[-1] is Layer.TIME_OUT:
            self._idling.close_top()  # somebody did something: they are there
        if self._idling.layers and not (self._clears and self._stepper.begun):
            self._held.append((token, value))
            return
        self._running = None
        self._house.journal.note(Event.EFFECT_DONE, outcome=type(value).__name__)
        self._step(lambda: self._stepper.answer(value))

    def _step(self, move: Callable[[], Request | None]) -> None:
        self._stop_effect()
        self._committing = False
        came = guard(move, self._house.journal)
        if isinstance(came, Exception):
            self._begin()  # a journey with a defect: nobody is left before a dead page
        else:
            self._enter(came)

    def _stop_effect(self) -> None:
        for timer in self._soon:
            timer.cancel()
        self._soon.clear()
        if self._running is not None:
            running, self._running = self._running, None
            running.cancel()
        if self._looking is not None:
            looking, self._looking = self._looking, None
            looking.cancel()

    # ── the screen calls ──

    def answer(self, token: int, value: object) -> None:
        """A person answered the scene with `token`; any other token is stale, and a covered page cannot be answered."""
        if token != self._token or self._idling.layers or not isinstance(self._stepper.request, Show | ShowWhile):
            self._house.journal.note(Event.STALE_ANSWER, token=token)
            return
        self._step(lambda: self._stepper.answer(value))

    def back(self, token: int) -> None:
        """A person wants the page before; not while something commits."""
        if token == self._token and not self._committing and not self._idling.layers and self._stepper.can_go_back:
            if self._stepper.back_is_beginning:
                self._begin(self._manner)  # whoever is there may walk away unnoticed: their answers are forgotten first
            else:
                self._step(self._stepper.back)

    def finish(self) -> None:
        """A person ends the visit; what commits is waited for first."""
        if not self._committing or self._held:
            self._begin()

    def touch(self) -> None:
        """Somebody is there."""
        self._idling.touch()

    def meets(self, presence: Presence) -> None:
        """The camera tells who stands there. A picture that is not live tells nothing."""
        if self._attending or presence is Presence.UNKNOWN:
            return
        if presence is Presence.PRESENT:
            self._idling.came()
        elif self._stepper.begun:
            self._idling.left()

    def open_layer(self, layer: Layer) -> None:
        """A person asks for help or accessibility."""
        self._idling.open(layer)

    def close_layer(self) -> None:
        """A person goes back to the page beneath; what waited meanwhile is answered."""
        self._idling.close_top()
        self._answer_held()

    def _answer_held(self) -> None:
        if not self._idling.layers and self._held:
            token, value = self._held.pop()
            self._done(token, value)

    def more_time(self) -> None:
        """A person asks for more time."""
        self._idling.more_time()
        self.close_layer()

    def set_manner(self, manner: Manner) -> None:
        """A person changed language, size, contrast or reach."""
        self._manner = manner
        self._house.screen.suit(manner)
        if self._page is not None and not isinstance(self._stepper.request, Do):
            self._idling.watch(self._page, manner=manner, active=self._stepper.begun)

    def _nobody_there(self) -> None:
        """Nobody answered the countdown. What commits is waited for: the visit ends on the page after it."""
        if self._committing and not self._held:
            self._idling.reset()
        else:
            self._begin()
