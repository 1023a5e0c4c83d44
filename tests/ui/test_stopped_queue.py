"""A queue that was stopped for today, as the terminal shows it: closed, why, and where to go."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.domain.message import Language
from kiosk.domain.queueing import DECLARABLE
from kiosk.journeys import pages
from kiosk.texts import Catalogue
from ui import samples
from ui.viewmodels.home import home_view
from ui.viewmodels.queues import QueuesView, queues_view
from ui.viewmodels.voice import Context, Voice

if TYPE_CHECKING:
    from kiosk.domain.queueing import QueueStatus

STOPPED = replace(samples.GENERAL, open=False, stopped=True)


def context(queue: QueueStatus, language: Language = Language.ZH_CN) -> Context:
    hall = replace(samples.HALL, queues=(queue, samples.HOUSEHOLD, samples.PROPERTY))
    voice = Voice(Catalogue.load(), language, "Asia/Shanghai")
    return Context(replace(samples.STANDING, hall=hall), voice, samples.NOW)


def first_row(queue: QueueStatus, language: Language = Language.ZH_CN) -> dict[str, object]:
    return queues_view(pages.ChooseQueue(None), context(queue, language)).queues[0]


def test_a_stopped_queue_cannot_be_chosen_and_says_why() -> None:
    row = first_row(STOPPED)
    assert (row["open"], row["waiting"], row["wait"]) == (False, "已停", "今天不再取号")


def test_a_stopped_queue_says_where_to_go() -> None:
    assert first_row(replace(STOPPED, instead="household"))["wait"] == "今天不再取号，请选 B"


def test_a_stopped_queue_says_where_to_go_in_english() -> None:
    told = first_row(replace(STOPPED, instead="household"), Language.EN)["wait"]
    assert told == "No more numbers today. Please choose B"


def test_nobody_is_sent_to_a_queue_that_is_closed_now() -> None:
    assert first_row(replace(STOPPED, instead="property"))["wait"] == "今天不再取号"


def shut(language: Language = Language.ZH_CN, **later: str) -> QueuesView:
    """The page where no window gives numbers; `later`: the times at which some do again today."""
    queues = tuple(
        replace(one, open=False, opens_at=later.get(one.id, ""))
        for one in (STOPPED, samples.HOUSEHOLD, samples.PROPERTY)
    )
    hall = replace(samples.HALL, queues=queues, declarable=DECLARABLE)
    voice = Voice(Catalogue.load(), language, "Asia/Shanghai")
    return queues_view(pages.ChooseQueue(None), Context(replace(samples.STANDING, hall=hall), voice, samples.NOW))


def test_nobody_is_asked_to_choose_where_every_queue_is_closed_for_today() -> None:
    view = shut()
    assert (view.title, "导办台" in view.lead, "12345" in view.lead) == ("今天不再取号", True, True)


def test_nobody_is_asked_to_choose_where_every_queue_is_closed_in_english() -> None:
    view = shut(Language.EN)
    assert (view.title, "help desk" in view.lead, "12345" in view.lead) == ("Closed today", True, True)


def test_first_queue_to_open_again_today_is_told() -> None:
    view = shut(general="14:30", household="13:30")
    assert (view.title, view.lead.startswith("13:30 开始取号")) == ("还没开始取号", True)


def test_hall_that_was_not_heard_of_yet_is_not_called_closed() -> None:
    voice = Voice(Catalogue.load(), Language.ZH_CN, "Asia/Shanghai")
    unheard = Context(replace(samples.STANDING, hall=None), voice, samples.NOW)
    assert queues_view(pages.ChooseQueue(None), unheard).title == "去哪个窗口？"


def test_priority_is_not_offered_where_every_queue_is_closed() -> None:
    assert [way["way"] for pair in shut().ways for way in pair] == []


def test_home_offers_the_next_number_of_another_queue() -> None:
    assert home_view(context(STOPPED)).ticket == samples.HOUSEHOLD.next_ticket
