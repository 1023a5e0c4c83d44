"""The backend is away when a person reviews: it is thanked for, kept, and at the backend once when that is back."""

from __future__ import annotations

import subprocess
import sys
import threading
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from backend.client import CertificateClient
from backend.server.second_factor.sms import kept_messages
from backend.server.store.issuing_tables import ReviewRow
from backend.server.store.tables import IdempotencyRow
from kiosk.domain.certificates import Review, Satisfaction
from kiosk.domain.message import Language
from kiosk.health.courier import Courier
from kiosk.health.events import Event
from kiosk.journeys.certificate_effects import SendReview
from kiosk.packs.loading import SERVICES, load
from kiosk.performing.calls import Call
from kiosk.performing.certificates import CertificateDesk
from kiosk.performing.office import OfficeLanes, OfficePerformer
from kiosk.performing.reports import Reports
from kiosk.ports.errors import BackendUnreachable
from kiosk.vault.outbox import VaultOutbox
from kiosk.vault.print_journal import VaultPrintJournal
from kiosk.vault.store import Vault
from kiosk.visit import Done
from tests.backend.running import Running, always_open, running
from tests.fakes.applicants import applicants, application, filled
from tests.fakes.journal import RememberingJournal
from tests.fakes.lane import InlineLane
from tests.fakes.works import VISIT, Clock

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).parents[2]
PEOPLE: Final = 60
SOON_S: Final = 20.0
# Keeps a review, says so, and hangs before anything was sent.
KEEP: Final = """
import signal, sys
from pathlib import Path
from kiosk.domain.certificates import Review, Satisfaction
from kiosk.vault.outbox import VaultOutbox
from kiosk.vault.store import Vault

VaultOutbox(Vault.open(Path(sys.argv[1]))).put(Review(sys.argv[2], Satisfaction.FAIR), key=sys.argv[3])
print("kept", flush=True)
signal.pause()
"""


@dataclass
class Hall:
    """A backend, its office as a terminal has it, and certificates to review."""

    real: Running
    office: CertificateClient
    serials: Iterator[str]

    @contextmanager
    def away(self) -> Iterator[None]:
        """The backend is away."""
        self.real.stop_listening()
        try:
            yield
        finally:
            self.real.listen_again()

    def reviews(self, serial: str) -> list[str]:
        with self.real.foundation.store.read() as session:
            return list(session.scalars(select(ReviewRow.satisfaction).where(ReviewRow.serial == serial)))

    def times_taken(self, key: str) -> int:
        with self.real.foundation.store.read() as session:
            return len(session.scalars(select(IdempotencyRow).where(IdempotencyRow.key == key)).all())


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    directory = tmp_path_factory.mktemp("review")
    with running(directory, site=always_open(directory), citizens=PEOPLE) as real:
        client = real.terminal()
        office = CertificateClient(client)
        yield Hall(real, office, _issued(real, office))
        client.close()


def _issued(real: Running, office: CertificateClient) -> Iterator[str]:
    """Issue one certificate after another."""
    service = load(SERVICES / "residence-certificate").service
    today = real.clock().astimezone(ZoneInfo("Asia/Shanghai")).date()
    for person in applicants(PEOPLE, today=today).ordinary:
        number = person.card.number
        office.send_code(number, key=f"code-{number}", deadline_s=SOON_S)
        with real.foundation.store.read() as session:
            code = kept_messages(session, last=1)[0].code
        proof = office.check_code(number, code, deadline_s=SOON_S)
        known = office.prefill(service.id, service.version, proof, deadline_s=SOON_S)
        applied = application(filled(service, person, known, today=today), person, proof)
        yield office.issue(applied, key=f"issue-{number}", deadline_s=SOON_S).serial


