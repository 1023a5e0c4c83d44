"""One citizen's visit: steps a journey, keeps its answers, goes back, forgets.

A journey is a coroutine that awaits three kinds of request only: show a page, do an effect, show a page while an effect
runs. The stepper logs (request, answer). Back closes the coroutine, cuts the log before the last page that is a stop,
starts the journey again and feeds it the log; the replay checks that the journey asks the same again.
Pure: no clock, no thread, no screen. The runner does the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Generator

    from kiosk.domain.message import Message
    from kiosk.domain.refusal import Refusal
    from kiosk.ports.errors import ClearBy

A = TypeVar("A")
R = TypeVar("R")


class Page(Generic[A]):
    """Something a citizen can be shown; a person answers with an A. Subclasses are frozen dataclasses of values."""

    __slots__ = ()
    stop: ClassVar[bool] = True  # back may end here
    personal: ClassVar[bool] = False  # shows somebody's data: shorter idle time
    upkeep: ClassVar[bool] = False  # for those who look after the terminal
    lens: ClassVar[bool] = False  # papers lie before the camera: who stands there is not asked of it meanwhile
    patience_s: ClassVar[float | None] = None  # so long it waits, then it ends without a countdown; None: as all do

    @property
    def private(self) -> bool:
        """Whether this very page tells of somebody, so that not everybody may hear it read aloud."""
        return self.personal

    @property
    def farewell(self) -> bool:
        """Whether the visit is over but for this page: it ends by itself, soon and without a countdown."""
        return False


class Effect(Generic[R]):
    """Something the terminal can be asked to do; it answers with an R. Subclasses are frozen dataclasses."""

    __slots__ = ()
    commits: ClassVar[bool] = False  # closes the way back when it starts; never canceled; never in show-while
    deadline_s: ClassVar[float] = 10.0
    lens: ClassVar[bool] = False  # as Page.lens


@dataclass(frozen=True, slots=True)
class Done(Generic[R]):
    """It happened, and this came of it."""

    value: R


@dataclass(frozen=True, slots=True)
class Refused:
    """Somebody said no, and why."""

    refusal: Refusal


@dataclass(frozen=True, slots=True)
class Failed:
    """It definitely did not happen; the way back is open again."""

    code: str
    clear_by: ClearBy
    remedy: Message


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may have happened; nobody can tell from here."""

    code: str
    clear_by: ClearBy
    remedy: Message


Outcome = Done[R] | Refused | Failed | Unknown


@dataclass(frozen=True, slots=True)
class Show(Generic[A]):
    """Request: show a page, a person answers."""

    page: Page[A]

    def __await__(self) -> Generator[Request, object, A]:
        return cast("A", (yield self))


@dataclass(frozen=True, slots=True)
class Do(Generic[R]):
    """Request: do an effect, the terminal answers."""

    effect: Effect[R]

    def __await__(self) -> Generator[Request, object, R]:
        return cast("R", (yield self))


@dataclass(frozen=True, slots=True)
class ShowWhile(Generic[A, R]):
    """Request: show a page while an effect runs; whichever ends first answers."""

    page: Page[A]
    effect: Effect[R]

    def __await__(self) -> Generator[Request, object, A | R]:
        return cast("A | R", (yield self))


Request = Show[Any] | Do[Any] | ShowWhile[Any, Any]  # Any: heterogeneous by nature


class Visit:
    """What a journey holds: the three things it may ask for. It keeps nothing."""

    __slots__ = ()

    def show(self, page: Page[A]) -> Awaitable[A]:
        """Show a page and wait for the person's answer."""
        return Show(page)

    def do(self, effect: Effect[R]) -> Awaitable[R]:
        """Have the terminal do something and wait for what came of it."""
        return Do(effect)

    def show_while(self, page: Page[A], effect: Effect[R]) -> Awaitable[A | R]:
        """Show a page while an effect runs; whichever answers first."""
        if effect.commits:
            msg = f"{type(effect).__name__} commits: it cannot be raced against a page"
            raise ValueError(msg)
        return ShowWhile(page, effect)


class JourneyChanged(RuntimeError):
    """A replay met another request than the log has: the journey is not deterministic. A bug, never a condition."""


