"""Supervisor, manager, administrator: what their pages do."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from backend.server.queueing.positions import waiting_list
from backend.server.staff import members
from backend.server.staff.charts import Bar, columns, rows
from backend.server.staff.roles import Role
from tests.backend.browser import Browser, hire, signed_in
from tests.backend.engines import BOTH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.backend.running import Running

    Take = Callable[..., list[str]]
    Seat = Callable[..., Browser]

ENGINES = BOTH


@pytest.fixture
def manager(hall: Running) -> Iterator[Browser]:
    opened = signed_in(hall, "manager", Role.MANAGER)
    yield opened
    opened.close()


@pytest.fixture
def administrator(hall: Running) -> Iterator[Browser]:
    opened = signed_in(hall, "admin", Role.ADMINISTRATOR)
    yield opened
    opened.close()


def test_the_hall_shows_who_sits_where_with_which_number(take: Take, seated: Seat, manager: Browser) -> None:
    take(1)
    seated().press("/staff/counter/next")
    manager.get("/staff/hall")
    assert "3 综合 开着 clerk-3 A001 已叫" in manager.words()


def test_a_queue_moves_as_a_whole(hall: Running, take: Take, manager: Browser) -> None:
    take(3)
    manager.get("/staff/hall")
    manager.press("/staff/hall/move", from_queue="general", to_queue="property")
    assert "转过去了 3 人" in manager.words()
    with hall.foundation.store.read() as session:
        moved = waiting_list(session, "qinghe", "property", at=hall.clock())
    assert [one.ticket for one in moved] == ["A001", "A002", "A003"]


def test_a_counter_is_closed_early(seated: Seat, manager: Browser) -> None:
    clerk = seated()
    manager.get("/staff/hall")
    manager.press("/staff/hall/close")
    clerk.get("/staff/counter")
    assert "您坐哪个窗口" in clerk.words()


def test_a_counter_with_a_number_is_not_closed(take: Take, seated: Seat, manager: Browser) -> None:
    take(1)
    seated().press("/staff/counter/next")
    manager.get("/staff/hall")
    assert manager.press("/staff/hall/close").status_code == 403
    assert 'role="alert"' in manager.page


@pytest.fixture
def a_morning(hall: Running, take: Take, seated: Seat) -> None:
    """Two served, ten minutes each; one who did not come."""
    take(3)
    clerk = seated()
    for _ in range(2):
        clerk.press("/staff/counter/next")
        clerk.press("/staff/counter/start")
        hall.clock.shift += timedelta(minutes=10)
        clerk.press("/staff/counter/finish")
    clerk.press("/staff/counter/next")
    clerk.press("/staff/counter/no-show")


@pytest.mark.usefixtures("a_morning")
def test_the_statistics_add_up(manager: Browser) -> None:
    manager.get("/staff/statistics")
    assert "取号 3 办完 2 平均等候 10.0 分钟" in manager.words()
    assert "平均办理 10.0 分钟 过号 1 33 %" in manager.words()


@pytest.mark.usefixtures("a_morning")
def test_a_day_that_is_over_is_not_drawn_as_today(hall: Running) -> None:
    yesterday = hall.clock().astimezone(ZoneInfo("Asia/Shanghai")).date()
    hall.clock.shift += timedelta(days=1)
    manager = signed_in(hall, "another", Role.MANAGER)
    manager.get(f"/staff/statistics?first={yesterday}&last={yesterday}")
    chart = manager.page.partition("今天每小时取号")[2].partition("</figure>")[0]
    assert ("取号 3" in manager.words(), "这几天没有数" in chart) == (True, True)
    manager.close()


@pytest.mark.usefixtures("a_morning")
def test_every_chart_has_a_name_and_a_table(manager: Browser) -> None:
    manager.get("/staff/statistics")
    charts = re.findall(r'<svg class="chart" viewBox="[\d ]+" role="img" aria-label="[^"]+"', manager.page)
    assert len(charts) == manager.page.count("用表格看")
    assert len(charts) >= 4


@pytest.mark.usefixtures("a_morning")
def test_the_export_is_a_table_of_sums(manager: Browser) -> None:
    answer = manager.get("/staff/statistics.csv")
    told = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {row["measure"]: row["count"] for row in told if row["group"] == "day"} == {
        "taken": "3",
        "finished": "2",
        "no_shows": "1",
        "given_up": "0",
    }
    assert answer.headers["content-disposition"].startswith('attachment; filename="qinghe-')


@pytest.mark.parametrize("day", ["", "yesterday", "9999-12-31", "0001-01-01", "2026-02-30"])
def test_odd_days_are_taken_for_today_or_cut(manager: Browser, day: str) -> None:
    assert manager.get(f"/staff/statistics?first={day}&last={day}").status_code == 200
    assert manager.get(f"/staff/statistics?first={day}").status_code == 200


def test_a_bar_is_as_high_as_its_value() -> None:
    drawn = columns([Bar("9", 10), Bar("10", 20)], title="t")
    first, second = (float(high) for high in re.findall(r'height="([\d.]+)" rx="3"', drawn))
    assert second == pytest.approx(2 * first)


def test_a_name_cannot_break_out_of_a_chart() -> None:
    assert "<script>" not in rows([Bar("<script>", 1)], title='"><script>', unit="<b>")


def test_no_bars_are_no_mistake() -> None:
    assert columns([], title="t").endswith("</svg>")


def test_a_new_account_is_told_its_password_once(hall: Running, administrator: Browser) -> None:
    administrator.get("/staff/accounts")
    administrator.press("/staff/accounts", account="li.wei", shown_as="李维", role="counter", site="qinghe")
    password = administrator.page.partition('class="secret">')[2].partition("<")[0]
    assert re.fullmatch(r"([a-z2-9]{4}-){3}[a-z2-9]{4}", password)
    newcomer = Browser(hall)
    newcomer.sign_in("li.wei", "", password=password, code="")
    assert "第一次登录" in newcomer.words()
    newcomer.close()


@pytest.mark.parametrize(("account", "told"), [("admin", "已经有人用了"), ("X Y", "2 到 32"), ("a" * 40, "2 到 32")])
def test_an_account_name_that_cannot_be_is_refused(administrator: Browser, account: str, told: str) -> None:
    administrator.get("/staff/accounts")
    administrator.press("/staff/accounts", account=account, shown_as="n")
    assert told in administrator.words()


def test_another_administrator_lets_somebody_back_in(hall: Running, administrator: Browser) -> None:
    hire(hall, "li")
    with hall.foundation.store.read() as session:
        lost = members.by_account(session, "li").id
    administrator.get("/staff/accounts")
    administrator.press(f"/staff/accounts/{lost}/authenticator")
    with hall.foundation.store.read() as session:
        assert not members.member(session, lost).enrolled


def test_disabling_ends_the_session_at_once(hall: Running, seated: Seat, administrator: Browser) -> None:
    clerk = seated()
    with hall.foundation.store.read() as session:
        member_id = members.by_account(session, "clerk-3").id
    administrator.get("/staff/accounts")
    administrator.press(f"/staff/accounts/{member_id}/disable")
    clerk.get("/staff/counter")
    assert clerk.has("/staff/sign-in")


def test_nobody_changes_their_own_account(hall: Running, administrator: Browser) -> None:
    with hall.foundation.store.read() as session:
        own = members.by_account(session, "admin").id
    administrator.get("/staff/accounts")
    assert not administrator.has(f"/staff/accounts/{own}/disable")
    form = administrator.form("/staff/accounts")
    assert administrator.post(f"/staff/accounts/{own}/disable", form.fields).status_code == 403


def test_the_last_administrator_stays(hall: Running) -> None:
    hire(hall, "admin", Role.ADMINISTRATOR)
    with hall.foundation.store.read() as session:
        only = members.by_account(session, "admin").id
    with hall.foundation.store.write() as session, pytest.raises(members.LastAdministrator):
        members.set_disabled(session, only, disabled=True, by_id="test", at=hall.clock())
