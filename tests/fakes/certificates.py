"""A synthetic certificate: the real pack, loaded once, and what office and printer say about one person's."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from kiosk.domain.certificates import CodeSent, IssuedCertificate, Proof, Review, Satisfaction
from kiosk.domain.message import Message, Words
from kiosk.domain.refusal import Refusal
from kiosk.domain.services import card_facts
from kiosk.packs.form_state import FormState
from kiosk.packs.loading import SERVICES, load
from kiosk.ports.document_printer import DocumentPrinted
from kiosk.visit import Done, Refused
from tests.fakes.halls import NOW
from tests.fakes.people import RESIDENT, TODAY

if TYPE_CHECKING:
    from kiosk.domain.services import Service

DIGITS: Final = "402931"
PROOF: Final = Proof("opaque-token", valid_s=900)
SENT: Final = CodeSent("1*********7", valid_s=300, again_after_s=60)
ADDRESS: Final = "云川市青禾区桂花路21号"
REGISTERED: Final = {
    "residence.name": RESIDENT.name,
    "residence.sex": "2",
    "residence.birth": "1949-12-31",
    "residence.id_number": RESIDENT.number,
    "residence.address": ADDRESS,
    "residence.since": "2026-05-11",
    "residence.status": "active",
}


def refused(stem: str) -> Refused:
    """A no that helps."""
    return Refused(Refusal(*(Message.of(f"{stem}.{part}") for part in ("reason", "fix", "where"))))


@cache
def residence() -> Service:
    """The pack as it is shipped."""
    return load(SERVICES / "residence-certificate").service


def form_for(**changed: str) -> FormState:
    """The form of a registered person, opened; `residence_status="lapsed"` changes a fact, `""` takes it away."""
    facts = card_facts(RESIDENT) | REGISTERED | {name.replace("_", ".", 1): text for name, text in changed.items()}
    return FormState.begin(residence(), facts=facts, today=TODAY)


def unregistered() -> FormState:
    """The form of somebody of whom the register knows nothing: the card alone fills in."""
    return FormState.begin(residence(), facts=card_facts(RESIDENT), today=TODAY)


def certificate(number: int = 86) -> IssuedCertificate:
    """A certificate that the office committed."""
    return IssuedCertificate(
        serial=f"QH-JZ-2026-1123-{number:05}-42",
        service="residence-certificate",
        title=Words("居住登记证明", "Certificate of Residence Registration"),
        pages=1,
        sha256=f"{number:064x}",
        issued_at=NOW,
        verify_url=f"https://example.invalid/V/{number}",
        document=b"%PDF-1.7 sample",
    )


def printed_proof(of: IssuedCertificate) -> DocumentPrinted:
    """What the printer proved."""
    return DocumentPrinted(of.serial, of.pages, of.pages, first_byte_ms=80.0, elapsed_ms=5200.0)


PRINTED: Final = Done(printed_proof(certificate()))
REVIEW: Final = Review(certificate().serial, Satisfaction.VERY_GOOD)
