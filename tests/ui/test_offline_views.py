"""What people see while the terminal does without a backend, and on one that was moved."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from kiosk.domain.message import Language
from kiosk.journeys import pages
from kiosk.journeys.upkeep_effects import Line, Place
from kiosk.journeys.upkeep_pages import Board, Choice, Report
from kiosk.texts import Catalogue
from ui import samples
from ui.upkeep_samples import ATTENDANT, FINE, TECHNICIAN
from ui.viewmodels.home import home_view
from ui.viewmodels.number import number_view
from ui.viewmodels.queues import queues_view
from ui.viewmodels.upkeep_board import board_view
from ui.viewmodels.upkeep_report import report_view
from ui.viewmodels.voice import Context, Voice

if TYPE_CHECKING:
    from kiosk.standing import Standing

ALONE = replace(samples.STANDING, hall=replace(samples.HALL, offline=True, as_of=samples.NOW - timedelta(minutes=16)))


@pytest.fixture(params=[Language.ZH_CN, Language.EN])
def voice(request: pytest.FixtureRequest) -> Voice:
    return Voice(Catalogue.load(), request.param, samples.HALL.site.time_zone)


def context(voice: Voice, standing: Standing = ALONE) -> Context:
    return Context(standing, voice, samples.NOW)


def test_open_queues_say_since_when_nobody_counts(voice: Voice) -> None:
    row = queues_view(pages.ChooseQueue(None), context(voice)).queues[0]
    assert row["waiting"] == voice.text("queue.offline")
    assert "14:20" in str(row["wait"])


def test_head_counts_of_yesterday_say_so(voice: Voice) -> None:
    assert ALONE.hall is not None
    yesterday = replace(ALONE.hall, as_of=samples.NOW - timedelta(days=1))
    row = queues_view(pages.ChooseQueue(None), context(voice, replace(ALONE, hall=yesterday))).queues[0]
    assert voice.day(yesterday.as_of) in str(row["wait"])


def test_home_counts_nobody(voice: Voice) -> None:
    view = home_view(context(voice))
    assert (view.ahead, {row["count"] for row in view.queues}) == ("", {""})


def test_home_offers_nothing_that_needs_a_backend(voice: Voice) -> None:
    view = home_view(context(voice))
    assert (view.certificates, view.check_in) == (False, False)


def test_a_number_says_that_its_place_is_not_known(voice: Voice) -> None:
    view = number_view(pages.NumberTaken(samples.NUMBER_ALONE, pages.Ticket.PRINTED), context(voice))
    assert (view.ahead, view.people, view.wait) == (voice.text("number.ahead_unknown"), "", "")
    assert view.counts == voice.text("number.offline.counts")


def test_a_number_of_the_backend_says_its_place(voice: Voice) -> None:
    view = number_view(pages.NumberTaken(samples.NUMBER, pages.Ticket.PRINTED), context(voice, samples.STANDING))
    assert (view.ahead, view.people) == ("3", voice.text("number.people"))


# ── a terminal that was moved ──

MOVED = replace(FINE, moved_to=samples.HALL.site)


def places(board: Board, voice: Voice) -> set[str]:
    return {tile["name"] for tile in board_view(board, context(voice)).places}


def test_a_technician_finds_the_way_to_confirm_it(voice: Voice) -> None:
    assert "place.site" in places(Board(TECHNICIAN, MOVED), voice)


def test_an_attendant_does_not(voice: Voice) -> None:
    assert "place.site" not in places(Board(ATTENDANT, MOVED), voice)


def test_a_terminal_where_it_was_has_no_such_way(voice: Voice) -> None:
    assert "place.site" not in places(Board(TECHNICIAN, FINE), voice)


def test_the_board_does_not_say_that_all_is_well(voice: Voice) -> None:
    view = board_view(Board(TECHNICIAN, MOVED), context(voice))
    assert (view.title == voice.text("upkeep.board.fine"), view.lead) == (False, voice.text("upkeep.board.moved"))


def test_the_page_asks_and_offers_both_answers(voice: Voice) -> None:
    view = report_view(Report(Place.SITE, (Line("x"),), asks=True), context(voice))
    names = [str(action["name"]) for action in view.actions]
    assert view.question == voice.text("upkeep.site.asks")
    assert {str(Choice.YES), str(Choice.NO)} <= set(names)
