"""The runner: steps visits and sessions, has effects done, and forgets.

Everything here happens in the loop's thread. Effects are done elsewhere and their answers are posted back, tagged with
the token of the request; a stale token is dropped. A layer suspends the journey: an answer that comes meanwhile waits.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kiosk.domain.message import Message
from kiosk.health.events import Event
from kiosk.health.guard import guard
from kiosk.idling import Idling
from kiosk.journeys.pages import Processing
from kiosk.nearness import Nearness
from kiosk.performing.calls import Call
from kiosk.ports.camera import Presence
from kiosk.ports.screen import Layer, Scene
from kiosk.session import Session
from kiosk.shutter import Shutter
from kiosk.undertaking import Undertaking
from kiosk.visit import Do, Page, Show, ShowWhile, Stepper

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from kiosk.health.journal import Journal
    from kiosk.performing.calls import Performing
    from kiosk.ports.loop import Loop
    from kiosk.ports.screen import Manner, Screen
    from kiosk.session import Upkeep
    from kiosk.settings import TimeSettings
    from kiosk.standing import Standing
    from kiosk.visit import Effect, Request, Visit


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
    left: Callable[[], None] = lambda: None  # told that a visit is over, however it ended: what it kept is wiped


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
        self._nearness = Nearness()
        self._idling = Idling(house.loop, house.times, house.screen, usual=house.manner, on_over=self._nobody_there)
        self._effect = Undertaking(
            house.loop,
            house.performer,
            house.journal,
            lingers_after_s=house.times.processing_after_s,
            done=self._done,
            lingers=self._show_processing,
        )
        self._shutter = Shutter(self._idling, self._effect)
        self._session = Session(house.upkeep, house.loop, house.journal, on_over=self._nobody_there)

    # ── visits ──

    def open(self) -> None:
        """Begin the first visit."""
        self._begin()

    def close(self) -> None:
        """End the visit and begin no other: the terminal stops."""
        self._forget()

    def attend(self) -> None:
        """Somebody made the sign: begin a session, unless a citizen is being served. It ends by itself, at last."""
        if not self._session.may_begin or self._stepper.begun or self._page is None:
            return
        self._forget()
        self._stepper = self._session.begin()
        self._house.screen.suit(self._manner)
        self._enter(self._stepper.start())

    def tell(self, standing: Standing) -> None:
        """Take note of what the hall and the devices are like now; an idle terminal opens or closes by it.

        An open door and a power cut end a visit, too; what commits is waited for first, its paper included.
        """
        was_intruded = self._shutter.intruded
        self._shutter.tell(standing)
        self._house.screen.tell(standing)
        self._heed(self._nearness.by_contact(None if standing.sensors is None else standing.sensors.proximity))
        if self._session.under_way:  # those who are there see to it; citizens are not served anyway
            if was_intruded and not standing.intruded and not standing.attended:
                self.finish()  # the door was shut again, and nobody had signed in
            return
        if not self._stepper.begun:
            if self._shutter.is_due != self._shutter.is_down and self._page is not None:
                self._begin()
        elif standing.clears:
            self._idling.uncover()
            self.finish()
        self._mind_the_card()
        if standing.intruded and not was_intruded:
            self.attend()  # who opened the cabinet may well be who looks after it

    def _begin(self, manner: Manner | None = None) -> None:
        self._forget()
        self._manner = manner or self._manner
        self._house.screen.suit(self._manner)
        self._enter(self._stepper.start())
        if self._shutter.is_due:
            self._shutter.let_down(self._call)
        self._mind_the_card()

    def _forget(self) -> None:
        """Drop everything that is somebody's: log, answers, layers, manner."""
        if self._stepper.begun and not self._session.under_way:
            self._house.journal.note(Event.VISIT_ENDED, visit=str(self._visit_id))
        self._session.end()
        self._effect.stop()
        guard(self._house.left, self._house.journal)
        self._stepper.close()
        self._stepper = Stepper(self._house.journey)
        self._visit_id = self._house.new_visit_id()
        self._manner = self._house.manner
        self._token += 1
        self._page = None
        self._idling.reset()

    def _mind_the_card(self) -> None:
        """A card left lying after a visit covers everything; who waited beneath it is answered when it is lifted."""
        if self._shutter.mind_the_card(is_over=self._page is not None and not self._stepper.begun):
            self._answer_held()

    @property
    def _clears(self) -> bool:
        """Whether the visit under way has to end. A session has its own end."""
        return self._shutter.clears and not self._session.under_way

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
        free = not self._effect.commits
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
        alone = isinstance(request, Do)
        if alone:
            self._stepper.began()
            self._idling.suspend()
        self._effect.begin(self._call(request.effect), self._token, alone=alone)

    def _call(self, effect: Effect[Any]) -> Call:
        return Call(effect, self._visit_id, self._manner.language)

    def _show_processing(self, token: int) -> None:
        if token != self._token or not isinstance(self._stepper.request, Do):
            return
        effect = self._stepper.request.effect
        name = type(effect).__name__
        self._page = Processing(Message.of(f"processing.{name}"), commits=effect.commits)
        self._present()

    def _done(self, token: int, value: object) -> None:
        """Take an effect's answer, if anybody still wants it."""
        if token != self._token or not self._effect.is_awaited:
            self._house.journal.note(Event.STALE_ANSWER, token=token)
            return
        self._idling.answered()
        if self._idling.layers and not (self._clears and self._stepper.begun):
            self._effect.hold(token, value)
            return
        self._effect.take()
        self._house.journal.note(Event.EFFECT_DONE, outcome=type(value).__name__)
        self._step(lambda: self._stepper.answer(value))

    def _step(self, move: Callable[[], Request | None]) -> None:
        self._effect.stop()
        came = guard(move, self._house.journal)
        if isinstance(came, Exception):
            self._begin()  # a journey with a defect: nobody is left before a dead page
        else:
            self._enter(came)

    # ── the screen calls ──

    def answer(self, token: int, value: object) -> None:
        """A person answered the scene with `token`; any other token is stale, and a covered page cannot be answered."""
        if token != self._token or self._idling.layers or not isinstance(self._stepper.request, Show | ShowWhile):
            self._house.journal.note(Event.STALE_ANSWER, token=token)
            return
        self._step(lambda: self._stepper.answer(value))

    def back(self, token: int) -> None:
        """A person wants the page before; not while something commits."""
        if token == self._token and not self._effect.commits and not self._idling.layers and self._stepper.can_go_back:
            if self._stepper.back_is_beginning:
                self._begin(self._manner)  # whoever is there may walk away unnoticed: their answers are forgotten first
            else:
                self._step(self._stepper.back)

    def finish(self) -> None:
        """A person ends the visit; what commits is waited for first."""
        if not self._effect.binds:
            self._begin()

    def touch(self) -> None:
        """Somebody is there."""
        self._idling.touch()

    def meets(self, presence: Presence) -> None:
        """The camera tells who stands there. A picture that is not live tells nothing, nor does a paper before it."""
        if not self._stepper.lens:
            self._heed(self._nearness.by_camera(presence))

    def _heed(self, presence: Presence) -> None:
        """Somebody came, or is gone."""
        if self._session.under_way or presence is Presence.UNKNOWN:
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
        if not self._idling.layers:
            self._effect.release()

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
        if self._effect.binds:
            self._idling.reset()
        else:
            self._begin()