class Stepper:
    """Steps one journey, one request at a time. Not safe to share between threads."""

    def __init__(self, journey: Callable[[Visit], Coroutine[Any, object, None]]) -> None:
        """Prepare; `start` gives the first request. Any: what a coroutine yields is checked in `_feed`."""
        self._journey = journey
        self._log: list[tuple[Request, object]] = []
        self._closed_until = 0  # back may not cut below this length of the log
        self._prefill: dict[int, tuple[Request, object]] = {}
        self._coroutine: Coroutine[Any, object, None] | None = None
        self.request: Request | None = None

    def start(self) -> Request | None:
        """Run to the first request that the log does not answer; None when the journey ended."""
        self._coroutine = self._journey(Visit())
        self.request = self._feed(None)
        for logged, answer in self._log:
            if self.request != logged:
                msg = f"replay met {self.request!r} where the log has {logged!r}"
                raise JourneyChanged(msg)
            self.request = self._feed(answer)
        return self.request

    def began(self) -> None:
        """The present request's effect has started: a committing one closes the way back."""
        if isinstance(self.request, Do) and self.request.effect.commits:
            self._closed_until = len(self._log) + 1

    def answer(self, value: object) -> Request | None:
        """Answer the present request; gives the next, or None when the journey ended."""
        if self.request is None:
            msg = "the journey has ended"
            raise RuntimeError(msg)
        if isinstance(value, Failed | Refused) and self._closed_until == len(self._log) + 1:
            self._closed_until = self._closed_before()
        self._prefill = {at: kept for at, kept in self._prefill.items() if at > len(self._log)}
        self._log.append((self.request, value))
        self.request = self._feed(value)
        return self.request

    def back(self) -> Request | None:
        """Go to the last page that is a stop, before the present one. Raises ValueError when there is none."""
        cut = self._last_stop()
        if cut is None:
            msg = "there is no page to go back to"
            raise ValueError(msg)
        self.close()
        if not isinstance(self._log[cut][1], Done | Refused | Failed | Unknown):  # a person's answer, not an effect's
            self._prefill[cut] = self._log[cut]
        del self._log[cut:]
        return self.start()

    @property
    def can_go_back(self) -> bool:
        """Whether `back` has somewhere to go."""
        return self._last_stop() is not None

    @property
    def back_is_beginning(self) -> bool:
        """Whether `back` would leave nothing answered."""
        return self._last_stop() == 0

    @property
    def lens(self) -> bool:
        """Whether papers lie before the camera now, as the present page or effect says."""
        match self.request:
            case Do(effect=asked) | Show(page=asked) | ShowWhile(page=asked):
                return asked.lens
            case None:
                return False

    @property
    def begun(self) -> bool:
        """Whether anybody has answered anything yet."""
        return bool(self._log)

    @property
    def previous(self) -> object | None:
        """The answer that the present page had before the person went back; None when it is new, or another page."""
        asked, answer = self._prefill.get(len(self._log), (None, None))
        return answer if asked == self.request else None

    def close(self) -> None:
        """End the journey where it stands and forget the coroutine."""
        if self._coroutine is not None:
            self._coroutine.close()
            self._coroutine = None
        self.request = None

    def _feed(self, value: object) -> Request | None:
        if self._coroutine is None:
            msg = "the journey was not started"
            raise RuntimeError(msg)
        try:
            request = self._coroutine.send(value)
        except StopIteration:
            return None
        if not isinstance(request, Show | Do | ShowWhile):
            msg = f"a journey awaits show, do and show_while only, not {request!r}"
            raise TypeError(msg)
        return request

    def _last_stop(self) -> int | None:
        for at in range(len(self._log) - 1, self._closed_until - 1, -1):
            request = self._log[at][0]
            if not isinstance(request, Do) and request.page.stop:
                return at
        return None

    def _closed_before(self) -> int:
        """The length up to which earlier commits, those that did not fail, keep the way closed."""
        for at in range(len(self._log) - 1, -1, -1):
            request, answer = self._log[at]
            if isinstance(request, Do) and request.effect.commits and not isinstance(answer, Failed | Refused):
                return at + 1
        return 0
