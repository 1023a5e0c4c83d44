"""No permission, no effect: every command for every role, every form without its token."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fastapi.routing import APIRoute
from sqlalchemy import text

from backend.server.staff.commands import Command, permission_of
from backend.server.staff.roles import HOLDS, Permission, Role
from backend.server.staff.routes import ROUTERS
from tests.backend.browser import Browser, signed_in
from tests.backend.engines import BOTH

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.backend.running import Running

ENGINES = BOTH
POSTS = [
    *((f"/staff/counter/{command}", permission_of(command)) for command in Command),
    ("/staff/counters", Permission.SIT),
    ("/staff/counter/leave", Permission.SIT),
    ("/staff/counter/pair", Permission.PAIR_DISPLAY),
    ("/staff/counter/unpair", Permission.PAIR_DISPLAY),
    ("/staff/hall/close", Permission.CLOSE_OTHERS),
    ("/staff/hall/move", Permission.MOVE_QUEUE),
    ("/staff/hall/stop", Permission.STOP_QUEUE),
    ("/staff/hall/resume", Permission.STOP_QUEUE),
    ("/staff/accounts", Permission.MANAGE_STAFF),
    ("/staff/accounts/{other}/password", Permission.MANAGE_STAFF),
    ("/staff/accounts/{other}/authenticator", Permission.MANAGE_STAFF),
    ("/staff/accounts/{other}/disable", Permission.MANAGE_STAFF),
    ("/staff/accounts/{other}/change", Permission.MANAGE_STAFF),
]
PAGES = [
    ("/staff/counters", Permission.SIT),
    ("/staff/hall", Permission.SEE_HALL),
    ("/staff/hall/now", Permission.SEE_HALL),
    ("/staff/statistics", Permission.SEE_STATISTICS),
    ("/staff/statistics.csv", Permission.EXPORT_STATISTICS),
    ("/staff/accounts", Permission.MANAGE_STAFF),
]
_OPEN = {"/staff/sign-in", "/staff/set-up", "/staff/sign-out", "/staff/display", "/staff/display/{counter_id}/review"}
_WATCHED = ("numbers", "service_counters", "staff_members", "counter_displays", "staff_deeds", "queue_events")


def _routes() -> list[APIRoute]:
    return [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]


def _kept(hall: Running) -> list[object]:
    with hall.foundation.store.read() as session:
        return [tuple(row) for table in _WATCHED for row in session.execute(text(f"SELECT * FROM {table}"))]


def _fields(csrf: str) -> list[tuple[str, str]]:
    fields = {
        "csrf": csrf,
        "nonce": "n",
        "site_id": "qinghe",
        "counter_id": "3",
        "from_queue": "general",
        "to_queue": "property",
        "to": "queue:property",
        "account": "newcomer",
        "shown_as": "newcomer",
        "role": "administrator",
        "site": "qinghe",
    }
    return list(fields.items())


def _token(browser: Browser) -> str:
    return next(form.value("csrf") for form in browser.forms())


@pytest.mark.parametrize("role", list(Role))
def test_without_the_permission_nothing_happens(
    hall: Running, take: Callable[..., list[str]], seated: Callable[..., Browser], role: Role
) -> None:
    take(2)
    seated("3", "other").press("/staff/counter/next")
    somebody = signed_in(hall, "somebody", role)
    csrf = _token(somebody)
    with hall.foundation.store.write() as session:  # as if the role had been taken away at a counter
        session.execute(
            text(
                "UPDATE staff_sessions SET site_id = 'qinghe', counter_id = '3' WHERE staff_id ="
                " (SELECT id FROM staff_members WHERE account = 'somebody')"
            )
        )
        other = session.execute(text("SELECT id FROM staff_members WHERE account = 'other'")).scalar_one()
    before = _kept(hall)
    forbidden = [path.format(other=other) for path, permission in POSTS if permission not in HOLDS[role]]
    answers = {path: somebody.post(path, _fields(csrf)).status_code for path in forbidden}
    assert answers == dict.fromkeys(forbidden, 403)
    assert _kept(hall) == before
    somebody.close()


@pytest.mark.parametrize("role", list(Role))
def test_pages_are_for_those_who_may_see_them(hall: Running, role: Role) -> None:
    somebody = signed_in(hall, "somebody", role)
    wanted = {path: 200 if permission in HOLDS[role] else 403 for path, permission in PAGES}
    assert {path: somebody.get(path).status_code for path in wanted} == wanted
    somebody.close()


@pytest.mark.parametrize("token", ["", "x", "é"])
def test_a_form_without_its_token_changes_nothing(
    hall: Running, take: Callable[..., list[str]], seated: Callable[..., Browser], token: str
) -> None:
    take(1)
    clerk = seated()
    before = _kept(hall)
    mine = [path for path, permission in POSTS if permission in HOLDS[Role.COUNTER]]
    assert {clerk.post(path, _fields(token)).status_code for path in mine} == {403}
    assert _kept(hall) == before


@pytest.mark.parametrize(
    "headers", [{"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}]
)
def test_a_form_from_elsewhere_changes_nothing(
    hall: Running, take: Callable[..., list[str]], seated: Callable[..., Browser], headers: dict[str, str]
) -> None:
    take(1)
    clerk = seated()
    form = clerk.form("/staff/counter/next")
    before = _kept(hall)
    assert clerk.post(form.action, form.fields, headers=headers).status_code == 403
    assert _kept(hall) == before


def test_another_browsers_token_is_no_good(hall: Running, seated: Callable[..., Browser]) -> None:
    clerk, other = seated("3"), seated("4")
    form = clerk.form("/staff/counter/close")
    fields = [(name, _token(other) if name == "csrf" else value) for name, value in form.fields]
    assert clerk.post(form.action, fields).status_code == 403


def test_nobody_reaches_a_command_without_signing_in(hall: Running) -> None:
    stranger = Browser(hall)
    before = _kept(hall)
    for path, _ in POSTS:
        answer = stranger.post(path.format(other="s-0"), _fields("x"), follow=False)
        assert (answer.status_code, answer.headers["location"]) == (303, "/staff/sign-in")
    assert _kept(hall) == before
    stranger.close()


def test_every_route_that_changes_something_is_listed_here() -> None:
    """A new POST must stand in POSTS, with its permission, or among those that need none."""
    listed = {path for path, _ in POSTS} | _OPEN | {"/staff/counter/{command}", "/staff/accounts/{member_id}/{act}"}
    posts = {route.path for route in _routes() if "POST" in (route.methods or ())}
    assert posts <= listed


def test_nothing_is_changed_by_a_get() -> None:
    methods = {frozenset(route.methods or ()) for route in _routes()}
    assert methods == {frozenset({"GET"}), frozenset({"POST"})}
