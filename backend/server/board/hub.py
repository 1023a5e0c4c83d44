"""Who listens on the public door: boards and phones. One look at the database serves everybody who shows the same.

One task a site: woken by the house's bell, and by itself every few seconds (another process may have written, and waits
shrink by the clock). Boards and the numbers an event is about are told at once. Everybody else's place comes a little
later, a few at a time, every two seconds at most and less often the more there are. A listener has a bounded queue; one
that does not keep up is dropped, and comes back by itself.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

from fastapi.concurrency import run_in_threadpool

from backend.server.events import Event
from backend.server.queueing.happenings import latest, since
from backend.server.store.session import DatabaseBusy

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from datetime import datetime

    from sqlalchemy.orm import Session
    from structlog.typing import FilteringBoundLogger

    from backend.server.store.announcing import Bell
    from backend.server.store.session import Store

HEARTBEAT_S: Final = 10.0
QUEUED: Final = 8  # messages a listener may be behind
_POLL_S: Final = 5.0
_ANEW_S: Final = 30.0  # waits are told anew by then, whatever happened
_APART_S: Final = 2.0  # between two looks for everybody, at least
_APART_EACH_S: Final = 0.05  # and this much for each who listens: 100 phones hear of their place every 5 s
_BREATH_S: Final = 0.03  # between two groups
_CALM_S: Final = 0.02  # a burst of commits is one look
_AT_ONCE: Final = 5  # pages looked at in one go, then other work of this process has its turn
_MOST: Final = 1500
_MOST_OF_ONE: Final = 400  # a whole hall may share one address


class Topic(Protocol):
    """What a page shows. Two with the same `key` show the same."""

    @property
    def key(self) -> str:
        """Names what is shown, language included."""

    @property
    def site_id(self) -> str:
        """Where events come from."""

    @property
    def number_id(self) -> str | None:
        """The number a page is about; None: a board, which every event is about."""

    def look(self, session: Session) -> dict[str, object]:
        """What to tell the page, as JSON; equal values are told once."""


class TooManyListeners(Exception):
    """Enough connections are open, in all or from this address."""


@dataclass(eq=False, slots=True)
class Listener:
    """One open connection. `drop` ends it from outside."""

    topic: Topic
    address: str
    drop: Callable[[], None]
    queue: asyncio.Queue[bytes] = field(default_factory=lambda: asyncio.Queue(QUEUED))
    told: str = ""

    def tell(self, message: bytes) -> bool:
        """Put a message in line; False when the line is full."""
        try:
            self.queue.put_nowait(message)
        except asyncio.QueueFull:
            return False
        return True


@dataclass(slots=True)
class _Watch:
    """What is known of one site while somebody listens."""

    rung: asyncio.Event
    listeners: set[Listener] = field(default_factory=set)
    task: asyncio.Task[None] | None = None
    seen: int = -1
    stale: bool = False  # something happened that not everybody was told of
    due: list[Listener] = field(default_factory=list)  # who is told next of their place
    all_told: float = 0.0  # when everybody was, monotonic


class Hub:
    """The listeners of this process. Lives in one event loop; the bell may ring in any thread."""

    def __init__(
        self,
        store: Store,
        bell: Bell,
        *,
        clock: Callable[[], datetime],
        log: FilteringBoundLogger,
        most: int = _MOST,
        most_of_one: int = _MOST_OF_ONE,
    ) -> None:
        self._store, self._clock, self._log = store, clock, log
        self._most, self._most_of_one = most, most_of_one
        self._watches: dict[str, _Watch] = {}
        self._addresses: Counter[str] = Counter()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False
        self.dropped = 0
        self._stop = bell.subscribe(self._ring)

    @property
    def total(self) -> int:
        """How many listen."""
        return self._addresses.total()

    def join(self, topic: Topic, address: str, drop: Callable[[], None]) -> Listener:
        """Begin to listen; whoever joins must `leave`. In the loop. Raises TooManyListeners."""
        if self._closed or self.total >= self._most or self._addresses[address] >= self._most_of_one:
            raise TooManyListeners
        self._loop = asyncio.get_running_loop()
        listener = Listener(topic, address, drop)
        self._addresses[address] += 1
        watch = self._watches.get(topic.site_id)
        if watch is None:
            watch = self._watches[topic.site_id] = _Watch(asyncio.Event(), all_told=self._loop.time())
            watch.task = asyncio.create_task(self._watch(topic.site_id, watch))
            watch.task.add_done_callback(self._ended)
        watch.listeners.add(listener)
        watch.rung.set()
        return listener

    def leave(self, listener: Listener) -> None:
        """Listen no more. In the loop; twice is once."""
        watch = self._watches.get(listener.topic.site_id)
        if watch is None or listener not in watch.listeners:
            return
        watch.listeners.discard(listener)
        self._addresses[listener.address] -= 1
        if self._addresses[listener.address] <= 0:
            del self._addresses[listener.address]
        if not watch.listeners:
            del self._watches[listener.topic.site_id]
            if watch.task is not None:
                watch.task.cancel()

    def stamped(self, look: str) -> str:
        """A look with the instant it was told at, Unix time in milliseconds: what a page shows as last true."""
        return f'{{"at":{self._now_ms()},"look":{look}}}'

    def _now_ms(self) -> int:
        return round(self._clock().timestamp() * 1000)

    def close(self) -> None:
        """End every connection: the server stops. From any thread."""
        self._closed = True
        self._stop()
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._end_all)

    def _end_all(self) -> None:
        for watch in tuple(self._watches.values()):
            for listener in tuple(watch.listeners):
                listener.drop()

    def _ended(self, task: asyncio.Task[None]) -> None:
        """A watch that fails takes its listeners along: they come back, rather than be told nothing for ever."""
        if task.cancelled() or (error := task.exception()) is None:
            return
        self._log.error(Event.LISTENER_DROPPED, why=type(error).__name__)
        for watch in tuple(self._watches.values()):
            if watch.task is task:
                for listener in tuple(watch.listeners):
                    self.leave(listener)
                    listener.drop()

    def _ring(self, site_id: str, _event_id: int) -> None:
        loop = self._loop
        if loop is None or site_id not in self._watches:
            return
        try:
            loop.call_soon_threadsafe(self._wake, site_id)
        except RuntimeError:
            return  # the loop has ended: so have its listeners

    def _wake(self, site_id: str) -> None:
        watch = self._watches.get(site_id)
        if watch is not None:
            watch.rung.set()

    async def _watch(self, site_id: str, watch: _Watch) -> None:
        loop = asyncio.get_running_loop()
        heart = loop.time()
        while True:
            try:
                await self._tell_news(site_id, watch)
                await self._tell_some(watch)
            except DatabaseBusy as error:
                self._log.warning(Event.DATABASE_BUSY, detail=str(error))
            now = loop.time()
            if now - heart >= HEARTBEAT_S:
                heart = now
                self._send(watch.listeners, f"event: alive\ndata: {self._now_ms()}\n\n".encode())
            until = watch.all_told + _apart_s(watch) - now if watch.stale else _POLL_S
            try:
                await asyncio.wait_for(watch.rung.wait(), _BREATH_S if watch.due else max(_BREATH_S, until))
                await asyncio.sleep(_CALM_S)
            except TimeoutError:
                pass
            watch.rung.clear()

    async def _tell_news(self, site_id: str, watch: _Watch) -> None:
        """Boards, numbers that something happened to, and newcomers at once; the others become due when it is time."""
        seen, numbers = await run_in_threadpool(self._news, site_id, watch.seen)
        now = asyncio.get_running_loop().time()
        happened = seen != watch.seen and watch.seen >= 0
        watch.stale = watch.stale or happened or now - watch.all_told >= _ANEW_S
        about = {None, *numbers}
        at_once = [one for one in watch.listeners if happened and one.told and one.topic.number_id in about]
        newcomers = [one for one in watch.listeners if not one.told]
        for group in _groups(at_once + newcomers):
            await self._look_for(group)
        watch.seen = seen
        if watch.stale and not watch.due and now - watch.all_told >= _apart_s(watch):
            watch.stale = False
            watch.all_told = now
            watch.due = [one for one in watch.listeners if one not in at_once]

    async def _tell_some(self, watch: _Watch) -> None:
        """A few of those whose place may have changed; then whoever was called meanwhile has the turn."""
        groups = tuple(_groups(watch.due))
        for group in groups[:1]:
            await self._look_for([one for one in group if one in watch.listeners])
        watch.due = [one for group in groups[1:] for one in group]

    async def _look_for(self, listeners: list[Listener]) -> None:
        topics = {listener.topic.key: listener.topic for listener in listeners}
        told = await run_in_threadpool(self._looks, tuple(topics.values()))
        for listener in listeners:
            look = told[listener.topic.key]
            if look != listener.told:
                listener.told = look
                self._send([listener], f"event: look\ndata: {self.stamped(look)}\n\n".encode())

    def _send(self, listeners: Collection[Listener], message: bytes) -> None:
        for listener in tuple(listeners):
            if not listener.tell(message):
                self.dropped += 1
                self._log.warning(Event.LISTENER_DROPPED, site=listener.topic.site_id)
                self.leave(listener)
                listener.drop()

    def _news(self, site_id: str, seen: int) -> tuple[int, frozenset[str]]:
        with self._store.read() as session:
            if seen < 0:
                return latest(session, site_id), frozenset()
            happened = since(session, site_id, seen)
        ids = (one.subject.number_id for one in happened)
        return (happened[-1].id if happened else seen), frozenset(filter(None, ids))

    def _looks(self, topics: tuple[Topic, ...]) -> dict[str, str]:
        with self._store.read() as session:
            return {topic.key: json.dumps(topic.look(session), ensure_ascii=False) for topic in topics}


def _apart_s(watch: _Watch) -> float:
    return max(_APART_S, _APART_EACH_S * len({listener.topic.key for listener in watch.listeners}))


def _groups(listeners: list[Listener]) -> Iterator[list[Listener]]:
    """So many different pages at a time; listeners of the same page stay together."""
    group: list[Listener] = []
    keys: set[str] = set()
    for listener in listeners:
        if listener.topic.key not in keys and len(keys) == _AT_ONCE:
            yield group
            group, keys = [], set()
        group.append(listener)
        keys.add(listener.topic.key)
    if group:
        yield group
