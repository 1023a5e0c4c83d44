"""The one broad catch of the house: what a piece of work came to, as a value; and what nobody caught, as a defect."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING, TypeVar

from kiosk.domain.message import Message
from kiosk.ports.errors import BackendRefused, BackendUnreachable, ClearBy, KioskError, OutcomeUnknown
from kiosk.visit import Failed, Refused, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from kiosk.health.journal import Journal

T = TypeVar("T")


def guard(call: Callable[[], T], journal: Journal) -> T | Exception:
    """Run `call`; an exception becomes a value. One that is no KioskError is a defect and is logged with its place."""
    try:
        return call()
    except KioskError as error:
        return error
    except Exception as error:  # noqa: BLE001  the house's one broad catch
        journal.defect(error)
        return error


def overhear(journal: Journal) -> None:
    """Have what nobody caught, in any thread of this process, logged as `guard` logs a defect: its place, not its text.

    Python itself would print the text, which may hold personal data.
    """

    def uncaught(_kind: type[BaseException], error: BaseException, _traceback: TracebackType | None) -> None:
        journal.defect(error)

    def ended(thread: threading.ExceptHookArgs) -> None:
        if thread.exc_value is not None:
            journal.defect(thread.exc_value)

    sys.excepthook, threading.excepthook = uncaught, ended


def outcome_of(error: Exception) -> Refused | Failed | Unknown:
    """Put an error into the words of a journey. A defect may have done anything: its outcome is unknown."""
    match error:
        case BackendRefused(refusal=refusal):
            return Refused(refusal)
        case OutcomeUnknown():
            return Unknown(error.code, error.clear_by, error.remedy)
        case BackendUnreachable(sent=True):
            return Unknown(error.code, error.clear_by, Message.of("error.backend_unreachable.sent"))
        case KioskError():
            return Failed(error.code, error.clear_by, error.remedy)
        case _:
            return Unknown("defect", ClearBy.ENGINEER, Message.of("error.defect"))
