"""A lane that does its work at once, in the caller's thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from kiosk.health.guard import guard
from kiosk.performing.calls import NothingRuns
from tests.fakes.journal import RememberingJournal

if TYPE_CHECKING:
    from collections.abc import Callable

D = TypeVar("D")
T = TypeVar("T")


class InlineLane(Generic[D]):
    """A `Lane`. Patience is left to the tests of the lanes that have it."""

    def __init__(self, resource: D) -> None:
        self._resource = resource
        self.journal = RememberingJournal()

    def submit(
        self, work: Callable[[D], T], answer: Callable[[T | Exception], None], *, patient: bool = False
    ) -> NothingRuns:
        answer(guard(lambda: work(self._resource), self.journal))
        return NothingRuns()
