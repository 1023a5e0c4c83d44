"""Codes, proofs, applications and certificates on the wire. Requests carry personal data: no repr shows any."""

from __future__ import annotations

from datetime import UTC, date
from typing import Annotated, Self

from pydantic import Field, StringConstraints

from backend.wire.base import Answer, Identifier, Instant, Order, Texts
from kiosk.domain import certificates as domain
from kiosk.domain import forms
from kiosk.domain.certificate_life import Verdict
from kiosk.domain.certificates import Satisfaction
from kiosk.domain.forms import Provenance
from kiosk.domain.identity import CardKind, IdCard
from kiosk.ports.print_journal import PrintOutcome

HolderNumber = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{15,18}$")]
Token = Annotated[str, StringConstraints(min_length=1, max_length=512, pattern=r"^[A-Za-z0-9_-]+$")]
Serial = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[A-Z0-9-]+$")]
Version = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
CardText = Annotated[str, StringConstraints(max_length=200)]
AnswerText = Annotated[str, StringConstraints(max_length=2000)]
ReviewReason = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_.-]{1,64}$")]


class PersonalOrder(Order):
    """What a client sends about a person."""

    def __repr_args__(self) -> list[tuple[str | None, object]]:
        """Personal data never reaches a log by way of a repr."""
        return []


class WireCodeOrder(PersonalOrder):
    """Body of POST /v1/codes."""

    id_number: HolderNumber


class WireCodeSent(Answer):
    """Answer to POST /v1/codes. Both times in seconds from now."""

    phone_masked: str
    valid_s: int = Field(ge=0)
    again_after_s: int = Field(ge=0)

    @classmethod
    def of(cls, sent: domain.CodeSent) -> Self:
        """Put it on the wire."""
        return cls(phone_masked=sent.phone_masked, valid_s=sent.valid_s, again_after_s=sent.again_after_s)

    def sent(self) -> domain.CodeSent:
        """Take it off the wire."""
        return domain.CodeSent(self.phone_masked, self.valid_s, self.again_after_s)


class WireCodeCheck(PersonalOrder):
    """Body of POST /v1/codes/check."""

    id_number: HolderNumber
    code: Annotated[str, StringConstraints(pattern=r"^[0-9]{4,10}$")]


class WireProof(Answer):
    """Answer to POST /v1/codes/check."""

    token: Token
    valid_s: int = Field(ge=0)

    def __repr_args__(self) -> list[tuple[str | None, object]]:
        """Whoever holds the token is believed."""
        return [("valid_s", self.valid_s)]

    @classmethod
    def of(cls, proof: domain.Proof) -> Self:
        """Put it on the wire."""
        return cls(token=proof.token, valid_s=proof.valid_s)

    def proof(self) -> domain.Proof:
        """Take it off the wire."""
        return domain.Proof(self.token, self.valid_s)


class WirePrefillOrder(PersonalOrder):
    """Body of POST /v1/prefill."""

    service: Identifier
    version: Version
    proof: Token


class WirePrefill(Answer):
    """Answer to POST /v1/prefill: facts by source name, such as residence.address."""

    facts: dict[str, str]

    def __repr_args__(self) -> list[tuple[str | None, object]]:
        """Personal data never reaches a log by way of a repr."""
        return [("facts", len(self.facts))]

    def prefill(self) -> domain.Prefill:
        """Take it off the wire."""
        return domain.Prefill(tuple(self.facts.items()))


class WireFieldAnswer(PersonalOrder):
    """One answer of a form."""

    field: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
    text: AnswerText
    provenance: Provenance


class WireCard(PersonalOrder):
    """A card as it was read."""

    kind: CardKind
    name: CardText
    number: HolderNumber
    birth: CardText
    sex: CardText = ""
    ethnicity: CardText = ""
    address: CardText = ""
    authority: CardText = ""
    valid_from: CardText = ""
    valid_to: CardText = ""
    english_name: CardText = ""
    nationality: CardText = ""
    pass_number: CardText = ""
    issue_count: CardText = ""

    @classmethod
    def of(cls, card: IdCard) -> Self:
        """Put a card on the wire. Raises ValueError for one nobody would believe."""
        return cls.model_validate({name: getattr(card, name) for name in cls.model_fields})

    def card(self) -> IdCard:
        """Take a card off the wire."""
        return IdCard(**self.model_dump())


class WireApplication(PersonalOrder):
    """Body of POST /v1/certificates."""

    service: Identifier
    version: Version
    answers: Annotated[list[WireFieldAnswer], Field(max_length=200)]
    card: WireCard
    proof: Token

    @classmethod
    def of(cls, application: domain.Application) -> Self:
        """Put an application on the wire."""
        submission = application.submission
        return cls(
            service=submission.service,
            version=submission.version,
            answers=[
                WireFieldAnswer(field=field, text=answer.text, provenance=answer.provenance)
                for field, answer in submission.answers
            ],
            card=WireCard.of(application.card),
            proof=application.proof.token,
        )

    def submission(self) -> forms.Submission:
        """Take the form off the wire."""
        answers = tuple((each.field, forms.Answer(each.text, each.provenance)) for each in self.answers)
        return forms.Submission(self.service, self.version, answers)

    def content(self) -> str:
        """What makes two applications the same: everything but the proof, which differs from visit to visit."""
        return self.model_dump_json(exclude={"proof"})


class WireCertificate(Answer):
    """A certificate that was committed. The document is at GET /v1/certificates/{serial}/document."""

    serial: Serial
    service: Identifier
    title: Texts
    pages: int = Field(ge=1)
    sha256: Sha256
    issued_at: Instant
    verify_url: str

    def certificate(self, document: bytes) -> domain.IssuedCertificate:
        """Take it off the wire, with its document."""
        return domain.IssuedCertificate(
            serial=self.serial,
            service=self.service,
            title=self.title.words(),
            pages=self.pages,
            sha256=self.sha256,
            issued_at=self.issued_at.astimezone(UTC),
            verify_url=self.verify_url,
            document=document,
        )


class WireReplacement(PersonalOrder):
    """Body of POST /v1/certificates/{serial}/replace."""

    proof: Token


class WirePrinted(Order):
    """Body of POST /v1/certificates/{serial}/printed."""

    outcome: PrintOutcome


class WireReview(Order):
    """Body of POST /v1/reviews."""

    serial: Serial
    satisfaction: Satisfaction
    reasons: Annotated[list[ReviewReason], Field(max_length=20)] = Field(default_factory=list)

    @classmethod
    def of(cls, review: domain.Review) -> Self:
        """Put a review on the wire."""
        return cls(serial=review.serial, satisfaction=review.satisfaction, reasons=list(review.reasons))

    def review(self) -> domain.Review:
        """Take a review off the wire."""
        return domain.Review(self.serial, self.satisfaction, tuple(self.reasons))


class Noted(Answer):
    """Answer to what is only noted."""

    serial: Serial


class WireStanding(Answer):
    """Answer to GET /v1/verifications/{serial}: how a serial stands today. Nothing personal."""

    serial: str
    verdict: Verdict
    title: Texts | None = None
    issued_on: date | None = None
    valid_until: date | None = None
    document_matches: bool | None = None  # None: no file's hash was given


class VerificationKeys(Answer):
    """Answer to GET /v1/verification-keys, both PEM: the CA behind signatures, and the key of QR codes (Ed25519)."""

    authority: str
    qr_key: str
