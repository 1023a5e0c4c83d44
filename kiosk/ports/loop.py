"""The thread that steps journeys, as the core needs it: post, after, time. Qt gives one, tests another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable


class Timer(Protocol):
    """A call that was planned."""

    def cancel(self) -> None:
        """Drop it. Harmless after it ran."""


class Loop(Protocol):
    """One thread, in which the runner and the screen live."""

    def post(self, call: Callable[[], None]) -> None:
        """Run `call` in the loop's thread, soon, in order. From any thread."""

    def after(self, delay_s: float, call: Callable[[], None]) -> Timer:
        """Run `call` in the loop's thread after `delay_s`. From the loop's thread."""

    def monotonic(self) -> float:
        """Give seconds that never go back."""
