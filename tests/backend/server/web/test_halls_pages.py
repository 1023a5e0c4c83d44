"""The public pages of halls: queues now, hours and holidays, questions that lead to a queue."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from tests.backend.engines import BOTH
from tests.backend.open_hall import OpenHall
from tests.backend.running import Running, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ENGINES = BOTH

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture(scope="module")
def hall(shared: Running) -> OpenHall:
    hall = OpenHall(shared)
    for _ in range(3):
        hall.take()
    return hall


@pytest.fixture
def ordinary(tmp_path: Path, own_database: str) -> Iterator[OpenHall]:
    """The demonstration hall with its true hours and holidays."""
    with running(tmp_path, database=own_database) as backend:
        yield OpenHall(backend)


def test_every_hall_is_listed(hall: OpenHall) -> None:
    visitor = hall.visitor()
    visitor.get("/halls")
    assert "云川市青禾区政务服务中心" in visitor.words


def test_a_hall_tells_how_many_wait(hall: OpenHall) -> None:
    visitor = hall.visitor()
    visitor.get("/halls/qinghe")
    assert "综合窗口 3 至 6 号 社保、医保、证照，都能办 在等 3" in visitor.words


def test_a_hall_speaks_english(hall: OpenHall) -> None:
    visitor = hall.visitor("en")
    visitor.get("/halls/qinghe")
    assert "General counters Counters 3 to 6" in visitor.words


def test_the_language_of_a_link_stays_with_the_next_one(hall: OpenHall) -> None:
    assert 'href="/halls/qinghe/find?lang=en"' in hall.visitor().get("/halls/qinghe", lang="en").text


@pytest.mark.parametrize("path", ["", "/find", "/queues/general/take", "/queues/general/book"])
def test_a_hall_nobody_knows_is_a_kind_page(hall: OpenHall, path: str) -> None:
    visitor = hall.visitor()
    assert visitor.get(f"/halls/nowhere{path}").status_code == 404
    assert "没有这个地方" in visitor.words


@pytest.mark.parametrize("page", ["take", "book"])
def test_a_queue_nobody_knows_says_what_to_do(hall: OpenHall, page: str) -> None:
    visitor = hall.visitor()
    assert visitor.get(f"/halls/qinghe/queues/nowhere/{page}").status_code == 403
    assert "重新选一次窗口" in visitor.words


def test_questions_lead_to_a_queue(hall: OpenHall) -> None:
    visitor = hall.visitor()
    visitor.get("/halls/qinghe/find")
    assert "您来办什么" in visitor.words
    visitor.get("/halls/qinghe/find?answer=house")
    assert "是买卖登记" in visitor.words
    visitor.get("/halls/qinghe/find?answer=house&answer=search")
    assert "不动产窗口 9 至 12 号 二楼" in visitor.words


@pytest.mark.parametrize("answers", ["answer=nothing", "answer=person&answer=more", "answer=house&answer=%00"])
def test_answers_that_lead_nowhere_lead_back(hall: OpenHall, answers: str) -> None:
    visitor = hall.visitor()
    visitor.get(f"/halls/qinghe/find?{answers}")
    assert "综合窗口" in visitor.words


def test_a_holiday_is_announced(ordinary: OpenHall) -> None:
    ordinary.backend.clock.jump_to(datetime(2026, 9, 28, 10, 0, tzinfo=SHANGHAI))
    visitor = ordinary.visitor()
    visitor.get("/halls/qinghe")
    assert "10 月 1 日 放假，不开" in visitor.words


def test_a_closed_queue_offers_no_number(ordinary: OpenHall) -> None:
    ordinary.backend.clock.jump_to(datetime(2026, 11, 23, 22, 0, tzinfo=SHANGHAI))
    visitor = ordinary.visitor()
    html = visitor.get("/halls/qinghe").text
    assert "/queues/property/take" not in html
    visitor.get("/halls/qinghe/queues/property/take")
    assert "今天剩余号" in visitor.words


def test_it_says_when_a_queue_opens(ordinary: OpenHall) -> None:
    ordinary.backend.clock.jump_to(datetime(2026, 11, 23, 7, 0, tzinfo=SHANGHAI))
    visitor = ordinary.visitor()
    visitor.get("/halls/qinghe")
    assert "08:30 放号" in visitor.words


def test_no_page_holds_a_script_or_a_style_of_its_own(hall: OpenHall) -> None:
    html = hall.visitor().get("/halls/qinghe").text
    assert "<script" not in html
    assert "style=" not in html
