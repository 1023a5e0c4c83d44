"""Runs the checks of a device from the technician's pages, in its owner's thread; its hands are the person there."""

from __future__ import annotations

import itertools
import threading
import time
import uuid
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from devices.diagnostics.hands import Deed, Look, NotDone
from devices.diagnostics.running import Subject, run_checks
from kiosk.domain.device_tests import DeviceTest, TestOutcome
from kiosk.journeys.upkeep_trials import Asking, TestLine, Trial
from kiosk.ports.errors import DeviceError, KioskError, PortMissing
from kiosk.upkeep.kinds import DeviceKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from devices.diagnostics.check import Check
    from devices.diagnostics.running import CheckRecord
    from kiosk.boot.benches import Bench
    from kiosk.domain.message import Message
    from kiosk.ports.lane import Running
    from kiosk.technician.rights import Signed

PATIENCE_S: Final = 120.0
_SENSOR_LOOK_S: Final = 0.5
_REOPEN_S: Final = 5.0
_LOOKS: Final = frozenset(Look)
_EVERY: Final = frozenset(Deed) | _LOOKS


class DeviceExaminer:
    """Fulfils `kiosk.performing.upkeep_desk.Examiner`."""

    def __init__(
        self,
        benches: Mapping[DeviceKind, Bench],
        *,
        keep: Callable[[DeviceTest], None],
        found: Callable[[str, str], Bench],
    ) -> None:
        """`keep`: keeps a record, in the device's thread; may raise VaultError, which loses the record alone.

        `found`: makes the bench of a ticket printer at a link, as a model; raises SettingsError.
        """
        self._benches = benches
        self._keep = keep
        self._found = found
        self._numbers = itertools.count(1)
        self._run: _Run | None = None

    def has(self, kind: DeviceKind) -> bool:
        """Whether this device has checks."""
        return kind in self._benches

    def begin(self, kind: DeviceKind, who: Signed, *, whole: bool, on_news: Callable[[Trial], object]) -> Trial:
        """Begin; see Examiner."""
        bench = self._benches.get(kind)
        if bench is None:
            raise PortMissing("this device has no checks")
        return self._begin(kind, bench, who, _EVERY if whole else _LOOKS, on_news)

    def verify(self, link: str, row: str, who: Signed, *, on_news: Callable[[Trial], object]) -> Trial:
        """Begin to check a ticket printer that was found; see Examiner."""
        return self._begin(DeviceKind.TICKET_PRINTER, self._found(link, row), who, _EVERY, on_news)

    def tell(self, *, well: bool) -> Trial:
        """Answer what the check asks for."""
        return _nothing(next(self._numbers)) if self._run is None else self._run.tell(well=well)

    def stop(self) -> Trial:
        """End the checks."""
        return _nothing(next(self._numbers)) if self._run is None else self._run.stop()

    def _begin(
        self,
        kind: DeviceKind,
        bench: Bench,
        who: Signed,
        able: frozenset[Deed | Look],
        on_news: Callable[[Trial], object],
    ) -> Trial:
        self.stop()
        checks = tuple(check for check in bench.checks if check.needs <= able)
        trial = Trial(
            kind, next(self._numbers), tuple(TestLine(check.id, check.claim) for check in checks), running=True
        )
        self._run = run = _Run(trial, able, self._numbers, on_news)
        run.work = bench.lane.submit(lambda device: self._examine(run, bench, checks, device, who), run.ended)
        return trial

    def _examine(self, run: _Run, bench: Bench, checks: tuple[Check[Any], ...], device: Any, who: Signed) -> None:
        subject = Subject(str(run.trial.kind), bench.model, technician=who.id)
        try:
            with bench.around(device) as port:
                for record in run_checks(run.until_stopped(checks), port, run, subject, identify=bench.identify):
                    run.found(record)
                    with suppress(KioskError):
                        self._keep(kept_as(record))
        finally:
            if bench.ours:
                with suppress(DeviceError):
                    device.open(deadline_s=_REOPEN_S)  # each check closed it
            else:
                device.close()


class _Run:
    """One run of checks, and the hands for it: what is asked stands on the screen until somebody answers."""

    def __init__(
        self,
        trial: Trial,
        able: frozenset[Deed | Look],
        numbers: Iterator[int],
        on_news: Callable[[Trial], object],
    ) -> None:
        self.trial = trial
        self.able = able
        self.patience_s = PATIENCE_S
        self.work: Running | None = None
        self._numbers = numbers
        self._on_news = on_news
        self._changed = threading.Condition()
        self._answer: bool | None = None
        self._stopped = False

    # ── the device's thread ──

    def until_stopped(self, checks: tuple[Check[Any], ...]) -> Iterator[Check[Any]]:
        """Give the checks, as long as nobody stopped."""
        for check in checks:
            if self._stopped:
                return
            yield check

    def found(self, record: CheckRecord) -> None:
        """A check has ended."""
        outcome = TestOutcome(record.outcome)
        lines = tuple(
            replace(line, outcome=outcome, found=record.message, todo=record.todo) if line.id == record.test else line
            for line in self.trial.lines
        )
        self._tell(lines=lines, asking=None, asked=None)

    def ended(self, came: object) -> None:
        """All have, or the device went away."""
        del came
        self._tell(running=False, asking=None, asked=None)

    def do(self, deed: Deed, *, seen: Callable[[], bool] | None = None) -> None:
        """Have it done; see Hands."""
        if not self._ask(Asking.DO, deed.asked, seen):
            raise NotDone(deed.asked)

    def soon(self, deed: Deed) -> None:
        """Have it begun; see Hands."""
        if not self._ask(Asking.DO, deed.asked, None):
            raise NotDone(deed.asked)

    def judge(self, question: Message, look: Look) -> bool:
        """Ask somebody who looks; see Hands."""
        del look
        answer = self._ask(Asking.JUDGE, question, None)
        if answer is None:
            raise NotDone(question)
        return answer

    def _ask(self, asking: Asking, asked: Message, seen: Callable[[], bool] | None) -> bool | None:
        """Put it on the screen and wait; None: nobody answered, or the checks were stopped."""
        self._answer = None
        self._tell(asking=asking, asked=asked)
        until = time.monotonic() + self.patience_s
        while not self._stopped and time.monotonic() < until:
            if seen is not None and seen():
                self._answer = True
            with self._changed:
                if self._changed.wait_for(self._is_over, _SENSOR_LOOK_S):
                    break
        self._tell(asking=None, asked=None)
        return self._answer

    def _is_over(self) -> bool:
        return self._answer is not None or self._stopped

    # ── any thread ──

    def tell(self, *, well: bool) -> Trial:
        """Somebody answered."""
        self._tell(asking=None, asked=None)  # asked once: the question does not stay until the next news
        with self._changed:
            self._answer = well
            self._changed.notify_all()
        return self.trial

    def stop(self) -> Trial:
        """Nobody wants to know any more."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        return self.trial

    def _tell(self, **news: object) -> None:
        with self._changed:
            said = replace(self.trial, number=next(self._numbers), **news)  # type: ignore[arg-type]  # fields of Trial
            self.trial = said
        self._on_news(said)


def _nothing(number: int) -> Trial:
    return Trial(DeviceKind.TICKET_PRINTER, number, (), running=False)


def kept_as(record: CheckRecord) -> DeviceTest:
    """Make what is kept of what was found."""
    return DeviceTest(
        id=str(uuid.uuid4()),
        device=record.device,
        model=record.model,
        serial=record.serial,
        test=record.test,
        outcome=TestOutcome(record.outcome),
        message=record.message,
        technician=record.technician,
        time=record.time,
        code=record.code,
    )
