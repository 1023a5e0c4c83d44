"""The backend's lane: a small pool, since one slow answer must not hold up the next citizen's number."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Generic, TypeVar

from kiosk.health.guard import guard

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.health.journal import Journal

D = TypeVar("D")
T = TypeVar("T")


class _Unstoppable:
    """A backend call ends by its deadline; nobody waits for it any more."""

    def cancel(self) -> None:
        """Let it end by itself."""


class PoolLane(Generic[D]):
    """A `Lane` over a resource that many threads may use at once."""

    def __init__(self, resource: D, *, name: str, journal: Journal, threads: int = 4) -> None:
        """Start no thread before the first work."""
        self._resource = resource
        self._journal = journal
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=name)

    def submit(
        self, work: Callable[[D], T], answer: Callable[[T | Exception], None], *, patient: bool = False
    ) -> _Unstoppable:
        """Do `work` in the pool. `patient` makes no difference: a backend call knows its own retries."""
        del patient

        def do() -> None:
            came = guard(lambda: work(self._resource), self._journal)
            guard(lambda: answer(came), self._journal)  # a pool keeps to itself what nobody asks it for

        self._pool.submit(do)
        return _Unstoppable()

    def close(self, *, finish: bool = False) -> None:
        """Take no more work and drop what waits; or `finish` it, which has to be quick: what is local."""
        self._pool.shutdown(wait=finish, cancel_futures=not finish)
