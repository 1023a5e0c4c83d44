"""What a citizen is shown on the way to a certificate. Ids and values only, as everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, Final

from kiosk.domain.certificates import Review
from kiosk.journeys.pages import Ticket
from kiosk.visit import Page

if TYPE_CHECKING:
    from kiosk.domain.assurance import Present
    from kiosk.domain.certificates import CodeSent, IssuedCertificate
    from kiosk.domain.message import Message
    from kiosk.domain.refusal import Refusal
    from kiosk.domain.services import Service
    from kiosk.packs.form_state import FormState


class IdentifyForRecordsChoice(StrEnum):
    """Ways on without a card, where a record is asked for."""

    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class IdentifyForRecords(Page[IdentifyForRecordsChoice]):
    """Lay down the card: personal records are asked for, so there is no way without one but people at a counter.

    No stop: the card lies there still and would be read again, so the way back leads past it.
    """

    stop: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class TypedCode:
    """The digits a person typed."""

    digits: str


class PhoneCodeChoice(StrEnum):
    """Ways on without the code."""

    SEND_AGAIN = "send_again"
    LEAVE = "leave"  # the phone on record is not at hand: the page says where else to go


@dataclass(frozen=True, slots=True)
class PhoneCode(Page["TypedCode | PhoneCodeChoice"]):
    """Type the code sent to the phone on record. `wrong` is the no that the last code met.

    No stop: a code is good once, so the way back leads past it.
    """

    stop: ClassVar[bool] = False
    personal: ClassVar[bool] = True
    sent: CodeSent
    wrong: Refusal | None = None


@dataclass(frozen=True, slots=True)
class ChooseCertificate(Page["Service"]):
    """Which certificate? Answered with one of `services`."""

    personal: ClassVar[bool] = True
    present: Present
    services: tuple[Service, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered on one page of a form, by field id; an empty text takes an answer away."""

    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Question(Page[Answers]):
    """One question a page: the fields of `page_id` that are asked of this person.

    A page with one choice is answered by touching an option. `insist`: shown again because something on it is wrong;
    what is wrong is told beside the field.
    """

    personal: ClassVar[bool] = True
    form: FormState
    page_id: str
    insist: bool = False


@dataclass(frozen=True, slots=True)
class ChangeAnswer:
    """A person wants to change the answer to this field."""

    field_id: str


class CheckChoice(StrEnum):
    """The way on from one's answers."""

    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class CheckAnswers(Page["ChangeAnswer | CheckChoice"]):
    """看一遍，对不对: every answer with where it came from; locked ones are on record."""

    personal: ClassVar[bool] = True
    form: FormState


class PreviewChoice(StrEnum):
    """The way on from the finished paper."""

    PRINT = "print"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Preview(Page[PreviewChoice]):
    """The certificate as it will come out, drawn from the signed document itself."""

    personal: ClassVar[bool] = True
    certificate: IssuedCertificate


class TakeCardChoice(StrEnum):
    """When the reader cannot see the card go."""

    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class TakeCard(Page[TakeCardChoice]):
    """Card first, paper second: shown until the card was lifted."""

    stop: ClassVar[bool] = False


class PaperChoice(StrEnum):
    """Ways on when the printer could not prove what it did."""

    IN_HAND = "in_hand"  # the whole paper is in the person's hand
    NOT_IN_HAND = "not_in_hand"  # void it and issue it anew


@dataclass(frozen=True, slots=True)
class PaperAsked(Page[PaperChoice]):
    """Is the whole paper in your hand? Never printed again by itself."""

    certificate: IssuedCertificate


class NoPaperChoice(StrEnum):
    """Ways on when there is no paper."""

    AGAIN = "again"
    SLIP = "slip"  # leave, with a slip that says where the paper can be had


@dataclass(frozen=True, slots=True)
class NoPaper(Page[NoPaperChoice]):
    """The paper did not come out; the certificate is kept. `trouble` is the printer's error code.

    NOT_REPLACED: nobody knows what became of the paper, and it could not be issued anew; `told` says why.
    """

    certificate: IssuedCertificate
    trouble: str
    told: tuple[Message, ...] = ()


NOT_REPLACED: Final = "not_replaced"


class ClaimChoice(StrEnum):
    """Ways on from the slip to leave with."""

    FINISH = "finish"
    PRINT_AGAIN = "print_again"


@dataclass(frozen=True, slots=True)
class ClaimSlip(Page[ClaimChoice]):
    """Where the paper of a certificate can be had, and the slip that says so.

    Without a slip everything on it that is nobody's secret stands on the page, to be written down or photographed.
    """

    certificate: IssuedCertificate
    slip: Ticket

    @property
    def farewell(self) -> bool:
        """Slip in hand, nothing is left to do."""
        return self.slip is Ticket.PRINTED


class SkipReview(StrEnum):
    """No review: as easy as one."""

    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class CertificateDone(Page[Review | SkipReview]):
    """办好了: take the paper; how it can be checked; and a review, skippable, nothing chosen beforehand (好差评).

    A bad level asks why before it is handed in; the page does that by itself.
    """

    certificate: IssuedCertificate


@dataclass(frozen=True, slots=True)
class Thanks(Page[None]):
    """Thank you for the review. Ends by itself."""

    @property
    def farewell(self) -> bool:
        """Nothing is left to do."""
        return True
