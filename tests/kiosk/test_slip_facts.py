"""What a ticket says besides the number: several matters, priority, and the time it was printed anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.domain.message import Language
from kiosk.domain.queueing import Priority, QueueNumber
from kiosk.performing.tickets import TicketDesk, desk_slip
from kiosk.ports.ticket_printer import Columns, TextLine
from kiosk.texts import Catalogue
from tests.fakes.halls import NOW, SERVED, SITE, TERMINAL, number_for
from tests.fakes.works import Clock

CATALOGUE = Catalogue.load()
LATER = NOW + timedelta(hours=1)


def lines(number: QueueNumber, language: Language = Language.ZH_CN, *, anew: bool = False) -> list[str]:
    desk = TicketDesk(lambda: SITE, TERMINAL, CATALOGUE, Clock(), now=lambda: LATER)
    said: list[str] = []
    for part in desk_slip(desk, number, language, anew=anew).parts:
        if isinstance(part, TextLine):
            said.append(part.text)
        elif isinstance(part, Columns):
            said.append(part.left)
    return said


def test_ordinary_ticket_says_nothing_of_matters_and_priority() -> None:
    said = "".join(lines(number_for(SERVED)))

    assert ("一起办" in said, "优先" in said) == (False, False)


def test_ticket_lists_its_matters() -> None:
    number = replace(number_for(SERVED), services=("social-insurance", "medical-insurance"))

    assert "一起办：社保、医保" in lines(number)


@pytest.mark.parametrize(
    ("language", "words"),
    [(Language.ZH_CN, "优先：退役军人，到窗口请出示证件"), (Language.EN, "Priority: Veteran. Show your paper")],
)
def test_ticket_says_that_the_counter_looks_at_the_paper(language: Language, words: str) -> None:
    assert words in lines(replace(number_for(), priority=Priority.VETERAN), language)


def test_ticket_by_appointment_asks_for_no_paper() -> None:
    said = lines(replace(number_for(), priority=Priority.APPOINTMENT))

    assert ("预约号" in said, any("出示" in line for line in said)) == (True, False)


def test_ticket_says_that_it_is_good_today_only() -> None:
    assert "这个号只在今天有效" in lines(number_for())


def test_ticket_is_dated_when_the_number_was_taken() -> None:
    assert "2026-11-23 09:30" in lines(number_for())


def test_ticket_printed_anew_is_dated_now() -> None:
    assert "2026-11-23 10:30" in lines(number_for(), anew=True)
