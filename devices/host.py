"""One owner thread per device: the only crossing from other threads into a device.

The thread opens the device, does work in order, asks for its status when idle, and brings it back after a failure with
growing pauses. It publishes a status when it changed, and logs once why the device is lost.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar, cast, runtime_checkable

from kiosk.health.events import Event
from kiosk.health.guard import guard
from kiosk.ports.errors import CameraError, Canceled, DeviceError, LinkLost, NoCard, PrinterError, ReaderError
from kiosk.ports.statuses import Device

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.health.journal import Journal

S = TypeVar("S")
S_co = TypeVar("S_co", covariant=True)
T = TypeVar("T")

_OPEN_DEADLINE_S = 3.0
_STATUS_DEADLINE_S = 1.0
_POLL_S = 1.5  # with the time a status may take: what happens to an idle device is told within 3 s
_FIRST_PAUSE_S = 0.25
_LONGEST_PAUSE_S = 3.0  # so that a device plugged in again is back within 5 s


class Openable(Protocol[S_co]):
    """What every device port has."""

    def open(self, *, deadline_s: float) -> None:
        """Open it."""

    def close(self) -> None:
        """Let go of it."""

    def interrupt(self) -> None:
        """End its pending call."""

    def status(self, *, deadline_s: float) -> S_co:
        """Ask how it is."""


@runtime_checkable
class _Told(Protocol):
    """What every status of a port has."""

    @property
    def device(self) -> Device:
        """The device as a whole."""


D = TypeVar("D", bound=Openable[object])


class _Work(Generic[D]):
    """One piece of work. `canceled` is set by any thread, under the host's lock."""

    def __init__(
        self,
        do: Callable[[D], object],
        *,
        answer: Callable[[object], None],
        patient: bool,
        cancel: Callable[[_Work[D]], None],
    ) -> None:
        self.do = do
        self.answer = answer
        self.patient = patient
        self.canceled = False
        self._cancel = cancel

    def cancel(self) -> None:
        """Drop it when it waits, interrupt it when it runs. From any thread."""
        self._cancel(self)


