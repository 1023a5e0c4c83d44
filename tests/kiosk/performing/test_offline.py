"""Numbers without a backend: when the terminal gives its own, and when it does not."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from kiosk.domain.message import Message
from kiosk.domain.queueing import HallStatus, NumberOrder, QueueNumber
from kiosk.domain.refusal import Refusal
from kiosk.health.events import Event
from kiosk.performing.offline import LastHall, OfflineBackend, OfflineDesk, OfflineNumberDesk
from kiosk.ports.errors import (
    BackendFault,
    BackendRefused,
    BackendUnreachable,
    ClockWrong,
    KioskError,
    VaultFull,
)
from kiosk.vault.offline import VaultOfflineLedger
from kiosk.vault.store import Vault
from tests.fakes.halls import GENERAL, HALL, NOW, RESIDENCE, SITE, number_for
from tests.fakes.journal import RememberingJournal
from tests.fakes.offline import TODAY, TOMORROW, range_of
from tests.fakes.people import RESIDENT
from tests.fakes.works import Backend

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from kiosk.domain.offline import Given, OfflineOrder, Stock

AWAY = BackendUnreachable("no route")
LOST = BackendUnreachable("cut", sent=True)
ORDER = NumberOrder("general")


@dataclass
class People:
    """A desk that knows nobody."""

    asked: int = 0

    def numbers_of(self, holder_number: str, *, deadline_s: float) -> tuple[QueueNumber, ...]:
        self.asked += 1
        return (number_for(),)

    def check_in(self, *, token: str = "", holder_number: str = "", key: str, deadline_s: float) -> QueueNumber:
        self.asked += 1
        return number_for()


@dataclass
class Terminal:
    """One terminal over its vault."""

    vault: Vault
    backend: Backend = field(default_factory=Backend)
    people: People = field(default_factory=People)
    journal: RememberingJournal = field(default_factory=RememberingJournal)
    nudged: int = 0

    def __post_init__(self) -> None:
        self.now = NOW
        self.ledger = VaultOfflineLedger(self.vault, now=lambda: self.now)
        self.ledger.keep_ranges(SITE.id, [range_of(), range_of(RESIDENCE), range_of(day=TOMORROW)], today=TODAY)
        self.start()

    def start(self) -> None:
        desk = OfflineDesk(self.ledger, self.journal, lambda: self.now, self._nudge)
        self.last = LastHall(desk)
        self.office = OfflineBackend(self.backend, self.last, desk)
        self.desk = OfflineNumberDesk(self.people, self.last, desk)  # type: ignore[arg-type]  # the calls made here

    def _nudge(self) -> None:
        self.nudged += 1

    def take(self, order: NumberOrder = ORDER, *, key: str = "k") -> QueueNumber:
        return self.office.take_number(order, key=key, deadline_s=8.0)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    with closing(Vault.open(tmp_path)) as vault:
        terminal = Terminal(vault)
        terminal.last.tell(HALL)
        yield terminal


# ── whose number ──


def test_a_backend_that_answers_gives_the_number(terminal: Terminal) -> None:
    assert terminal.take() == number_for()


@pytest.mark.parametrize("trouble", [AWAY, LOST, BackendFault("503")])
def test_a_backend_that_cannot_answer_is_done_without(terminal: Terminal, trouble: Exception) -> None:
    terminal.backend.troubles = [trouble]
    number = terminal.take()
    assert (number.ticket, number.offline, number.business_date) == ("A5001", True, TODAY)


@pytest.mark.parametrize("trouble", [ClockWrong("an hour"), BackendFault("400", final=True)])
def test_any_other_trouble_is_told_as_before(terminal: Terminal, trouble: KioskError) -> None:
    terminal.backend.troubles = [trouble]
    with pytest.raises(type(trouble)):
        terminal.take()


def test_a_refusal_stays_a_refusal(terminal: Terminal) -> None:
    said = Message.of("queue.closed.reason")
    terminal.backend.troubles = [BackendRefused(Refusal(said, said, said))]
    with pytest.raises(BackendRefused):
        terminal.take()


def test_asking_again_in_a_visit_tells_the_same_number(terminal: Terminal) -> None:
    terminal.backend.troubles = [LOST, LOST]
    assert terminal.take().ticket == terminal.take().ticket


def test_asking_again_when_the_backend_is_back_tells_the_same_number(terminal: Terminal) -> None:
    terminal.backend.troubles = [LOST]
    first = terminal.take()
    assert (terminal.take().ticket, len(terminal.backend.asked)) == (first.ticket, 1)


def test_asking_again_when_the_backend_has_gone_tells_the_number_it_gave(terminal: Terminal) -> None:
    terminal.take()
    terminal.last.without(AWAY)
    assert (terminal.take(), len(terminal.ledger.untold(1))) == (number_for(), 0)


def test_another_visit_gets_another_number(terminal: Terminal) -> None:
    terminal.last.without(AWAY)
    assert [terminal.take(key=key).ticket for key in "ab"] == ["A5001", "A5002"]


def test_a_backend_known_to_be_away_is_not_asked(terminal: Terminal) -> None:
    terminal.last.without(AWAY)
    terminal.take()
    assert terminal.backend.asked == []


def test_a_backend_that_is_back_is_asked_again(terminal: Terminal) -> None:
    terminal.last.without(AWAY)
    terminal.take(key="a")
    terminal.last.tell(HALL)
    assert terminal.take(key="b") == number_for()


def test_without_a_range_the_trouble_is_told(terminal: Terminal) -> None:
    terminal.ledger.drop_ranges()
    terminal.backend.troubles = [LOST]
    with pytest.raises(BackendUnreachable):
        terminal.take()


def test_after_the_last_number_the_trouble_is_told(terminal: Terminal) -> None:
    terminal.last.without(AWAY)
    for nth in range(10):
        terminal.take(key=str(nth))
    terminal.backend.troubles = [AWAY]
    with pytest.raises(BackendUnreachable):
        terminal.take()


def test_after_hours_the_trouble_is_told(terminal: Terminal) -> None:
    terminal.now = NOW + timedelta(hours=9)
    terminal.backend.troubles = [AWAY]
    with pytest.raises(BackendUnreachable):
        terminal.take()


def test_on_the_next_day_the_next_days_range_is_used(terminal: Terminal) -> None:
    terminal.last.without(AWAY)
    terminal.take(key="a")
    terminal.now = NOW + timedelta(days=1)
    assert terminal.take(key="b").serial == "20261124-A-5001"


def test_a_queue_that_wants_a_card_gets_one_or_nothing(terminal: Terminal) -> None:
    terminal.last.without(AWAY)
    assert terminal.take(NumberOrder("residence", RESIDENT.number)).ticket == "B5001"
    with pytest.raises(BackendRefused) as refused:
        terminal.take(NumberOrder("residence"), key="b")
    assert refused.value.refusal.reason.id == "queue.needs_identity.reason"


def test_a_full_disk_gives_no_number_and_tells_the_first_trouble(terminal: Terminal) -> None:
    terminal.last.without(AWAY)
    full = _Full(terminal.ledger)
    office = OfflineBackend(
        terminal.backend,
        terminal.last,
        replace(terminal.office._desk, ledger=full),  # type: ignore[arg-type]
    )
    terminal.backend.troubles = [AWAY]
    with pytest.raises(BackendUnreachable):
        office.take_number(ORDER, key="k", deadline_s=8.0)
    assert Event.OFFLINE_WAITS in [event for event, _ in terminal.journal.entries]


@dataclass
class _Full:
    """A ledger on a disk that takes nothing."""

    behind: VaultOfflineLedger

    def given(self, key: str) -> Given | None:
        return self.behind.given(key)

    def hall(self) -> HallStatus | None:
        return self.behind.hall()

    def stock(self, site_id: str, day: date) -> tuple[Stock, ...]:
        return self.behind.stock(site_id, day)

    def give(self, order: OfflineOrder) -> Given | None:
        raise VaultFull("no space left on device")


def test_a_number_given_is_logged_without_anybodys_name(terminal: Terminal) -> None:
    terminal.last.without(AWAY)
    terminal.take(NumberOrder("residence", RESIDENT.number))
    assert terminal.journal.entries == [(Event.OFFLINE_GIVEN, {"serial": "20261123-B-5001"})]


def test_a_number_given_is_to_be_told(terminal: Terminal) -> None:
    terminal.last.without(AWAY)
    before = terminal.nudged
    terminal.take()
    assert terminal.nudged == before + 1


# ── the hall ──


def test_the_hall_without_a_backend_has_what_there_are_numbers_for(terminal: Terminal) -> None:
    hall = terminal.last.without(AWAY)
    assert hall is not None
    assert [(queue.open, queue.next_ticket) for queue in hall.queues] == [(True, "A5001"), (True, "B5001")]


def test_trouble_of_another_kind_leaves_no_hall(terminal: Terminal) -> None:
    assert terminal.last.without(ClockWrong("an hour")) is None


def test_a_terminal_started_without_a_backend_has_the_hall_of_before(terminal: Terminal) -> None:
    terminal.ledger.keep_hall(HALL)
    terminal.start()
    hall = terminal.last.without(AWAY)
    assert hall is not None
    assert (hall.site, hall.as_of, terminal.take().ticket) == (SITE, HALL.as_of, "A5001")


def test_a_terminal_that_never_met_a_backend_has_no_hall(terminal: Terminal) -> None:
    terminal.start()
    assert terminal.last.without(AWAY) is None


def test_a_moved_terminal_gives_nothing(terminal: Terminal) -> None:
    terminal.last.tell(replace(HALL, confirmed=False))
    assert terminal.last.without(AWAY) is None


def test_head_counts_are_no_news(terminal: Terminal) -> None:
    before = terminal.nudged
    terminal.last.tell(replace(HALL, as_of=NOW, queues=(replace(GENERAL, waiting=9, next_ticket="A013"), RESIDENCE)))
    assert terminal.nudged == before


@pytest.mark.parametrize("change", [{"business_date": TOMORROW}, {"confirmed": False}, {"queues": (GENERAL,)}])
def test_what_lasts_is_news(terminal: Terminal, change: dict[str, object]) -> None:
    before = terminal.nudged
    terminal.last.tell(replace(HALL, **change))  # type: ignore[arg-type]  # fields of it
    assert terminal.nudged == before + 1


def test_a_backend_that_is_back_is_news(terminal: Terminal) -> None:
    terminal.last.without(AWAY)
    before = terminal.nudged
    terminal.last.tell(HALL)
    assert terminal.nudged == before + 1


# ── a person's own ──


def test_a_persons_numbers_are_asked_for(terminal: Terminal) -> None:
    assert terminal.desk.numbers_of(RESIDENT.number, deadline_s=8.0) == (number_for(),)


def test_a_persons_numbers_given_alone_are_told_alone(terminal: Terminal) -> None:
    terminal.last.without(AWAY)
    mine = terminal.take(NumberOrder("residence", RESIDENT.number))
    told = terminal.desk.numbers_of(RESIDENT.number, deadline_s=8.0)
    assert ([one.ticket for one in told], terminal.people.asked) == ([mine.ticket], 0)


def test_nobody_waits_to_be_checked_in_alone(terminal: Terminal) -> None:
    terminal.last.without(AWAY)
    with pytest.raises(BackendUnreachable):
        terminal.desk.check_in(token="t" * 26, key="k", deadline_s=8.0)
    assert terminal.people.asked == 0
