"""Device statuses in the words of XFS4IoT (CEN workshop agreement on self-service devices); cover from UnifiedPOS.

A field that is None: this model cannot tell, ever. `UNKNOWN`: cannot tell now. Silence is unknown, never fine.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Device(StrEnum):
    """The device as a whole."""

    ONLINE = "online"
    OFFLINE = "offline"
    POWER_OFF = "powerOff"
    NO_DEVICE = "noDevice"
    HARDWARE_ERROR = "hardwareError"
    USER_ERROR = "userError"
    BUSY = "deviceBusy"
    FRAUD_ATTEMPT = "fraudAttempt"
    POTENTIAL_FRAUD = "potentialFraud"
    STARTING = "starting"
    UNKNOWN = "unknown"


class Paper(StrEnum):
    """Paper in a printer."""

    FULL = "full"
    LOW = "low"
    OUT = "out"
    JAMMED = "jammed"
    UNKNOWN = "unknown"


class Toner(StrEnum):
    """Toner or ink in a printer: the colour that has least."""

    FULL = "full"
    LOW = "low"
    OUT = "out"
    UNKNOWN = "unknown"


class Media(StrEnum):
    """A card on the reader."""

    PRESENT = "present"
    NOT_PRESENT = "notPresent"
    JAMMED = "jammed"
    UNKNOWN = "unknown"


class Cover(StrEnum):
    """A printer's cover."""

    CLOSED = "closed"
    OPEN = "open"
    UNKNOWN = "unknown"


class Cutter(StrEnum):
    """A printer's cutter."""

    OK = "ok"
    FAULT = "fault"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class IdCardReaderStatus:
    """Status of an ID card reader."""

    device: Device
    media: Media | None = Media.UNKNOWN


@dataclass(frozen=True, slots=True)
class TicketPrinterStatus:
    """Status of a ticket printer."""

    device: Device
    paper: Paper | None = Paper.UNKNOWN
    cover: Cover | None = Cover.UNKNOWN
    cutter: Cutter | None = Cutter.UNKNOWN


@dataclass(frozen=True, slots=True)
class DocumentPrinterStatus:
    """Status of a document printer."""

    device: Device
    paper: Paper | None = Paper.UNKNOWN
    toner: Toner | None = Toner.UNKNOWN
    cover: Cover | None = Cover.UNKNOWN
