"""Small journeys, and a stepper that stands at their beginning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from kiosk.domain.message import Message
from kiosk.domain.refusal import Refusal
from kiosk.ports.errors import ClearBy
from kiosk.visit import Do, Done, Effect, Failed, Outcome, Page, Refused, Stepper, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from kiosk.visit import Visit


NO = Message.of("no")
DONE = Done(1)
FAILED = Failed("broken", ClearBy.RETRY, NO)
REFUSED = Refused(Refusal(NO, NO, NO))
UNKNOWN = Unknown("lost", ClearBy.CITIZEN, NO)


@dataclass(frozen=True, slots=True)
class Ask(Page[str]):
    what: str


@dataclass(frozen=True, slots=True)
class Passing(Page[str]):
    stop: ClassVar[bool] = False
    what: str


@dataclass(frozen=True, slots=True)
class Look(Effect[Outcome[int]]):
    what: str = "look"


@dataclass(frozen=True, slots=True)
class Submit(Effect[Outcome[int]]):
    commits: ClassVar[bool] = True
    what: str = "submit"


def stepper_for(journey: Callable[[Visit], Coroutine[Any, object, None]]) -> Stepper:
    stepper = Stepper(journey)
    stepper.start()
    return stepper


def asked(stepper: Stepper) -> str | None:
    """What the present request asks, in one word."""
    request = stepper.request
    if request is None:
        return None
    what = request.effect if isinstance(request, Do) else request.page
    assert isinstance(what, Ask | Passing | Look | Submit)
    return what.what


async def three_questions(visit: Visit) -> None:
    name = await visit.show(Ask("name"))
    street = await visit.show(Ask(f"street of {name}"))
    await visit.show(Ask(f"{name} in {street}"))


async def ask_submit_ask(visit: Visit) -> None:
    await visit.show(Ask("before"))
    await visit.do(Submit())
    await visit.show(Ask("after"))
    await visit.show(Ask("last"))


def submitting() -> Stepper:
    """Stand at the submission, begun."""
    stepper = stepper_for(ask_submit_ask)
    stepper.answer("x")
    stepper.began()
    return stepper


async def racing(visit: Visit) -> None:
    met = await visit.show_while(Ask("home"), Look())
    match met:
        case Done(value):
            await visit.show(Ask(f"looked {value}"))
        case str(said):
            await visit.show(Ask(said))


async def page_effect_passing_page(visit: Visit) -> None:
    await visit.show(Ask("first"))
    await visit.do(Look())
    await visit.show(Passing("hourglass"))
    await visit.show(Ask("second"))
