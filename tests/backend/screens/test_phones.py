"""A number on its phone, 360 × 740: every state, live, until it is over."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from backend.server.queueing import calling
from tests.backend.screens.chromium import PHONE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.backend.open_hall import OpenHall
    from tests.backend.screens.chromium import Window

ANY_TOKEN = "A" * 26


def test_a_number_is_followed_to_its_end(hall: OpenHall, window: Callable[..., Window]) -> None:
    before = [hall.take() for _ in range(4)]
    phone = window()
    phone.open(hall.take().url)
    phone.reads("前面还有")
    phone.looks("phone-waiting")
    for _ in before:
        hall.call("3")
        hall.do(calling.start_serving, "3")
        hall.do(calling.finish, "3")
        if _ is before[1]:
            phone.reads("快到您了")
            phone.looks("phone-near")
    phone.reads("下一个就是您")
    phone.looks("phone-next")
    hall.call("3")
    phone.reads("请到 3 号窗口")
    phone.looks("phone-called")
    hall.do(calling.recall, "3")
    phone.reads("第 2 次叫您")
    hall.do(calling.start_serving, "3")
    phone.reads("正在给您办")
    phone.looks("phone-serving")
    hall.do(calling.hold, "3")
    phone.reads("先放")
    phone.looks("phone-held")


def test_a_finished_number_is_reviewed(hall: OpenHall, window: Callable[..., Window]) -> None:
    number, phone = hall.take(), window()
    hall.call("3")
    hall.do(calling.start_serving, "3")
    hall.do(calling.finish, "3")
    phone.open(number.url)
    phone.looks("phone-finished")
    phone.page.get_by_role("link", name="不满意", exact=True).click()
    phone.page.locator("fieldset").wait_for()
    phone.looks("phone-review-why")
    phone.page.locator(".tick").first.click()
    phone.page.get_by_role("button").click()
    phone.reads("谢谢")
    phone.looks("phone-reviewed")


def test_a_number_is_given_up_after_one_question(hall: OpenHall, window: Callable[..., Window]) -> None:
    phone = window()
    phone.open(hall.take().url)
    phone.page.locator("#give-up").click()
    phone.page.locator("button.danger").wait_for()
    phone.looks("phone-give-up")
    phone.page.locator("button.danger").click()
    phone.reads("这个号退了")
    phone.looks("phone-given-up")


def test_a_missed_number_is_told_what_to_do(hall: OpenHall, window: Callable[..., Window]) -> None:
    number, phone = hall.take(), window()
    hall.call("3")
    hall.do(calling.no_show, "3")
    phone.open(number.url)
    phone.reads("导办台")
    phone.looks("phone-missed")


def test_yesterdays_number_is_over(hall: OpenHall, window: Callable[..., Window]) -> None:
    number, phone = hall.take(), window()
    hall.backend.clock.shift += timedelta(days=1)
    phone.open(number.url)
    phone.looks("phone-over")


def test_a_number_nobody_gave_is_told_kindly(window: Callable[..., Window]) -> None:
    phone = window()
    phone.open(f"/n/{ANY_TOKEN}")
    phone.looks("phone-unknown")


def test_a_phone_that_lost_its_line_says_since_when(hall: OpenHall, window: Callable[..., Window]) -> None:
    hall.take()
    phone = window()
    phone.open(hall.take().url)
    phone.reads("前面还有")
    phone.lost_line = True
    hall.backend.stop_listening()
    phone.page.locator("#lost").wait_for()
    phone.looks("phone-lost")
    hall.backend.listen_again()


def test_a_number_in_english(hall: OpenHall, window: Callable[..., Window]) -> None:
    for _ in range(3):
        hall.take()
    phone = window(PHONE, language="en")
    phone.open(hall.take().url)
    phone.looks("phone-waiting-en")


def test_a_number_without_script_loads_itself_again(hall: OpenHall, window: Callable[..., Window]) -> None:
    phone = window(PHONE, script=False)
    phone.open(hall.take().url)
    assert phone.page.locator("noscript meta[http-equiv=refresh]").count() == 1
