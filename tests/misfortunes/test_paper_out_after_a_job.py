"""The roll ends with the last line of a ticket, or right behind it: what is out counts, the next one is not begun."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

import pytest

from kiosk.ports.errors import OutcomeUnknown, PaperOut
from kiosk.ports.ticket_printer import Printed
from tests.fakes.misfortune_desks import TicketDesk
from tests.fakes.misfortunes import NAMED_S

if TYPE_CHECKING:
    from collections.abc import Iterator

LAST_LINES = range(6, 16)  # the desk's ticket has eight lines and what is fed before the cut


@pytest.fixture
def desk() -> Iterator[TicketDesk]:
    desk = TicketDesk()
    yield desk
    desk.close()


@pytest.mark.parametrize("lines", LAST_LINES)
def test_paper_that_ends_about_the_cut_gives_a_ticket_that_is_told_truly(desk: TicketDesk, lines: int) -> None:
    desk.befall(f"paper out_after {lines}")
    assert isinstance(desk.job(), Printed | PaperOut | OutcomeUnknown)
    assert desk.lies() == []


@pytest.mark.parametrize("lines", [8, 11])
def test_refilled_roll_prints_the_next_ticket_and_no_other(desk: TicketDesk, lines: int) -> None:
    desk.befall(f"paper out_after {lines}")
    desk.job()
    desk.end()
    assert isinstance(desk.job(), Printed)
    assert desk.lies() == []


def test_paper_gone_after_a_ticket_is_told_and_the_ticket_counts(desk: TicketDesk) -> None:
    came = desk.job()
    since = monotonic()
    desk.befall("paper out")
    told = desk.hosted.await_name(since, frozenset({"paper out"}), within_s=NAMED_S)
    assert (isinstance(came, Printed), told is not None, desk.lies()) == (True, True, [])


def test_next_ticket_is_refused_before_it_begins(desk: TicketDesk) -> None:
    desk.job()
    desk.befall("paper out")
    assert isinstance(desk.job(), PaperOut)
