"""The one broad catch of the house: what a piece of work came to, as a value."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from kiosk.domain.message import Message
from kiosk.ports.errors import BackendRefused, BackendUnreachable, ClearBy, KioskError, OutcomeUnknown
from kiosk.visit import Failed, Refused, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable

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
