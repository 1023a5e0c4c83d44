"""Pages and forms, which are in no contract: whatever a browser sends, the server answers and does not fail.

A manager and an administrator who are signed in ask at the staff's pages, somebody at home at the public ones. Their
forms are their own (the token is put in), so that what was drawn reaches what reads it.
"""

from __future__ import annotations

import copy
import random
import re
import secrets
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import pytest
import schemathesis
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from schemathesis import Case

from backend.server.app import _PUBLIC
from backend.server.staff.roles import Role
from tests.backend.browser import signed_in
from tests.backend.contract.insider import without_limits
from tests.backend.contract.test_by_schemathesis import BOUNDED
from tests.backend.engines import BOTH
from tests.backend.open_hall import SITE, OpenHall
from tests.backend.running import DEADLINE_S, Running, always_open, running

if TYPE_CHECKING:
    from collections.abc import Iterator

    import requests

ENGINES = BOTH
_LEFT_OUT: Final = ("/events", "/sign-out", "/unpair")  # the first never ends, the others end what the next one needs
_STRANGE: Final = ("", "\0", "\r\n", "'", "😀", "%00", "9" * 30, "-1", "0001-01-01", "9999-12-31", "//", "https://[")
_ORIGINS: Final = (None, "null", "https://[", "https://elsewhere:99999", "")


def _pages() -> dict[str, Any]:
    """The routes that the contract leaves out, described as it would."""
    routes = []
    for route in (route for router in _PUBLIC for route in router.routes):
        if isinstance(route, APIRoute) and not route.include_in_schema and not route.path.endswith(_LEFT_OUT):
            shown = copy.copy(route)
            shown.include_in_schema = True
            shown.operation_id = f"{route.name} {route.path}"
            routes.append(shown)
    return get_openapi(title="pages", version="1", routes=routes)


SCHEMA = schemathesis.openapi.from_dict(_pages())


class Visitors:
    """Three browsers at one hall with a number that waits and one that is called."""

    def __init__(self, backend: Running) -> None:
        without_limits(backend)
        hall = OpenHall(backend)
        called, waiting = hall.take(), hall.take()
        hall.call("3")
        self._base = backend.server.addresses.public
        self._real: dict[str, tuple[str, ...]] = {
            "site_id": (SITE,),
            "site": (SITE,),
            "queue_id": ("general", "household"),
            "from_queue": ("general",),
            "to_queue": ("household",),
            "counter_id": ("3", "1"),
            "token": tuple(one.url.rpartition("/")[2] for one in (called, waiting)),
            "number_id": (called.id, waiting.id),
            "command": ("next", "start", "finish", "hold", "recall", "transfer", "no-show", "given", "open", "close"),
            "phone": ("13800138000",),
            "day": ("2026-11-23",),
            "first": ("2026-11-01",),
            "role": ("counter",),
            "act": ("password", "change", "disable"),
            "satisfaction": ("good", "bad"),
        }
        manager, administrator = (signed_in(backend, str(role), role) for role in (Role.MANAGER, Role.ADMINISTRATOR))
        home = hall.visitor()
        self._browsers = {
            "/staff/accounts": (administrator.session, _token(administrator.get("/staff/accounts"))),
            "/staff": (manager.session, _token(manager.get("/staff/counters"))),
            "": (home.session, _token(home.get(f"/halls/{SITE}/queues/general/take"))),
        }

    def ask(self, case: Case[Any]) -> requests.Response:
        chance = random.Random(repr((case.path_parameters, case.query, case.body)))
        path: str = case.path
        for name, drawn in (case.path_parameters or {}).items():
            path = path.replace(f"{{{name}}}", quote(self._put(name, drawn, chance) or "x", safe=""))
        session, token = next(mine for begins, mine in self._browsers.items() if path.startswith(begins))
        query = {name: self._put(name, drawn, chance) for name, drawn in (case.query or {}).items()}
        drawn_form = case.body if isinstance(case.body, dict) else {}
        form = {name: self._put(name, drawn, chance) for name, drawn in drawn_form.items()}
        own = {"csrf": token, "nonce": secrets.token_hex(4)} if case.method == "POST" else {}
        origin = chance.choice(_ORIGINS) if chance.random() < 0.2 else None
        return session.request(
            case.method,
            self._base + path,
            params=query,
            data=form | own,
            headers={} if origin is None else {"origin": origin},
            timeout=DEADLINE_S,
            allow_redirects=False,
        )

    def close(self) -> None:
        for session, _ in self._browsers.values():
            session.close()

    def _put(self, name: str, drawn: Any, chance: random.Random) -> str:
        kind = chance.random()
        if kind < 0.6 and name in self._real:
            return chance.choice(self._real[name])
        return chance.choice(_STRANGE) if kind > 0.85 else str(drawn)


def _token(page: requests.Response) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert found is not None, page.text
    return found[1]


@pytest.fixture(scope="module")
def visitors(tmp_path_factory: pytest.TempPathFactory, module_database: str) -> Iterator[Visitors]:
    directory = tmp_path_factory.mktemp("pages")
    with running(directory, site=always_open(directory), database=module_database) as backend:
        asking = Visitors(backend)
        yield asking
        asking.close()


@SCHEMA.parametrize()
@BOUNDED
def test_whatever_a_browser_sends_is_answered(case: Case[Any], visitors: Visitors) -> None:
    answer = visitors.ask(case)
    assert answer.status_code < 500, (case.method, case.path, case.path_parameters, case.query, case.body)
