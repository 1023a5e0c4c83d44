"""Views are pure: page and standing in, texts out. No window is needed for these."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from kiosk.domain.message import Language, Message
from kiosk.domain.queueing import Wait
from kiosk.domain.refusal import Refusal
from kiosk.journeys import pages
from kiosk.ports.screen import Layer, Manner, TextSize
from kiosk.ports.statuses import (
    Cover,
    Device,
    DocumentPrinterStatus,
    IdCardReaderStatus,
    Media,
    Paper,
    TicketPrinterStatus,
    Toner,
)
from ui import samples
from ui.viewmodels.home import SHOWN_QUEUES, home_view
from ui.viewmodels.identify import identify_view
from ui.viewmodels.number import number_view
from ui.viewmodels.processing import processing_view
from ui.viewmodels.queues import queues_view
from ui.viewmodels.refused import declined_view, problem_view
from ui.viewmodels.stage import stage_view
from ui.viewmodels.voice import Context, Voice

if TYPE_CHECKING:
    from kiosk.domain.queueing import QueueStatus
    from kiosk.standing import Standing
    from kiosk.texts import Catalogue

ZONE = "Asia/Shanghai"
OUT_OF_TONER = DocumentPrinterStatus(Device.USER_ERROR, Paper.FULL, Toner.OUT, Cover.CLOSED)
COVER_OPEN = DocumentPrinterStatus(Device.USER_ERROR, Paper.FULL, Toner.OUT, Cover.OPEN)
AWAY = DocumentPrinterStatus(Device.OFFLINE)
NO_ROLL = TicketPrinterStatus(Device.USER_ERROR, Paper.OUT)


@pytest.fixture
def voice(catalogue: Catalogue) -> Voice:
    return Voice(catalogue, Language.ZH_CN, ZONE)


@pytest.fixture
def english(catalogue: Catalogue) -> Voice:
    return Voice(catalogue, Language.EN, ZONE)


def seen(voice: Voice, standing: Standing = samples.STANDING) -> Context:
    return Context(standing, voice, samples.NOW)


def hall_of(*queues: QueueStatus) -> Standing:
    return replace(samples.STANDING, hall=replace(samples.HALL, queues=queues))


def test_date_in_chinese(voice: Voice) -> None:
    assert home_view(seen(voice)).date == "11 月 23 日　星期一"


def test_date_in_english(english: Voice) -> None:
    assert home_view(seen(english)).date == "Monday 23 November"


def test_day_turns_at_midnight_of_the_site(voice: Voice) -> None:
    assert voice.day(samples.NOW.replace(hour=16, minute=0)) == "11 月 24 日"


@pytest.mark.parametrize(
    ("wait", "said"),
    [
        (Wait(8, 12), "约 8–12 分钟"),
        (Wait(5, 5), "约 5 分钟"),
        (Wait(0, 4), "约 0–4 分钟"),
        (Wait(0, 0), "随到随办"),
        (None, ""),
    ],
)
def test_wait_in_words(voice: Voice, wait: Wait | None, said: str) -> None:
    assert voice.wait(wait) == said


def test_home_tells_the_latest_closing_time(voice: Voice) -> None:
    late = replace(samples.HOUSEHOLD, open_until="19:00")
    assert home_view(seen(voice, hall_of(samples.GENERAL, late))).hours == "人工窗口开到 19:00"


def test_home_with_every_queue_closed_says_so_and_shows_no_number(voice: Voice) -> None:
    view = home_view(seen(voice, hall_of(replace(samples.GENERAL, open=False))))
    assert (view.hours, view.ticket) == ("人工窗口今天已经下班", "")


def test_home_takes_the_number_of_the_first_open_queue(voice: Voice) -> None:
    view = home_view(seen(voice, hall_of(samples.PROPERTY, samples.HOUSEHOLD)))
    assert view.ticket == "B031"


def test_home_shows_no_more_queues_than_there_is_room_for(voice: Voice) -> None:
    assert len(home_view(seen(voice, hall_of(*[samples.GENERAL] * 6))).queues) == SHOWN_QUEUES


def test_home_with_a_card_left_lying_asks_to_take_it(voice: Voice) -> None:
    lying = replace(samples.STANDING, reader=IdCardReaderStatus(Device.ONLINE, Media.PRESENT))
    assert home_view(seen(voice, lying)).card_title == "请先拿好身份证"


def test_home_without_a_reader_offers_no_card(voice: Voice) -> None:
    assert not home_view(seen(voice, replace(samples.STANDING, reader=None))).reader


def test_queue_rows_speak_their_whole_meaning(voice: Voice) -> None:
    row = queues_view(pages.ChooseQueue(None), seen(voice)).queues[0]
    assert row["label"] == "综合窗口，一楼东侧　3 至 6 号，3 人等，约 8–12 分钟"


def test_closed_queue_says_why(voice: Voice) -> None:
    row = queues_view(pages.ChooseQueue(None), seen(voice)).queues[2]
    assert (row["open"], row["wait"]) == (False, "今天不再取号")


def test_queue_that_asks_for_a_card_is_tagged(voice: Voice) -> None:
    rows = queues_view(pages.ChooseQueue(None), seen(voice)).queues
    assert [row["card"] for row in rows] == ["", "要身份证", ""]


def test_name_is_masked_and_the_number_never_shown(voice: Voice) -> None:
    view = queues_view(pages.ChooseQueue(samples.PRESENT), seen(voice))
    assert view.greeting == "欧***，您好"
    assert samples.CARD.number not in repr(view)


def test_identify_with_the_reader_offline_says_what_else_works(voice: Voice) -> None:
    view = identify_view(
        pages.Identify(samples.HOUSEHOLD),
        seen(voice, replace(samples.STANDING, reader=IdCardReaderStatus(Device.OFFLINE))),
    )
    assert (view.reader, "换个窗口" in view.hint) == (False, True)


def test_identify_while_the_reader_reads_still_waits(voice: Voice) -> None:
    busy = replace(samples.STANDING, reader=IdCardReaderStatus(Device.BUSY, Media.PRESENT))
    assert identify_view(pages.Identify(samples.HOUSEHOLD), seen(voice, busy)).reader


@pytest.mark.parametrize(
    ("elapsed_s", "commits", "open_"), [(9, False, False), (10, False, True), (10, True, False), (60, True, False)]
)
def test_way_out_of_processing(voice: Voice, elapsed_s: int, commits: bool, open_: bool) -> None:
    page = pages.Processing(Message("processing.TakeNumber"), commits=commits)
    assert processing_view(page, seen(voice), elapsed_s).way_out is open_


@pytest.mark.parametrize(
    ("what", "standing", "words"),
    [
        ("PrintCertificate", {"document_printer": OUT_OF_TONER}, ("打印机没墨粉了", "换上就能再打", "两分钟")),
        ("PrintCertificate", {"document_printer": COVER_OPEN}, ("打印机盖子开着", "没盖好", "两分钟")),
        ("PrintCertificate", {"document_printer": AWAY}, ("正在打印证明", "没有回话", "自动接着走")),
        ("PrintTicket", {"document_printer": AWAY}, ("正在打印小票", "马上就好", "自动接着走")),
        ("PrintTicket", {"printer": NO_ROLL}, ("小票打印机没纸了", "加上纸", "自动接着走")),
        ("PrintClaimSlip", {"printer": NO_ROLL}, ("小票打印机没纸了", "加上纸", "自动接着走")),
        ("TakeNumber", {"printer": NO_ROLL}, ("正在给您取号", "马上就好", "自动接着走")),
    ],
)
def test_printer_that_stands_still_is_told_to_whoever_waits_for_its_paper(
    voice: Voice, what: str, standing: dict[str, object], words: tuple[str, str, str]
) -> None:
    page = pages.Processing(Message(f"processing.{what}"), commits=True)
    view = processing_view(page, seen(voice, replace(samples.STANDING, **standing)), 0)  # type: ignore[arg-type]
    shown = (view.what, view.pace, view.meanwhile)
    assert [part in whole for part, whole in zip(words, shown, strict=True)] == [True, True, True]


def test_number_tells_ahead_and_wait(voice: Voice) -> None:
    view = number_view(pages.NumberTaken(samples.NUMBER, pages.Ticket.PRINTED), seen(voice))
    assert (view.ahead, view.wait, view.queued) == ("3", "8–12", "已经排上，前面 3 人，约 8–12 分钟")


def test_number_whose_wait_cannot_be_told_tells_none(voice: Voice) -> None:
    number = replace(samples.NUMBER, wait=None)
    view = number_view(pages.NumberTaken(number, pages.Ticket.PRINTED), seen(voice))
    assert (view.wait, view.queued) == ("", "已经排上，前面 3 人")


@pytest.mark.parametrize("trouble", ["paper_out", "paper_jam", "cover_open", "cutter_fault", None])
def test_paper_that_did_not_come_out_has_a_reason_in_words(voice: Voice, trouble: str | None) -> None:
    view = number_view(pages.NumberTaken(samples.NUMBER, pages.Ticket.NOT_PRINTED, trouble), seen(voice))
    assert view.trouble_title
    assert not view.trouble_title.startswith("number.")


def test_printed_number_tells_no_trouble(voice: Voice) -> None:
    assert number_view(pages.NumberTaken(samples.NUMBER, pages.Ticket.PRINTED), seen(voice)).trouble == ""


def test_reason_of_a_refusal_is_a_title_without_a_full_stop(voice: Voice) -> None:
    view = declined_view(pages.Declined(samples.REFUSAL, ()), seen(voice))
    assert view.reason == "这张证件已经过了有效期"


@pytest.mark.parametrize("choice", list(pages.RefusedChoice))
def test_refusal_offers_what_the_page_offers_and_no_more(voice: Voice, choice: pages.RefusedChoice) -> None:
    refusal = Refusal(Message("a"), Message("b"), Message("c"))
    view = declined_view(pages.Declined(refusal, (choice,)), seen(voice))
    offered = {
        pages.RefusedChoice.AGAIN: view.again,
        pages.RefusedChoice.WITHOUT_CARD: view.without,
        pages.RefusedChoice.OTHER_QUEUE: view.other,
        pages.RefusedChoice.WITH_CARD: view.with_card,
        pages.RefusedChoice.SHOW_AGAIN: view.show_again,
        pages.RefusedChoice.TAKE_NUMBER: view.take,
    }
    assert [key for key, on in offered.items() if on] == [choice]


def test_problem_names_the_service_line(voice: Voice) -> None:
    view = problem_view(pages.Problem("backend_fault", Message("error.backend_fault"), ()), seen(voice))
    assert "12345" in view.line


def names(voice: Voice, *, active: bool = True, layer: Layer | None = None, large: bool = False) -> list[str]:
    manner = Manner(Language.ZH_CN, TextSize.LARGE if large else TextSize.NORMAL)
    view = stage_view(seen(voice), manner, active=active, can_go_back=False, layer=layer)
    return [button["name"] for button in view.rail]


def test_rail_keeps_its_order(voice: Voice) -> None:
    assert names(voice) == ["finish", "language", "large", "accessibility", "help"]


def test_rail_offers_no_finish_between_visits(voice: Voice) -> None:
    assert names(voice, active=False) == ["language", "large", "accessibility", "help"]


def test_rail_does_not_offer_the_layer_that_is_open(voice: Voice) -> None:
    assert "help" not in names(voice, layer=Layer.HELP)


def test_site_has_its_short_name_too(voice: Voice) -> None:
    view = stage_view(seen(voice), Manner(Language.ZH_CN), active=False, can_go_back=False, layer=None)
    assert (view.site, view.site_short) == ("云川市青禾区政务服务中心", "青禾政务中心")


def test_before_the_backend_was_reached_the_terminal_names_itself(voice: Voice) -> None:
    context = seen(voice, replace(samples.STANDING, hall=None))
    view = stage_view(context, Manner(Language.ZH_CN), active=False, can_go_back=False, layer=None)
    assert view.site == "03 号机"


def test_clock_follows_the_sites_zone_not_the_machines(voice: Voice) -> None:
    assert voice.clock(samples.NOW + timedelta(hours=10)) == "00:36"
