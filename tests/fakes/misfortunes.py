"""A device, hosted as in a terminal, and whatever befalls it: what was named, how fast, and what truly happened.

`suffer` does one story: all is well; the misfortune comes, before a job or in it; it is named; it ends; all is well
again, with the same host and driver. The desk knows the truth, so that nothing is believed that did not happen.
"""

from __future__ import annotations

import itertools
import threading
import time
from dataclasses import dataclass
from queue import Empty, Queue
from typing import TYPE_CHECKING, Any, Final, Generic, Protocol, TypeVar

from devices.host import DeviceHost
from kiosk.health.events import Event
from kiosk.ports.errors import KioskError, OutcomeUnknown, SerialUsed
from tests.fakes.journal import RememberingJournal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

D = TypeVar("D")

NAMED_S: Final = 3.0  # a misfortune has its name by then
BACK_S: Final = 5.0  # and is gone so long after it ended, host, driver and process the same
OVER_S: Final = 1.5  # a call may end so much after its deadline
_LONGEST_S: Final = 30.0
_QUIET_S: Final = 0.2  # after a job the host looks at once: what comes later waits for its next look


class Desk(Protocol):
    """A device on a wire, its host, and the hands and fates around it."""

    hosted: Any  # Hosted of whatever device it is
    deadline_s: float  # of a job, all of it

    def job(self) -> object:
        """Read or print once more, through the host. What came of it, an exception too."""

    def befall(self, words: str) -> None:
        """Let something happen."""

    def end(self) -> None:
        """Nothing is wrong any more."""

    def lies(self) -> list[str]:
        """What was claimed and did not happen, or happened twice. Empty: nothing."""

    def close(self) -> None:
        """Take everything down."""


class Hosted(Generic[D]):
    """A driver in its host, and everything that was told."""

    def __init__(self, driver: D, *, absent: object, poll_s: float = 1.5) -> None:
        self.journal = RememberingJournal()
        self.told: list[tuple[float, object]] = []
        self._news = threading.Condition()
        self.host: DeviceHost[Any, Any] = DeviceHost(
            driver, name="device", journal=self.journal, on_status=self._hear, absent=absent, poll_s=poll_s
        )
        self.host.start()

    def do(self, work: Callable[[D], object], *, patient: bool = False) -> object:
        answers: Queue[object] = Queue()
        self.host.submit(work, answers.put, patient=patient)
        try:
            return answers.get(timeout=_LONGEST_S)
        except Empty:
            return TimeoutError("nothing came of it")

    def await_name(self, since: float, wanted: frozenset[str], *, within_s: float) -> tuple[str, float] | None:
        """Wait for a status, told after `since`, that has one of these names; the name, and after how long."""
        with self._news:
            end = time.monotonic() + within_s
            while True:
                for at, status in self.told:
                    if at >= since and (names := sorted(names_of(status) & wanted)):
                        return names[0], at - since
                left_s = end - time.monotonic()
                if left_s <= 0:
                    return None
                self._news.wait(left_s)

    def lost_codes(self) -> list[object]:
        return [values["code"] for event, values in self.journal.entries if event is Event.DEVICE_LOST]

    def _hear(self, status: object) -> None:
        with self._news:
            self.told.append((time.monotonic(), status))
            self._news.notify_all()


def names_of(status: object) -> frozenset[str]:
    """Say a status in words: `paper out`, `device offline`."""
    fields: Mapping[str, object] = {
        name: getattr(status, name) for name in getattr(type(status), "__slots__", ()) if not name.startswith("_")
    }
    return frozenset(f"{name} {value}" for name, value in fields.items() if value is not None)


@dataclass(frozen=True)
class Misfortune:
    """What befalls a desk, when, and the names it may have. `clear` None: the desk's own `end`."""

    name: str
    befall: str
    named: frozenset[str]
    in_job: bool = False  # it comes in the middle of a job that runs
    harmless: bool = False  # a job succeeds all the same
    clear: str | None = None


@dataclass(frozen=True)
class Told:
    """How it went."""

    name: str | None  # None: it was never named
    named_s: float
    job: str  # code of the job that met it; "done" where it succeeded, "" where none ran
    job_s: float
    deadline_s: float
    back_s: float | None  # None: it never came back
    lies: tuple[str, ...]
    defects: tuple[str, ...]


def suffer(desk: Desk, misfortune: Misfortune) -> Told:
    """Let it happen once; tell how it went."""
    well = desk.job()
    assert not isinstance(well, Exception), f"the desk was not well to begin with: {well!r}"
    threading.Event().wait(_QUIET_S)
    since = time.monotonic()
    desk.befall(misfortune.befall)
    job, job_s, name = "", 0.0, None
    if misfortune.in_job or misfortune.harmless:
        came = desk.job()
        job_s = time.monotonic() - since
        job = (
            came.code
            if isinstance(came, KioskError)
            else type(came).__name__
            if isinstance(came, Exception)
            else "done"
        )
        name = (job, job_s) if job in misfortune.named else None
    told = desk.hosted.await_name(since, misfortune.named, within_s=0.0 if name else _LONGEST_S / 3)
    found = min((one for one in (name, told) if one is not None), key=lambda one: one[1], default=None)
    cleared = time.monotonic()
    if misfortune.clear is None:
        desk.end()
    else:
        desk.befall(misfortune.clear)
    back_s = None
    for _ in itertools.repeat(None, 40):
        if not isinstance(desk.job(), Exception):
            back_s = time.monotonic() - cleared
            break
        if time.monotonic() - cleared > _LONGEST_S:
            break
    return Told(
        None if found is None else found[0],
        0.0 if found is None else found[1],
        job,
        job_s,
        desk.deadline_s,
        back_s,
        tuple(desk.lies()),
        tuple(repr(defect) for defect in desk.hosted.journal.defects),
    )


def definite(came: object) -> bool:
    """Whether a failed job left the world as it was."""
    return isinstance(came, Exception) and not isinstance(came, OutcomeUnknown | SerialUsed)
