"""What the server logs: events with ids and durations, as JSON lines on standard error.

Never personal data, never a path with a token in it, never the message of an exception (it may quote what was sent).
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, TextIO

import structlog

if TYPE_CHECKING:
    from structlog.typing import FilteringBoundLogger

_LIBRARIES = ("uvicorn", "uvicorn.error", "alembic", "sqlalchemy", "asyncio")


class Event(StrEnum):
    """Everything that is worth a line."""

    LISTENING = "listening"
    STOPPED = "stopped"
    MIGRATED = "migrated"
    SEEDED = "seeded"
    REQUEST_ANSWERED = "request_answered"
    NUMBER_TAKEN = "number_taken"
    NUMBER_TOLD_AGAIN = "number_told_again"
    CHECKED_IN = "checked_in"
    OFFLINE_RECONCILED = "offline_reconciled"
    SITE_CONFIRMED = "site_confirmed"
    DAY_ENDED = "day_ended"
    TERMINAL_ENROLLED = "terminal_enrolled"
    CHALLENGE_ANSWERED = "challenge_answered"
    CERTIFICATE_RENEWED = "certificate_renewed"
    PACK_PUBLISHED = "pack_published"
    CODE_SENT = "code_sent"
    CODE_TOLD_AGAIN = "code_told_again"
    CODE_WRONG = "code_wrong"
    PROOF_GIVEN = "proof_given"
    CASE_REFUSED = "case_refused"
    CERTIFICATE_ISSUED = "certificate_issued"
    CERTIFICATE_TOLD_AGAIN = "certificate_told_again"
    CERTIFICATE_REPLACED = "certificate_replaced"
    NOT_DRAWN = "not_drawn"
    PRESS_NOT_READY = "press_not_ready"
    DOCUMENTS_SWEPT = "documents_swept"
    PAPER_REPORTED = "paper_reported"
    REVIEW_GIVEN = "review_given"
    DEVICE_TESTED = "device_tested"
    STAFF_SIGNED_IN = "staff_signed_in"
    STAFF_NOT_SIGNED_IN = "staff_not_signed_in"
    STAFF_SIGNED_OUT = "staff_signed_out"
    STAFF_REFUSED = "staff_refused"
    STAFF_DEED = "staff_deed"
    PUBLIC_CODE_SENT = "public_code_sent"
    PUBLIC_CODE_WRONG = "public_code_wrong"
    NUMBER_RESERVED = "number_reserved"
    NUMBER_GIVEN_UP = "number_given_up"
    NUMBER_REVIEWED = "number_reviewed"
    APPOINTMENT_BOOKED = "appointment_booked"
    APPOINTMENT_CANCELLED = "appointment_cancelled"
    LISTENER_DROPPED = "listener_dropped"
    CALLS_SILENT = "calls_silent"
    NOTICES_WRONG = "notices_wrong"
    DATABASE_BUSY = "database_busy"
    DATABASE_AWAITED = "database_awaited"
    TRIED_AGAIN = "tried_again"
    NOT_LISTENING = "not_listening"  # to other processes; the poll goes on
    LISTENING_AGAIN = "listening_again"
    SITE_CERTIFICATE_STUCK = "site_certificate_stuck"
    LIBRARY = "library"


def make_log(stream: TextIO) -> FilteringBoundLogger:
    """A logger of its own, so that two servers in one process do not mix."""
    log: FilteringBoundLogger = structlog.wrap_logger(
        structlog.PrintLogger(stream),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
    return log


class LibraryLines(logging.Formatter):
    """What libraries log, in the same shape. Of an exception: its type and where it was, not what it said."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one line."""
        line: dict[str, object] = {
            "event": Event.LIBRARY,
            "logger": record.name,
            "level": record.levelname.lower(),
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["exception"] = record.exc_info[0].__name__
            line["at"] = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(record.exc_info[2])]
        else:
            line["message"] = record.getMessage()
        return json.dumps(line, ensure_ascii=True)


def quieten_libraries() -> None:
    """Send the libraries' warnings to standard error as JSON lines, once per process."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(LibraryLines())
    for name in _LIBRARIES:
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.propagate = False
        logger.setLevel(logging.WARNING)
