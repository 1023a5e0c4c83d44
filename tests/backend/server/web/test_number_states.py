"""The page of a number in every state, giving it up, reviewing it, following it live."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from backend.server.queueing import calling
from tests.backend.engines import BOTH
from tests.backend.running import DEADLINE_S

if TYPE_CHECKING:
    from kiosk.domain.queueing import QueueNumber
    from tests.backend.open_hall import OpenHall, Visitor

ENGINES = BOTH


@pytest.fixture
def mine(hall: OpenHall) -> QueueNumber:
    return hall.take()


def follow(hall: OpenHall, number: QueueNumber, language: str = "zh-CN") -> Visitor:
    visitor = hall.visitor(language)
    visitor.get(number.url)
    return visitor


def test_a_called_number_says_where_to_go(hall: OpenHall, mine: QueueNumber) -> None:
    hall.call("3")
    assert "请到 3 号窗口" in follow(hall, mine).words
    assert "一楼东侧" in follow(hall, mine).words


def test_a_called_number_says_so_in_english(hall: OpenHall, mine: QueueNumber) -> None:
    hall.call("3")
    assert "Counter 3 is calling you" in follow(hall, mine, "en").words


def test_a_second_call_is_told(hall: OpenHall, mine: QueueNumber) -> None:
    hall.call("3")
    hall.do(calling.recall, "3")
    assert "这是第 2 次叫您" in follow(hall, mine).words


def test_a_number_being_served_says_so(hall: OpenHall, mine: QueueNumber) -> None:
    hall.call("3")
    hall.do(calling.start_serving, "3")
    assert "正在给您办" in follow(hall, mine).words


def test_a_held_number_says_what_to_do(hall: OpenHall, mine: QueueNumber) -> None:
    hall.call("3")
    hall.do(calling.start_serving, "3")
    hall.do(calling.hold, "3")
    assert "回来直接到窗口说一声" in follow(hall, mine).words


def test_a_missed_number_tells_the_rule_of_return(hall: OpenHall, mine: QueueNumber) -> None:
    hall.call("3")
    hall.do(calling.no_show, "3")
    assert "60 分钟内到导办台说一声，隔 3 位就叫您" in follow(hall, mine).words


def test_who_is_near_is_told(hall: OpenHall, mine: QueueNumber) -> None:
    assert "快到您了" in follow(hall, mine).words


def test_giving_up_asks_first(hall: OpenHall, mine: QueueNumber) -> None:
    visitor = follow(hall, mine)
    visitor.get(f"{mine.url.lower()}/give-up")
    assert "退掉 A001 号吗" in visitor.words
    assert "给您留着" not in follow(hall, mine).words
    assert "不办了，退号" in follow(hall, mine).words


def test_a_number_given_up_is_given_up(hall: OpenHall, mine: QueueNumber) -> None:
    visitor = follow(hall, mine)
    visitor.get(f"{mine.url.lower()}/give-up")
    visitor.press("give-up")
    assert "这个号退了" in visitor.words


def test_giving_up_keeps_the_language_of_the_link(hall: OpenHall, mine: QueueNumber) -> None:
    visitor = follow(hall, mine)
    visitor.get(f"{mine.url.lower()}/give-up", lang="en")
    visitor.press("give-up")
    assert "Given up" in visitor.words


def test_a_form_of_another_site_gives_up_nothing(hall: OpenHall, mine: QueueNumber) -> None:
    visitor = follow(hall, mine)
    visitor.get(f"{mine.url.lower()}/give-up")
    assert visitor.post(f"{mine.url.lower()}/give-up", csrf="guessed").status_code == 403
    assert "不办了，退号" in follow(hall, mine).words


@pytest.mark.parametrize(
    ("header", "value"), [("origin", "https://elsewhere.example"), ("sec-fetch-site", "cross-site")]
)
def test_a_browser_that_comes_from_elsewhere_gives_up_nothing(
    hall: OpenHall, mine: QueueNumber, header: str, value: str
) -> None:
    visitor = follow(hall, mine)
    visitor.get(f"{mine.url.lower()}/give-up")
    visitor.session.headers[header] = value
    assert visitor.press("give-up").status_code == 403


def test_the_null_origin_of_a_page_without_referrer_is_no_fault(hall: OpenHall, mine: QueueNumber) -> None:
    visitor = follow(hall, mine)
    visitor.get(f"{mine.url.lower()}/give-up")
    visitor.session.headers.update({"origin": "null", "sec-fetch-site": "same-origin"})
    visitor.press("give-up")
    assert "这个号退了" in visitor.words


def test_a_number_that_is_served_cannot_be_given_up(hall: OpenHall, mine: QueueNumber) -> None:
    visitor = follow(hall, mine)
    visitor.get(f"{mine.url.lower()}/give-up")
    hall.call("3")
    hall.do(calling.start_serving, "3")
    assert visitor.press("give-up").status_code == 403


def finished(hall: OpenHall, number: QueueNumber) -> Visitor:
    hall.call("3")
    hall.do(calling.start_serving, "3")
    hall.do(calling.finish, "3")
    return follow(hall, number)


def test_a_finished_number_asks_how_it_was(hall: OpenHall, mine: QueueNumber) -> None:
    visitor = finished(hall, mine)
    assert "办完了" in visitor.words
    assert "非常满意 满意 基本满意 不满意 非常不满意" in visitor.words


def test_a_review_is_kept_once(hall: OpenHall, mine: QueueNumber) -> None:
    visitor = finished(hall, mine)
    visitor.get(f"{mine.url.lower()}/review", satisfaction="good")
    visitor.press("review")
    assert "收到了，谢谢您" in visitor.words
    visitor.get(f"{mine.url.lower()}/review", satisfaction="bad")
    assert "收到了，谢谢您" in visitor.words


def test_a_bad_review_asks_why(hall: OpenHall, mine: QueueNumber) -> None:
    visitor = finished(hall, mine)
    visitor.get(f"{mine.url.lower()}/review", satisfaction="bad")
    assert "哪里没做好" in visitor.words


def test_a_review_before_the_end_is_not_asked_for(hall: OpenHall, mine: QueueNumber) -> None:
    visitor = follow(hall, mine)
    visitor.get(f"{mine.url.lower()}/review", satisfaction="good")
    assert "前面还有" in visitor.words


def test_a_level_nobody_knows_is_not_kept(hall: OpenHall, mine: QueueNumber) -> None:
    visitor = finished(hall, mine)
    visitor.get(f"{mine.url.lower()}/review", satisfaction="good")
    visitor.press("review", satisfaction="superb")
    assert "这次办得怎么样" in visitor.words


def test_a_call_reaches_the_phone(hall: OpenHall, mine: QueueNumber) -> None:
    hall.open("3")
    with hall.backend.public_session().get(
        f"{mine.url.lower()}/events", stream=True, timeout=DEADLINE_S, headers={"accept-language": "en"}
    ) as answer:
        lines = (line for line in answer.iter_lines(chunk_size=1, decode_unicode=True) if line.startswith("data: {"))
        next(lines)
        hall.do(calling.call_next, "3")
        told = json.loads(next(lines).removeprefix("data: "))["look"]
    assert (told["alert"], told["title"]) == ("called-3-1", "A001: counter 3")


def test_a_page_that_is_over_listens_no_more(hall: OpenHall, mine: QueueNumber) -> None:
    hall.backend.clock.shift = timedelta(days=1)
    assert "data-live" not in follow(hall, mine).page.text


@pytest.mark.parametrize("path", ["now", "events", "give-up", "review"])
def test_a_token_nobody_has_leads_nowhere(hall: OpenHall, path: str) -> None:
    assert hall.visitor().get(f"/n/{'A' * 26}/{path}").status_code in {403, 404}


def test_the_whole_page_is_small(hall: OpenHall, mine: QueueNumber) -> None:
    visitor = follow(hall, mine)
    files = ("static/xiaochuang.css", "static/phone.css", "static/live.js", "static/phone.js")
    size = len(visitor.page.content) + sum(len(hall.visitor().get(f"/{file}").content) for file in files)
    assert size < 40_000


def test_many_looks_from_one_address_are_slowed_down(
    hall: OpenHall, mine: QueueNumber, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hall.house.page_limit, "_per_minute", 3)
    visitor = hall.visitor()
    answers = [visitor.get(mine.url).status_code for _ in range(8)]
    assert 429 in answers
    assert "现在看的人多" in visitor.words
