"""A journey with an effect that does not commit and one that does, and the terminal that serves it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from kiosk.domain.message import Language, Message
from kiosk.ports.screen import Manner
from kiosk.ports.statuses import Paper
from kiosk.ports.ticket_printer import Printed
from kiosk.visit import Done, Effect, Failed, Outcome, Page

if TYPE_CHECKING:
    from kiosk.visit import Visit
    from tests.fakes.terminal import StagedTerminal


TROUBLE = Message.of("error.backend_unreachable")
PRINTED = Done(Printed(800, 900.0, Paper.FULL))
ENGLISH = Manner(Language.EN)


@dataclass(frozen=True, slots=True)
class Start(Page[str]):
    pass


@dataclass(frozen=True, slots=True)
class Ask(Page[str]):
    what: str


@dataclass(frozen=True, slots=True)
class Look(Effect[Outcome[int]]):
    pass


@dataclass(frozen=True, slots=True)
class Submit(Effect[Outcome[int]]):
    commits: ClassVar[bool] = True


async def look_and_submit(visit: Visit) -> None:
    await visit.show(Start())
    await visit.do(Look())
    await visit.show(Ask("looked"))
    came = await visit.do(Submit())
    while isinstance(came, Failed):
        await visit.show(Ask("failed"))
        came = await visit.do(Submit())
    await visit.show(Ask("submitted"))


def looking(office: StagedTerminal) -> None:
    office.touch("go")
    office.effect(Look)


def submitting(office: StagedTerminal) -> None:
    looking(office)
    office.answered(Look, Done(1))
    office.touch("go")
    office.effect(Submit)
