"""Two transactions at once, in one order: the second begins while the first has written and not committed yet."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final, TypeVar

from sqlalchemy import text

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from sqlalchemy.orm import Session

    from backend.server.store.session import Store

T = TypeVar("T")
WITHIN_S: Final = 10.0


def waiting(store: Store) -> int:
    """How many sessions wait for an advisory lock."""
    asked = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    with store.read() as session:
        return int(session.execute(text(asked)).scalar_one())


def until(condition: Callable[[], bool]) -> None:
    ends = time.monotonic() + WITHIN_S
    while not condition():
        assert time.monotonic() < ends
        threading.Event().wait(0.01)


def second_of_two(store: Store, first: Callable[[Session], object], second: Callable[[Session], T]) -> T:
    """Give what the second came to, or raise what it raised. On PostgreSQL it is met waiting, or done already."""

    def go() -> T:
        with store.write() as session:
            return second(session)

    with ThreadPoolExecutor(1) as pool:
        with store.write() as session:
            first(session)
            coming: Future[T] = pool.submit(go)
            if store.postgresql:
                until(lambda: coming.done() or waiting(store) == 1)
        return coming.result(WITHIN_S)
