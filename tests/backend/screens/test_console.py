"""The counter's console with nothing but a keyboard: the way in, every command, and what ends a session."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from backend.server.staff.roles import Role
from backend.server.staff.sessions import IDLE
from backend.server.store.tables import NumberRow
from tests.backend.browser import PASSWORD, hire
from tests.backend.screens.chromium import DESK
from tests.backend.screens.people import Clerk

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.backend.open_hall import OpenHall
    from tests.backend.screens.chromium import Window


@pytest.fixture
def seated(hall: OpenHall, clerk: Callable[..., Clerk]) -> Clerk:
    """At counter 3, five people waiting."""
    for _ in range(5):
        hall.take()
    somebody = clerk()
    somebody.sits()
    return somebody


def _states(hall: OpenHall) -> list[str]:
    with hall.store.read() as session:
        return [row.state for row in session.query(NumberRow).order_by(NumberRow.number)]


def test_the_way_in_is_kind(window: Callable[..., Window]) -> None:
    door = window(DESK)
    door.open("/staff/sign-in")
    assert door.focused() == "account"
    door.looks("staff-sign-in")


def test_a_wrong_code_is_told_and_the_third_time_waits(hall: OpenHall, window: Callable[..., Window]) -> None:
    hire(hall.backend, "chen")
    somebody = Clerk(window(DESK))
    somebody.window.open("/staff/sign-in")
    somebody.types("chen", PASSWORD, "000000")
    somebody.window.reads("验证码不对")
    somebody.window.looks("staff-sign-in-wrong")
    for _ in range(3):
        somebody.window.page.locator("#password").focus()
        somebody.window.type(PASSWORD)
        somebody.window.press("Enter")
        somebody.window.page.wait_for_load_state()
    somebody.window.reads("秒再试")
    somebody.window.looks("staff-sign-in-wait")


def test_every_field_of_the_way_in_shows_its_focus(window: Callable[..., Window]) -> None:
    door = window(DESK)
    door.open("/staff/sign-in")
    for _ in range(5):
        outline = "getComputedStyle(document.activeElement).outlineWidth"
        assert door.page.evaluate(outline) >= "3px", door.focused()
        door.press("Tab")


def test_a_number_from_call_to_done_by_keys(hall: OpenHall, seated: Clerk) -> None:
    seated.window.looks("console-open")
    seated.press("Space", "人来了，开始办")
    seated.window.looks("console-called")
    seated.press("r", "叫过")
    seated.press("Space", "先放一放")
    seated.window.looks("console-serving")
    seated.press("Space", "叫指定的号")
    assert _states(hall) == ["finished", *["waiting"] * 4]


def test_done_and_next_is_one_key(hall: OpenHall, seated: Clerk) -> None:
    seated.press("Space", "人来了，开始办")
    seated.press("Space", "先放一放")
    seated.press("n", "人来了，开始办")
    assert _states(hall)[:2] == ["finished", "called"]


def test_hold_no_show_and_break_by_keys(hall: OpenHall, seated: Clerk) -> None:
    seated.press("Space", "人来了，开始办")
    seated.press("x", "叫指定的号")
    seated.press("Space", "人来了，开始办")
    seated.press("Space", "先放一放")
    seated.press("h", "叫指定的号")
    seated.window.looks("console-held-and-passed")
    seated.press("b", "休息中")
    seated.window.looks("console-break")
    seated.press("Space", "叫指定的号")
    assert _states(hall)[:2] == ["no_show", "held"]


def test_a_transfer_by_keys(hall: OpenHall, seated: Clerk) -> None:
    seated.press("Space", "人来了，开始办")
    seated.press("t", "转过去")
    assert seated.window.focused() == "to"
    seated.window.looks("console-transfer")
    seated.window.page.locator("#press-transfer").focus()
    seated.press("Enter", "叫指定的号")
    assert _states(hall)[0] == "waiting"


def test_a_given_number_by_keys(hall: OpenHall, seated: Clerk) -> None:
    seated.press("c", "叫指定的号")
    seated.window.type("a3")
    seated.window.looks("console-given")
    seated.press("Enter", "人来了，开始办")
    assert seated.ticket() == "A003"


def test_a_no_is_said_with_what_to_do(hall: OpenHall, seated: Clerk) -> None:
    seated.press("c", "叫指定的号")
    seated.window.type("A999")
    seated.window.press("Enter")
    seated.window.page.locator("#desk .banner").wait_for()
    seated.window.looks("console-refused")


def test_the_keys_are_told(seated: Clerk) -> None:
    seated.press("?", "办完")
    seated.window.page.locator("#keys[open]").wait_for()
    seated.window.looks("console-keys")


def test_the_keys_stay_told_while_news_come(hall: OpenHall, seated: Clerk) -> None:
    seated.window.press("?")
    for _ in range(4):
        seated.press("Space", "人来了，开始办")
        hall.take()
        seated.press("x", "叫指定的号")
    assert seated.window.page.locator("#keys[open]").count() == 1


def test_the_counters_to_choose_from(hall: OpenHall, clerk: Callable[..., Clerk]) -> None:
    hall.open("4")
    somebody = clerk()
    somebody.window.reads("您坐哪个窗口")
    somebody.window.looks("console-counters")


def test_a_new_number_appears_by_itself(hall: OpenHall, seated: Clerk) -> None:
    ticket = hall.take().ticket
    seated.window.page.locator("#line th", has_text=ticket).wait_for()


def test_a_line_that_is_down_is_told(hall: OpenHall, seated: Clerk) -> None:
    seated.window.lost_line = True
    hall.backend.stop_listening()
    seated.window.page.locator("#lost").wait_for()
    seated.window.looks("console-lost")
    hall.backend.listen_again()


def test_an_idle_session_ends_at_the_way_in(hall: OpenHall, seated: Clerk) -> None:
    hall.backend.clock.shift += IDLE + timedelta(minutes=1)
    seated.window.lost_line = True  # the page's own questions are answered with the way in, which is no part of it
    seated.window.press("Space")
    seated.window.page.wait_for_url("**/staff/sign-in")


def test_a_form_of_another_page_is_refused(hall: OpenHall, seated: Clerk) -> None:
    seated.window.page.evaluate("for (const one of document.getElementsByName('csrf')) one.value = 'forged'")
    seated.window.page.evaluate("document.querySelector('#desk form').submit()")
    seated.window.reads("这一页")
    seated.window.looks("staff-form-old")
    assert "called" not in _states(hall)


def test_the_citizens_screen_asks_and_thanks(hall: OpenHall, seated: Clerk, window: Callable[..., Window]) -> None:
    seated.window.page.locator("#screens summary").click()
    seated.window.page.locator("#screens form button").first.click()
    code = seated.window.page.locator("#screens .code").inner_text()
    seated.window.looks("console-pairing")
    screen = window((1280, 800))
    screen.open("/staff/display")
    screen.looks("display-pair")
    screen.type(code)
    screen.press("Enter")
    screen.reads("请稍候")
    screen.looks("display-waiting")
    seated.press("Space", "人来了，开始办")
    screen.reads("A001")
    screen.looks("display-called")
    seated.press("Space", "先放一放")
    screen.reads("正在")
    screen.looks("display-serving")
    seated.press("Space", "叫指定的号")
    screen.page.locator(".levels .level").first.wait_for()
    screen.looks("display-asking")
    screen.page.locator(".levels .level").last.click()
    screen.page.locator(".why .choice").first.wait_for()
    screen.looks("display-why")
    screen.page.locator(".why .button").click()
    screen.reads("谢谢")
    screen.looks("display-thanks")


def test_the_first_day_of_an_account(
    hall: OpenHall, clerk: Callable[..., Clerk], window: Callable[..., Window]
) -> None:
    administrator = clerk("zhou", role=Role.ADMINISTRATOR)
    page = administrator.window.page
    page.locator("#new").wait_for()
    page.locator("section input[name=account]").fill("lin")
    page.locator("section input[name=shown_as]").fill("林小川")
    page.locator("section input[name=site]").check()
    page.locator("section button").click()
    administrator.window.reads("林小川")
    administrator.window.looks("accounts-added")
    password = page.locator(".secret").inner_text()
    newcomer = Clerk(window(DESK))
    newcomer.window.open("/staff/sign-in")
    newcomer.types("lin", password, "")
    newcomer.window.page.locator(".qr svg").wait_for()
    newcomer.window.looks("staff-set-up", whole=True)
