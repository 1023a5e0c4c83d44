"""A browser without JavaScript: keeps cookies, follows redirects, presses the buttons a page really has."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final

from backend.server.staff import members
from backend.server.staff.one_time_codes import code_at
from backend.server.staff.roles import Role
from tests.backend.running import DEADLINE_S

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import requests

    from tests.backend.running import Running

PASSWORD: Final = "correct horse battery 9"


@dataclass
class Form:
    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: int = 0

    def value(self, name: str) -> str:
        return next(value for known, value in self.fields if known == name)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(told["action"]))
        elif tag == "button" and self.forms:
            self.forms[-1].buttons += 1
        elif tag == "select":
            self._select = told["name"]
        elif tag == "option" and self._select and (self._chosen(told)):
            self.forms[-1].fields.append((self._select, told["value"]))
            self._select = "" if "selected" in told else self._select
        elif tag == "input" and "name" in told and (told.get("type") != "checkbox" or "checked" in told):
            self.forms[-1].fields.append((told["name"], told.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""

    def _chosen(self, told: dict[str, str]) -> bool:
        first = all(name != self._select for name, _ in self.forms[-1].fields)
        return first or "selected" in told


class Browser:
    def __init__(self, backend: Running, *, language: str = "zh") -> None:
        self.backend = backend
        self.session = backend.public_session()
        self.session.headers["accept-language"] = language
        self.base = backend.server.addresses.public
        self.page = ""

    def get(self, path: str, **headers: str) -> requests.Response:
        answer = self.session.get(self.base + path, headers=headers, timeout=DEADLINE_S, allow_redirects=False)
        return self._kept(self._followed(answer))

    def post(
        self,
        path: str,
        data: Sequence[tuple[str, str]],
        *,
        follow: bool = True,
        headers: Mapping[str, str] | None = None,
    ) -> requests.Response:
        answer = self.session.post(
            self.base + path, data=list(data), headers=dict(headers or {}), timeout=DEADLINE_S, allow_redirects=False
        )
        return self._kept(self._followed(answer) if follow else answer)

    def form(self, action: str, **holding: str) -> Form:
        """The form of this page with this action, and with these values in it."""
        return next(
            form
            for form in self.forms()
            if form.action == action and all((name, value) in form.fields for name, value in holding.items())
        )

    def forms(self) -> list[Form]:
        reader = _Forms()
        reader.feed(self.page)
        return reader.forms

    def has(self, action: str) -> bool:
        return any(form.action == action for form in self.forms())

    def press(self, action: str, **values: str) -> requests.Response:
        """Fill the form and send it."""
        form = self.form(action)
        kept = [(name, value) for name, value in form.fields if name not in values]
        return self.post(action, [*kept, *values.items()])

    def words(self) -> str:
        body = self.page.partition("</head>")[2] or self.page
        return " ".join(re.sub(r"<[^>]*>", " ", body).split())

    def sign_in(
        self, account: str, secret: str, *, password: str = PASSWORD, code: str | None = None
    ) -> requests.Response:
        self.get("/staff/sign-in")
        shown = code_at(secret, self.backend.clock()) if code is None else code
        return self.press("/staff/sign-in", account=account, password=password, code=shown)

    def close(self) -> None:
        self.session.close()

    def _followed(self, answer: requests.Response) -> requests.Response:
        for _ in range(5):
            if answer.status_code != 303:
                break
            answer = self.session.get(self.base + answer.headers["location"], timeout=DEADLINE_S, allow_redirects=False)
        return answer

    def _kept(self, answer: requests.Response) -> requests.Response:
        self.page = answer.text
        return answer


def hire(
    backend: Running, account: str, role: Role = Role.COUNTER, *, sites: Sequence[str] = ("qinghe",), shown_as: str = ""
) -> str:
    """Make an account that is all set up; returns its authenticator's secret."""
    at = backend.clock()
    with backend.foundation.store.write() as session:
        made, _ = members.add(
            session,
            account=account,
            shown_as=shown_as or account,
            role=role,
            sites=sites,
            password=PASSWORD,
            by_id="test",
            at=at,
        )
        return members.new_authenticator(session, made.id, backend.foundation.secret, by_id="test", at=at)


def signed_in(backend: Running, account: str, role: Role = Role.COUNTER, *, language: str = "zh") -> Browser:
    """Somebody new, signed in."""
    browser = Browser(backend, language=language)
    answer = browser.sign_in(account, hire(backend, account, role))
    assert answer.status_code == 200, browser.words()
    return browser
