"""A terminal that was moved, and somebody who stands before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kiosk.domain.message import Message
from kiosk.domain.refusal import Refusal
from kiosk.journeys.upkeep_effects import Mood, Place
from kiosk.journeys.upkeep_pages import Choice, Report
from kiosk.journeys.upkeep_site import ConfirmSite, confirm_site
from kiosk.ports.errors import ClearBy
from kiosk.visit import Do, Done, Failed, Refused, Show, Stepper, Unknown
from tests.fakes.halls import SITE

if TYPE_CHECKING:
    from kiosk.visit import Visit


def begun() -> Stepper:
    """The page that asks."""

    async def journey(visit: Visit) -> None:
        await confirm_site(visit, SITE)

    stepper = Stepper(journey)
    stepper.start()
    return stepper


def report(stepper: Stepper) -> Report:
    assert isinstance(stepper.request, Show)
    page: Any = stepper.request.page
    assert isinstance(page, Report)
    return page


def test_it_asks_for_the_hall_by_name_and_address() -> None:
    page = report(begun())
    assert (page.place, page.asks) == (Place.SITE, True)
    assert [line.value for line in page.lines] == [SITE.name, SITE.address, SITE.service_line]


def test_yes_confirms_what_was_shown() -> None:
    stepper = begun()
    stepper.answer(Choice.YES)
    assert stepper.request == Do(ConfirmSite(SITE.id))


def test_confirmed_is_said() -> None:
    stepper = begun()
    stepper.answer(Choice.YES)
    stepper.answer(Done(None))
    assert report(stepper).lines[0].mood is Mood.GOOD


def test_no_confirms_nothing_and_says_what_to_do() -> None:
    stepper = begun()
    stepper.answer(Choice.NO)
    (line,) = report(stepper).lines
    assert (line.mood, line.value) == (Mood.WARNING, Message.of("upkeep.site.elsewhere.do"))


def test_back_confirms_nothing() -> None:
    stepper = begun()
    stepper.answer(Choice.BACK)
    assert stepper.request is None


SAID = Message.of("queues.not_confirmed.reason")
AWAY = Message.of("error.backend_unreachable")


@pytest.mark.parametrize(
    "came",
    [
        Refused(Refusal(SAID, SAID, SAID)),
        Failed("backend_unreachable", ClearBy.RETRY, AWAY),
        Unknown("backend_unreachable", ClearBy.RETRY, AWAY),
    ],
)
def test_what_was_not_confirmed_is_said_with_its_cause(came: object) -> None:
    stepper = begun()
    stepper.answer(Choice.YES)
    stepper.answer(came)
    (line,) = report(stepper).lines
    assert (line.mood, line.value in {SAID, AWAY}) == (Mood.BAD, True)
