"""Who sits before the browser: a clerk with nothing but a keyboard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from backend.server.staff.one_time_codes import code_at
from backend.server.staff.roles import Role
from tests.backend.browser import PASSWORD, hire

if TYPE_CHECKING:
    from tests.backend.running import Running
    from tests.backend.screens.chromium import Window


@dataclass(frozen=True, slots=True)
class Clerk:
    window: Window

    @classmethod
    def signed_in(cls, window: Window, backend: Running, account: str, *, role: Role = Role.COUNTER) -> Clerk:
        secret = hire(backend, account, role, shown_as="陈晓雯")
        clerk = cls(window)
        window.open("/staff/sign-in")
        clerk.types(account, PASSWORD, code_at(secret, backend.clock()))
        window.page.wait_for_url(lambda url: not url.endswith("/sign-in"))
        return clerk

    def types(self, account: str, password: str, code: str) -> None:
        """Fill the form of the way in, field after field, and send it: once the cursor stands there."""
        self.window.page.locator("form input:focus").wait_for()
        for words in (account, password, code):
            self.window.type(words)
            self.window.press("Tab")
        self.window.press("Enter")

    def sits(self) -> None:
        """Take the first counter of the list and open it."""
        self.window.page.locator(".tile:focus").wait_for()
        self.window.press("Enter")
        self.window.reads("号窗口没开")
        self.press("Space", "叫指定的号")

    def press(self, key: str, words: str) -> None:
        """Press a key, once the page lets itself be pressed again, and wait for what comes of it."""
        self.window.page.wait_for_selector("html:not(.calm):not([data-asking])", state="attached")
        self.window.press(key)
        self.window.reads(words)

    def ticket(self) -> str:
        return self.window.page.locator("#ticket").inner_text()