class Terminal:
    """What a terminal has for reviews, over the real vault in `state`."""

    def __init__(self, hall: Hall, state: Path) -> None:
        self.vault = Vault.open(state)
        self.journal = RememberingJournal()
        self.outbox = VaultOutbox(self.vault)
        papers = VaultPrintJournal(self.vault)
        self.reports = Reports(hall.office, papers, self.outbox, self.journal, deadline_s=1.0)
        self.gone = threading.Event()
        self.courier = Courier(self._deliver, journal=self.journal, soonest_s=0.05, latest_s=0.2)
        desk = CertificateDesk(
            services=tuple,
            journal=papers,
            outbox=self.outbox,
            clock=Clock(),
            now=hall.real.clock,
            report=self.courier.nudge,
            on_printer=lambda _status: None,
        )
        self._performer = OfficePerformer(
            OfficeLanes(office=InlineLane[Any](hall.office), printer=None), desk, self.journal
        )

    def _deliver(self) -> None:
        self.reports.deliver()
        if self.outbox.oldest() is None:
            self.gone.set()

    def rate(self, *reviews: Review) -> list[object]:
        came: list[object] = []
        for review in reviews:
            self._performer.begin(Call(SendReview(review), VISIT, Language.ZH_CN), came.append)
        return came


@pytest.fixture
def terminal(hall: Hall, tmp_path: Path) -> Iterator[Terminal]:
    terminal = Terminal(hall, tmp_path)
    with closing(terminal.vault):
        yield terminal


def test_review_while_the_backend_is_away_is_thanked_for(hall: Hall, terminal: Terminal) -> None:
    review = Review(next(hall.serials), Satisfaction.GOOD)
    with hall.away():
        assert terminal.rate(review) == [Done(None)]


def test_review_reaches_the_backend_once_when_it_is_back(hall: Hall, terminal: Terminal) -> None:
    serial = next(hall.serials)
    with hall.away():
        terminal.rate(Review(serial, Satisfaction.VERY_BAD, ("slow",)))
        terminal.courier.start()
    assert terminal.gone.wait(SOON_S)
    terminal.courier.stop()

    assert (hall.reviews(serial), terminal.journal.count(Event.REPORTED)) == (["very_bad"], 1)


def test_review_the_backend_took_and_nobody_heard_of_is_not_taken_twice(hall: Hall, terminal: Terminal) -> None:
    """Killed between the backend's answer and the outbox."""
    serial = next(hall.serials)
    terminal.rate(Review(serial, Satisfaction.GOOD))
    letter = terminal.outbox.oldest()
    assert letter is not None
    hall.office.review(letter.review, key=letter.key, deadline_s=SOON_S)
    terminal.reports.deliver()

    assert (hall.reviews(serial), hall.times_taken(letter.key), terminal.outbox.oldest()) == (["good"], 1, None)


def test_review_of_a_terminal_that_was_killed_is_delivered_by_the_next(hall: Hall, tmp_path: Path) -> None:
    serial = next(hall.serials)
    with subprocess.Popen(
        [sys.executable, "-c", KEEP, str(tmp_path), serial, "key-of-the-killed"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "kept\n"
        process.kill()
    terminal = Terminal(hall, tmp_path)
    with closing(terminal.vault):
        terminal.reports.deliver()

    assert (hall.reviews(serial), hall.times_taken("key-of-the-killed")) == (["fair"], 1)


def test_second_thought_does_not_overtake_the_first(hall: Hall, terminal: Terminal) -> None:
    serial = next(hall.serials)
    with hall.away():
        terminal.rate(Review(serial, Satisfaction.BAD), Review(serial, Satisfaction.GOOD))
        with pytest.raises(BackendUnreachable):
            terminal.reports.deliver()
    terminal.reports.deliver()

    assert hall.reviews(serial) == ["good"]


def test_review_the_backend_will_never_take_holds_up_nobody(hall: Hall, terminal: Terminal) -> None:
    serial = next(hall.serials)
    terminal.rate(Review("QH-JZ-2020-0101-00001-12", Satisfaction.BAD), Review(serial, Satisfaction.GOOD))
    terminal.reports.deliver()

    assert (hall.reviews(serial), terminal.outbox.oldest()) == (["good"], None)
    assert terminal.journal.count(Event.REPORT_REFUSED) == 1
