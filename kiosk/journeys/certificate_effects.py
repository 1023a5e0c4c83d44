"""What a terminal is asked to do on the way to a certificate. Answers are values, never exceptions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from kiosk.domain.certificates import Application, CodeSent, IssuedCertificate, Proof, Review
from kiosk.domain.services import Service
from kiosk.packs.form_state import FormState
from kiosk.ports.document_printer import DocumentPrinted
from kiosk.ports.ticket_printer import Printed
from kiosk.visit import Effect, Outcome

if TYPE_CHECKING:
    from kiosk.domain.identity import IdCard, Identity


@dataclass(frozen=True, slots=True, repr=False)
class SendCode(Effect[Outcome[CodeSent]]):
    """Send a code to the phone on record. `nth` tells a code asked for again from the same asked twice."""

    deadline_s: ClassVar[float] = 10.0
    id_number: str
    nth: int = 1


@dataclass(frozen=True, slots=True, repr=False)
class CheckCode(Effect[Outcome[Proof]]):
    """Trade the code for a proof."""

    deadline_s: ClassVar[float] = 10.0
    id_number: str
    digits: str


@dataclass(frozen=True, slots=True)
class FindCertificates(Effect[Outcome[tuple[Service, ...]]]):
    """Find the packs that issue a certificate on this terminal now."""


@dataclass(frozen=True, slots=True, repr=False)
class OpenForm(Effect[Outcome[FormState]]):
    """Ask the registers the pack names, and open its form with what card and registers say."""

    deadline_s: ClassVar[float] = 12.0
    service: Service
    card: IdCard
    proof: Proof


@dataclass(frozen=True, slots=True, repr=False)
class IssueCertificate(Effect[Outcome[IssuedCertificate]]):
    """Hand in the form; decided and issued at once (秒批). Asking again gives the same certificate."""

    commits: ClassVar[bool] = True
    deadline_s: ClassVar[float] = 20.0
    application: Application


@dataclass(frozen=True, slots=True)
class AwaitRemoval(Effect[Outcome[None]]):
    """Wait until the reader was seen empty. Done at once where there is no reader or nothing lies on it."""

    deadline_s: ClassVar[float] = float("inf")


@dataclass(frozen=True, slots=True)
class PrintCertificate(Effect[Outcome[DocumentPrinted]]):
    """Print one certificate, at most once; what became of the paper is told to the backend."""

    commits: ClassVar[bool] = True
    deadline_s: ClassVar[float] = 120.0
    certificate: IssuedCertificate
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class ConfirmPaper(Effect[Outcome[None]]):
    """Write down that the paper, of which the printer could not tell, is in the person's hand.

    Done as soon as that cannot be lost any more; the backend hears of it when it can be reached.
    """

    commits: ClassVar[bool] = True
    serial: str


@dataclass(frozen=True, slots=True)
class ReplaceCertificate(Effect[Outcome[IssuedCertificate]]):
    """Void a certificate whose paper is in nobody's hand and issue it anew."""

    commits: ClassVar[bool] = True
    deadline_s: ClassVar[float] = 20.0
    serial: str
    proof: Proof


@dataclass(frozen=True, slots=True, repr=False)
class PrintClaimSlip(Effect[Outcome[Printed]]):
    """Print a slip to leave with, in the visit's language: what was issued to whom, and where its paper can be had.

    `validity_days`: as the service has it, the day of issue included.
    """

    commits: ClassVar[bool] = True
    deadline_s: ClassVar[float] = 20.0
    certificate: IssuedCertificate
    holder: Identity
    validity_days: int
    copy: int = 1


@dataclass(frozen=True, slots=True)
class SendReview(Effect[Outcome[None]]):
    """Take a review. Done as soon as it cannot be lost any more; the backend hears of it when it can be reached."""

    commits: ClassVar[bool] = True
    review: Review
