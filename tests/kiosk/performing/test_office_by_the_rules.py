"""A visit over an office that keeps the port's promises: the pack's rules, codes that cost tries, keys that hold."""

from __future__ import annotations

import pytest

from kiosk.domain.certificates import CertificateState, Satisfaction
from kiosk.journeys.certificate_pages import (
    Answers,
    CertificateDone,
    CheckAnswers,
    PaperAsked,
    PaperChoice,
    PhoneCode,
    Question,
    Thanks,
    TypedCode,
)
from kiosk.journeys.pages import Declined, Problem, ProblemChoice
from kiosk.ports.errors import BackendUnreachable
from kiosk.ports.print_journal import PrintOutcome
from tests.fakes.certificate_office import CODE, FakeCertificateOffice, OnRecord
from tests.fakes.certificate_works import CertificateWorks
from tests.fakes.certificates import REGISTERED, residence
from tests.fakes.citizen import Citizen
from tests.fakes.people import RESIDENT, TODAY
from tests.fakes.works import Reader, Works

PHONE = "13900000000"
WRONG = "000000"


class Hall:
    """A terminal over such an office, and a citizen who knows the code."""

    def __init__(self, facts: dict[str, str] | None = None) -> None:
        on_record = OnRecord(RESIDENT, PHONE, REGISTERED if facts is None else facts)
        self.office = FakeCertificateOffice(residence(), [on_record], today=TODAY)
        self.works = CertificateWorks(self.office)
        works = Works(reader=Reader([RESIDENT] * 10), office=self.works.performer)
        self.citizen = Citizen(performer=works.performer).meets(PhoneCode, TypedCode(CODE))

    @property
    def sheets(self) -> dict[str, int]:
        assert self.works.printer is not None
        return self.works.printer.sheets


def test_registered_person_gets_one_sheet() -> None:
    hall = Hall()
    hall.citizen.to(Thanks)

    assert list(hall.sheets.values()) == [1]
    assert hall.citizen.terminal.journal.defects == []


def test_wrong_code_costs_a_try_and_not_the_visit() -> None:
    hall = Hall()
    hall.citizen.to(PhoneCode).touch(TypedCode(WRONG))
    wrong = hall.citizen.page(PhoneCode).wrong
    assert wrong is not None
    assert wrong.reason.id == "second_factor.code_wrong.reason"

    hall.citizen.to(Thanks)


def test_code_that_went_back_and_forth_is_good_still() -> None:
    """The same code may come again within its life: no second message for one who went back."""
    hall = Hall()
    hall.citizen.to(CheckAnswers).meets(PhoneCode, TypedCode(CODE))
    for _ in range(3):
        hall.citizen.back()

    hall.citizen.to(Thanks)


@pytest.mark.parametrize(
    "answers",
    [
        {"purpose": "other", "purpose_words": "办图书证"},
        {"purpose": "bank", "addressee": "样例银行", "language": "en", "number_style": "whole"},
    ],
)
def test_every_way_to_fill_the_form_is_accepted(answers: dict[str, str]) -> None:
    hall = Hall()
    hall.citizen.to(Question).touch(Answers(tuple(answers.items()))).to(CertificateDone)

    assert list(hall.sheets.values()) == [1]


def test_answer_typed_over_the_record_is_not_what_is_handed_in() -> None:
    hall = Hall()
    hall.citizen.to(Question).touch(Answers((("purpose", "school"), ("name", "别人"), ("address", "别处"))))

    hall.citizen.to(CertificateDone)


@pytest.mark.parametrize("facts", [{}, REGISTERED | {"residence.status": "lapsed"}])
def test_terminal_and_office_say_no_to_the_same_people(facts: dict[str, str]) -> None:
    hall = Hall(facts)
    hall.citizen.to(Declined)

    assert hall.sheets == {}
    assert "Question" not in hall.citizen.way


def test_issue_that_nobody_answered_for_a_while_is_one_certificate() -> None:
    hall = Hall()
    hall.citizen.to(CheckAnswers)
    hall.office.failing = lambda: BackendUnreachable("cut", sent=True)
    hall.citizen.go_on()
    hall.citizen.page(Problem)
    hall.office.failing = None
    hall.citizen.touch(ProblemChoice.AGAIN).to(Thanks)

    assert list(hall.sheets.values()) == [1]


def test_lost_paper_is_replaced_and_the_old_serial_is_no_longer_good() -> None:
    hall = Hall()
    assert hall.works.printer is not None
    hall.works.printer.loses_power = True
    hall.citizen.meets(PaperAsked, PaperChoice.NOT_IN_HAND).to(Thanks)

    (lost, unknown), (anew, printed) = hall.works.reports
    assert (unknown, printed) == (PrintOutcome.UNKNOWN, PrintOutcome.PRINTED)
    assert hall.office.state(lost) is CertificateState.REPLACED
    assert hall.sheets == {anew: 1}


def test_paper_in_hand_is_told_to_the_register() -> None:
    hall = Hall()
    assert hall.works.printer is not None
    hall.works.printer.loses_power = True
    hall.citizen.to(CertificateDone)

    (serial, _), *_ = hall.works.reports
    assert hall.office.state(serial) is CertificateState.PRINTED


def test_paper_nobody_was_asked_about_yet_is_unknown_to_the_register() -> None:
    hall = Hall()
    assert hall.works.printer is not None
    hall.works.printer.loses_power = True
    hall.citizen.to(PaperAsked)

    ((serial, _),) = hall.works.reports
    assert hall.office.state(serial) is CertificateState.PRINT_UNKNOWN


def test_review_arrives() -> None:
    hall = Hall()
    hall.citizen.to(Thanks)

    assert [review.satisfaction for review in hall.office.reviews] == [Satisfaction.VERY_GOOD]
