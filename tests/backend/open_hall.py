"""A running backend with clerks: numbers taken and called by the commands, pages read over HTTP."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from sqlalchemy import select

from backend.server.board.calls import Call, recent_calls
from backend.server.queueing import calling, counters
from backend.server.queueing.desk import Clerk, NumberNow
from backend.server.second_factor.sms import kept_messages
from backend.server.store.tables import TerminalRow
from kiosk.domain.queueing import NumberOrder, QueueNumber
from tests.backend.running import DEADLINE_S, Running

if TYPE_CHECKING:
    from collections.abc import Callable

    import requests

SITE = "qinghe"


class OpenHall:
    """The demonstration hall, its clerks and its visitors."""

    def __init__(self, backend: Running) -> None:
        self.backend = backend
        self.store = backend.foundation.store
        self.base = backend.server.addresses.public
        self._terminal = self._known_terminal()
        if not self._terminal:
            backend.terminal().close()
            self._terminal = self._known_terminal()
        self._taken = 0

    def _known_terminal(self) -> str:
        with self.store.read() as session:
            return session.scalars(select(TerminalRow.id)).first() or ""

    @property
    def house(self) -> Any:
        return self.backend.server._house

    def take(self, queue: str = "general") -> QueueNumber:
        self._taken += 1
        order = NumberOrder(queue, f"69010219491231{self._taken:03d}X" if queue == "household" else None)
        with self.store.write() as session:
            taken: QueueNumber = self.house.numbers.take(
                session,
                order,
                number_id=f"number-{self._taken}",
                site_id=SITE,
                terminal_id=self._terminal,
                at=self.backend.clock(),
            )
        return taken

    def do(self, command: Callable[..., Any], counter: str, *args: object, **named: object) -> Any:
        """One command of the clerk at a counter."""
        with self.store.write() as session:
            return command(session, Clerk(SITE, counter, f"staff-{counter}"), *args, at=self.backend.clock(), **named)

    def open(self, *labels: str) -> None:
        for label in labels:
            self.do(counters.open_counter, label)

    def call(self, counter: str) -> NumberNow:
        """Open the counter and call the next number."""
        self.open(counter)
        called: NumberNow = self.do(calling.call_next, counter)
        return called

    def last_call(self) -> Call:
        with self.store.read() as session:
            return recent_calls(session, SITE, after=self.backend.clock().replace(year=2000))[0]

    def code(self) -> str:
        """The code in the last text message."""
        with self.store.read() as session:
            return kept_messages(session, last=1)[0].code

    def visitor(self, language: str = "zh-CN") -> Visitor:
        return Visitor(self, language)


class Visitor:
    """One browser: keeps cookies, follows where it is sent, fills forms."""

    def __init__(self, hall: OpenHall, language: str) -> None:
        self._hall = hall
        self.session = hall.backend.public_session()
        self.session.headers["accept-language"] = language
        self.page: requests.Response

    def get(self, path: str, **params: str) -> requests.Response:
        self.page = self._followed(self.session.get(urljoin(self._hall.base, path), params=params, timeout=DEADLINE_S))
        return self.page

    def press(self, action: str = "", **fields: str) -> requests.Response:
        """Send the form of the page, hidden fields included."""
        form = re.search(rf'<form method="post" action="([^"]*{action}[^"]*)".*?</form>', self.page.text, re.DOTALL)
        assert form is not None, self.words
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[0]))
        return self.post(form[1], **{**hidden, **fields})

    def post(self, path: str, **fields: str) -> requests.Response:
        answer = self.session.post(urljoin(self._hall.base, path), data=fields, timeout=DEADLINE_S)
        self.page = self._followed(answer)
        return self.page

    @property
    def words(self) -> str:
        """What the page says, without its tags."""
        return " ".join(re.sub(r"<[^>]*>", " ", self.page.text).split())

    def _followed(self, answer: requests.Response) -> requests.Response:
        while answer.is_redirect:
            answer = self.session.get(urljoin(answer.url, answer.headers["location"]), timeout=DEADLINE_S)
        return answer
