"""The office's effects: what is asked, by which key, and what is never asked twice under two."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from kiosk.domain.certificates import Application, Proof, Review, Satisfaction
from kiosk.domain.message import Language, Message
from kiosk.domain.refusal import Refusal
from kiosk.health.events import Event
from kiosk.journeys.certificate_effects import (
    CheckCode,
    ConfirmPaper,
    IssueCertificate,
    PrintCertificate,
    ReplaceCertificate,
    SendCode,
    SendReview,
)
from kiosk.journeys.certificate_pages import CertificateDone, CheckAnswers, PaperAsked, PaperChoice, Thanks
from kiosk.journeys.pages import Problem, ProblemChoice
from kiosk.performing.calls import Call
from kiosk.performing.certificates import content_of
from kiosk.ports.errors import BackendFault, BackendRefused, BackendUnreachable, VaultFull
from kiosk.ports.print_journal import PrintOutcome, Witness
from kiosk.visit import Done, Effect, Failed, Refused, Unknown
from tests.fakes.certificate_works import CertificateWorks, Office
from tests.fakes.certificates import DIGITS, PROOF, REVIEW, SENT, certificate, form_for
from tests.fakes.citizen import Citizen
from tests.fakes.outbox import FakeOutbox
from tests.fakes.people import HONG_KONG, RESIDENT
from tests.fakes.works import VISIT, Reader, Works

if TYPE_CHECKING:
    from kiosk.packs.form_state import FormState

NO = Message.of("no")
LOST = BackendUnreachable("cut", sent=True)


def application(form: FormState | None = None) -> Application:
    filled = (form or form_for()).answered("purpose", "school")
    return Application(filled.submission(), RESIDENT, PROOF)


ISSUE = IssueCertificate(application())
REPLACE = ReplaceCertificate(certificate().serial, PROOF)
SEND = SendCode(RESIDENT.number)
CONFIRM = ConfirmPaper(certificate().serial)
RATE = SendReview(REVIEW)
AWAITED: dict[str, Effect[Any]] = {"send_code": SEND, "issue": ISSUE, "replace": REPLACE}
KEPT: dict[str, Effect[Any]] = {"printed": CONFIRM, "review": RATE}  # answered when the vault has it
COMMANDS = AWAITED | KEPT
FULL = VaultFull("no space left")


def unsure(works: CertificateWorks) -> CertificateWorks:
    """One whose journal does not know what became of the certificate's paper."""
    works.prints.ended(works.prints.intend(certificate().serial, sheets=1), PrintOutcome.UNKNOWN)
    return works


def key_of(effect: Effect[Any], *, visit_id: uuid.UUID = VISIT) -> str:
    office = Office()
    CertificateWorks(office).do(effect, visit_id=visit_id)
    ((_, key, _),) = office.did
    assert key is not None
    return key


# ── what is asked ──


def test_code_is_sent() -> None:
    assert CertificateWorks().do(SEND) == Done(SENT)


def test_code_is_traded_for_a_proof() -> None:
    assert CertificateWorks().do(CheckCode(RESIDENT.number, DIGITS)) == Done(PROOF)


def test_certificate_is_issued() -> None:
    assert CertificateWorks().do(ISSUE) == Done(certificate())


def test_paper_in_hand_is_told_as_printed() -> None:
    works = unsure(CertificateWorks())
    works.do(CONFIRM)

    assert works.office.told("printed")[-1] == (certificate().serial, PrintOutcome.PRINTED)


def test_paper_in_hand_is_the_citizens_word_in_the_journal() -> None:
    works = unsure(CertificateWorks())
    works.do(CONFIRM)

    (entry,) = works.prints.attempts(certificate().serial)
    assert (entry.outcome, entry.witness) == (PrintOutcome.PRINTED, Witness.CITIZEN)


def test_review_is_handed_in() -> None:
    works = CertificateWorks()
    works.do(RATE)

    assert works.office.told("review") == [REVIEW]


@pytest.mark.parametrize("trouble", [BackendFault("500"), LOST, BackendUnreachable("no route")])
@pytest.mark.parametrize("effect", KEPT.values(), ids=KEPT)
def test_what_the_vault_has_is_done_whatever_the_office_says(effect: Effect[Any], trouble: Exception) -> None:
    assert unsure(CertificateWorks(Office([trouble] * 3))).do(effect) == Done(None)


def test_review_the_office_did_not_hear_stays_in_the_outbox() -> None:
    works = CertificateWorks(Office([BackendUnreachable("no route")]))
    works.do(RATE)

    assert [letter.review for letter in works.outbox.letters] == [REVIEW]


