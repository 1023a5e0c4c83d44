"""From home, 360 × 740: halls, a number with a phone code, an appointment, whether a paper is good."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from backend.server.store.tables import QueueRow
from tests.backend.open_hall import SITE
from tests.backend.screens.chromium import PHONE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.backend.open_hall import OpenHall
    from tests.backend.screens.chromium import Window

PERSON = "13800000001"


def test_a_number_is_taken_with_a_phone_code(hall: OpenHall, window: Callable[..., Window]) -> None:
    hall.take()
    phone = window()
    phone.open("/halls")
    phone.looks("home-halls")
    phone.page.get_by_role("link", name="青禾区").first.click()
    phone.reads("综合窗口")
    phone.looks("home-hall", whole=True)
    phone.page.get_by_role("link", name="取号").first.click()
    phone.page.locator("#phone").wait_for()
    phone.looks("home-take", whole=True)
    phone.page.locator("#phone").fill(PERSON)
    phone.page.locator(".tick").first.click()
    phone.page.locator("button.primary").click()
    phone.page.locator("#code").wait_for()
    phone.looks("home-code", whole=True)
    phone.page.locator("#code").fill("12")
    phone.page.locator("button.primary").click()
    phone.page.locator(".problem").wait_for()
    phone.looks("home-code-wrong", whole=True)
    phone.page.locator("#code").fill(hall.code())
    phone.page.locator("button.primary").click()
    phone.page.locator(".number").wait_for()
    phone.looks("home-reserved", whole=True)


def test_a_phone_number_that_is_none_is_told(window: Callable[..., Window]) -> None:
    phone = window()
    phone.open(f"/halls/{SITE}/queues/general/take")
    phone.page.locator("#phone").fill("12345")
    phone.page.locator("button.primary").click()
    phone.page.locator(".problem").wait_for()
    phone.looks("home-phone-wrong", whole=True)


def test_a_queue_without_numbers_left_says_so(hall: OpenHall, window: Callable[..., Window]) -> None:
    with hall.store.write() as session:
        row = session.scalars(select(QueueRow).where(QueueRow.id == "general")).one()
        row.rules = {**row.rules, "quota": 1}
    hall.take()
    phone = window()
    phone.open(f"/halls/{SITE}")
    phone.reads("今天取完了")
    phone.looks("home-quota-used", whole=True)


def test_a_closed_hall_says_when_it_opens(hall: OpenHall, window: Callable[..., Window]) -> None:
    with hall.store.write() as session:
        for row in session.scalars(select(QueueRow)):
            row.numbering_hours = {**row.numbering_hours, "mon": ["13:00-17:00"]}
    phone = window()
    phone.open(f"/halls/{SITE}")
    phone.reads("13:00")
    phone.looks("home-closed", whole=True)
    phone.page.locator("summary").first.click()
    phone.looks("home-hours")


def test_questions_lead_to_a_queue(window: Callable[..., Window]) -> None:
    phone = window()
    phone.open(f"/halls/{SITE}/find")
    phone.looks("home-find")
    phone.page.get_by_role("link", name="房子的事").click()
    phone.page.get_by_role("link", name="登记").click()
    phone.reads("不动产窗口")
    phone.looks("home-found")


def test_an_appointment_is_booked_and_taken_back(hall: OpenHall, window: Callable[..., Window]) -> None:
    phone = window()
    phone.open(f"/halls/{SITE}/queues/household/book?day={(hall.backend.clock() + timedelta(days=1)).date()}")
    phone.page.locator(".slots a").first.wait_for()
    phone.looks("home-slots")
    phone.page.locator(".slots a").first.click()
    phone.page.locator("#phone").fill(PERSON)
    phone.page.locator("button.primary").click()
    phone.page.locator("#code").fill(hall.code())
    phone.page.locator("button.primary").click()
    phone.page.locator(".number.when").wait_for()
    phone.looks("home-appointment", whole=True)
    phone.page.locator(".actions a").click()
    phone.page.locator("button.danger").wait_for()
    phone.looks("home-appointment-cancel")
    phone.page.locator("button.danger").click()
    phone.page.locator(".number.over").wait_for()
    phone.looks("home-appointment-over")


def test_a_serial_nobody_issued_is_told(window: Callable[..., Window]) -> None:
    phone = window()
    phone.open("/v")
    phone.looks("verify-form")
    phone.page.locator("#serial").fill("QH-JZ-2026-1123-00001-00")
    phone.page.locator("button").click()
    phone.page.locator(".verdict.bad").wait_for()
    phone.looks("verify-unknown")


def test_a_hall_in_english(window: Callable[..., Window]) -> None:
    phone = window(PHONE, language="en")
    phone.open(f"/halls/{SITE}")
    phone.looks("home-hall-en", whole=True)


def test_a_hall_that_does_not_exist_is_told(window: Callable[..., Window]) -> None:
    phone = window()
    phone.open("/halls/nowhere")
    phone.looks("home-unknown")
