"""Run checks over a port, one after the other, and keep what was found as records."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from devices.diagnostics.check import Finding, Outcome
from devices.diagnostics.hands import NotDone
from kiosk.domain.message import Message
from kiosk.ports.errors import Canceled, DeviceError, NoCard, OutcomeUnknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from devices.diagnostics.check import Check
    from devices.diagnostics.hands import Hands

OPEN_S: Final = 5.0


class Openable(Protocol):
    """What every port has."""

    def open(self, *, deadline_s: float) -> None:
        """Open it."""

    def close(self) -> None:
        """Let go of it."""

    def interrupt(self) -> None:
        """End its pending call."""


P = TypeVar("P", bound=Openable)


@dataclass(frozen=True, slots=True)
class Subject:
    """Which device is tested, and by whom. `serial` is the device's own; None where nobody knows it."""

    device: str
    model: str | None = None
    serial: str | None = None
    technician: str | None = None


@dataclass(frozen=True, slots=True)
class CheckRecord:
    """One check, run once. What is kept, listed and reported. `message` is what was found, without personal data."""

    device: str
    model: str | None
    serial: str | None
    test: str
    outcome: Outcome
    message: Message
    technician: str | None
    time: datetime  # UTC, when it began
    elapsed_ms: float
    code: str = ""  # of the error that ended it
    about: Message | None = None  # what was asked of a person in vain

    @property
    def todo(self) -> Message | None:
        """What to do, for a technician; None when there is nothing to do."""
        if self.outcome in {Outcome.PASS, Outcome.NOT_APPLICABLE}:
            return None
        if self.outcome is Outcome.UNKNOWN and not self.code:
            return Message.of("todo.once_more")
        return Message.of(f"todo.{self.code}" if self.code in WITH_TODO else "todo.not_as_claimed")


WITH_TODO: Final = frozenset(
    {
        "card_unreadable",
        "cover_open",
        "cutter_fault",
        "device_busy",
        "device_silent",
        "document_refused",
        "link_lost",
        "no_code",
        "no_sheet",
        "outcome_unknown",
        "paper_jam",
        "paper_out",
        "picture_black",
        "picture_frozen",
        "port_missing",
        "printer_fault",
        "protocol_violated",
        "reader_fault",
        "serial_used",
        "toner_out",
        "wrong_device",
    }
)


def run_checks(
    checks: Iterable[Check[P]],
    port: P,
    hands: Hands,
    subject: Subject,
    *,
    identify: Callable[[P], str | None] = lambda _port: None,
    before: Callable[[Check[P]], None] = lambda _check: None,
) -> Iterator[CheckRecord]:
    """Run each check on a port opened for it, and give its record when it has ended. `before` is told of each.

    `identify` asks the open device once for its own serial, where `subject` does not tell it. A device that cannot be
    opened is tried once only: the checks after it are unknown, not failed.
    """
    lost: Finding | None = None
    for check in checks:
        before(check)
        began, started = datetime.now(UTC), time.monotonic()
        try:
            if lost is None:
                port.open(deadline_s=OPEN_S)
        except DeviceError as error:
            finding = finding_of(error)
            lost = Finding(Outcome.UNKNOWN, Message.of("finding.not_tried"), error.code)
        else:
            if subject.serial is None and lost is None:
                subject = replace(subject, serial=_serial(port, identify))
            finding = lost or run_check(check, port, hands)
        finally:
            port.close()
        yield _record(check.id, finding, subject, began, time.monotonic() - started)


def _record(test: str, finding: Finding, subject: Subject, began: datetime, took_s: float) -> CheckRecord:
    return CheckRecord(
        device=subject.device,
        model=subject.model,
        serial=subject.serial,
        test=test,
        outcome=finding.outcome,
        message=finding.message,
        technician=subject.technician,
        time=began,
        elapsed_ms=took_s * 1000,
        code=finding.code,
        about=finding.about,
    )


def _serial(port: P, identify: Callable[[P], str | None]) -> str | None:
    try:
        return identify(port)
    except DeviceError:
        return None


def verdict(records: Iterable[CheckRecord]) -> Outcome:
    """One word for all: failed, if any failed; unknown, if any is; not applicable, if all are."""
    outcomes = {record.outcome for record in records}
    for outcome in (Outcome.FAIL, Outcome.UNKNOWN, Outcome.PASS):
        if outcome in outcomes:
            return outcome
    return Outcome.NOT_APPLICABLE


def run_check(check: Check[P], port: P, hands: Hands) -> Finding:
    """Run one check, the port open. Never raises for the device's condition."""
    guardian = threading.Timer(check.limit_s + hands.patience_s * len(check.needs), port.interrupt)
    guardian.daemon = True
    guardian.start()
    try:
        return check.run(port, hands)
    except NotDone as nobody:
        return Finding(Outcome.UNKNOWN, Message.of("finding.not_done"), about=nobody.asked)
    except DeviceError as error:
        return finding_of(error, late=not guardian.is_alive())
    finally:
        guardian.cancel()


def finding_of(error: DeviceError, *, late: bool = False) -> Finding:
    """What an error says of the device. `late`: it was interrupted because it took too long."""
    match error:
        case Canceled() if late:
            return Finding(Outcome.FAIL, Message.of("finding.endless"))
        case OutcomeUnknown() | NoCard():
            return Finding(Outcome.UNKNOWN, Message.of("finding.raised", code=error.code, said=str(error)), error.code)
        case _:
            return Finding(Outcome.FAIL, Message.of("finding.raised", code=error.code, said=str(error)), error.code)
