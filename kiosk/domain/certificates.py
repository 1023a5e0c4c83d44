"""Certificates: who applies, what is decided, what is issued, and the life of a serial."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from kiosk.domain.forms import Submission
    from kiosk.domain.identity import IdCard
    from kiosk.domain.message import Words


class CertificateState(StrEnum):
    """The life of a serial, as the register tells anybody who asks."""

    ISSUED = "issued"
    PRINTED = "printed"  # the printer proved it
    PRINT_UNKNOWN = "print_unknown"  # it may be in somebody's hand; still good
    VOID = "void"
    RECALLED = "recalled"  # by pack version and time
    REPLACED = "replaced"  # void, and another serial took its place


@dataclass(frozen=True, slots=True)
class CodeSent:
    """A code went to the phone on record. `phone_masked` like 1*********7; both times are seconds from now."""

    phone_masked: str
    valid_s: int
    again_after_s: int


@dataclass(frozen=True, slots=True, repr=False)
class Proof:
    """A second factor that held, as the backend will know it again: opaque, and good for `valid_s`."""

    token: str
    valid_s: int

    def __repr__(self) -> str:
        """Whoever holds the token is believed."""
        return f"Proof(valid_s={self.valid_s})"


@dataclass(frozen=True, slots=True, repr=False)
class Prefill:
    """What the registers know, as facts for the form (`FormState.begin`): ("residence.address", "…")."""

    facts: tuple[tuple[str, str], ...]

    def __repr__(self) -> str:
        """Personal data never reaches a log by way of a repr."""
        return f"Prefill({len(self.facts)} facts)"


@dataclass(frozen=True, slots=True, repr=False)
class Application:
    """What a person asks for: the form as handed in, the card that was read, the proof of who they are."""

    submission: Submission
    card: IdCard
    proof: Proof

    def __repr__(self) -> str:
        """Personal data never reaches a log by way of a repr."""
        return f"Application({self.submission!r})"


@dataclass(frozen=True, slots=True)
class IssuedCertificate:
    """A certificate that the backend committed. `sha256` is of `document`, the signed PDF."""

    serial: str
    service: str
    title: Words
    pages: int
    sha256: str
    issued_at: datetime
    verify_url: str
    document: bytes = field(repr=False)


class Satisfaction(StrEnum):
    """好差评: five levels, none chosen beforehand."""

    VERY_GOOD = "very_good"  # 非常满意
    GOOD = "good"  # 满意
    FAIR = "fair"  # 基本满意
    BAD = "bad"  # 不满意
    VERY_BAD = "very_bad"  # 非常不满意


@dataclass(frozen=True, slots=True)
class Review:
    """What a person thought of it. `reasons` are ids of the review page, asked of bad ones only."""

    serial: str
    satisfaction: Satisfaction
    reasons: tuple[str, ...] = ()
