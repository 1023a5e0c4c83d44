"""The stage: what the terminal shows now, by its own events; hands to touch it and eyes to take pictures."""

from __future__ import annotations

import itertools
import json
import time
from typing import TYPE_CHECKING

from kiosk.demo.process import ProcessFailed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kiosk.demo.process import Event, Process

PATIENCE_S = 30.0
_TREMOR_S = 0.35
_numbers = itertools.count(1)


class Stage:
    """Follows one terminal started with `--control stdio`. `met` collects pictures taken, over several terminals."""

    def __init__(self, terminal: Process, screens: Path, met: list[str]) -> None:
        """Watch; nothing is known before the first event."""
        self._terminal = terminal
        self._screens = screens
        self._met = met
        self._now: dict[str, Event] = {}
        self._touched: dict[str, float] = {}

    def now(self, kind: str) -> Event:
        """The last event of a kind: page, layer, manner, standing."""
        return self._now.get(kind, {})

    def page(self, *names: str, after: int = 0) -> Event:
        """Wait until one of these pages is shown, newer than the scene with token `after`."""

        def there() -> bool:
            page = self.now("page")
            return page.get("page") in names and page.get("token", 0) > after

        self.until(f"page {' or '.join(names)}", there)
        return self.now("page")

    def layer(self, name: str | None) -> None:
        """Wait until this layer lies on top; None: no layer."""
        self.until(f"layer {name}", lambda: self.now("layer").get("layer") == name)

    def until(self, what: str, wanted: Callable[[], bool], *, patience_s: float = PATIENCE_S) -> None:
        """Follow the terminal until `wanted`. Raises ProcessFailed at the deadline."""
        ends_at = time.monotonic() + patience_s
        while not wanted():
            event = self._terminal.expect(what, lambda _: True, deadline_s=ends_at - time.monotonic())
            self._now[str(event.get("event"))] = event
            if event.get("event") == "page" and event.get("page") == "Processing":
                self.picture("processing")

    def touch(self, name: str) -> int:
        """Touch a control on the real window; gives the token of the scene it was touched on.

        The same control is not touched twice within the time in which a second touch counts as the first one's tremor.
        """
        time.sleep(max(0.0, self._touched.get(name, -_TREMOR_S) + _TREMOR_S - time.monotonic()))
        token = int(self.now("page").get("token", 0))
        self._command(touch=name)
        self._touched[name] = time.monotonic()  # when it was done: a busy terminal does it later than it was asked
        return token

    def touch_for(self, name: str, *pages: str) -> Event:
        """Touch a control and wait for the page it leads to."""
        return self.page(*pages, after=self.touch(name))

    def keys(self, *names: str) -> None:
        """Press keys of the keypad: up, down, left, right, select."""
        for name in names:
            self._command(key=name)

    def picture(self, name: str) -> None:
        """Save the window as it stands, once for each name."""
        if name not in self._met:
            self._met.append(name)
            self._command(grab=str(self._screens / f"{len(self._met):02}-{name}.png"))

    def _command(self, **command: str) -> None:
        number = next(_numbers)
        self._terminal.send(json.dumps({"id": number, **command}))
        ends_at = time.monotonic() + PATIENCE_S
        while True:
            event = self._terminal.expect(f"answer to {command}", lambda _: True, deadline_s=ends_at - time.monotonic())
            if event.get("event") in {"done", "error"} and event.get("id") == number:
                break
            self._now[str(event.get("event"))] = event
        if event.get("event") == "error" or not event.get("ok"):
            raise ProcessFailed(
                f"{command}: {event.get('message', 'was not done')} (page {self.now('page').get('page')})"
            )