def test_review_that_pushed_out_others_is_noted() -> None:
    works = CertificateWorks(Office([BackendUnreachable("no route")] * 3))
    works.outbox.most = 1
    for level in (Satisfaction.BAD, Satisfaction.GOOD):
        works.do(SendReview(Review(certificate().serial, level)))

    assert works.journal.count(Event.REVIEWS_DROPPED) == 1


def test_review_no_vault_can_keep_is_handed_in_at_once() -> None:
    works = CertificateWorks(outbox=FakeOutbox(trouble=FULL))

    assert (works.do(RATE), works.office.told("review")) == (Done(None), [REVIEW])


def test_review_that_neither_vault_nor_office_takes_has_failed() -> None:
    works = CertificateWorks(Office([BackendUnreachable("no route")]), outbox=FakeOutbox(trouble=FULL))

    assert isinstance(works.do(RATE), Failed)


def test_paper_no_journal_knows_of_is_told_at_once() -> None:
    works = CertificateWorks()

    assert (works.do(CONFIRM), works.office.told("printed")) == (
        Done(None),
        [(certificate().serial, PrintOutcome.PRINTED)],
    )


@pytest.mark.parametrize("effect", AWAITED.values(), ids=AWAITED)
def test_no_of_the_office_is_a_refusal(effect: Effect[Any]) -> None:
    came = CertificateWorks(Office([BackendRefused(Refusal(NO, NO, NO))])).do(effect)

    assert came == Refused(Refusal(NO, NO, NO))


@pytest.mark.parametrize("effect", AWAITED.values(), ids=AWAITED)
@pytest.mark.parametrize(("trouble", "kind"), [(BackendFault("500"), Failed), (LOST, Unknown)])
def test_office_that_did_not_answer_is_a_value(effect: Effect[Any], trouble: Exception, kind: type) -> None:
    assert isinstance(CertificateWorks(Office([trouble])).do(effect), kind)


def test_effect_nobody_performs_is_a_defect() -> None:
    class Dance(Effect[None]):
        pass

    with pytest.raises(TypeError, match="nobody performs Dance"):
        CertificateWorks().performer.begin(Call(Dance(), VISIT, Language.EN), print)


# ── keys ──


@pytest.mark.parametrize("effect", COMMANDS.values(), ids=COMMANDS)
def test_same_command_in_the_same_visit_has_the_same_key(effect: Effect[Any]) -> None:
    assert key_of(effect) == key_of(effect)


@pytest.mark.parametrize("effect", COMMANDS.values(), ids=COMMANDS)
def test_same_command_in_another_visit_has_another_key(effect: Effect[Any]) -> None:
    assert key_of(effect) != key_of(effect, visit_id=uuid.UUID(int=8))


def test_no_two_commands_of_a_visit_share_a_key() -> None:
    keys = [key_of(effect) for effect in COMMANDS.values()]

    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (SEND, replace(SEND, nth=2)),
        (SEND, SendCode(HONG_KONG.number)),
        (REPLACE, replace(REPLACE, serial=certificate(87).serial)),
        (CONFIRM, ConfirmPaper(certificate(87).serial)),
        (RATE, SendReview(Review(certificate(87).serial, Satisfaction.VERY_GOOD))),
        (RATE, SendReview(Review(certificate().serial, Satisfaction.BAD))),
        (
            SendReview(Review(certificate().serial, Satisfaction.BAD)),
            SendReview(Review(certificate().serial, Satisfaction.BAD, ("slow",))),
        ),
    ],
)
def test_another_command_has_another_key(one: Effect[Any], other: Effect[Any]) -> None:
    assert key_of(one) != key_of(other)


@pytest.mark.parametrize("field_id", ["purpose", "addressee", "language", "number_style"])
def test_changed_answers_have_another_key(field_id: str) -> None:
    text = {"purpose": "bank", "addressee": "样例小学", "language": "en", "number_style": "whole"}[field_id]
    changed = form_for().answered("purpose", "school").answered(field_id, text).submission()

    assert key_of(IssueCertificate(Application(changed, RESIDENT, PROOF))) != key_of(ISSUE)


def test_answers_changed_and_changed_back_have_the_same_key() -> None:
    form = form_for().answered("purpose", "bank").answered("purpose", "school")

    assert key_of(IssueCertificate(Application(form.submission(), RESIDENT, PROOF))) == key_of(ISSUE)


