"""A browser without JavaScript: keeps cookies, follows redirects, presses the buttons a page really has, and listens.

Speaks to the demonstration's own backend on loopback alone, and trusts its CA alone.
"""

from __future__ import annotations

import http.client
import json
import queue
import re
import ssl
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode, urljoin

from kiosk.demo.process import ProcessFailed
from kiosk.demo.stage import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kiosk.demo.process import Event

_MOST_BYTES: Final = 4_000_000
_SILENCE_S: Final = 15.0  # a stream says every ten seconds that it is alive


@dataclass(slots=True)
class _Form:
    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)


class _Forms(HTMLParser):
    """The forms of a page, with what they hold before anybody types."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[_Form] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a form or one of its hidden fields."""
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(_Form(told.get("action", "")))
        elif tag == "input" and self.found and "name" in told and told.get("type") == "hidden":
            self.found[-1].fields.append((told["name"], told.get("value", "")))


class Browser:
    """One person's browser. Every way in which a page does not come raises ProcessFailed."""

    def __init__(self, base: str, authority: Path) -> None:
        """`base`: where addresses without a host lead; `authority`: the CA's certificate, PEM."""
        self._context = ssl.create_default_context(cafile=str(authority))
        self._open = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),  # loopback, whatever the environment says
            urllib.request.HTTPSHandler(context=self._context),
            urllib.request.HTTPCookieProcessor(),
        )
        self._open.addheaders = [("Accept-Language", "zh-CN")]
        self._base = base
        self.page = ""

    def get(self, path: str) -> str:
        """Open a page. Gives its HTML."""
        self.page = self.fetch(path).decode("utf-8")
        return self.page

    def fetch(self, path: str) -> bytes:
        """Fetch what is there."""
        return self._answer(path, None)

    def press(self, action: str, /, holding: str = "", **typed: str) -> str:
        """Fill the form with this action and send it; `holding`: a value that tells it from others of its kind."""
        reader = _Forms()
        reader.feed(self.page)
        for form in reader.found:
            if form.action == action and (not holding or holding in {value for _, value in form.fields}):
                kept = [(name, value) for name, value in form.fields if name not in typed]
                self.page = self._answer(action, urlencode([*kept, *typed.items()]).encode()).decode("utf-8")
                return self.page
        raise ProcessFailed(f"no button for {action}: the page says: {self.words()[:200]}")

    def words(self) -> str:
        """What the page says, without its tags."""
        return " ".join(re.sub(r"<[^>]*>", " ", self.page.partition("</head>")[2] or self.page).split())

    def expect(self, words: str) -> None:
        """Raise ProcessFailed unless the page says this."""
        if words not in self.words():
            raise ProcessFailed(f"“{words}” was expected, and the page says: {self.words()[:200]}")

    def follow(self, path: str) -> Following:
        """Listen to a live page's news (server-sent events)."""
        try:
            stream = self._open.open(urljoin(self._base, path), timeout=_SILENCE_S)
        except OSError as error:
            raise ProcessFailed(f"{path}: {error}") from error
        return Following(path, stream)

    def _answer(self, path: str, body: bytes | None) -> bytes:
        try:
            with self._open.open(urljoin(self._base, path), body, timeout=PATIENCE_S) as answer:
                content: bytes = answer.read(_MOST_BYTES)
        except urllib.error.HTTPError as error:
            with error:
                self.page = error.read(_MOST_BYTES).decode("utf-8", "backslashreplace")
            raise ProcessFailed(f"{path}: {error.code}: {self.words()[:200]}") from error
        except (OSError, http.client.HTTPException) as error:
            raise ProcessFailed(f"{path}: {error}") from error
        return content


class Following:
    """The news of one live page, in order, each with the instant at which it was heard (monotonic seconds)."""

    def __init__(self, path: str, stream: http.client.HTTPResponse) -> None:
        """Listen until the backend ends: nothing else ends a read in another thread."""
        self._path = path
        self._heard: queue.Queue[tuple[float, Event] | None] = queue.Queue()
        threading.Thread(target=self._listen, args=(stream,), name=f"follow-{path}", daemon=True).start()

    def until(self, what: str, wanted: Callable[[Event], bool]) -> tuple[float, Event]:
        """Wait for a look at the page that is wanted; those before are dropped. Raises ProcessFailed."""
        ends_at = time.monotonic() + PATIENCE_S
        while True:
            try:
                heard = self._heard.get(timeout=max(0.0, ends_at - time.monotonic()))
            except queue.Empty:
                raise ProcessFailed(f"{self._path}: {what} was not told within {PATIENCE_S:g} s") from None
            if heard is None:
                self._heard.put(None)
                raise ProcessFailed(f"{self._path}: its news ended before {what}")
            if wanted(heard[1]):
                return heard

    def _listen(self, stream: http.client.HTTPResponse) -> None:
        kind = ""
        try:
            with stream:
                for line in stream:
                    name, _, value = line.decode("utf-8").rstrip("\n").partition(": ")
                    if name == "event":
                        kind = value
                    elif name == "data" and kind == "look":
                        self._heard.put((time.monotonic(), json.loads(value)["look"]))
        except (OSError, ValueError, http.client.HTTPException):
            pass  # the backend ended
        self._heard.put(None)
