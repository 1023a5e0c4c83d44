"""The page a ticket's QR code opens."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from backend.server.web.languages import choose
from kiosk.domain.message import Language
from kiosk.domain.queueing import NumberOrder
from tests.backend.engines import BOTH
from tests.backend.running import DEADLINE_S, Running, running

if TYPE_CHECKING:
    from pathlib import Path

    import requests

ENGINES = BOTH

HOLDER = "69010219491231002X"


@pytest.fixture(scope="module")
def url(shared: Running) -> str:
    """The page of the fourth number of the day."""
    client = shared.terminal()
    numbers = [
        client.take_number(NumberOrder("household", holder_number=holder), key=holder, deadline_s=DEADLINE_S)
        for holder in ("690102194912310038", "690102194912310046", "690102194912310054", HOLDER)
    ]
    client.close()
    return numbers[-1].url


def _get(backend: Running, url: str, **headers: str) -> requests.Response:
    with backend.public_session() as session:
        return session.get(url, headers=headers, timeout=DEADLINE_S)


def _words(answer: requests.Response) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", answer.text).split())


def test_the_page_shows_number_and_place(shared: Running, url: str) -> None:
    words = _words(_get(shared, url))
    assert "B004" in words
    assert "户政窗口 7 至 8 号" in words


def test_the_page_shows_how_many_are_ahead_and_how_long(shared: Running, url: str) -> None:
    words = _words(_get(shared, url))
    assert "前面还有 3 人" in words
    assert "大约要等 7–12 分钟" in words


def test_as_many_panes_as_people_ahead_and_one_lit(shared: Running, url: str) -> None:
    html = _get(shared, url).text
    assert (html.count("<i></i>"), html.count('<i class="me"></i>')) == (3, 1)


def test_a_browser_that_prefers_english_is_answered_in_english(shared: Running, url: str) -> None:
    answer = _get(shared, url, **{"accept-language": "fr, en;q=0.8, zh;q=0.3"})
    assert "Ahead of you 3 people" in _words(answer)


def test_the_link_to_the_other_language_works(shared: Running, url: str) -> None:
    assert '<html lang="en">' in _get(shared, f"{url}?lang=en").text


def test_the_page_refreshes_itself_without_a_script(shared: Running, url: str) -> None:
    html = _get(shared, url).text
    assert '<noscript><meta http-equiv="refresh" content="20"></noscript>' in html


def test_a_lower_case_link_finds_the_same_page(shared: Running, url: str) -> None:
    base, _, token = url.rpartition("/N/")
    assert _get(shared, f"{base}/n/{token.lower()}").status_code == 200


def test_nothing_of_the_holder_is_on_the_page(shared: Running, url: str) -> None:
    assert HOLDER not in _get(shared, url).text


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("cache-control", "no-store"),
        ("referrer-policy", "no-referrer"),
        ("x-content-type-options", "nosniff"),
        ("x-robots-tag", "noindex"),
    ],
)
def test_the_page_is_kept_to_its_reader(shared: Running, url: str, header: str, value: str) -> None:
    assert _get(shared, url).headers[header] == value


def test_the_page_may_load_nothing_from_elsewhere(shared: Running, url: str) -> None:
    policy = _get(shared, url).headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'")


def test_the_style_sheet_is_there(shared: Running) -> None:
    answer = _get(shared, f"{shared.server.addresses.public}/static/phone.css")
    assert answer.headers["content-type"].startswith("text/css")


@pytest.mark.parametrize("token", ["NOPE", "A" * 26, "%00", "%F0%A0%AE%B7", "A" * 500])
def test_a_number_nobody_has_is_a_kind_page(shared: Running, token: str) -> None:
    answer = _get(shared, f"{shared.server.addresses.public}/n/{token}")
    assert answer.status_code == 404
    assert "没有找到这个号" in answer.text


def test_yesterdays_number_says_that_its_day_is_over(own: Running) -> None:
    client = own.terminal()
    number = client.take_number(NumberOrder("general"), key="k", deadline_s=DEADLINE_S)
    client.close()
    own.clock.shift = timedelta(days=1)
    words = _words(_get(own, number.url))
    assert "这个号已经过了日子" in words
    assert "前面还有" not in words


def test_the_next_one_in_line_is_told_so(own: Running) -> None:
    client = own.terminal()
    number = client.take_number(NumberOrder("general"), key="k", deadline_s=DEADLINE_S)
    client.close()
    assert "下一个就是您" in _words(_get(own, number.url))


def test_many_ahead_are_no_row_of_panes(own: Running) -> None:
    client = own.terminal()
    taken = [client.take_number(NumberOrder("general"), key=f"k{n}", deadline_s=DEADLINE_S) for n in range(8)]
    client.close()
    html = _get(own, taken[-1].url).text
    assert '<i class="me">' not in html
    assert "前面人比较多" in html


def test_at_night_no_wait_is_made_up(tmp_path: Path, own_database: str) -> None:
    with running(tmp_path, database=own_database) as backend:
        client = backend.terminal()
        backend.clock.jump_to(datetime(2027, 1, 4, 4, 0, tzinfo=ZoneInfo("Asia/Shanghai")))
        number = client.take_number(NumberOrder("general"), key="k", deadline_s=DEADLINE_S)
        words = _words(_get(backend, number.url))
        client.close()
    assert "窗口还没开" in words


@pytest.mark.parametrize(
    ("asked", "accept", "language"),
    [
        (None, "", Language.ZH_CN),
        (None, "en-GB", Language.EN),
        (None, "en;q=0.5, zh-CN;q=0.9", Language.ZH_CN),
        (None, "de, fr", Language.ZH_CN),
        (None, "zh;q=0, en;q=0.1", Language.EN),
        (None, "en;q=nonsense", Language.ZH_CN),
        ("en", "zh", Language.EN),
        ("klingon", "en", Language.EN),
    ],
)
def test_the_language_is_the_links_then_the_browsers_then_chinese(
    asked: str | None, accept: str, language: Language
) -> None:
    assert choose(asked, accept) is language
