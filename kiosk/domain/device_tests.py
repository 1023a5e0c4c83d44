"""One test of one device, as it is kept, listed and reported."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from kiosk.domain.message import Message


class TestOutcome(StrEnum):
    """How a test ended."""

    __test__ = False  # not for pytest

    PASS = "pass"  # noqa: S105  no password
    FAIL = "fail"
    NOT_APPLICABLE = "notApplicable"  # this model cannot, or does not tell
    UNKNOWN = "unknown"  # nobody did it, nobody can tell


@dataclass(frozen=True, slots=True)
class DeviceTest:
    """One test. `id` is random and is its Idempotency-Key. `serial`: the device's own. `message`: what was found.

    Who tested is personnel data: it is not part of the repr, and is sealed where it is kept.
    """

    id: str
    device: str
    model: str | None
    serial: str | None
    test: str
    outcome: TestOutcome
    message: Message
    technician: str | None = field(repr=False)
    time: datetime  # UTC, when it began
    code: str = ""  # of the error that ended it
