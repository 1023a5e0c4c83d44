"""What the desk for numbers is asked, under which key, and what its answers become."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest

from kiosk.domain.message import Message
from kiosk.domain.queueing import NumberOrder, Priority
from kiosk.domain.refusal import Refusal
from kiosk.journeys.effects import CheckIn, FindNumbers, PrintTicket
from kiosk.ports.errors import BackendFault, BackendRefused, BackendUnreachable
from kiosk.visit import Done, Failed, Refused, Unknown
from tests.fakes.halls import RESERVED, number_for
from tests.fakes.people import RESIDENT
from tests.fakes.works import Works, key_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from kiosk.domain.queueing import OfflineFate, OfflineNumber, OfflineRange, QueueNumber

TOKEN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
WORDS = Message.of("words")


@dataclass
class Desk:
    """A NumberDesk in memory; `troubles` come first."""

    troubles: list[Exception] = field(default_factory=list)
    asked: list[tuple[str, str, str, float]] = field(default_factory=list)

    def numbers_of(self, holder_number: str, *, deadline_s: float) -> tuple[QueueNumber, ...]:
        self.asked.append(("", holder_number, "", deadline_s))
        self._fail()
        return (number_for(), RESERVED)

    def check_in(self, *, token: str = "", holder_number: str = "", key: str, deadline_s: float) -> QueueNumber:
        self.asked.append((token, holder_number, key, deadline_s))
        self._fail()
        return number_for()

    def offline_ranges(self, *, exhausted: Collection[str] = (), deadline_s: float) -> tuple[OfflineRange, ...]:
        raise NotImplementedError

    def report_offline(self, numbers: Sequence[OfflineNumber], *, deadline_s: float) -> tuple[OfflineFate, ...]:
        raise NotImplementedError

    def confirm_site(self, site_id: str, *, deadline_s: float) -> None:
        raise NotImplementedError

    def _fail(self) -> None:
        if self.troubles:
            raise self.troubles.pop(0)


def works(*troubles: Exception) -> tuple[Works, Desk]:
    desk = Desk(list(troubles))
    return Works(numbers=desk), desk


# ── whose numbers ──


def test_numbers_of_a_card_are_found() -> None:
    made, desk = works()

    assert made.do(FindNumbers(RESIDENT.number)) == Done((number_for(), RESERVED))
    assert desk.asked == [("", RESIDENT.number, "", FindNumbers.deadline_s)]


def test_terminal_that_reaches_no_desk_finds_none() -> None:
    assert Works().do(FindNumbers(RESIDENT.number)) == Done(())


def test_numbers_that_could_not_be_asked_for_are_a_value() -> None:
    assert isinstance(works(BackendUnreachable("away"))[0].do(FindNumbers(RESIDENT.number)), Failed)


def test_question_for_numbers_shows_nobody() -> None:
    assert RESIDENT.number not in repr(FindNumbers(RESIDENT.number))


# ── check-in ──


def test_check_in_gives_the_number() -> None:
    made, desk = works()

    assert made.do(CheckIn(TOKEN, RESIDENT.number)) == Done(number_for())
    assert desk.asked[0][:2] == (TOKEN, RESIDENT.number)


def test_check_in_is_news_of_the_hall() -> None:
    made, _ = works()
    made.do(CheckIn(TOKEN))

    assert made.nudged == 1


def test_check_in_that_was_refused_is_no_news() -> None:
    made, _ = works(BackendRefused(Refusal(WORDS, WORDS, WORDS)))

    assert (made.do(CheckIn(TOKEN)), made.nudged) == (Refused(Refusal(WORDS, WORDS, WORDS)), 0)


@pytest.mark.parametrize(
    ("trouble", "kind"), [(BackendFault("500"), Failed), (BackendUnreachable("cut", sent=True), Unknown)]
)
def test_check_in_that_did_not_come_through_is_a_value(trouble: Exception, kind: type) -> None:
    assert isinstance(works(trouble)[0].do(CheckIn(TOKEN)), kind)


def test_terminal_that_reaches_no_desk_says_so() -> None:
    came = Works().do(CheckIn(TOKEN))

    assert isinstance(came, Failed)
    assert came.code == "port_missing"


def test_same_check_in_in_a_visit_has_the_same_key() -> None:
    made, desk = works()
    made.do(CheckIn(TOKEN))
    made.do(CheckIn(TOKEN))

    assert desk.asked[0][2] == desk.asked[1][2]


def test_other_check_ins_have_other_keys() -> None:
    made, desk = works()
    for effect in (CheckIn(TOKEN), CheckIn(TOKEN, RESIDENT.number), CheckIn(holder_number=RESIDENT.number)):
        made.do(effect)
    made.do(CheckIn(TOKEN), visit_id=uuid.UUID(int=8))

    assert len({key for _, _, key, _ in desk.asked}) == 4


def test_key_of_a_check_in_tells_neither_token_nor_person() -> None:
    made, desk = works()
    made.do(CheckIn(TOKEN, RESIDENT.number))

    assert not {TOKEN, RESIDENT.number} & set(desk.asked[0][2:3])


def test_check_in_shows_neither_token_nor_person() -> None:
    said = repr(CheckIn(TOKEN, RESIDENT.number))

    assert (TOKEN in said, RESIDENT.number in said) == (False, False)


# ── orders and paper ──


@pytest.mark.parametrize(
    "other",
    [
        NumberOrder("general", services=("a",)),
        NumberOrder("general", services=("a", "b")),
        NumberOrder("general", declared=Priority.VETERAN),
        NumberOrder("general", services=("a",), declared=Priority.VETERAN),
    ],
)
def test_order_with_wishes_has_a_key_of_its_own(other: NumberOrder) -> None:
    assert key_of(other) not in {key_of(NumberOrder("general")), key_of(replace(other, nth=2))}


def test_paper_printed_anew_asks_nobody_for_a_number() -> None:
    made, desk = works()
    made.do(PrintTicket(number_for(), anew=True))

    assert (desk.asked, made.backend.asked) == ([], [])
