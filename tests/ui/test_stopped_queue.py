"""A queue that was stopped for today, as the terminal shows it: closed, why, and where to go."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.domain.message import Language
from kiosk.journeys import pages
from kiosk.texts import Catalogue
from ui import samples
from ui.viewmodels.home import home_view
from ui.viewmodels.queues import queues_view
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


def test_home_offers_the_next_number_of_another_queue() -> None:
    assert home_view(context(STOPPED)).ticket == samples.HOUSEHOLD.next_ticket
