"""The pages on the way to a number, shaped: what each says, and what it leaves out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kiosk.domain.message import Language, Words
from kiosk.domain.queueing import DECLARABLE, Priority, QueueService
from kiosk.journeys import pages
from kiosk.journeys.number_pages import Advised, CheckInPage, ChoosePriority, ChooseServices, HeldNumbers, Triage
from kiosk.ports.statuses import CameraStatus, Device
from ui import number_samples as numbers
from ui import samples
from ui.viewmodels.advised import advised_view
from ui.viewmodels.check_in import can_check_in, check_in_view
from ui.viewmodels.held import held_view
from ui.viewmodels.home import home_view
from ui.viewmodels.number import number_view
from ui.viewmodels.number_options import options_view
from ui.viewmodels.queues import queues_view
from ui.viewmodels.voice import Context, Voice

if TYPE_CHECKING:
    from kiosk.domain.queueing import HallStatus, QueueNumber
    from kiosk.standing import Standing
    from kiosk.texts import Catalogue
    from ui.viewmodels.held import HeldView
    from ui.viewmodels.queues import QueuesView


@pytest.fixture
def voice(catalogue: Catalogue) -> Voice:
    return Voice(catalogue, Language.ZH_CN, samples.SITE.time_zone)


def seen(voice: Voice, standing: Standing = numbers.STANDING) -> Context:
    return Context(standing, voice, samples.NOW)


# ── which window ──


def ways(view: QueuesView) -> list[str]:
    return [str(way["way"]) for pair in view.ways for way in pair]


def test_hall_without_questions_matters_and_classes_offers_windows_alone(voice: Voice) -> None:
    assert ways(queues_view(pages.ChooseQueue(None), seen(voice, samples.STANDING))) == []


def test_what_else_the_hall_offers_stands_below_the_windows(voice: Voice) -> None:
    assert ways(queues_view(pages.ChooseQueue(None), seen(voice))) == ["triage", "several", "priority"]


def test_who_laid_down_a_card_can_check_in_and_print(voice: Voice) -> None:
    view = queues_view(pages.ChooseQueue(samples.PRESENT, certificates=True), seen(voice))

    assert ways(view)[:2] == ["certificates", "check_in"]


def test_ways_stand_two_a_row(voice: Voice) -> None:
    view = queues_view(pages.ChooseQueue(samples.PRESENT, certificates=True), seen(voice))

    assert [len(pair) for pair in view.ways] == [2, 2, 1]


def test_several_matters_are_offered_only_where_an_open_window_has_them(voice: Voice) -> None:
    closed = replace(numbers.HALL, queues=(replace(numbers.GENERAL, open=False), samples.HOUSEHOLD))
    standing = replace(numbers.STANDING, hall=closed)

    assert "several" not in ways(queues_view(pages.ChooseQueue(None), seen(voice, standing)))


def test_what_was_chosen_is_marked(voice: Voice) -> None:
    page = pages.ChooseQueue(None, several=True, declared=Priority.WITH_CHILD)
    marked = [way for pair in queues_view(page, seen(voice)).ways for way in pair if way["chosen"]]

    assert [way["text"] for way in marked] == ["一次办几件，已选", "优先：带着小孩"]


def test_window_of_a_number_held_says_so(voice: Voice) -> None:
    rows = queues_view(pages.ChooseQueue(samples.PRESENT, held=(numbers.WAITING,)), seen(voice)).queues

    assert [row["card"] for row in rows] == ["您有 A012", "", ""]


def test_window_does_not_ask_for_a_card_that_was_laid_down(voice: Voice) -> None:
    assert queues_view(pages.ChooseQueue(None), seen(voice)).queues[1]["card"] == "要身份证"
    assert queues_view(pages.ChooseQueue(samples.PRESENT), seen(voice)).queues[1]["card"] == ""


# ── numbers held ──


def held(voice: Voice, *numbers_held: QueueNumber) -> HeldView:
    return held_view(HeldNumbers(samples.PRESENT, numbers_held, certificates=True), seen(voice))


@pytest.mark.parametrize(
    ("number", "state", "action"),
    [
        (numbers.WAITING, "前面 3 人，约 8–12 分钟", "再打一张"),
        (replace(numbers.WAITING, wait=None), "前面 3 人", "再打一张"),
        (replace(numbers.WAITING, ahead=0), "前面没有人，下一个就是您", "再打一张"),
        (numbers.CALLED, "正在叫您，请到 7 号窗口", "再打一张"),
        (numbers.RESERVED, "还没报到，15:21 前有效", "报到"),
    ],
)
def test_number_held_says_where_it_stands_and_what_a_touch_does(
    voice: Voice, number: QueueNumber, state: str, action: str
) -> None:
    (row,) = held(voice, number).numbers

    assert (row["state"], row["action"]) == (state, action)


def test_number_held_is_named_whole_for_assistive_technology(voice: Voice) -> None:
    (row,) = held(voice, numbers.WAITING).numbers

    assert row["label"] == "A012，综合窗口，前面 3 人，约 8–12 分钟，再打一张"


def test_name_of_the_holder_is_masked(voice: Voice) -> None:
    assert held(voice, numbers.WAITING).greeting == "欧***，您好"


@pytest.mark.parametrize(
    ("hall", "offered"),
    [
        (numbers.HALL, True),
        (replace(numbers.HALL, live_per_queue=1), True),  # at the household counters
        (replace(numbers.HALL, live_per_queue=1, live_per_person=1), False),
        (replace(numbers.HALL, queues=(numbers.GENERAL, samples.PROPERTY), live_per_queue=1), False),  # shut
        (replace(numbers.HALL, queues=(samples.PROPERTY,)), False),
        (None, True),  # nobody told of the hall yet
    ],
)
def test_another_number_is_offered_where_there_is_one(voice: Voice, hall: HallStatus | None, offered: bool) -> None:
    standing = replace(numbers.STANDING, hall=hall)
    view = held_view(HeldNumbers(samples.PRESENT, (numbers.WAITING,)), seen(voice, standing))
    assert view.another is offered


def test_refused_second_number_says_how_there_can_be_one(voice: Voice) -> None:
    view = held_view(HeldNumbers(samples.PRESENT, (numbers.WAITING,), numbers.TOO_MANY), seen(voice))

    assert view.lead == "等 A012 办完，或在手机上退掉它，就可以再取。"


def test_certificates_are_not_offered_where_none_are_printed(voice: Voice) -> None:
    standing = replace(numbers.STANDING, document_printer=None)
    view = held_view(HeldNumbers(samples.PRESENT, (numbers.WAITING,), certificates=True), seen(voice, standing))

    assert not view.certificates


# ── check in ──


def test_check_in_tells_of_card_and_code(voice: Voice) -> None:
    view = check_in_view(CheckInPage(), seen(voice))

    assert (view.watching, view.card != "", view.code != "") == (True, True, True)


def test_check_in_without_a_camera_tells_of_no_code(voice: Voice) -> None:
    assert check_in_view(CheckInPage(), seen(voice, samples.STANDING)).code == ""


def test_check_in_with_a_reader_that_rests_points_to_the_code(voice: Voice) -> None:
    assert check_in_view(CheckInPage(), seen(voice, numbers.RESTING)).card == "读卡器在休息，请用手机上的二维码"


def test_check_in_where_nothing_works_points_to_the_desk(voice: Voice) -> None:
    standing = replace(numbers.RESTING, camera=CameraStatus(Device.OFFLINE))
    view = check_in_view(CheckInPage(), seen(voice, standing))

    assert (view.watching, view.hint) == (False, "读卡器和镜头都在休息，请到导办台报到")


def test_check_in_that_needs_the_card_too_asks_for_no_code(voice: Voice) -> None:
    assert check_in_view(CheckInPage(card_too=True), seen(voice)).code == ""


@pytest.mark.parametrize(
    ("standing", "can"),
    [
        (numbers.STANDING, True),
        (replace(numbers.STANDING, reader=None), True),
        (replace(numbers.STANDING, camera=None), True),
        (replace(numbers.STANDING, reader=None, camera=None), False),
    ],
)
def test_home_offers_check_in_where_something_can_be_shown(voice: Voice, standing: Standing, can: bool) -> None:
    assert (can_check_in(standing), home_view(seen(voice, standing)).check_in) == (can, can)


# ── questions and choices ──


def test_question_has_its_answers(voice: Voice) -> None:
    view = options_view(Triage(numbers.QUESTION), seen(voice))

    assert (view.title, [option["id"] for option in view.options]) == ("您来办什么", ["person", "house", "other"])


def test_services_are_ticked_together(voice: Voice) -> None:
    view = options_view(ChooseServices(numbers.GENERAL), seen(voice), frozenset({"medical-insurance"}))

    assert [option["chosen"] for option in view.options] == [False, True, False]
    assert view.confirm == "取号"


def test_classes_are_those_of_the_hall_and_none(voice: Voice) -> None:
    view = options_view(ChoosePriority(), seen(voice))

    assert [option["id"] for option in view.options] == [*map(str, DECLARABLE), "ordinary"]


def test_class_said_before_is_marked(voice: Voice) -> None:
    view = options_view(ChoosePriority(Priority.PREGNANT), seen(voice))

    assert [option["text"] for option in view.options if option["chosen"]] == ["孕妇"]


def test_advice_tells_the_window_as_it_is_now(voice: Voice) -> None:
    busier = replace(numbers.GENERAL, waiting=9)
    standing = replace(numbers.STANDING, hall=replace(numbers.HALL, queues=(busier,)))
    view = advised_view(Advised(numbers.GENERAL, "medical-insurance"), seen(voice, standing))

    assert (view.service, view.state) == ("医保", "9 人等，约 8–12 分钟")


def test_advised_window_that_is_closed_gives_no_number(voice: Voice) -> None:
    assert not advised_view(Advised(samples.PROPERTY), seen(voice)).open


# ── the number ──


def facts(voice: Voice, number: QueueNumber) -> list[str]:
    return [fact["text"] for fact in number_view(pages.NumberTaken(number, pages.Ticket.PRINTED), seen(voice)).facts]


def test_ordinary_number_has_no_further_facts(voice: Voice) -> None:
    assert facts(voice, samples.NUMBER) == []


def test_number_tells_its_matters_and_that_paper_is_looked_at(voice: Voice) -> None:
    assert facts(voice, numbers.FULL) == ["一起办：社保、医保、营业执照", "优先：带着小孩。到窗口请出示证件"]


def test_number_by_appointment_says_so(voice: Voice) -> None:
    assert facts(voice, replace(numbers.WAITING, priority=Priority.APPOINTMENT)) == ["预约号，已按预约排好"]


def test_matter_that_the_window_no_longer_has_is_left_out(voice: Voice) -> None:
    queue = replace(numbers.GENERAL, services=(QueueService("tax", Words("税")),))

    assert facts(voice, replace(numbers.WAITING, queue=queue, services=("gone", "tax"))) == ["一起办：税"]


def test_number_says_that_it_is_good_today_only(voice: Voice) -> None:
    view = number_view(pages.NumberTaken(samples.NUMBER, pages.Ticket.PRINTED), seen(voice))

    assert "只在今天有效" in view.counts
