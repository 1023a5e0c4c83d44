"""The citizen's screen at a counter: pairing, calling, 好差评."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from backend.server.staff.displays import ASKED_FOR, CODE_LIFE
from backend.server.store.queue_tables import NumberReviewRow
from backend.server.store.tables import NumberRow
from tests.backend.browser import Browser
from tests.backend.engines import BOTH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.backend.running import Running

    Take = Callable[..., list[str]]
    Seat = Callable[..., Browser]

ENGINES = BOTH


def _code(clerk: Browser) -> str:
    clerk.press("/staff/counter/pair")
    return clerk.page.partition('class="code" role="status">')[2].partition("<")[0]


@pytest.fixture
def clerk(seated: Seat) -> Browser:
    return seated()


@pytest.fixture
def screen(hall: Running, clerk: Browser) -> Iterator[Browser]:
    opened = Browser(hall)
    opened.get("/staff/display")
    opened.press("/staff/display", code=_code(clerk))
    yield opened
    opened.close()


def _finish(clerk: Browser) -> None:
    clerk.get("/staff/counter")
    for command in ("next", "start", "finish"):
        clerk.press(f"/staff/counter/{command}")


def _reviews(hall: Running) -> list[tuple[str, list[str]]]:
    with hall.foundation.store.read() as session:
        return [(row.satisfaction, row.reasons) for row in session.query(NumberReviewRow)]


def test_a_paired_screen_belongs_to_its_counter(screen: Browser) -> None:
    assert "请稍候，正在叫号" in screen.words()
    assert screen.get("/staff/display/4").url.endswith("/staff/display/3")


def test_a_called_number_is_on_the_screen(take: Take, clerk: Browser, screen: Browser) -> None:
    take(1)
    clerk.get("/staff/counter")
    clerk.press("/staff/counter/next")
    screen.get("/staff/display/3")
    assert "A001 请到 3 号窗口" in screen.words()


def test_the_screen_asks_with_the_terminals_words(take: Take, clerk: Browser, screen: Browser) -> None:
    take(1)
    _finish(clerk)
    screen.get("/staff/display/3")
    assert all(word in screen.words() for word in ("这次办得怎么样？", "非常满意", "基本满意", "非常不满意"))


def test_a_review_is_kept_once(hall: Running, take: Take, clerk: Browser, screen: Browser) -> None:
    take(1)
    _finish(clerk)
    screen.get("/staff/display/3")
    form = screen.form("/staff/display/3/review")
    screen.post(form.action, [*form.fields, ("satisfaction", "good")])
    assert "谢谢" in screen.words()
    screen.post(form.action, [*form.fields, ("satisfaction", "very_bad"), ("asked", "yes")])
    assert _reviews(hall) == [("good", [])]


def test_a_bad_review_is_asked_why_first(hall: Running, take: Take, clerk: Browser, screen: Browser) -> None:
    take(1)
    _finish(clerk)
    screen.get("/staff/display/3")
    form = screen.form("/staff/display/3/review")
    screen.post(form.action, [*form.fields, ("satisfaction", "bad")])
    assert _reviews(hall) == []
    screen.press("/staff/display/3/review", reason="slow")
    assert _reviews(hall) == [("bad", ["slow"])]


def test_a_reason_nobody_offered_is_dropped(hall: Running, take: Take, clerk: Browser, screen: Browser) -> None:
    take(1)
    _finish(clerk)
    screen.get("/staff/display/3")
    form = screen.form("/staff/display/3/review")
    screen.post(
        form.action, [*form.fields, ("satisfaction", "bad"), ("asked", "yes"), ("reason", "13800000000 call me")]
    )
    assert _reviews(hall) == [("bad", [])]


def test_the_screen_stops_asking(hall: Running, take: Take, clerk: Browser, screen: Browser) -> None:
    take(1)
    _finish(clerk)
    hall.clock.shift += ASKED_FOR
    screen.get("/staff/display/3")
    assert "这次办得怎么样" not in screen.words()


def test_another_counters_number_cannot_be_reviewed_here(
    hall: Running, take: Take, seated: Seat, clerk: Browser, screen: Browser
) -> None:
    take(2)
    _finish(clerk)
    screen.get("/staff/display/3")
    form = screen.form("/staff/display/3/review")
    other = seated("4")
    _finish(other)
    with hall.foundation.store.read() as session:
        elsewhere = session.query(NumberRow).filter(NumberRow.counter_id == "4").one().id
    fields = [(name, elsewhere if name == "number_id" else value) for name, value in form.fields]
    screen.post(form.action, [*fields, ("satisfaction", "good")])
    assert _reviews(hall) == []


def test_a_code_is_good_once_and_for_ten_minutes(hall: Running, clerk: Browser) -> None:
    stranger = Browser(hall)
    code = _code(clerk)
    stranger.get("/staff/display")
    hall.clock.shift += CODE_LIFE
    assert stranger.press("/staff/display", code=code).status_code == 403
    stranger.close()


def test_an_unpaired_screen_is_asked_for_a_code(clerk: Browser, screen: Browser) -> None:
    clerk.get("/staff/counter")
    clerk.press("/staff/counter/unpair")
    screen.get("/staff/display/3", **{"hx-request": "true"})
    screen.get("/staff/display")
    assert screen.has("/staff/display")


def test_a_review_without_the_screens_token_is_refused(
    hall: Running, take: Take, clerk: Browser, screen: Browser
) -> None:
    take(1)
    _finish(clerk)
    answer = screen.post("/staff/display/3/review", [("satisfaction", "good")])
    assert (answer.status_code, _reviews(hall)) == (403, [])


def test_a_screen_that_is_used_stays_paired(hall: Running, screen: Browser) -> None:
    for _ in range(3):
        hall.clock.shift += timedelta(days=20)
        answer = screen.get("/staff/display/3/now")
        assert "Max-Age=2592000" in answer.headers["set-cookie"]
    screen.get("/staff/display")
    assert not screen.has("/staff/display")


def test_a_month_without_use_ends_a_screen(hall: Running, screen: Browser) -> None:
    hall.clock.shift += timedelta(days=30)
    screen.get("/staff/display")
    assert screen.has("/staff/display")
