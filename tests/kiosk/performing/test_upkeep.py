"""What is done for those who look after the terminal, and for whom it is not."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from kiosk.domain.identity import CardKind, IdCard
from kiosk.domain.message import Language, Message
from kiosk.health.events import Event
from kiosk.journeys import upkeep_camera as camera
from kiosk.journeys import upkeep_effects as effects
from kiosk.journeys import upkeep_probing as probing
from kiosk.journeys import upkeep_trials as trials
from kiosk.journeys.effects import AwaitCard
from kiosk.journeys.upkeep_site import ConfirmSite
from kiosk.performing.calls import Call, NothingRuns
from kiosk.performing.upkeep import UpkeepPerformer
from kiosk.performing.upkeep_desk import UpkeepDesk, UpkeepLanes
from kiosk.ports.errors import NoCard, VaultFull
from kiosk.ports.statuses import Cover, Device, Paper, TicketPrinterStatus
from kiosk.technician.attempts import Attempts
from kiosk.technician.challenge import response_to
from kiosk.technician.gate import Gate
from kiosk.technician.register import Person, Register
from kiosk.technician.rights import Role, Signed
from kiosk.upkeep.board import Told
from kiosk.upkeep.counters import Part
from kiosk.upkeep.kinds import DeviceKind
from kiosk.visit import Done, Failed
from tests.fakes.journal import RememberingJournal
from tests.fakes.lane import InlineLane
from tests.fakes.performer import AskedPerformer

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.domain.device_tests import DeviceTest
    from kiosk.ports.lane import Running
    from kiosk.visit import Effect

KEY = bytes(range(32))
PIN = "471902"
KIND = DeviceKind.TICKET_PRINTER
NOW = datetime(2026, 11, 23, 6, 36, tzinfo=UTC)
NUMBER = "530102198805052345"
OUT = TicketPrinterStatus(Device.USER_ERROR, Paper.OUT, Cover.CLOSED)


class FakeLedger:
    """Attempts in memory."""

    def __init__(self) -> None:
        self.kept = Attempts()
        self.said: list[str] = []
        self.full = False

    def attempts(self, now: datetime) -> Attempts:
        return self.kept.seen(now)

    def begin(self, now: datetime) -> Attempts:
        self.kept = self.kept.begun(now)
        return self.kept

    def failed(self, way: str, attempts: Attempts) -> None:
        self.said.append(f"failed {way} {attempts.failures}")

    def entered(self, who: Signed, way: str) -> None:
        self.kept = Attempts()
        self.said.append(f"entered {who.id} {way}")

    def left(self, who: Signed, why: str) -> None:
        if self.full:
            raise VaultFull(who.id)
        self.said.append(f"{why} {who.id}")


class FakeRoom:
    """Everything that is no device, in memory."""

    def __init__(self) -> None:
        self.now = effects.Sight(((KIND, Told(OUT)),))
        self.did: list[object] = []

    def sight(self) -> effects.Sight:
        return self.now

    def dossier(self, kind: DeviceKind) -> effects.Dossier:
        self.did.append(kind)
        return effects.Dossier()

    def keep(self, test: DeviceTest) -> None:
        self.did.append((test.device, test.technician))

    def refilled(self, part: Part, *, by: str) -> None:
        self.did.append((part, by))

    def survey(self, place: effects.Place, *, only: str) -> tuple[effects.Line, ...]:
        return (effects.Line(f"{place} {only}"),)

    def bundle(self) -> str:
        return "bundle.zip"

    def print_test(self, kind: DeviceKind, answer: Callable[[object], None]) -> Running:
        answer(Done(None))
        self.did.append(f"print {kind}")
        return NothingRuns()

    def confirm_site(self, site_id: str) -> None:
        self.did.append(f"site {site_id}")

    def restart(self) -> None:
        self.did.append("restart")


class FakeExaminer:
    """Checks that wait for their news."""

    def __init__(self) -> None:
        self.trial = trials.Trial(KIND, 1, (), running=True)
        self.news: Callable[[trials.Trial], object] = lambda _trial: None

    def begin(
        self, kind: DeviceKind, who: Signed, *, whole: bool, on_news: Callable[[trials.Trial], object]
    ) -> trials.Trial:
        del kind, who, whole
        self.news = on_news
        return self.trial

    def verify(self, link: str, row: str, who: Signed, *, on_news: Callable[[trials.Trial], object]) -> trials.Trial:
        del link, row, who
        self.news = on_news
        return self.trial

    def tell(self, *, well: bool) -> trials.Trial:
        del well
        return self.trial

    def stop(self) -> trials.Trial:
        return self.trial


class FakeProber:
    """A search that waits for its news."""

    def __init__(self) -> None:
        self.search = probing.Search(1, running=True)
        self.news: Callable[[probing.Search], object] = lambda _search: None
        self.did: list[object] = []

    def begin(self, on_news: Callable[[probing.Search], object]) -> probing.Search:
        self.news = on_news
        return self.search

    def stop(self) -> probing.Search:
        self.did.append("stop")
        return replace(self.search, number=self.search.number + 1, running=False)

    def adopt(self, finding: probing.Finding, row: str, *, by: str) -> probing.Adopted:
        self.did.append((finding.link, row, by))
        return probing.Adopted((("devices.ticket_printer.link", finding.link),))


class FakeViewer:
    """A camera that sees what it is told."""

    def __init__(self) -> None:
        self.news: Callable[[camera.View], object] = lambda _view: None
        self.open_now = False

    def open(self, on_view: Callable[[camera.View], object], answer: Callable[[object], None]) -> Running:
        self.news, self.open_now = on_view, True
        answer(Done(camera.View(1)))
        return NothingRuns()

    def close(self) -> None:
        self.open_now = False


class FakeReader:
    """A reader on which one card lies, or none."""

    def __init__(self, number: str | None) -> None:
        self.number = number

    def read_card(self, *, deadline_s: float) -> IdCard:
        del deadline_s
        if self.number is None:
            raise NoCard("none")
        return IdCard(kind=CardKind.RESIDENT, name="周磊", number=self.number, birth="19880505")


class House:
    """The performer, and what came of each effect."""

    def __init__(self) -> None:
        self.ledger = FakeLedger()
        self.room = FakeRoom()
        self.examiner = FakeExaminer()
        self.prober = FakeProber()
        self.viewer = FakeViewer()
        self.behind = AskedPerformer()
        self.journal = RememberingJournal()
        self.attended: list[bool] = []
        people = (Person("zhou-lei", Role.TECHNICIAN, "周磊", HASH), Person("ma-lan", Role.ATTENDANT, "马兰", HASH))
        self.gate = Gate(lambda: Register(people), lambda: KEY, self.ledger, now=lambda: NOW)
        reader: Any = InlineLane(FakeReader(NUMBER))
        room: Any = InlineLane(self.room)
        self.performer = UpkeepPerformer(
            self.behind,
            UpkeepLanes(work=room, devices={}, reader=reader),
            UpkeepDesk(
                gate=self.gate,
                sessions=self.ledger,
                room=self.room,
                examiner=self.examiner,
                prober=self.prober,
                viewer=self.viewer,
                attended=self.attended.append,
                say=lambda language: language,
                now=lambda: NOW,
            ),
            self.journal,
        )

    def begin(self, effect: Effect[Any], answers: list[object]) -> Running:
        return self.performer.begin(Call(effect, uuid.UUID(int=1), Language.EN), answers.append)

    def do(self, effect: Effect[Any]) -> object:
        answers: list[object] = []
        self.begin(effect, answers)
        (answer,) = answers
        return answer

    def sign_in(self, who: str = "zhou-lei", pin: str = PIN) -> object:
        shown = self.gate.doorway().challenge
        assert shown is not None
        return self.do(effects.Enter(effects.Response(response_to(shown, who=who, key=KEY)), pin))


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def technician(house: House) -> House:
    house.sign_in()
    return house


@pytest.fixture
def attendant(house: House) -> House:
    house.sign_in("ma-lan")
    return house


def _cheap(pin: str) -> str:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(pin)


HASH = _cheap(PIN)
FINDING = probing.Finding(KIND, "tcp:192.0.2.10:9100", rows=("snbc-bt-t080",))
TECHNICAL = [
    effects.ReadDossier(KIND),
    trials.BeginTrial(KIND, whole=False),
    effects.Survey(effects.Place.LOGS),
    effects.MakeBundle(1),
    trials.BeginVerifying("tcp:192.0.2.10:9100", "snbc-bt-t080"),
    trials.StopTrial(),
    probing.BeginSearch(),
    probing.StopSearch(),
    probing.Adopt(FINDING, "snbc-bt-t080"),
    camera.OpenView(1),
    camera.CloseView(),
    ConfirmSite("hall"),
]
FORBIDDEN = "not_allowed"


def test_citizens_effects_are_handed_on(house: House) -> None:
    house.begin(AwaitCard(), [])
    assert house.behind.last.call.effect == AwaitCard()


def test_challenge_is_told(house: House) -> None:
    assert house.do(effects.Knock()) == Done(effects.Door(house.gate.doorway().challenge))


def test_who_was_let_in_puts_the_terminal_out_of_service(technician: House) -> None:
    assert technician.attended == [True]


def test_site_confirmed_is_told_to_the_backend_and_logged(technician: House) -> None:
    assert technician.do(ConfirmSite("hall")) == Done(None)
    assert technician.room.did == ["site hall"]


def test_wrong_pin_lets_nobody_in(house: House) -> None:
    house.sign_in(pin="000000")
    assert (house.attended, house.ledger.said) == ([], ["failed response 1"])


def test_badge_gives_its_number_alone(house: House) -> None:
    assert house.do(effects.AwaitBadge()) == Done(effects.Badge(NUMBER))


@pytest.mark.parametrize("effect", [*TECHNICAL, effects.LookAround(), effects.NoteRefill(Part.ROLL), effects.Restart()])
def test_nobody_is_served_before_signing_in(house: House, effect: Effect[Any]) -> None:
    answer = house.do(effect)
    assert isinstance(answer, Failed)
    assert answer.code == FORBIDDEN


@pytest.mark.parametrize("effect", TECHNICAL)
def test_attendant_may_not(attendant: House, effect: Effect[Any]) -> None:
    assert isinstance(attendant.do(effect), Failed)


@pytest.mark.parametrize(
    "effect", [effects.LookAround(), effects.NoteRefill(Part.ROLL), effects.PrintTest(KIND, 1), effects.Restart()]
)
def test_attendant_may(attendant: House, effect: Effect[Any]) -> None:
    assert isinstance(attendant.do(effect), Done)


@pytest.mark.parametrize("effect", TECHNICAL)
def test_technician_may(technician: House, effect: Effect[Any]) -> None:
    assert isinstance(technician.do(effect), Done)


def test_session_that_is_over_serves_nobody(technician: House) -> None:
    technician.performer.left()
    assert isinstance(technician.do(effects.LookAround()), Failed)


def test_end_of_a_session_is_told_and_audited(technician: House) -> None:
    technician.performer.left()
    assert (technician.attended, technician.ledger.said[-1]) == ([True, False], "left zhou-lei")


def test_end_of_a_session_that_cannot_be_audited_is_logged(technician: House) -> None:
    technician.ledger.full = True
    technician.performer.left()
    assert (Event.AUDIT_MISSED, {"code": "vault_full"}) in technician.journal.entries


def test_session_that_nobody_began_ends_silently(house: House) -> None:
    house.performer.left()
    assert (house.attended, house.ledger.said) == ([], [])


def test_refill_is_noted_with_its_technician(technician: House) -> None:
    technician.do(effects.NoteRefill(Part.ROLL))
    assert technician.room.did == [(Part.ROLL, "zhou-lei")]


def test_judgement_is_kept_with_its_technician(technician: House) -> None:
    technician.do(effects.NoteResult("panel", "touch", well=True, found=Message("upkeep.touch")))
    assert technician.room.did == [("panel", "zhou-lei")]


def test_change_is_told_when_it_comes(technician: House) -> None:
    answers: list[object] = []
    technician.begin(effects.AwaitChange(technician.room.now), answers)
    assert answers == []
    technician.room.now = effects.Sight(((KIND, Told(replace(OUT, cover=Cover.OPEN))),))
    technician.performer.stands()
    assert answers == [Done(technician.room.now)]


def test_change_that_came_already_is_told_at_once(technician: House) -> None:
    assert technician.do(effects.AwaitChange(effects.Sight())) == Done(technician.room.now)


def test_change_after_a_cancel_is_told_to_nobody(technician: House) -> None:
    answers: list[object] = []
    technician.begin(effects.AwaitChange(technician.room.now), answers).cancel()
    technician.room.now = effects.Sight()
    technician.performer.stands()
    assert answers == []


def test_news_of_checks_is_told(technician: House) -> None:
    begun = technician.do(trials.BeginTrial(KIND, whole=True))
    assert isinstance(begun, Done)
    answers: list[object] = []
    technician.begin(trials.AwaitTrial(begun.value), answers)
    technician.examiner.news(replace(begun.value, number=2))
    assert answers == [Done(replace(begun.value, number=2))]


def test_old_news_of_checks_is_none(technician: House) -> None:
    begun = technician.do(trials.BeginTrial(KIND, whole=True))
    assert isinstance(begun, Done)
    answers: list[object] = []
    technician.begin(trials.AwaitTrial(begun.value), answers)
    technician.examiner.news(begun.value)
    assert answers == []


def test_log_tells_of_sign_ins_without_a_name(technician: House) -> None:
    technician.performer.left()
    said = repr(technician.journal.__dict__)
    assert (Event.SIGNED_IN in said, "周磊" in said) == (True, False)


def test_adopted_finding_names_who_adopted_it(technician: House) -> None:
    technician.do(probing.Adopt(FINDING, "snbc-bt-t080"))
    assert technician.prober.did == [("tcp:192.0.2.10:9100", "snbc-bt-t080", "zhou-lei")]


def test_news_of_a_search_is_told(technician: House) -> None:
    begun = technician.do(probing.BeginSearch())
    assert isinstance(begun, Done)
    answers: list[object] = []
    technician.begin(probing.AwaitSearch(begun.value), answers)
    assert answers == []
    technician.prober.news(replace(begun.value, number=2))
    assert answers == [Done(replace(begun.value, number=2))]


def test_news_of_the_camera_is_told(technician: House) -> None:
    opened = technician.do(camera.OpenView(1))
    assert isinstance(opened, Done)
    answers: list[object] = []
    technician.begin(camera.AwaitView(opened.value), answers)
    technician.viewer.news(camera.View(2))
    assert answers == [Done(camera.View(2))]


def test_end_of_a_session_ends_view_and_search(technician: House) -> None:
    technician.do(camera.OpenView(1))
    technician.performer.left()
    assert (technician.viewer.open_now, technician.prober.did) == (False, ["stop"])
