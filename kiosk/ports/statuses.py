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


class Head(StrEnum):
    """A thermal printer's head. XFS4IoT has no word for it."""

    OK = "ok"
    HOT = "hot"  # it pauses and goes on by itself when it has cooled: device deviceBusy
    UNKNOWN = "unknown"


class Ticket(StrEnum):
    """What stands in a ticket printer's presenter, or became of what stood there last."""

    NOT_PRESENT = "notPresent"
    PRESENT = "present"  # held out, not taken yet
    TAKEN = "taken"
    RETRACTED = "retracted"  # nobody took it: it was drawn back inside
    JAMMED = "jammed"  # told to go back, and still there
    UNKNOWN = "unknown"


class Picture(StrEnum):
    """What comes out of a camera."""

    LIVE = "live"
    BLACK = "black"  # the lens is covered, or there is no light at all: device userError
    FROZEN = "frozen"  # one picture again and again: device hardwareError
    UNKNOWN = "unknown"


class Door(StrEnum):
    """The cabinet's door."""

    CLOSED = "closed"
    OPEN = "open"
    UNKNOWN = "unknown"


class Ups(StrEnum):
    """Where the power comes from. The word `recovered` of XFS4IoT, for power that came back, is not told."""

    ENGAGED = "engaged"  # mains is there, the battery stands by
    POWERING = "powering"  # mains is gone, the battery carries the terminal
    LOW = "low"  # the same, and not for long
    UNKNOWN = "unknown"


class Proximity(StrEnum):
    """Whether somebody stands before the terminal: mat, light barrier, radar."""

    PRESENT = "present"
    NOT_PRESENT = "notPresent"
    UNKNOWN = "unknown"


class Headset(StrEnum):
    """Whether a plug is in the headset's jack, which switches the loudspeaker off."""

    PRESENT = "present"
    NOT_PRESENT = "notPresent"
    UNKNOWN = "unknown"


class Engine(StrEnum):
    """What makes speech out of text."""

    READY = "ready"
    ABSENT = "absent"  # not installed: recorded clips are played, everything else is silent
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
    ticket: Ticket | None = None
    head: Head | None = None


@dataclass(frozen=True, slots=True)
class DocumentPrinterStatus:
    """Status of a document printer."""

    device: Device
    paper: Paper | None = Paper.UNKNOWN
    toner: Toner | None = Toner.UNKNOWN
    cover: Cover | None = Cover.UNKNOWN


@dataclass(frozen=True, slots=True)
class CameraStatus:
    """Status of a camera."""

    device: Device
    picture: Picture | None = Picture.UNKNOWN


@dataclass(frozen=True, slots=True)
class SpeakerStatus:
    """Status of a loudspeaker."""

    device: Device
    engine: Engine | None = Engine.UNKNOWN


@dataclass(frozen=True, slots=True)
class SensorsStatus:
    """Status of the cabinet's sensors. `device`: the board that carries them."""

    device: Device
    door: Door | None = Door.UNKNOWN
    ups: Ups | None = Ups.UNKNOWN
    proximity: Proximity | None = Proximity.UNKNOWN
    headset: Headset | None = Headset.UNKNOWN
