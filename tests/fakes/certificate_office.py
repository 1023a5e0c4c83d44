"""A certificate office in memory: fulfils `kiosk.ports.certificates` with the pack's own form engine and rules."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, TypeVar, cast

from kiosk.domain.certificate_life import after_printing, in_force, may_be_replaced
from kiosk.domain.certificates import CertificateState, CodeSent, IssuedCertificate, Prefill, Proof
from kiosk.domain.forms import FieldFault
from kiosk.domain.identity import mask_number
from kiosk.domain.message import Message
from kiosk.domain.refusal import Refusal
from kiosk.domain.serials import make_serial
from kiosk.domain.services import card_facts, failing_rule
from kiosk.packs.submission import validate_submission
from kiosk.ports.errors import BackendError, BackendFault, BackendRefused
from kiosk.ports.print_journal import PrintOutcome

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from kiosk.domain.certificates import Application, Review
    from kiosk.domain.identity import IdCard
    from kiosk.domain.services import Service

T = TypeVar("T")
CODE: Final = "246810"
TRIES: Final = 5
_PRINTED: Final = {PrintOutcome.PRINTED: True, PrintOutcome.NOT_PRINTED: False, PrintOutcome.UNKNOWN: None}


@dataclass(frozen=True, slots=True)
class OnRecord:
    """A person as the registers have them. `facts` by source name; `phone` empty: none on record."""

    card: IdCard
    phone: str
    facts: Mapping[str, str]


@dataclass(slots=True)
class _Kept:
    holder: str
    certificate: IssuedCertificate
    state: CertificateState = CertificateState.ISSUED


class FakeCertificateOffice:
    """Set `failing` to an error, and every call raises what it makes. The code is always CODE."""

    def __init__(self, service: Service, people: list[OnRecord], *, today: date) -> None:
        self.failing: Callable[[], BackendError] | None = None
        self.reviews: list[Review] = []
        self._service = service
        self._people = {person.card.number: person for person in people}
        self._today = today
        self._answered: dict[str, tuple[object, object]] = {}
        self._tries: dict[str, int] = {}
        self._proofs: dict[str, str] = {}
        self._register: dict[str, _Kept] = {}

    def send_code(self, id_number: str, *, key: str, deadline_s: float) -> CodeSent:
        return self._once(key, ("code", id_number), lambda: self._send(id_number))

    def check_code(self, id_number: str, code: str, *, deadline_s: float) -> Proof:
        self._fail()
        left = self._tries.get(id_number)
        if left is None:
            raise _refused("second_factor.code_over")
        if left == 0:
            raise _refused("second_factor.tries_over")
        self._tries[id_number] = left - 1
        if code != CODE:
            raise _wrong(left - 1)
        token = f"proof-{len(self._proofs)}"
        self._proofs[token] = id_number
        return Proof(token, 900)

    def prefill(self, service: str, version: str, proof: Proof, *, deadline_s: float) -> Prefill:
        self._fail()
        number = self._person(proof)
        self._known(service, version)
        return Prefill(tuple((name, text) for name, text in self._people[number].facts.items() if text))

    def issue(self, application: Application, *, key: str, deadline_s: float) -> IssuedCertificate:
        return self._once(key, application.submission, lambda: self._issue(application))

    def printed(self, serial: str, outcome: PrintOutcome, *, key: str, deadline_s: float) -> None:
        self._once(key, (serial, outcome), lambda: self._printed(serial, outcome))

    def replace(self, serial: str, proof: Proof, *, key: str, deadline_s: float) -> IssuedCertificate:
        return self._once(key, ("replace", serial), lambda: self._replace(serial, proof))

    def review(self, review: Review, *, key: str, deadline_s: float) -> None:
        self._once(key, review, lambda: self._review(review))

    def state(self, serial: str) -> CertificateState:
        """What became of a serial."""
        return self._register[serial].state

    def _send(self, number: str) -> CodeSent:
        person = self._people.get(number)
        if person is None or not person.phone:
            raise _refused("second_factor.no_phone")
        if number in self._tries:
            raise _refused("second_factor.too_soon", seconds=60)
        self._tries[number] = TRIES
        return CodeSent(mask_number(person.phone), 300, 60)

    def _issue(self, application: Application) -> IssuedCertificate:
        number = self._person(application.proof)
        submission = application.submission
        self._known(submission.service, submission.version)
        if number != application.card.number:
            raise _refused("case.other_person")
        facts = dict(self._people[number].facts) | card_facts(application.card)
        state, problems = validate_submission(self._service, submission, facts=facts, today=self._today)
        if (rule := failing_rule(self._service, state.values, today=self._today)) is not None:
            raise BackendRefused(rule.otherwise)
        if problems and problems[0].fault is FieldFault.DAMAGED:
            raise _refused("certificate.damaged")
        if problems:
            fix, where = Message.of("case.form.fix"), Message.of("case.form.where")
            raise BackendRefused(Refusal(problems[0].message, fix, where))
        return self._enter(number)

    def _enter(self, holder: str) -> IssuedCertificate:
        certificate = self._service.certificate
        assert certificate is not None
        serial = make_serial(certificate.serial_prefix, self._today, len(self._register) + 1)
        document = f"%PDF-1.7\n% {serial}, a fake\n%%EOF\n".encode()
        made = IssuedCertificate(
            serial=serial,
            service=self._service.id,
            title=certificate.title,
            pages=1,
            sha256=hashlib.sha256(document).hexdigest(),
            issued_at=datetime(self._today.year, self._today.month, self._today.day, 6, 38, tzinfo=UTC),
            verify_url=f"https://example.invalid/v/{serial}",
            document=document,
        )
        self._register[serial] = _Kept(holder, made)
        return made

    def _printed(self, serial: str, outcome: PrintOutcome) -> None:
        kept = self._find(serial)
        kept.state = after_printing(kept.state, printed=_PRINTED[outcome])

    def _replace(self, serial: str, proof: Proof) -> IssuedCertificate:
        number = self._person(proof)
        kept = self._register.get(serial)
        if kept is None or kept.holder != number:
            raise _refused("certificate.replace_unknown")
        if not may_be_replaced(kept.state):
            raise _refused("certificate.replace_printed" if in_force(kept.state) else "certificate.replace_void")
        anew = self._enter(number)
        kept.state = CertificateState.REPLACED
        return anew

    def _review(self, review: Review) -> None:
        self._find(review.serial)
        self.reviews.append(review)

    def _find(self, serial: str) -> _Kept:
        if serial not in self._register:
            raise BackendFault("not found")
        return self._register[serial]

    def _person(self, proof: Proof) -> str:
        if proof.token not in self._proofs:
            raise _refused("second_factor.proof_over")
        return self._proofs[proof.token]

    def _known(self, service: str, version: str) -> None:
        if (service, version) != (self._service.id, self._service.version):
            raise _refused("case.pack_unknown")

    def _once(self, key: str, content: object, work: Callable[[], T]) -> T:
        """Answer a key once; the same content gets the same answer, other content is a fault."""
        self._fail()
        if key in self._answered:
            before, answer = self._answered[key]
            if before != content:
                raise BackendFault("the key was used for another order")
            return cast("T", answer)
        made = work()
        self._answered[key] = (content, made)
        return made

    def _fail(self) -> None:
        if self.failing is not None:
            raise self.failing()


def _wrong(left: int) -> BackendRefused:
    return _refused("second_factor.code_wrong", tries_left=left) if left else _refused("second_factor.tries_over")


def _refused(stem: str, **values: int) -> BackendRefused:
    return BackendRefused(
        Refusal(
            Message.of(f"{stem}.reason", **values),
            Message.of(f"{stem}.fix", **values),
            Message.of(f"{stem}.where"),
        )
    )
