"""Who gets in, who does not, and that nobody learns why."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from backend.server.staff import members, one_time_codes, passwords
from backend.server.staff.roles import Role
from backend.server.staff.sessions import IDLE, LIFE
from backend.server.store.staff_tables import StaffSessionRow
from tests.backend.browser import PASSWORD, Browser, hire, signed_in
from tests.backend.engines import BOTH

ENGINES = BOTH

STRANGE = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.backend.running import Running


@pytest.fixture
def browser(hall: Running) -> Iterator[Browser]:
    opened = Browser(hall)
    yield opened
    opened.close()


def _member(hall: Running, account: str) -> members.Member:
    with hall.foundation.store.read() as session:
        return members.by_account(session, account)


def test_password_and_code_let_in(hall: Running, browser: Browser) -> None:
    browser.sign_in("li", hire(hall, "li"))
    assert "您坐哪个窗口" in browser.words()


@pytest.mark.parametrize(
    ("account", "password", "code"),
    [
        ("li", "wrong horse battery 9", None),
        ("li", PASSWORD, "000000"),
        ("li", PASSWORD, ""),
        ("nobody", PASSWORD, None),
        ("", "", ""),
        ("gone", PASSWORD, None),
    ],
)
def test_whatever_is_wrong_the_answer_is_the_same(
    hall: Running, browser: Browser, account: str, password: str, code: str | None
) -> None:
    secret = hire(hall, "li")
    gone = hire(hall, "gone")
    with hall.foundation.store.write() as session:
        known = members.by_account(session, "gone")
        members.set_disabled(session, known.id, disabled=True, by_id="test", at=hall.clock())
    answer = browser.sign_in(account, gone if account == "gone" else secret, password=password, code=code)
    assert answer.status_code == 403
    assert "账号、密码或验证码不对" in browser.words()


def test_a_code_is_good_once(hall: Running, browser: Browser) -> None:
    secret = hire(hall, "li")
    code = one_time_codes.code_at(secret, hall.clock())
    browser.sign_in("li", secret, code=code)
    assert browser.sign_in("li", secret, code=code).status_code == 403


def test_failures_make_the_next_try_wait(hall: Running, browser: Browser) -> None:
    secret = hire(hall, "li")
    for _ in range(3):
        browser.sign_in("li", secret, password="wrong")
    assert browser.sign_in("li", secret).status_code == 429
    assert "请等" in browser.words()


def test_an_unknown_name_waits_as_well(hall: Running, browser: Browser) -> None:
    hall.clock.stand_still()
    for _ in range(3):
        browser.sign_in("nobody", STRANGE, password="wrong")
    assert browser.sign_in("nobody", STRANGE).status_code == 429


def test_the_wait_grows_and_passes(hall: Running, browser: Browser) -> None:
    secret = hire(hall, "li")
    for _ in range(3):
        browser.sign_in("li", secret, password="wrong")
    hall.clock.shift += timedelta(seconds=3)
    assert browser.sign_in("li", secret, password="wrong").status_code == 403
    hall.clock.shift += timedelta(seconds=3)
    assert browser.sign_in("li", secret).status_code == 429
    hall.clock.shift += timedelta(seconds=30)
    assert browser.sign_in("li", secret).status_code == 200


def test_one_address_cannot_try_all_day(hall: Running, browser: Browser) -> None:
    codes = [browser.sign_in(f"name-{nth}", STRANGE, password="x").status_code for nth in range(13)]
    assert codes[-1] == 429


def test_the_session_ends_by_idling(hall: Running) -> None:
    clerk = signed_in(hall, "li")
    hall.clock.shift += IDLE
    clerk.get("/staff/counters")
    assert clerk.has("/staff/sign-in")
    clerk.close()


def test_the_session_ends_after_a_working_day(hall: Running) -> None:
    clerk = signed_in(hall, "li")
    for _ in range(int(LIFE / timedelta(minutes=50)) + 1):
        hall.clock.shift += timedelta(minutes=50)
        clerk.get("/staff/counters")
    assert clerk.has("/staff/sign-in")
    clerk.close()


def test_a_page_that_asks_by_itself_does_not_keep_a_session_awake(hall: Running) -> None:
    clerk = signed_in(hall, "li")
    hall.clock.shift += IDLE / 2
    clerk.get("/staff/counters", **{"x-by-itself": "true"})
    hall.clock.shift += IDLE / 2
    clerk.get("/staff/counters")
    assert clerk.has("/staff/sign-in")
    clerk.close()


def test_signing_out_ends_the_session_on_the_server(hall: Running) -> None:
    clerk = signed_in(hall, "li")
    token = clerk.session.cookies["__Host-staff"]
    clerk.press("/staff/sign-out")
    clerk.session.cookies.set("__Host-staff", token, domain="127.0.0.1", path="/", secure=True)
    clerk.get("/staff/counters")
    assert clerk.has("/staff/sign-in")
    clerk.close()


def test_another_role_ends_the_sessions_of_the_old_one(hall: Running) -> None:
    clerk = signed_in(hall, "li")
    with hall.foundation.store.write() as session:
        members.change(
            session,
            _member(hall, "li").id,
            role=Role.MANAGER,
            sites=["qinghe"],
            shown_as="li",
            by_id="test",
            at=hall.clock(),
        )
    clerk.get("/staff/counters")
    assert clerk.has("/staff/sign-in")
    clerk.close()


def test_only_the_hash_of_the_token_is_kept(hall: Running) -> None:
    clerk = signed_in(hall, "li")
    token = clerk.session.cookies["__Host-staff"]
    with hall.foundation.store.read() as session:
        assert session.get(StaffSessionRow, token) is None
    kept = b"".join(file.read_bytes() for file in hall.state_dir.glob("backend.db*"))
    assert token.encode() not in kept
    clerk.close()


def test_the_cookie_is_for_this_host_over_tls_and_not_for_scripts(hall: Running, browser: Browser) -> None:
    secret = hire(hall, "li")
    browser.get("/staff/sign-in")
    form = browser.form("/staff/sign-in")
    code = one_time_codes.code_at(secret, hall.clock())
    answer = browser.post(
        form.action,
        [*form.fields[:1], ("account", "li"), ("password", PASSWORD), ("code", code)],
        follow=False,
    )
    cookie = answer.headers["set-cookie"]
    assert all(word in cookie for word in ("__Host-staff=", "HttpOnly", "SameSite=strict", "Secure", "Path=/"))


def test_a_sign_in_form_of_another_site_is_refused(hall: Running, browser: Browser) -> None:
    secret = hire(hall, "li")
    browser.get("/staff/sign-in")
    code = one_time_codes.code_at(secret, hall.clock())
    answer = browser.post("/staff/sign-in", [("csrf", "x"), ("account", "li"), ("password", PASSWORD), ("code", code)])
    assert (answer.status_code, "刚才那一下没有算数" in answer.text) == (403, True)


def test_nothing_of_the_person_is_in_the_log(hall: Running, browser: Browser) -> None:
    browser.sign_in("li.wei", hire(hall, "li.wei", shown_as="李维"))
    browser.sign_in("li.wei", STRANGE, password="wrong")
    told = hall.logged.getvalue()
    assert "staff_signed_in" in told
    assert "staff_not_signed_in" in told
    assert "li.wei" not in told
    assert "李维" not in told


def test_a_password_is_kept_as_argon2id() -> None:
    assert passwords.hashed(PASSWORD, account="li").startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_a_first_password_holds_no_accounts_name_however_short() -> None:
    assert not [first for first in (passwords.made_up(account="xu") for _ in range(2000)) if "xu" in first]


def _new(hall: Running, account: str = "li") -> str:
    with hall.foundation.store.write() as session:
        _, first = members.add(
            session,
            account=account,
            shown_as=account,
            role=Role.COUNTER,
            sites=["qinghe"],
            by_id="test",
            at=hall.clock(),
        )
    return first


def _offered(browser: Browser) -> str:
    return browser.page.partition('class="secret">')[2].partition("<")[0].replace(" ", "")


def test_a_new_account_is_set_up_before_anything_else(hall: Running, browser: Browser) -> None:
    browser.sign_in("li", "", password=_new(hall), code="")
    assert "第一次登录" in browser.words()
    browser.get("/staff/counters")
    assert "第一次登录" in browser.words()


def test_a_new_account_with_password_and_code_is_let_in(hall: Running, browser: Browser) -> None:
    browser.sign_in("li", "", password=_new(hall), code="")
    secret = _offered(browser)
    code = one_time_codes.code_at(secret, hall.clock())
    browser.press("/staff/set-up", password=PASSWORD, again=PASSWORD, code=code)
    assert "您坐哪个窗口" in browser.words()
    browser.get("/staff/set-up")
    assert secret not in browser.page.replace(" ", "")


@pytest.mark.parametrize(
    ("password", "again", "code", "told"),
    [
        ("short", "short", None, "太简单"),
        ("aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaa", None, "太简单"),
        ("li and some more words", "li and some more words", None, "太简单"),
        (PASSWORD, "something else 123", None, "不一样"),
        (PASSWORD, PASSWORD, "000000", "验证码不对"),
    ],
)
def test_a_poor_start_is_refused_with_the_reason(
    hall: Running, browser: Browser, password: str, again: str, code: str | None, told: str
) -> None:
    browser.sign_in("li", "", password=_new(hall), code="")
    good = one_time_codes.code_at(_offered(browser), hall.clock())
    answer = browser.press("/staff/set-up", password=password, again=again, code=good if code is None else code)
    assert answer.status_code == 403
    assert told in browser.words()


def test_the_first_password_cannot_stay(hall: Running, browser: Browser) -> None:
    first = _new(hall)
    browser.sign_in("li", "", password=first, code="")
    code = one_time_codes.code_at(_offered(browser), hall.clock())
    browser.press("/staff/set-up", password=first, again=first, code=code)
    assert "和原来的一样" in browser.words()
