"""A check, and what it finds."""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from kiosk.domain.message import Message
from kiosk.ports.errors import DeviceError

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.diagnostics.hands import Deed, Hands, Look

P = TypeVar("P")
GRACE_S: Final = 1.5  # a call may end so much after its deadline: the scheduler, one more frame on a slow line


class Kind(StrEnum):
    """The kinds of device that have checks, as the command line and the records name them."""

    ID_CARD_READER = "id-card-reader"
    TICKET_PRINTER = "ticket-printer"
    DOCUMENT_PRINTER = "document-printer"
    CAMERA = "camera"
    SPEAKER = "speaker"
    SENSORS = "sensors"


class Outcome(StrEnum):
    """How a check ended."""

    PASS = "pass"  # noqa: S105  no password
    FAIL = "fail"
    NOT_APPLICABLE = "notApplicable"  # this model cannot, or does not tell
    UNKNOWN = "unknown"  # nobody did it, nobody can tell


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found. `code`: of the error that ended it, or empty. `about`: what was asked of a person in vain."""

    outcome: Outcome
    message: Message
    code: str = ""
    about: Message | None = None


@dataclass(frozen=True, slots=True)
class Check(Generic[P]):
    """One claim about a device, and how to prove or disprove it.

    `run` gets the port, open, and the hands. What it raises counts, too: a DeviceError is a failure, NotDone unknown.
    `needs`: what somebody has to do for it. `limit_s`: how long it may take, people's time not counted.
    """

    id: str
    kind: Kind
    run: Callable[[P, Hands], Finding]
    needs: frozenset[Deed | Look] = frozenset()
    uses_paper: bool = False
    limit_s: float = 40.0

    @property
    def claim(self) -> Message:
        """What is claimed, in one sentence."""
        return Message.of(f"test.{self.kind.replace('-', '_')}.{self.id}")


def passed(said: str = "") -> Finding:
    """The claim holds. `said`: what was seen, never personal data."""
    return Finding(Outcome.PASS, Message.of("finding.holds_seen", said=said) if said else Message.of("finding.holds"))


def differs(*, expected: object, found: object) -> Finding:
    """The claim does not hold: something else was found."""
    return Finding(Outcome.FAIL, Message.of("finding.differs", expected=str(expected), found=str(found)))


def not_told() -> Finding:
    """This model has no sensor for it, or does not tell."""
    return Finding(Outcome.NOT_APPLICABLE, Message.of("finding.not_told"))


def not_seen() -> Finding:
    """Somebody did it, or says so, and the device did not notice."""
    return Finding(Outcome.FAIL, Message.of("finding.not_seen"))


def undecided(why: str) -> Finding:
    """Neither proved nor disproved."""
    return Finding(Outcome.UNKNOWN, Message.of("finding.undecided", why=why))


def equal(*, expected: object, found: object) -> Finding:
    """Whether it is what it should be."""
    return passed(str(found)) if found == expected else differs(expected=expected, found=found)


def judged(*, well: bool) -> Finding:
    """What a person said who looked."""
    if well:
        return Finding(Outcome.PASS, Message.of("finding.person_says_yes"))
    return Finding(Outcome.FAIL, Message.of("finding.person_says_no"))


def all_of(*findings: Finding) -> Finding:
    """The first that is no pass; else the last."""
    return next((finding for finding in findings if finding.outcome is not Outcome.PASS), findings[-1])


def raises(call: Callable[[], object], *errors: type[DeviceError], within_s: float | None = None) -> Finding:
    """Whether `call` raises one of `errors`, in time: its deadline and a little more."""
    expected = ", ".join(error.code for error in errors)
    started = time.monotonic()
    try:
        call()
    except errors as error:
        took_s = time.monotonic() - started
        if within_s is not None and took_s > within_s + GRACE_S:
            return Finding(Outcome.FAIL, Message.of("finding.late", took_s=f"{took_s:.1f}", limit_s=f"{within_s:g}"))
        return passed(error.code)
    except DeviceError as error:
        return Finding(Outcome.FAIL, Message.of("finding.differs", expected=expected, found=error.code), error.code)
    return Finding(Outcome.FAIL, Message.of("finding.nothing_raised", expected=expected))
