"""What every certificate office keeps of the port's promises: the fake in memory, and the real one over real TLS."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import pytest

from backend.client import CertificateClient
from backend.server.second_factor.sms import kept_messages
from kiosk.domain.certificates import Application, IssuedCertificate, Proof, Review, Satisfaction
from kiosk.domain.forms import Answer, Provenance
from kiosk.domain.serials import read_serial
from kiosk.packs.loading import SERVICES, load
from kiosk.ports.errors import BackendFault, BackendRefused
from kiosk.ports.print_journal import PrintOutcome
from tests.backend.running import Running, always_open, running
from tests.fakes.applicants import Applicants, applicants, application, filled
from tests.fakes.certificate_office import CODE, FakeCertificateOffice, OnRecord

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kiosk.domain.services import Service
    from kiosk.ports.certificates import CertificateOffice

DEADLINE_S: Final = 20.0
PEOPLE: Final = 140
TODAY: Final = date(2026, 11, 23)


@dataclass
class Desk:
    """An office, people who have not been there yet, and the phone that codes go to."""

    office: CertificateOffice
    service: Service
    people: Applicants
    today: date
    code: Callable[[], str]
    ordinary: Iterator[OnRecord]

    def prove(self, person: OnRecord) -> Proof:
        number = person.card.number
        self.office.send_code(number, key=f"code-{number}", deadline_s=DEADLINE_S)
        return self.office.check_code(number, self.code(), deadline_s=DEADLINE_S)

    def apply(self, person: OnRecord, **answers: str) -> Application:
        proof = self.prove(person)
        known = self.office.prefill(self.service.id, self.service.version, proof, deadline_s=DEADLINE_S)
        return application(filled(self.service, person, known, today=self.today, **answers), person, proof)

    def issue(self, key: str, person: OnRecord | None = None) -> tuple[IssuedCertificate, Application]:
        applied = self.apply(person or next(self.ordinary))
        return self.office.issue(applied, key=key, deadline_s=DEADLINE_S), applied


@pytest.fixture(scope="module", params=["fake", "over TLS", "over TLS on PostgreSQL"])
def desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    service = load(SERVICES / "residence-certificate").service
    if request.param == "fake":
        people = applicants(PEOPLE, today=TODAY)
        fake = FakeCertificateOffice(service, people.everybody, today=TODAY)
        yield Desk(fake, service, people, TODAY, lambda: CODE, iter(people.ordinary))
        return
    directory = tmp_path_factory.mktemp("contract")
    on = request.getfixturevalue("postgresql").fresh() if "PostgreSQL" in request.param else ""
    with running(directory, site=always_open(directory), database=on, citizens=PEOPLE) as real:
        client = real.terminal()
        today = real.clock().astimezone(ZoneInfo("Asia/Shanghai")).date()
        people = applicants(PEOPLE, today=today)
        yield Desk(CertificateClient(client), service, people, today, lambda: _last_code(real), iter(people.ordinary))
        client.close()


def _last_code(real: Running) -> str:
    with real.foundation.store.read() as session:
        return kept_messages(session, last=1)[0].code


@pytest.fixture
def key(request: pytest.FixtureRequest) -> str:
    name: str = request.node.name
    return name.replace(" ", "-")


@pytest.fixture
def person(desk: Desk) -> OnRecord:
    return next(desk.ordinary)


def reason_of(call: Callable[[], object]) -> str:
    with pytest.raises(BackendRefused) as caught:
        call()
    return caught.value.refusal.reason.id


def test_a_code_goes_to_the_phone_on_record(desk: Desk, person: OnRecord, key: str) -> None:
    sent = desk.office.send_code(person.card.number, key=key, deadline_s=DEADLINE_S)
    assert sent.phone_masked == f"1*********{person.phone[-1]}"
    assert (sent.valid_s, sent.again_after_s) == (300, 60)


def test_the_same_key_sends_no_other_code(desk: Desk, person: OnRecord, key: str) -> None:
    number = person.card.number
    desk.office.send_code(number, key=key, deadline_s=DEADLINE_S)
    code = desk.code()
    desk.office.send_code(number, key=key, deadline_s=DEADLINE_S)
    assert desk.code() == code
    assert desk.office.check_code(number, code, deadline_s=DEADLINE_S).token


def test_another_code_at_once_is_refused(desk: Desk, person: OnRecord, key: str) -> None:
    number = person.card.number
    desk.office.send_code(number, key=key, deadline_s=DEADLINE_S)
    again = reason_of(lambda: desk.office.send_code(number, key=f"{key}-2", deadline_s=DEADLINE_S))
    assert again == "second_factor.too_soon.reason"


def test_without_a_phone_on_record_no_code_goes_out(desk: Desk, key: str) -> None:
    number = desk.people.no_phone[0].card.number
    refused = reason_of(lambda: desk.office.send_code(number, key=key, deadline_s=DEADLINE_S))
    assert refused == "second_factor.no_phone.reason"


def test_a_stranger_is_told_the_same_as_one_without_a_phone(desk: Desk, key: str) -> None:
    refused = reason_of(lambda: desk.office.send_code("690102190001010005", key=key, deadline_s=DEADLINE_S))
    assert refused == "second_factor.no_phone.reason"


def test_a_wrong_code_tells_how_many_tries_are_left(desk: Desk, person: OnRecord, key: str) -> None:
    number = person.card.number
    desk.office.send_code(number, key=key, deadline_s=DEADLINE_S)
    with pytest.raises(BackendRefused) as caught:
        desk.office.check_code(number, _other(desk.code()), deadline_s=DEADLINE_S)
    assert dict(caught.value.refusal.how_to_fix.values) == {"tries_left": 4}


def test_the_right_code_after_a_wrong_one_is_good(desk: Desk, person: OnRecord, key: str) -> None:
    number = person.card.number
    desk.office.send_code(number, key=key, deadline_s=DEADLINE_S)
    reason_of(lambda: desk.office.check_code(number, _other(desk.code()), deadline_s=DEADLINE_S))
    assert desk.office.check_code(number, desk.code(), deadline_s=DEADLINE_S).valid_s == 900


def test_five_wrong_codes_kill_the_right_one(desk: Desk, person: OnRecord, key: str) -> None:
    number = person.card.number
    desk.office.send_code(number, key=key, deadline_s=DEADLINE_S)
    for _ in range(5):
        reason_of(lambda: desk.office.check_code(number, _other(desk.code()), deadline_s=DEADLINE_S))
    dead = reason_of(lambda: desk.office.check_code(number, desk.code(), deadline_s=DEADLINE_S))
    assert dead == "second_factor.tries_over.reason"


def test_a_right_code_may_come_again_since_the_answer_may_be_lost(desk: Desk, person: OnRecord) -> None:
    desk.prove(person)
    assert desk.office.check_code(person.card.number, desk.code(), deadline_s=DEADLINE_S).token


def test_a_code_nobody_sent_is_over(desk: Desk, person: OnRecord) -> None:
    never = reason_of(lambda: desk.office.check_code(person.card.number, "000000", deadline_s=DEADLINE_S))
    assert never == "second_factor.code_over.reason"


def test_a_form_is_prefilled_with_what_is_on_record(desk: Desk, person: OnRecord) -> None:
    known = desk.office.prefill(desk.service.id, desk.service.version, desk.prove(person), deadline_s=DEADLINE_S)
    assert dict(known.facts) == dict(person.facts)


def test_a_person_without_an_entry_is_prefilled_with_nothing(desk: Desk) -> None:
    proof = desk.prove(desk.people.not_registered[0])
    assert desk.office.prefill(desk.service.id, desk.service.version, proof, deadline_s=DEADLINE_S).facts == ()


def test_an_invented_proof_opens_no_register(desk: Desk) -> None:
    invented = Proof("invented", 900)
    refused = reason_of(
        lambda: desk.office.prefill(desk.service.id, desk.service.version, invented, deadline_s=DEADLINE_S)
    )
    assert refused == "second_factor.proof_over.reason"


def test_a_pack_of_another_version_is_refused(desk: Desk, person: OnRecord) -> None:
    proof = desk.prove(person)
    refused = reason_of(lambda: desk.office.prefill(desk.service.id, "0" * 64, proof, deadline_s=DEADLINE_S))
    assert refused == "case.pack_unknown.reason"


def test_a_certificate_comes_with_its_document(desk: Desk, key: str) -> None:
    issued, _ = desk.issue(key)
    assert issued.document.startswith(b"%PDF-")
    assert issued.sha256 == hashlib.sha256(issued.document).hexdigest()


def test_a_certificate_has_a_serial_with_check_digits(desk: Desk, key: str) -> None:
    issued, _ = desk.issue(key)
    assert read_serial(issued.serial) == issued.serial
    assert issued.verify_url.endswith(f"/v/{issued.serial}")


def test_a_certificate_names_its_service(desk: Desk, key: str) -> None:
    issued, _ = desk.issue(key)
    certificate = desk.service.certificate
    assert certificate is not None
    assert (issued.service, issued.title, issued.pages) == (desk.service.id, certificate.title, 1)


def test_the_same_key_and_content_get_the_same_certificate(desk: Desk, key: str) -> None:
    issued, applied = desk.issue(key)
    assert desk.office.issue(applied, key=key, deadline_s=DEADLINE_S) == issued


def test_the_same_key_with_another_proof_gets_the_same_certificate(desk: Desk, key: str) -> None:
    issued, applied = desk.issue(key)
    again = replace(applied, proof=Proof("over-by-now", 0))
    assert desk.office.issue(again, key=key, deadline_s=DEADLINE_S) == issued


def test_the_same_key_with_other_answers_is_a_fault(desk: Desk, person: OnRecord, key: str) -> None:
    applied = desk.apply(person)
    desk.office.issue(applied, key=key, deadline_s=DEADLINE_S)
    other = replace(applied, submission=replace(applied.submission, answers=applied.submission.answers[:-1]))
    with pytest.raises(BackendFault):
        desk.office.issue(other, key=key, deadline_s=0.6)


def test_another_key_gets_another_serial(desk: Desk, key: str) -> None:
    issued, applied = desk.issue(key)
    assert desk.office.issue(applied, key=f"{key}-2", deadline_s=DEADLINE_S).serial != issued.serial


@pytest.mark.parametrize(
    ("group", "rule"), [("not_registered", "registered"), ("cancelled", "active"), ("not_yet", "begun")]
)
def test_a_rule_that_does_not_hold_is_told_in_the_packs_words(desk: Desk, key: str, group: str, rule: str) -> None:
    people: tuple[OnRecord, ...] = getattr(desk.people, group)
    otherwise = next(each.otherwise for each in desk.service.rules if each.id == rule)
    with pytest.raises(BackendRefused) as caught:
        desk.issue(key, people[-1])
    assert caught.value.refusal == otherwise


def test_a_damaged_name_is_not_issued(desk: Desk, key: str) -> None:
    assert reason_of(lambda: desk.issue(key, desk.people.damaged[0])) == "certificate.damaged.reason"


def test_a_terminals_word_for_a_register_counts_for_nothing(desk: Desk, person: OnRecord, key: str) -> None:
    applied = desk.apply(person)
    answers = tuple(
        (field, Answer("云川市青禾区别人家1号", Provenance.REGISTRY) if field == "address" else answer)
        for field, answer in applied.submission.answers
    )
    lying = replace(applied, submission=replace(applied.submission, answers=answers))
    refused = reason_of(lambda: desk.office.issue(lying, key=key, deadline_s=DEADLINE_S))
    assert refused == "form.evidence"


def test_a_card_of_somebody_else_is_refused(desk: Desk, person: OnRecord, key: str) -> None:
    applied = replace(desk.apply(person), card=next(desk.ordinary).card)
    refused = reason_of(lambda: desk.office.issue(applied, key=key, deadline_s=DEADLINE_S))
    assert refused == "case.other_person.reason"


def test_printed_paper_is_not_replaced(desk: Desk, key: str) -> None:
    issued, applied = desk.issue(key)
    desk.office.printed(issued.serial, PrintOutcome.PRINTED, key=f"{key}-p", deadline_s=DEADLINE_S)
    refused = reason_of(
        lambda: desk.office.replace(issued.serial, applied.proof, key=f"{key}-r", deadline_s=DEADLINE_S)
    )
    assert refused == "certificate.replace_printed.reason"


@pytest.mark.parametrize("outcome", [PrintOutcome.UNKNOWN, PrintOutcome.NOT_PRINTED])
def test_paper_nobody_holds_is_replaced(desk: Desk, key: str, outcome: PrintOutcome) -> None:
    issued, applied = desk.issue(key)
    desk.office.printed(issued.serial, outcome, key=f"{key}-p", deadline_s=DEADLINE_S)
    anew = desk.office.replace(issued.serial, applied.proof, key=f"{key}-r", deadline_s=DEADLINE_S)
    assert anew.serial != issued.serial


def test_paper_found_in_a_hand_after_all_is_not_replaced(desk: Desk, key: str) -> None:
    issued, applied = desk.issue(key)
    desk.office.printed(issued.serial, PrintOutcome.UNKNOWN, key=f"{key}-p", deadline_s=DEADLINE_S)
    desk.office.printed(issued.serial, PrintOutcome.PRINTED, key=f"{key}-q", deadline_s=DEADLINE_S)
    refused = reason_of(
        lambda: desk.office.replace(issued.serial, applied.proof, key=f"{key}-r", deadline_s=DEADLINE_S)
    )
    assert refused == "certificate.replace_printed.reason"


def test_the_same_key_replaces_once(desk: Desk, key: str) -> None:
    issued, applied = desk.issue(key)
    first = desk.office.replace(issued.serial, applied.proof, key=f"{key}-r", deadline_s=DEADLINE_S)
    assert desk.office.replace(issued.serial, applied.proof, key=f"{key}-r", deadline_s=DEADLINE_S) == first


def test_what_was_replaced_is_not_replaced_again(desk: Desk, key: str) -> None:
    issued, applied = desk.issue(key)
    desk.office.replace(issued.serial, applied.proof, key=f"{key}-r", deadline_s=DEADLINE_S)
    refused = reason_of(
        lambda: desk.office.replace(issued.serial, applied.proof, key=f"{key}-s", deadline_s=DEADLINE_S)
    )
    assert refused == "certificate.replace_void.reason"


def test_somebody_elses_certificate_is_not_replaced(desk: Desk, person: OnRecord, key: str) -> None:
    issued, _ = desk.issue(key)
    proof = desk.prove(person)
    refused = reason_of(lambda: desk.office.replace(issued.serial, proof, key=f"{key}-r", deadline_s=DEADLINE_S))
    assert refused == "certificate.replace_unknown.reason"


def test_paper_of_an_unknown_serial_is_a_fault(desk: Desk, key: str) -> None:
    with pytest.raises(BackendFault):
        desk.office.printed("QH-JZ-2026-1123-99999-00", PrintOutcome.PRINTED, key=key, deadline_s=0.6)


def test_a_review_may_be_handed_in_again(desk: Desk, key: str) -> None:
    issued, _ = desk.issue(key)
    review = Review(issued.serial, Satisfaction.BAD, ("slow",))
    desk.office.review(review, key=f"{key}-r", deadline_s=DEADLINE_S)
    desk.office.review(review, key=f"{key}-r", deadline_s=DEADLINE_S)


def test_a_review_of_an_unknown_serial_is_a_fault(desk: Desk, key: str) -> None:
    with pytest.raises(BackendFault):
        desk.office.review(Review("QH-JZ-2026-1123-99999-00", Satisfaction.GOOD), key=key, deadline_s=0.6)


def _other(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"
