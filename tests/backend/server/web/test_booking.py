"""A number and an appointment from home: code, limits, what is kept of the phone."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from backend.server.queueing.checkins import Shown, check_in
from backend.server.store.tables import Base
from tests.backend.engines import BOTH
from tests.backend.open_hall import SITE, OpenHall, Visitor

ENGINES = BOTH

PHONE = "13800000001"
TAKE = f"/halls/{SITE}/queues/general/take"
BOOK = f"/halls/{SITE}/queues/household/book"


def asked(hall: OpenHall, phone: str = PHONE, path: str = TAKE, language: str = "zh-CN") -> Visitor:
    """A visitor whose code was sent."""
    visitor = hall.visitor(language)
    visitor.get(path)
    visitor.press("code", phone=phone)
    return visitor


def reserved(hall: OpenHall, phone: str = PHONE) -> Visitor:
    visitor = asked(hall, phone)
    visitor.press("number", code=hall.code())
    return visitor


def booked(hall: OpenHall, phone: str = PHONE, *, nth: int = 0) -> Visitor:
    visitor = hall.visitor()
    tomorrow = str((hall.backend.clock() + timedelta(days=1, hours=8)).date())
    html = visitor.get(BOOK, day=tomorrow).text
    slots = re.findall(r'href="(/halls/[^"]*slot=\d+[^"]*)"', html)
    visitor.get(slots[nth].replace("&amp;", "&"))
    visitor.press("code", phone=phone)
    if "6 位验证码" in visitor.words:
        visitor.press("number", code=hall.code())
    return visitor


def token_of(visitor: Visitor) -> str:
    return visitor.page.url.rpartition("/")[2].partition("?")[0]


def test_a_right_code_gives_a_number(hall: OpenHall) -> None:
    visitor = reserved(hall)
    assert "/n/" in visitor.page.url
    assert "A001" in visitor.words
    assert "号给您留着，到大厅要报到" in visitor.words


def test_the_page_holds_the_code_to_check_in_with(hall: OpenHall) -> None:
    assert "<svg viewBox" in reserved(hall).page.text


def test_the_number_counts_once_it_is_checked_in(hall: OpenHall) -> None:
    visitor = reserved(hall)
    with hall.store.write() as session:
        check_in(
            session,
            hall.house.numbers,
            Shown(token=token_of(visitor)),
            number_id="unused",
            site_id=SITE,
            terminal_id=hall._terminal,
            at=hall.backend.clock(),
        )
    visitor.get(visitor.page.url)
    assert "下一个就是您" in visitor.words


def test_the_same_code_leads_to_the_same_number(hall: OpenHall) -> None:
    visitor = asked(hall)
    form, code = visitor.page, hall.code()
    first = visitor.press("number", code=code).url
    visitor.page = form
    assert visitor.press("number", code=code).url == first


@pytest.mark.parametrize("typed", ["138 0000 0001", "+86 138-0000-0001", "8613800000001"])
def test_a_phone_may_be_typed_as_people_type(hall: OpenHall, typed: str) -> None:
    assert "1*********1" in asked(hall, typed).words


@pytest.mark.parametrize("typed", ["", "123", "12800000001", "１３８００００００01", "138000000011", "<script>"])
def test_what_is_no_mobile_number_is_told(hall: OpenHall, typed: str) -> None:
    visitor = asked(hall, typed)
    assert visitor.page.status_code == 422
    assert "这不像一个手机号" in visitor.words


def test_a_wrong_code_costs_a_try(hall: OpenHall) -> None:
    visitor = asked(hall)
    wrong = f"{(int(hall.code()) + 1) % 1_000_000:06d}"
    visitor.press("number", code=wrong)
    assert "还能试 4 次" in visitor.words


def test_five_wrong_codes_end_the_right_one(hall: OpenHall) -> None:
    visitor = asked(hall)
    right = hall.code()
    for _ in range(5):
        visitor.press("number", code=f"{(int(right) + 1) % 1_000_000:06d}")
    visitor.press("number", code=right)
    assert "这个验证码输错太多次" in visitor.words


def test_an_old_code_is_over(hall: OpenHall) -> None:
    visitor = asked(hall)
    code = hall.code()
    hall.backend.clock.shift = timedelta(minutes=6)
    visitor.press("number", code=code)
    assert "这个验证码过了时间" in visitor.words


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "１２３４５６"])
def test_what_is_no_code_costs_no_try(hall: OpenHall, typed: str) -> None:
    visitor = asked(hall)
    visitor.press("number", code=typed)
    assert "验证码是 6 位数字" in visitor.words
    visitor.press("number", code=hall.code())
    assert "A001" in visitor.words


def test_a_second_code_within_a_minute_is_not_sent(hall: OpenHall) -> None:
    asked(hall)
    assert "刚刚发过一个验证码" in asked(hall).words


def test_five_codes_are_enough_for_a_phone_and_day(hall: OpenHall) -> None:
    for nth in range(5):
        hall.backend.clock.shift = timedelta(minutes=2 * nth)
        asked(hall)
    hall.backend.clock.shift = timedelta(minutes=12)
    assert "今天发到这个手机的验证码已经够多了" in asked(hall).words


def test_one_address_cannot_send_to_many_phones(hall: OpenHall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hall.house.code_limit, "_per_minute", 3)
    answers = [asked(hall, f"1380000{nth:04d}").page.status_code for nth in range(5)]
    assert answers == [200, 200, 200, 429, 429]


def test_a_hall_sends_only_so_many_an_hour(hall: OpenHall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.server.second_factor.public_codes.PER_SITE_AN_HOUR", 2)
    for nth in range(2):
        asked(hall, f"1380000{nth:04d}")
    assert "发出去的验证码太多" in asked(hall, "13900000009").words


def test_a_phone_that_holds_a_number_is_answered_like_any_other(hall: OpenHall) -> None:
    reserved(hall)
    hall.backend.clock.shift = timedelta(minutes=2)
    known, unknown = asked(hall), asked(hall, "13900000009")
    hidden = re.compile(r'value="[^"]*"|1\*+\d')
    assert hidden.sub("", known.page.text) == hidden.sub("", unknown.page.text)


def test_one_phone_takes_one_number_of_a_queue(hall: OpenHall) -> None:
    reserved(hall)
    hall.backend.clock.shift = timedelta(minutes=2)
    visitor = reserved(hall)
    assert visitor.page.status_code == 403
    assert "A001" in visitor.words


def test_a_code_of_somebody_elses_form_is_worth_nothing(hall: OpenHall) -> None:
    asked(hall)
    stolen = hall.code()
    visitor = asked(hall, "13900000009")
    if stolen != hall.code():
        visitor.press("number", code=stolen)
        assert "验证码不对" in visitor.words


def test_a_sealed_phone_that_was_changed_is_refused(hall: OpenHall) -> None:
    visitor = asked(hall)
    visitor.press("number", code=hall.code(), sealed="A" * 60)
    assert "这个验证码过了时间" in visitor.words


@pytest.mark.parametrize("step", ["code", "number"])
def test_a_form_without_our_token_does_nothing(hall: OpenHall, step: str) -> None:
    visitor = hall.visitor()
    answer = visitor.post(f"/halls/{SITE}/queues/general/{step}", phone=PHONE, code="123456")
    assert answer.status_code == 403
    with hall.store.read() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM text_messages").scalar_one() == 0


def test_the_phone_number_is_kept_nowhere(hall: OpenHall) -> None:
    reserved(hall)
    booked(hall, "13700000007")
    with hall.store.read() as session:
        rows = (session.connection().execute(table.select()).all() for table in Base.metadata.sorted_tables)
        text = str([list(some) for some in rows])
    assert PHONE not in text
    assert "13700000007" not in text
    assert PHONE not in hall.backend.logged.getvalue()


def test_the_phone_number_stands_in_no_page_after_it_was_typed(hall: OpenHall) -> None:
    visitor = asked(hall)
    assert PHONE not in visitor.page.text
    visitor.press("number", code=hall.code())
    assert PHONE not in visitor.page.text


def test_the_message_is_in_the_language_of_the_page(hall: OpenHall) -> None:
    asked(hall, language="en")
    with hall.store.read() as session:
        text = session.connection().exec_driver_sql("SELECT text FROM text_messages").scalar_one()
    assert "to take a number on the phone" in text


def test_services_stay_chosen_and_go_on_the_number(hall: OpenHall) -> None:
    visitor = hall.visitor()
    visitor.get(TAKE)
    visitor.press("code", phone=PHONE, service="medical-insurance")
    visitor.press("number", code=hall.code())
    now = hall.house.numbers
    with hall.store.read() as session:
        number = now.by_token(session, token_of(visitor), at=hall.backend.clock())
    assert [service for service, _ in number.services] == ["medical-insurance"]


def test_a_number_nobody_checks_in_lapses(hall: OpenHall) -> None:
    from backend.server.queueing.moving import end_day

    visitor = reserved(hall)
    hall.backend.clock.shift = timedelta(minutes=31)
    with hall.store.write() as session:
        end_day(session, SITE, at=hall.backend.clock())
    visitor.get(visitor.page.url)
    assert "这个号没有留住" in visitor.words


def test_a_booked_time_has_its_page(hall: OpenHall) -> None:
    visitor = booked(hall)
    assert "/a/" in visitor.page.url
    assert "我的预约" in visitor.words
    assert "前 30 分钟到后 15 分钟之间" in visitor.words


def test_a_booked_time_is_one_less(hall: OpenHall) -> None:
    booked(hall)
    visitor = hall.visitor()
    visitor.get(BOOK, day=str((hall.backend.clock() + timedelta(days=1, hours=8)).date()))
    assert "还有 3" in visitor.words


def test_a_phone_books_only_so_many(hall: OpenHall) -> None:
    for nth in range(2):
        hall.backend.clock.shift = timedelta(minutes=2 * nth)
        booked(hall, nth=nth)
    hall.backend.clock.shift = timedelta(minutes=6)
    assert "这个手机已经约了 2 次" in booked(hall, nth=2).words


def test_cancelling_asks_first_and_gives_the_time_back(hall: OpenHall) -> None:
    visitor = booked(hall)
    visitor.get(visitor.page.url, cancel="yes")
    assert "这个时间会让给别人" in visitor.words
    visitor.press("cancel")
    assert "已经取消" in visitor.words
    visitor.get(BOOK, day=str((hall.backend.clock() + timedelta(days=1, hours=8)).date()))
    assert "还有 3" not in visitor.words


def test_a_slot_that_is_none_is_refused(hall: OpenHall) -> None:
    visitor = hall.visitor()
    visitor.get(f"/halls/{SITE}/queues/household/take?slot=1")
    visitor.press("code", phone=PHONE)
    visitor.press("number", code=hall.code())
    assert visitor.page.status_code == 403


@pytest.mark.parametrize("slot", ["-1", "9" * 12, "x", "99999999999"])
def test_a_slot_that_is_no_time_breaks_nothing(hall: OpenHall, slot: str) -> None:
    assert hall.visitor().get(f"/halls/{SITE}/queues/household/take", slot=slot).status_code < 500


def test_an_appointment_nobody_has_is_a_kind_page(hall: OpenHall) -> None:
    visitor = hall.visitor()
    assert visitor.get("/a/NOPE").status_code == 404
    assert "没有找到这个预约" in visitor.words


def test_the_day_after_an_appointment_is_over(hall: OpenHall) -> None:
    visitor = booked(hall)
    hall.backend.clock.shift = timedelta(days=3)
    visitor.get(visitor.page.url)
    assert "这个预约已经过了日子" in visitor.words
