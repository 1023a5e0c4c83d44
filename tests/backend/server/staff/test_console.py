"""The counter console: every command by its button, every no with its words, no press twice."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from backend.server.queueing import counters
from backend.server.queueing.desk import Clerk
from backend.server.site_file import put_site
from backend.server.store.tables import NumberRow
from tests.backend.browser import Browser, hire, signed_in
from tests.backend.engines import BOTH
from tests.backend.halls import site_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.backend.running import Running

    Take = Callable[..., list[str]]
    Seat = Callable[..., Browser]

ENGINES = BOTH


def _ticket(browser: Browser) -> str:
    found = re.search(r'id="ticket">(\w+)<', browser.page)
    return found[1] if found else ""


def _states(hall: Running) -> list[str]:
    with hall.foundation.store.read() as session:
        return [row.state for row in session.query(NumberRow).order_by(NumberRow.number)]


def test_ten_numbers_are_served_one_after_another(take: Take, seated: Seat) -> None:
    tickets = take(10)
    clerk = seated()
    served = []
    for _ in tickets:
        clerk.press("/staff/counter/next")
        served.append(_ticket(clerk))
        clerk.press("/staff/counter/start")
        clerk.press("/staff/counter/finish")
    assert served == tickets


def test_nobody_waits_is_said_kindly(seated: Seat) -> None:
    clerk = seated()
    clerk.press("/staff/counter/next")
    assert "没有人在等这个窗口" in clerk.words()


def test_done_and_next_in_one_press(hall: Running, take: Take, seated: Seat) -> None:
    take(2)
    clerk = seated()
    clerk.press("/staff/counter/next")
    clerk.press("/staff/counter/start")
    clerk.press("/staff/counter/finish-next")
    assert _states(hall) == ["finished", "called"]


def test_a_second_press_of_the_same_button_does_nothing(hall: Running, take: Take, seated: Seat) -> None:
    take(2)
    clerk = seated()
    clerk.press("/staff/counter/next")
    clerk.press("/staff/counter/start")
    form = clerk.form("/staff/counter/finish-next")
    clerk.post(form.action, form.fields)
    clerk.post(form.action, form.fields)
    assert _states(hall) == ["finished", "called"]


def test_a_number_is_called_by_its_ticket(take: Take, seated: Seat) -> None:
    take(3)
    clerk = seated()
    clerk.press("/staff/counter/given", ticket="a3")
    assert _ticket(clerk) == "A003"


@pytest.mark.parametrize("ticket", ["A999", "", "☃", "A-1", "12", "A" * 8])
def test_a_ticket_nobody_has_is_refused(take: Take, seated: Seat, ticket: str) -> None:
    take(1)
    clerk = seated()
    answer = clerk.press("/staff/counter/given", ticket=ticket)
    assert answer.status_code == 403


def test_a_number_is_called_from_the_list(hall: Running, take: Take, seated: Seat) -> None:
    take(2)
    clerk = seated()
    with hall.foundation.store.read() as session:
        second = session.query(NumberRow).order_by(NumberRow.number).all()[1].id
    form = clerk.form("/staff/counter/given", number_id=second)
    clerk.post(form.action, form.fields)
    assert _ticket(clerk) == "A002"


def test_calling_again_counts(take: Take, seated: Seat) -> None:
    take(1)
    clerk = seated()
    clerk.press("/staff/counter/next")
    clerk.press("/staff/counter/recall")
    assert "叫过 2 次" in clerk.words()


def test_a_number_is_set_aside_and_resumed(hall: Running, take: Take, seated: Seat) -> None:
    take(1)
    clerk = seated()
    clerk.press("/staff/counter/next")
    clerk.press("/staff/counter/start")
    clerk.press("/staff/counter/hold")
    assert "放着 1 个" in clerk.words()
    clerk.press("/staff/counter/resume")
    assert _states(hall) == ["serving"]


def test_a_no_show_may_queue_again(hall: Running, take: Take, seated: Seat) -> None:
    take(1)
    clerk = seated()
    clerk.press("/staff/counter/next")
    clerk.press("/staff/counter/no-show")
    assert "过号 1 个" in clerk.words()
    clerk.press("/staff/counter/return")
    assert _states(hall) == ["waiting"]


def test_a_press_is_taken_back(hall: Running, take: Take, seated: Seat) -> None:
    take(1)
    clerk = seated()
    clerk.press("/staff/counter/next")
    clerk.press("/staff/counter/undo")
    assert _states(hall) == ["waiting"]


def test_a_finish_is_taken_back(hall: Running, take: Take, seated: Seat) -> None:
    take(1)
    clerk = seated()
    clerk.press("/staff/counter/next")
    clerk.press("/staff/counter/start")
    clerk.press("/staff/counter/finish")
    clerk.press("/staff/counter/undo")
    assert _states(hall) == ["serving"]


def test_an_old_press_is_not_offered_for_undoing(hall: Running, take: Take, seated: Seat) -> None:
    take(1)
    clerk = seated()
    clerk.press("/staff/counter/next")
    hall.clock.shift += timedelta(minutes=3)
    clerk.get("/staff/counter")
    assert not clerk.has("/staff/counter/undo")


def test_a_number_goes_to_another_queue(take: Take, seated: Seat) -> None:
    take(1)
    clerk = seated()
    clerk.press("/staff/counter/next")
    clerk.press("/staff/counter/transfer", to="queue:property")
    other = seated("9")
    other.press("/staff/counter/next")
    assert _ticket(other) == "A001"


def test_a_number_goes_to_one_counter_alone(take: Take, seated: Seat) -> None:
    take(1)
    clerk, other = seated(), seated("4")
    clerk.press("/staff/counter/next")
    clerk.press("/staff/counter/transfer", to="counter:4")
    clerk.press("/staff/counter/next")
    assert not _ticket(clerk)
    other.get("/staff/counter")
    assert "转给您" in other.words()
    other.press("/staff/counter/next")
    assert _ticket(other) == "A001"


@pytest.mark.parametrize(("keep", "first"), [("yes", "A001"), ("", "A002")])
def test_a_transfer_keeps_its_place_or_not(take: Take, seated: Seat, keep: str, first: str) -> None:
    take(2)
    clerk = seated()
    clerk.press("/staff/counter/next")
    clerk.press("/staff/counter/transfer", to="queue:general", keep_place=keep)
    clerk.press("/staff/counter/next")
    assert _ticket(clerk) == first


def test_a_break_closes_nothing_and_calls_nobody(take: Take, seated: Seat) -> None:
    take(1)
    clerk = seated()
    clerk.press("/staff/counter/break")
    assert "休息中" in clerk.words()
    assert not clerk.has("/staff/counter/next")
    clerk.press("/staff/counter/open")
    assert clerk.has("/staff/counter/next")


def test_a_counter_with_a_number_cannot_close(take: Take, seated: Seat) -> None:
    take(1)
    clerk = seated()
    form = clerk.form("/staff/counter/close")
    clerk.press("/staff/counter/next")
    answer = clerk.post(form.action, form.fields)
    assert answer.status_code == 403
    assert 'role="alert"' in clerk.page


def test_a_counter_somebody_sits_at_cannot_be_opened(hall: Running, seated: Seat) -> None:
    seated()
    other = signed_in(hall, "other")
    other.press("/staff/counters", counter_id="3")
    assert "clerk-3坐在这个窗口" in other.words()
    assert not other.has("/staff/counter/open")
    other.close()


def test_sitting_down_elsewhere_closes_the_first_counter(hall: Running, seated: Seat) -> None:
    clerk = seated("3")
    clerk.get("/staff/counters")
    clerk.press("/staff/counters", counter_id="4")
    with hall.foundation.store.read() as session:
        assert counters.counter_now(session, Clerk("qinghe", "3", "")).state == "closed"


def test_sitting_down_in_another_hall_closes_the_first_counter(hall: Running) -> None:
    with hall.foundation.store.write() as session:
        put_site(session, site_file())
    secret = hire(hall, "both", sites=("qinghe", "hall"))
    clerk = Browser(hall)
    clerk.sign_in("both", secret)
    clerk.get("/staff/counters?site=qinghe")
    clerk.press("/staff/counters", counter_id="3")
    clerk.press("/staff/counter/open")
    clerk.get("/staff/counters?site=hall")
    clerk.press("/staff/counters", counter_id="1")
    with hall.foundation.store.read() as session:
        assert counters.counter_now(session, Clerk("qinghe", "3", "")).state == "closed"
    clerk.close()


def test_nobody_leaves_a_number_behind_at_another_counter(take: Take, seated: Seat) -> None:
    take(1)
    clerk = seated("3")
    clerk.press("/staff/counter/next")
    clerk.get("/staff/counters")
    assert clerk.press("/staff/counters", counter_id="4").status_code == 403


def test_signing_out_closes_the_counter(hall: Running, seated: Seat) -> None:
    clerk = seated()
    clerk.press("/staff/sign-out")
    with hall.foundation.store.read() as session:
        assert counters.counter_now(session, Clerk("qinghe", "3", "")).state == "closed"


def test_a_counter_of_no_site_of_theirs_is_refused(hall: Running, seated: Seat) -> None:
    clerk = seated()
    form = clerk.form("/staff/counter/leave")
    clerk.post(form.action, form.fields)
    fields = [("csrf", form.value("csrf")), ("site_id", "elsewhere"), ("counter_id", "3")]
    answer = clerk.post("/staff/counters", fields)
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "command", ["recall", "start", "hold", "no-show", "finish", "transfer", "resume", "return", "undo"]
)
def test_a_command_without_a_number_is_refused_in_words(seated: Seat, command: str) -> None:
    clerk = seated()
    form = clerk.form("/staff/counter/next")
    answer = clerk.post(f"/staff/counter/{command}", [*form.fields, ("to", "queue:general")])
    assert answer.status_code == 403
    assert re.search(r'class="banner" role="alert">\s*<p><b>[^<{]+</b></p>\s*<p>[^<{]+</p>', clerk.page)


def test_an_unknown_command_is_refused(seated: Seat) -> None:
    clerk = seated()
    form = clerk.form("/staff/counter/next")
    assert clerk.post("/staff/counter/dance", form.fields).status_code == 403


def test_english_refusals_are_english(take: Take, seated: Seat) -> None:
    take(1)
    clerk = seated(language="en")
    form = clerk.form("/staff/counter/next")
    clerk.post("/staff/counter/finish", form.fields)
    banner = clerk.page.partition('role="alert">')[2].partition("</div>")[0]
    assert banner
    assert banner.isascii()


def test_htmx_is_answered_with_a_part(take: Take, seated: Seat) -> None:
    take(1)
    clerk = seated()
    form = clerk.form("/staff/counter/next")
    answer = clerk.post(form.action, form.fields, headers={"hx-request": "true"})
    assert answer.text.lstrip().startswith("<section")
    assert 'hx-swap-oob="true"' in answer.text


def test_the_left_side_is_not_drawn_again_for_nothing(seated: Seat) -> None:
    clerk = seated()
    stamp = re.search(r'desk\?stamp=([^"]+)"', clerk.page)
    assert stamp is not None
    assert clerk.get(f"/staff/counter/desk?stamp={stamp[1]}").status_code == 204


def test_htmx_is_sent_to_the_sign_in_when_the_session_is_over(hall: Running, seated: Seat) -> None:
    clerk = seated()
    hall.clock.shift += timedelta(hours=2)
    answer = clerk.get("/staff/counter/line", **{"hx-request": "true"})
    assert (answer.status_code, answer.headers["hx-redirect"]) == (204, "/staff/sign-in")


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("cache-control", "no-store"),
        ("referrer-policy", "same-origin"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
    ],
)
def test_pages_are_kept_to_their_reader(seated: Seat, header: str, value: str) -> None:
    assert seated().get("/staff/counter").headers[header] == value


def test_nothing_inline_and_nothing_from_elsewhere(seated: Seat) -> None:
    answer = seated().get("/staff/counter")
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert not re.search(r"<style|<script>|\sstyle=|\son[a-z]+=|https?://", answer.text)
