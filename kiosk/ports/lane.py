"""A lane does blocking work for one resource, off the loop's thread: a device's owner thread, the backend pool."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

D_co = TypeVar("D_co", covariant=True)
T = TypeVar("T")


class Running(Protocol):
    """Work under way."""

    def cancel(self) -> None:
        """Interrupt it if it can be interrupted; its answer may still come and is then stale. From any thread."""


class Lane(Protocol[D_co]):
    """Does work in order. The resource D is touched by the lane's own thread only."""

    def submit(
        self, work: Callable[[D_co], T], answer: Callable[[T | Exception], None], *, patient: bool = False
    ) -> Running:
        """Do `work`, then call `answer` (in the lane's thread) with its result or the exception it raised.

        `patient`: when the device fails, bring it back, however long that takes, and do the work again, until canceled.
        """
