"""Invented certificates, forms and answers for the gallery and the tests. Nobody here exists.

The paper is the residence certificate of a golden case, its ID number whole, marked as a sample.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from kiosk.domain.certificates import CodeSent, IssuedCertificate
from kiosk.domain.coverage import Coverage
from kiosk.domain.forms import Constraints, Field, Form, FormPage, Sensitivity, ValueType
from kiosk.domain.message import Message, Words
from kiosk.domain.refusal import Refusal
from kiosk.journeys import certificate_pages as pages
from kiosk.journeys.pages import Ticket
from kiosk.packs.form_state import FormState
from kiosk.packs.loading import SERVICES, load
from kiosk.texts import ASSETS
from ui.samples import NOW, PRESENT

if TYPE_CHECKING:
    from kiosk.visit import Page

TODAY: Final = date(2026, 11, 23)
ID_NUMBER: Final = "110101199104024022"
SERVICE: Final = load(SERVICES / "residence-certificate").service
FACTS: Final = {
    "card.name": "林小川",
    "card.number": ID_NUMBER,
    "residence.name": "林小川",
    "residence.sex": "2",
    "residence.birth": "1991-04-02",
    "residence.id_number": ID_NUMBER,
    "residence.address": "云川市青禾区梧桐街道桂花路21号幸福里3幢502室",
    "residence.since": "2026-05-11",
    "residence.status": "active",
}
FORM: Final = FormState.begin(SERVICE, facts=FACTS, today=TODAY)
UNCOVERED: Final = replace(  # a character that no font has, on the next plane but one
    FORM.answered("purpose", "other").answered("purpose_words", "给\U0003abcd儿办图书证"),
    covered=Coverage.of(range(0x30000)),
)
FILLED: Final = FORM.answered("purpose", "other").answered("purpose_words", "办图书证")
SENT: Final = CodeSent("1*********0", 300, 60)
WRONG: Final = Refusal(
    Message.of("second_factor.code_wrong.reason", tries_left=4),
    Message.of("second_factor.code_wrong.fix", tries_left=4),
    Message("second_factor.code_wrong.where"),
)
DOCUMENT: Final = (ASSETS / "samples" / "residence-certificate.pdf").read_bytes()
CERTIFICATE: Final = IssuedCertificate(
    serial="QH-JZ-2026-1123-00086",
    service=SERVICE.id,
    title=Words("居住登记证明", "Certificate of Residence Registration"),
    pages=1,
    sha256=sha256(DOCUMENT).hexdigest(),
    issued_at=NOW,
    verify_url="HTTPS://HALL.EXAMPLE.CN/V/QH-JZ-2026-1123-00086",
    document=DOCUMENT,
)


def asking(*fields: Field, facts: dict[str, str] | None = None) -> FormState:
    """Make a form of one page, `page`, with these fields."""
    page = FormPage("page", Words("请填一填", "Please fill this in"), None, fields)
    return FormState.begin(replace(SERVICE, form=Form((page,))), facts=facts or {}, today=TODAY)


def field(value_type: ValueType, *, required: bool = True, most: int | None = None) -> Field:
    """Make a field named after its type."""
    words = Words(f"{value_type}，怎么写", f"Some {value_type}")
    return Field(str(value_type), value_type, words, required=required, constraints=Constraints(max_length=most))


_WARD: Final = Field("ward", ValueType.NAME, Words("孩子的姓名", "Name of the child"))
_OUTSIDE: Final = Field("home", ValueType.ADDRESS, Words("户口所在地", "Registered at"), prefill=("card.address",))
_LOCKED: Final = Field(
    "name", ValueType.NAME, Words("姓名", "Name"), prefill=("card.name",), sensitivity=Sensitivity.PROTECTED
)
_AGREED: Final = Field("moved", ValueType.BOOLEAN, Words("今年搬过家吗", "Have you moved this year?"))
SEVERAL: Final = asking(
    _LOCKED, _OUTSIDE, _WARD, _AGREED, facts={"card.name": "林小川", "card.address": "江原省临水市白石镇柳荫里8号"}
)

PAGES: Final[tuple[tuple[str, Page[Any], bool], ...]] = (  # name, page, can go back; Any: each its own answer
    ("records", pages.IdentifyForRecords(), True),
    ("code", pages.PhoneCode(SENT), True),
    ("code-wrong", pages.PhoneCode(SENT, WRONG), True),
    ("certificates", pages.ChooseCertificate(PRESENT, (SERVICE,)), False),
    ("question-choice", pages.Question(FORM, "purpose"), True),
    ("question-text", pages.Question(FORM.answered("purpose", "other"), "purpose_words"), True),
    ("question-insist", pages.Question(FORM.answered("purpose", "other"), "purpose_words", insist=True), True),
    ("question-uncovered", pages.Question(UNCOVERED, "purpose_words"), True),
    ("question-digits", pages.Question(asking(field(ValueType.PHONE)), "page"), True),
    ("question-date", pages.Question(asking(field(ValueType.DATE, required=False)), "page"), True),
    ("question-several", pages.Question(SEVERAL, "page", insist=True), True),
    ("question-paper", pages.Question(FORM, "paper"), True),
    ("check", pages.CheckAnswers(FILLED), True),
    ("preview", pages.Preview(CERTIFICATE), False),
    ("take-card", pages.TakeCard(), False),
    ("paper-asked", pages.PaperAsked(CERTIFICATE), False),
    ("no-paper", pages.NoPaper(CERTIFICATE, "paper_out"), True),
    ("no-paper-other", pages.NoPaper(CERTIFICATE, "printer_fault"), False),
    ("no-paper-not-replaced", pages.NoPaper(CERTIFICATE, pages.NOT_REPLACED, (WRONG.reason, WRONG.how_to_fix)), True),
    ("claim", pages.ClaimSlip(CERTIFICATE, Ticket.PRINTED), False),
    ("claim-not-printed", pages.ClaimSlip(CERTIFICATE, Ticket.NOT_PRINTED), True),
    ("claim-asked", pages.ClaimSlip(CERTIFICATE, Ticket.UNKNOWN), False),
    ("done", pages.CertificateDone(CERTIFICATE), False),
    ("thanks", pages.Thanks(), False),
)
