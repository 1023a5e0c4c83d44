"""A whole terminal's mind in a test: the real runner over a loop, a screen and a performer in the test's hands."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, TypeVar

from kiosk.domain.message import Language
from kiosk.journeys.pages import Home
from kiosk.journeys.reception import receive
from kiosk.ports.screen import Layer, Manner
from kiosk.runner import House, Runner
from kiosk.settings import TimeSettings
from kiosk.standing import Standing
from tests.fakes.halls import HALL, TERMINAL
from tests.fakes.journal import RememberingJournal
from tests.fakes.loop import ManualLoop
from tests.fakes.performer import AskedPerformer
from tests.fakes.screen import RememberingScreen

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from kiosk.domain.message import Message
    from kiosk.performing.calls import Performing
    from kiosk.session import Upkeep
    from kiosk.visit import Effect, Page, Visit

P = TypeVar("P", bound="Page[Any]")
E = TypeVar("E", bound="Effect[Any]")

TIMES = TimeSettings(
    processing_after_s=0.4,
    way_out_after_s=10,
    idle_s=120,
    idle_personal_s=60,
    idle_large_s=300,
    countdown_s=45,
    gone_s=20,
    more_time_s=300,
    farewell_s=30,
)
USUAL = Manner(Language.ZH_CN)


class StagedTerminal:
    """Verbs for what people and devices do; `screen` for what they see."""

    def __init__(
        self,
        journey: Callable[[Visit], Coroutine[Any, object, None]] = receive,
        performer: Performing | None = None,
        upkeep: Upkeep | None = None,
        left: Callable[[], None] = lambda: None,
    ) -> None:
        self.loop = ManualLoop()
        self.screen = RememberingScreen()
        self.performer = AskedPerformer()
        self.journal = RememberingJournal()
        self.visits: list[uuid.UUID] = []
        self.runner = Runner(
            House(
                loop=self.loop,
                screen=self.screen,
                performer=performer or self.performer,
                journal=self.journal,
                times=TIMES,
                manner=USUAL,
                journey=journey,
                new_visit_id=self._new_visit_id,
                upkeep=upkeep,
                left=left,
            )
        )
        self.runner.tell(Standing(TERMINAL, hall=HALL))
        self.runner.open()

    def _new_visit_id(self) -> uuid.UUID:
        self.visits.append(uuid.UUID(int=len(self.visits) + 1))
        return self.visits[-1]

    # ── what people do ──

    def touch(self, value: object) -> None:
        """Answer the page that is shown."""
        self.runner.touch()
        self.runner.answer(self.screen.scene.token, value)
        self.loop.settle()

    def back(self) -> None:
        self.runner.touch()
        self.runner.back(self.screen.scene.token)
        self.loop.settle()

    def wait(self, seconds: float) -> None:
        self.loop.advance(seconds)

    # ── what the terminal's devices and backend do ──

    def effect(self, kind: type[E]) -> E:
        """The effect that is under way, which must be of this kind."""
        performance = self.performer.last
        assert not performance.canceled, f"{performance.call.effect!r} was canceled"
        assert isinstance(performance.call.effect, kind), performance.call.effect
        return performance.call.effect

    def answered(self, kind: type[Effect[Any]], value: object) -> None:
        """The effect under way, which must be of this kind, answers."""
        self.effect(kind)
        self.performer.last.answer(value)
        self.loop.settle()

    def hall_told(self, trouble: Message | None = None) -> None:
        self.runner.tell(Standing(TERMINAL, hall=HALL, backend_trouble=trouble))
        self.loop.settle()

    # ── what is seen ──

    def page(self, kind: type[P]) -> P:
        """The page on the screen, which must be of this kind."""
        page = self.screen.page
        assert isinstance(page, kind), page
        return page

    @property
    def is_over(self) -> bool:
        """Whether home waits for the next one."""
        return isinstance(self.screen.page, Home) and self.layer is None and not self.screen.scene.active

    @property
    def layer(self) -> Layer | None:
        covering = self.screen.covering
        return covering.layer if covering else None

    @property
    def seconds_left(self) -> int | None:
        covering = self.screen.covering
        return covering.seconds_left if covering else None
