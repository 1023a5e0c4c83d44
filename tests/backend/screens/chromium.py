"""Debian's Chromium over a real backend: pages that watch what they load, and what any page of ours must be.

`PICTURES=DIR pytest tests/backend/screens` keeps a picture of every state.
"""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

    from tests.backend.running import Running

PROGRAMS: Final = ("chromium", "chromium-browser")
PATIENCE_MS: Final = 15_000
PHONE: Final = (360, 740)
DESK: Final = (1440, 900)
BOARD: Final = (1920, 1080)
_PICTURES: Final = os.environ.get("PICTURES", "")
_FOUND: Final = (Path(__file__).parent / "faults.js").read_text(encoding="utf-8")
_ANSWERED: Final = "Failed to load resource: the server responded with a status of 4"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium, without a screen. As root it has no sandbox to start."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    assert program is not None, "apt-get install chromium (system-packages-dev.txt)"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=program,
            args=["--no-sandbox"] if os.getuid() == 0 else [],
            chromium_sandbox=os.getuid() != 0,
        )
        yield started
        started.close()


_TELL_ASKING: Final = """(() => {
  let asking = 0;
  const tell = (by) => (event) => {
    if (event.detail.requestConfig?.verb !== "post") return;
    asking += by;
    document.documentElement.toggleAttribute("data-asking", asking > 0);
  };
  document.addEventListener("htmx:beforeRequest", tell(1));
  document.addEventListener("htmx:afterRequest", tell(-1));
})()"""
"""While a press is not answered, `html` says so: news may show what came of it before the answer is drawn."""


class Window:
    """One browser of one person: its own cookies, its own page. Complaints are kept until `close`."""

    def __init__(
        self, browser: Browser, backend: Running, *, size: tuple[int, int], language: str = "zh-CN", script: bool = True
    ) -> None:
        self.backend = backend
        self.base = backend.server.addresses.public
        self.complaints: list[str] = []
        self.lost_line = False  # the backend is away on purpose: what cannot be loaded is no fault
        width, height = size
        self.context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": height},
            locale=language,
            timezone_id="Asia/Shanghai",
            ignore_https_errors=True,  # a CA of the test's own
            has_touch=size == PHONE,
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        self.context.set_default_timeout(PATIENCE_MS)
        self.page: Page = self.context.new_page()
        self.page.add_init_script(_TELL_ASKING)
        self.page.on("request", self._asked)
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))

    def open(self, path: str) -> Page:
        self.page.goto(path if path[:8].lower() == "https://" else self.base + path)
        return self.page

    def reads(self, words: str) -> None:
        """Wait until these words can be seen."""
        self.page.get_by_text(words).first.wait_for()

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)

    def focused(self) -> str:
        """What has the focus: id, else name."""
        told: str = self.page.evaluate("document.activeElement.id || document.activeElement.getAttribute('name') || ''")
        return told

    def looks(self, name: str, *, whole: bool = False) -> None:
        """Find no fault with what is shown, and keep its picture where pictures are wanted."""
        faults: list[str] = self.page.evaluate(_FOUND, {"narrow": self.page.viewport_size == _as_size(PHONE)})
        if _PICTURES:
            Path(_PICTURES).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=Path(_PICTURES) / f"{name}.png", full_page=whole)
        assert faults == [], f"{name}: {faults}"

    def close(self) -> None:
        self.context.close()
        assert self.complaints == []

    def _asked(self, request: Request) -> None:
        if urlsplit(request.url).netloc != urlsplit(self.base).netloc:
            self.complaints.append(f"from elsewhere: {request.url}")

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(_ANSWERED) and not self.lost_line:
            self.complaints.append(f"console: {message.text}")


def _as_size(size: tuple[int, int]) -> dict[str, Any]:
    return {"width": size[0], "height": size[1]}