class DeviceHost(Generic[D, S]):
    """Owns one device. `submit` makes it a `Lane`."""

    def __init__(
        self,
        device: D,
        *,
        name: str,
        journal: Journal,
        on_status: Callable[[S], None],
        absent: S,
        poll_s: float = _POLL_S,
    ) -> None:
        """Prepare; `start` begins. `absent` is the status to publish while the device cannot be opened."""
        self._device = device
        self._name = name
        self._journal = journal
        self._on_status = on_status
        self._absent = absent
        self._poll_s = poll_s
        self._ready = threading.Condition()
        self._waiting: deque[_Work[D]] = deque()
        self._present: _Work[D] | None = None
        self._stopping = False
        self._open = False
        self._pause_s = _FIRST_PAUSE_S
        self._published: S | None = None
        self._aside_until = 0.0  # monotonic: no lost device is opened before
        self._asked_at = 0.0  # monotonic: how it is
        self._tend: Callable[[D], float | None] = lambda _device: None
        self._tend_s: float | None = None
        self._complaint = ""  # the code of what was logged last, while the device is lost
        self._thread = threading.Thread(target=self._own, name=name, daemon=True)

    def start(self) -> None:
        """Begin to own the device."""
        self._thread.start()

    def stop(self, *, deadline_s: float = 2.0) -> None:
        """Interrupt what runs, drop what waits, close the device."""
        with self._ready:
            self._stopping = True
            self._waiting.clear()
            if self._present is not None:
                self._present.canceled = True
            self._ready.notify_all()
        self._device.interrupt()
        if self._thread.is_alive():
            self._thread.join(deadline_s)

    def submit(
        self, work: Callable[[D], T], answer: Callable[[T | Exception], None], *, patient: bool = False
    ) -> _Work[D]:
        """Do `work` with the device in its thread; see `kiosk.ports.lane.Lane`."""
        told = cast("Callable[[object], None]", answer)
        item = _Work(work, answer=told, patient=patient, cancel=self._drop)
        with self._ready:
            self._waiting.append(item)
            self._ready.notify_all()
        return item

    def stand_aside(self, for_s: float) -> None:
        """Leave a lost device alone for so long: somebody else looks at its port. Work still opens it."""
        self._aside_until = time.monotonic() + for_s

    def tell(self, status: S) -> None:
        """Hear from the device, amid its work, how it is. In its owner thread only."""
        self._publish(status)

    def known(self, status: S) -> None:
        """Hear how it is from whoever has told it already: the next look that says otherwise is news. As `tell`."""
        self._published = status

    def tended_by(self, tend: Callable[[D], float | None]) -> None:
        """Have something looked after in the owner thread: after each work, between two tries of patient work, idle.

        `tend` gives in how many seconds it wants to look again, sooner than the host would; None: nothing is to be
        seen. What it raises is dropped: how the device is, the next status tells.
        """
        self._tend = tend

    def _drop(self, item: _Work[D]) -> None:
        """Cancel a piece of work; it answers Canceled unless it was done already.

        The interrupt is sent under the lock: while it is held, the present work cannot become another.
        """
        with self._ready:
            item.canceled = True
            if item is self._present:
                self._device.interrupt()
            self._ready.notify_all()

    # ── the owner thread ──

    def _own(self) -> None:
        self._try_open()
        while (item := self._next()) is not None or not self._stopping:
            if item is None:
                self._look()
            else:
                self._do(item)
        self._device.close()

    def _next(self) -> _Work[D] | None:
        with self._ready:
            if not self._waiting and not self._stopping:
                self._ready.wait(self._idle_s() if self._open else self._pause_s)
            if self._stopping or not self._waiting:
                return None
            self._present = self._waiting.popleft()
            return self._present

    def _look(self) -> None:
        """Nothing to do: ask how the device is, or bring it back."""
        if self._stopping:
            return
        if self._open:
            self._watch()
            if self._tend_s is None or time.monotonic() - self._asked_at >= self._poll_s:
                self._publish_status()
        elif time.monotonic() >= self._aside_until:
            self._try_open()

    def _idle_s(self) -> float:
        return self._poll_s if self._tend_s is None else min(self._tend_s, self._poll_s)

    def _watch(self) -> None:
        came = guard(lambda: self._tend(self._device), self._journal)
        self._tend_s = None if isinstance(came, Exception) else came

    def _do(self, item: _Work[D]) -> None:
        came = guard(lambda: self._attempt(item), self._journal)
        while self._again(item, came):
            if not isinstance(came, NoCard | Canceled):
                self._lost(came)
                self._rest(item)
            elif self._open:
                self._watch()
            came = guard(lambda: self._attempt(item), self._journal)
        if isinstance(came, DeviceError) and not isinstance(came, CameraError | Canceled | ReaderError | PrinterError):
            self._lost(came)
        with self._ready:
            self._present = None
        guard(lambda: item.answer(came), self._journal)  # whoever is told may have a defect; the owner goes on
        if self._open and not item.patient:
            self._publish_status()
        if self._open:
            self._watch()

    def _again(self, item: _Work[D], came: object) -> bool:
        """Whether to do the work once more: an interrupt meant for earlier work, or patience with a device."""
        if not isinstance(came, Exception) or self._dropped(item):
            return False
        return item.patient or isinstance(came, Canceled)

    def _attempt(self, item: _Work[D]) -> object:
        if self._dropped(item):
            msg = "canceled before it began"
            raise Canceled(msg)
        if not self._open:
            self._device.open(deadline_s=_OPEN_DEADLINE_S)
            self._opened()
            if not self._open:
                raise LinkLost("the device was lost again as soon as it was open")
        return item.do(self._device)

    def _dropped(self, item: _Work[D]) -> bool:
        with self._ready:
            return item.canceled or self._stopping

    def _rest(self, item: _Work[D]) -> None:
        with self._ready:
            if not item.canceled and not self._stopping:
                self._ready.wait(self._pause_s)
        self._pause_s = min(self._pause_s * 2, _LONGEST_PAUSE_S)

    def _try_open(self) -> None:
        came = guard(lambda: self._device.open(deadline_s=_OPEN_DEADLINE_S), self._journal)
        if isinstance(came, Exception):
            self._lost(came)
            self._pause_s = min(self._pause_s * 2, _LONGEST_PAUSE_S)
        else:
            self._opened()

    def _opened(self) -> None:
        self._open = True
        self._pause_s = _FIRST_PAUSE_S
        self._complaint = ""
        self._publish_status()

    def _lost(self, why: object) -> None:
        self._open = False
        if isinstance(why, DeviceError) and not isinstance(why, Canceled) and why.code != self._complaint:
            self._complaint = why.code
            self._journal.note(Event.DEVICE_LOST, device=self._name, code=why.code, message=str(why))
        self._device.close()
        self._publish(self._absent)

    def _publish_status(self) -> None:
        self._asked_at = time.monotonic()
        came = guard(lambda: self._device.status(deadline_s=_STATUS_DEADLINE_S), self._journal)
        if isinstance(came, Canceled):
            return  # an interrupt meant for work that is over says nothing about the device
        unheard = came == self._absent or (isinstance(came, _Told) and came.device is Device.UNKNOWN)
        if (
            isinstance(came, Exception) or unheard
        ):  # a status never raises: silence may be a lost wire, to be opened anew
            self._lost(came)
        else:
            self._publish(came)  # type: ignore[arg-type]  # the device's own status type, which D's bound cannot name

    def _publish(self, status: S) -> None:
        if status != self._published:
            self._published = status
            guard(lambda: self._on_status(status), self._journal)
