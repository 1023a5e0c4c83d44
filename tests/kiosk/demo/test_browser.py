"""The demonstration's browser at a real backend: forms, cookies, live pages, and what it says of a wrong page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from backend.server.queueing import calling, counters
from kiosk.demo.browser import Browser
from kiosk.demo.process import ProcessFailed
from tests.backend.browser import PASSWORD, hire
from tests.backend.open_hall import OpenHall
from tests.backend.running import always_open, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo-browser")


@pytest.fixture(scope="module")
def hall(directory: Path) -> Iterator[OpenHall]:
    with running(directory, site=always_open(directory)) as backend:
        (directory / "ca.pem").write_text(backend.foundation.authority.pem, "ascii")
        yield OpenHall(backend)


@pytest.fixture
def browser(hall: OpenHall, directory: Path) -> Browser:
    return Browser(hall.base, directory / "ca.pem")


def test_a_page_is_read_in_chinese(browser: Browser) -> None:
    browser.get("/halls")
    browser.expect("云川市青禾区政务服务中心")


def test_words_that_are_not_there_are_told_with_what_is(browser: Browser) -> None:
    browser.get("/halls")
    with pytest.raises(ProcessFailed, match=r"“谢谢，慢走” was expected, and the page says: .*政务"):
        browser.expect("谢谢，慢走")


def test_a_page_that_is_not_there_is_told_with_its_status(browser: Browser) -> None:
    with pytest.raises(ProcessFailed, match="/n/NOTHING: 404"):
        browser.get("/n/NOTHING")


def test_a_form_is_filled_and_sent_with_its_cookies(hall: OpenHall, browser: Browser) -> None:
    hire(hall.backend, "li.wei")
    browser.get("/staff/sign-in")
    with pytest.raises(ProcessFailed, match="/staff/sign-in: 403"):
        browser.press("/staff/sign-in", account="li.wei", password=PASSWORD, code="000000")


def test_a_button_that_is_not_there_is_told(browser: Browser) -> None:
    browser.get("/halls")
    with pytest.raises(ProcessFailed, match="no button for /staff/counter/next"):
        browser.press("/staff/counter/next")


def test_a_live_page_tells_its_news(hall: OpenHall, browser: Browser) -> None:
    board = browser.follow("/board/qinghe/events")
    board.until("the board", lambda _: True)
    ticket = hall.take().ticket
    hall.do(counters.open_counter, "3")
    hall.do(calling.call_next, "3")
    _, look = board.until("the call", lambda look: bool(look["calls"]))
    assert look["calls"][-1]["ticket"] == ticket


def test_a_backend_of_another_authority_is_not_trusted(hall: OpenHall, tmp_path: Path) -> None:
    with running(tmp_path) as other:
        (tmp_path / "other.pem").write_text(other.foundation.authority.pem, "ascii")
    with pytest.raises(ProcessFailed, match="certificate"):
        Browser(hall.base, tmp_path / "other.pem").get("/halls")


def test_news_that_end_are_told(tmp_path: Path) -> None:
    with running(tmp_path) as backend:
        (tmp_path / "ca.pem").write_text(backend.foundation.authority.pem, "ascii")
        board = Browser(backend.server.addresses.public, tmp_path / "ca.pem").follow("/board/qinghe/events")
        board.until("the board", lambda _: True)
    with pytest.raises(ProcessFailed, match="its news ended before the call"):
        board.until("the call", lambda look: bool(look["calls"]))
