"""Log events: names from one enum, ids and durations, never personal data."""

from __future__ import annotations

from enum import StrEnum


class Event(StrEnum):
    """Everything the terminal logs."""

    TERMINAL_STARTED = "terminal_started"
    TERMINAL_STOPPED = "terminal_stopped"
    FIRST_FRAME = "first_frame"
    FONTS_CHANGED = "fonts_changed"
    VISIT_ENDED = "visit_ended"
    PAGE_SHOWN = "page_shown"
    EFFECT_DONE = "effect_done"
    SLIP_PRINTED = "slip_printed"
    CERTIFICATE_PRINTED = "certificate_printed"
    PAPER = "paper"
    STALE_ANSWER = "stale_answer"
    DEVICE_STATUS = "device_status"
    DEVICE_LOST = "device_lost"
    BACKEND_REACHED = "backend_reached"
    BACKEND_LOST = "backend_lost"
    CERTIFICATE_RENEWED = "certificate_renewed"
    SETTINGS_REJECTED = "settings_rejected"
    DEFECT = "defect"