def test_same_words_from_elsewhere_are_another_submission() -> None:
    """A suggestion that stands and the same words typed prove different things."""
    form = form_for().answered("purpose", "school")

    assert content_of(form.submission()) != content_of(form.answered("language", "zh_CN").submission())


def test_another_version_of_the_pack_is_another_submission() -> None:
    submission = application().submission

    assert content_of(submission) != content_of(replace(submission, version="another"))


def test_damaged_text_has_a_key_too() -> None:
    assert content_of(application(form_for(residence_name="张\ud800窗")).submission)


@pytest.mark.parametrize("effect", [SEND, ISSUE])
def test_key_tells_nobodys_data(effect: Effect[Any]) -> None:
    key = key_of(effect)

    assert uuid.UUID(key).version == 5
    assert RESIDENT.number not in key


def test_proof_has_no_part_in_the_key_of_an_issue() -> None:
    """The same person asking the same again, proved anew, is the same command."""
    anew = Application(application().submission, RESIDENT, Proof("another", 900))

    assert key_of(IssueCertificate(anew)) == key_of(ISSUE)


# ── in a real visit: the runner, the journey, the lanes ──


class Hall:
    """A terminal over an office, a printer and a reader that answer at once, and somebody who goes the straight way."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.certificates = CertificateWorks(office)
        works = Works(reader=Reader([RESIDENT] * 10), office=self.certificates.performer)
        self.citizen = Citizen(performer=works.performer)
        self.terminal = self.citizen.terminal


def test_visit_ends_with_one_certificate_and_one_sheet() -> None:
    hall = Hall(Office())
    hall.citizen.to(Thanks)

    assert hall.certificates.printer is not None
    assert hall.certificates.printer.sheets == {hall.office.serials[0]: 1}
    assert hall.certificates.reports == [(hall.office.serials[0], PrintOutcome.PRINTED)]
    assert hall.terminal.journal.defects == []


@pytest.mark.parametrize("trouble", [LOST, BackendUnreachable("no route"), BackendFault("500")])
def test_issue_tried_again_after_trouble_carries_the_same_key(trouble: Exception) -> None:
    hall = Hall(Office())
    hall.citizen.to(CheckAnswers)
    hall.office.troubles.append(trouble)
    hall.citizen.go_on()
    hall.terminal.page(Problem)
    hall.citizen.touch(ProblemChoice.AGAIN).to(CertificateDone)

    assert len(hall.office.keys("issue")) == 2
    assert len(set(hall.office.keys("issue"))) == len(hall.office.serials) == 1


def test_issue_of_changed_answers_after_a_no_carries_another_key() -> None:
    hall = Hall(Office())
    hall.citizen.to(CheckAnswers)
    hall.office.troubles.append(BackendRefused(Refusal(NO, NO, NO)))
    hall.citizen.go_on()
    hall.citizen.back().back()
    hall.citizen.purpose = "bank"
    hall.citizen.to(CertificateDone)

    assert len(set(hall.office.keys("issue"))) == 2


def test_next_visit_carries_other_keys() -> None:
    hall = Hall(Office())
    for _ in range(2):
        hall.citizen.to(CertificateDone)
        hall.terminal.runner.finish()
        hall.terminal.loop.settle()

    assert len(set(hall.office.keys("issue"))) == len(hall.office.serials) == 2
    assert len(set(hall.office.keys("send_code"))) == 2


def test_way_gone_twice_sends_one_code() -> None:
    hall = Hall(Office())
    hall.citizen.to(CheckAnswers)
    for _ in range(3):
        hall.citizen.back()
    hall.citizen.to(CheckAnswers)

    assert len(hall.office.keys("send_code")) == 2
    assert len(set(hall.office.keys("send_code"))) == 1


def test_paper_that_is_lost_is_replaced_once() -> None:
    hall = Hall(Office())
    assert hall.certificates.printer is not None
    hall.certificates.printer.loses_power = True
    hall.citizen.meets(PaperAsked, PaperChoice.NOT_IN_HAND).to(CertificateDone)

    lost, anew = hall.office.serials
    assert hall.certificates.printer.sheets == {anew: 1}
    assert hall.certificates.reports == [(lost, PrintOutcome.UNKNOWN), (anew, PrintOutcome.PRINTED)]


def test_print_of_the_same_certificate_asked_twice_is_one_sheet() -> None:
    works = CertificateWorks()
    for attempt in (1, 2, 3):
        works.do(PrintCertificate(certificate(), attempt))

    assert works.printer is not None
    assert works.printer.sheets == {certificate().serial: 1}
