"""Telling the backend what only this terminal knows: nothing is forgotten, and telling twice is the same command."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from kiosk.domain.certificates import Review, Satisfaction
from kiosk.domain.message import Message
from kiosk.domain.refusal import Refusal
from kiosk.health.events import Event
from kiosk.performing.reports import Reports
from kiosk.ports.errors import BackendFault, BackendRefused, BackendUnreachable, CertificateRevoked
from kiosk.ports.print_journal import COPY_PREFIX, PrintOutcome
from tests.fakes.journal import RememberingJournal
from tests.fakes.outbox import FakeOutbox
from tests.fakes.print_journal import FakePrintJournal

if TYPE_CHECKING:
    from kiosk.ports.certificates import CertificateOffice

NO = Message.of("no")
DOWN = BackendUnreachable("nobody answers")
REFUSALS = [BackendRefused(Refusal(NO, NO, NO)), BackendFault("404", final=True)]
PASSING = [DOWN, BackendUnreachable("cut", sent=True), BackendFault("500"), CertificateRevoked("taken back")]


@dataclass
class Register:
    """The two calls of the office that reports need; `troubles` by serial, each met once."""

    troubles: dict[str, Exception] = field(default_factory=dict)
    told: list[tuple[str, object, str]] = field(default_factory=list)

    def printed(self, serial: str, outcome: PrintOutcome, *, key: str, deadline_s: float) -> None:
        self._hear(serial, outcome, key)

    def review(self, review: Review, *, key: str, deadline_s: float) -> None:
        self._hear(review.serial, review.satisfaction, key)

    def _hear(self, serial: str, what: object, key: str) -> None:
        self.told.append((serial, what, key))
        if serial in self.troubles:
            raise self.troubles.pop(serial)

    @property
    def serials(self) -> list[str]:
        return [serial for serial, _, _ in self.told]


class Desk:
    """A register, and a vault with papers P-0, P-1 … and reviews R-0, R-1 … to tell of."""

    def __init__(self, papers: int = 0, reviews: int = 0, **troubles: Exception) -> None:
        self.register = Register({name.replace("_", "-"): trouble for name, trouble in troubles.items()})
        self.papers, self.outbox, self.journal = FakePrintJournal(), FakeOutbox(), RememberingJournal()
        for number in range(papers):
            self.papers.ended(self.papers.intend(f"P-{number}", sheets=1), PrintOutcome.UNKNOWN)
        for number in range(reviews):
            self.outbox.put(Review(f"R-{number}", Satisfaction.GOOD), key=f"key-{number}")

    def deliver(self) -> None:
        office: CertificateOffice = self.register  # type: ignore[assignment]  # the rest of it is not asked
        Reports(office, self.papers, self.outbox, self.journal, deadline_s=1).deliver()

    @property
    def left(self) -> list[str]:
        papers = [entry.serial for entry in self.papers.unreported()]
        return papers + [letter.review.serial for letter in self.outbox.letters]


def test_copies_are_nobodys_business_and_not_asked_after_again() -> None:
    desk = Desk(papers=1)
    desk.papers.ended(desk.papers.intend(f"{COPY_PREFIX}1", sheets=1), PrintOutcome.PRINTED)
    desk.deliver()

    assert (desk.register.serials, desk.left) == (["P-0"], [])


def test_everything_is_told_once_the_oldest_first() -> None:
    desk = Desk(papers=2, reviews=2)
    desk.deliver()
    desk.deliver()

    assert desk.register.serials == ["P-0", "P-1", "R-0", "R-1"]


def test_nothing_to_tell_asks_nobody() -> None:
    desk = Desk()
    desk.deliver()

    assert desk.register.told == []


@pytest.mark.parametrize("kind", ["P_0", "R_0"])
def test_lost_answer_is_told_again_under_the_same_key(kind: str) -> None:
    desk = Desk(papers=1, reviews=1, **{kind: BackendUnreachable("cut", sent=True)})
    with pytest.raises(BackendUnreachable):
        desk.deliver()
    desk.deliver()

    first, again = (told for told in desk.register.told if told[0] == kind.replace("_", "-"))
    assert first == again


@pytest.mark.parametrize("trouble", PASSING)
@pytest.mark.parametrize("kind", ["P_0", "R_0"])
def test_passing_trouble_leaves_it_for_later(kind: str, trouble: Exception) -> None:
    desk = Desk(papers=1, reviews=1, **{kind: trouble})
    with pytest.raises(type(trouble)):
        desk.deliver()

    assert desk.left == [kind.replace("_", "-")]


@pytest.mark.parametrize("kind", ["P", "R"])
def test_later_ones_do_not_overtake_their_kind(kind: str) -> None:
    desk = Desk(papers=2, reviews=2, **{f"{kind}_0": BackendFault("500")})
    with pytest.raises(BackendFault):
        desk.deliver()

    assert desk.left == [f"{kind}-0", f"{kind}-1"]


@pytest.mark.parametrize("trouble", REFUSALS)
@pytest.mark.parametrize("kind", ["P", "R"])
def test_definite_no_is_let_go_and_holds_up_nobody(kind: str, trouble: Exception) -> None:
    desk = Desk(papers=2, reviews=2, **{f"{kind}_0": trouble})
    desk.deliver()

    assert (desk.left, desk.register.serials) == ([], ["P-0", "P-1", "R-0", "R-1"])


@pytest.mark.parametrize("trouble", REFUSALS)
def test_definite_no_is_noted(trouble: Exception) -> None:
    desk = Desk(reviews=1, R_0=trouble)
    desk.deliver()

    assert desk.journal.count(Event.REPORT_REFUSED) == 1


def test_paper_found_in_hand_meanwhile_is_told_again_as_printed() -> None:
    desk = Desk(papers=1)
    desk.deliver()
    desk.papers.witnessed("P-0")
    desk.deliver()

    assert [what for _, what, _ in desk.register.told] == [PrintOutcome.UNKNOWN, PrintOutcome.PRINTED]


def test_each_end_of_a_paper_has_a_key_of_its_own() -> None:
    desk = Desk(papers=1)
    desk.deliver()
    desk.papers.witnessed("P-0")
    desk.deliver()

    assert len({key for _, _, key in desk.register.told}) == 2
