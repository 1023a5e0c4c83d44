"""The session of those who look after a terminal, as scripts: what was shown, what was answered, how it ended."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from kiosk.domain.message import Message
from kiosk.journeys.upkeep import look_after
from kiosk.journeys.upkeep_effects import (
    AwaitBadge,
    AwaitChange,
    Badge,
    Door,
    Dossier,
    Enter,
    Knock,
    LookAround,
    NoteRefill,
    NoteResult,
    Place,
    PrintTest,
    ReadDossier,
    Response,
    Restart,
    Sight,
    Survey,
)
from kiosk.journeys.upkeep_pages import (
    Board,
    Choice,
    DevicePage,
    EnterPin,
    Filter,
    Guided,
    OpenDevice,
    OpenGuide,
    Pin,
    Report,
    SignIn,
    Touched,
    TouchTest,
    TrialPage,
)
from kiosk.journeys.upkeep_trials import BeginTrial, TellTrial, Trial
from kiosk.ports.errors import ClearBy
from kiosk.ports.statuses import Cover, Device, Paper, TicketPrinterStatus
from kiosk.technician.rights import Role, Signed
from kiosk.upkeep.board import Told
from kiosk.upkeep.counters import Part
from kiosk.upkeep.kinds import DeviceKind
from kiosk.upkeep.steps import GuideId
from kiosk.visit import Do, Done, Failed, Show, ShowWhile, Stepper

if TYPE_CHECKING:
    from kiosk.visit import Effect, Page

P = TypeVar("P", bound="Page[Any]")
E = TypeVar("E", bound="Effect[Any]")
TECHNICIAN = Signed("zhou-lei", Role.TECHNICIAN, "周磊")
ATTENDANT = Signed("ma-lan", Role.ATTENDANT, "马兰")
KIND = DeviceKind.TICKET_PRINTER
REFILL = OpenGuide(KIND, GuideId.REFILL_ROLL)
OUT = TicketPrinterStatus(Device.USER_ERROR, Paper.OUT, Cover.CLOSED)
OPEN = replace(OUT, cover=Cover.OPEN)
FED = replace(OPEN, paper=Paper.FULL)
WELL = TicketPrinterStatus(Device.ONLINE, Paper.FULL, Cover.CLOSED)


def seen(status: TicketPrinterStatus) -> Done[Sight]:
    return Done(Sight(((KIND, Told(status)),)))


class Session:
    """Steps the journey: `page` and `effect` tell what it asks, `answer` goes on."""

    def __init__(self) -> None:
        self.stepper = Stepper(look_after)
        self.stepper.start()

    def answer(self, value: object) -> None:
        self.stepper.answer(value)

    def page(self, kind: type[P]) -> P:
        request = self.stepper.request
        assert isinstance(request, Show | ShowWhile), request
        assert isinstance(request.page, kind), request.page
        return request.page

    def effect(self, kind: type[E]) -> E:
        request = self.stepper.request
        assert isinstance(request, Do | ShowWhile), request
        assert isinstance(request.effect, kind), request.effect
        return request.effect

    def done(self, kind: type[Effect[Any]], value: object = None) -> None:
        self.effect(kind)
        self.answer(Done(value))

    def sign_in(self, who: Signed = TECHNICIAN) -> Session:
        self.done(Knock, Door("40718263"))
        self.answer(Response("12345678"))
        self.answer(Pin("471902"))
        self.done(Enter, who)
        return self

    def at_board(self, status: TicketPrinterStatus = OUT) -> Session:
        self.effect(LookAround)
        self.answer(seen(status))
        self.page(Board)
        return self

    @property
    def over(self) -> bool:
        return self.stepper.request is None


@pytest.fixture
def session() -> Session:
    return Session()


@pytest.fixture
def board(session: Session) -> Session:
    return session.sign_in().at_board()


@pytest.fixture
def guided(board: Session) -> Session:
    board.answer(REFILL)
    return board


@pytest.fixture
def testing(guided: Session) -> Session:
    """Open, fed, closed: the last step is a print."""
    for status in (OPEN, FED, WELL):
        guided.answer(seen(status))
    return guided


# ── signing in ──


def test_challenge_is_shown_and_a_badge_awaited(session: Session) -> None:
    session.done(Knock, Door("40718263"))
    assert (session.page(SignIn).door.challenge, session.effect(AwaitBadge)) == ("40718263", AwaitBadge())


def test_badge_is_followed_by_the_pin(session: Session) -> None:
    session.done(Knock, Door("40718263"))
    session.answer(Done(Badge("530102198805052345")))
    assert session.page(EnterPin).badge


def test_failure_asks_anew_and_says_so(session: Session) -> None:
    session.done(Knock, Door("40718263"))
    session.answer(Response("12345678"))
    session.answer(Pin("000000"))
    session.done(Enter, Door("11111111", refused=True))
    session.done(Knock, Door("11111111"))
    assert session.page(SignIn).door == Door("11111111", refused=True)


def test_leaving_the_sign_in_ends_it(session: Session) -> None:
    session.done(Knock, Door("40718263"))
    session.answer(Choice.LEAVE)
    assert session.over


def test_leaving_at_the_pin_asks_for_the_badge_again(session: Session) -> None:
    session.done(Knock, Door("40718263"))
    session.answer(Response("12345678"))
    session.answer(Choice.LEAVE)
    assert session.effect(Knock) == Knock()


def test_reader_that_went_away_leaves_the_response(session: Session) -> None:
    session.done(Knock, Door("40718263"))
    session.answer(Failed("link_lost", ClearBy.RETRY, Message("error.link_lost")))
    session.answer(Response("12345678"))
    assert not session.page(EnterPin).badge


def test_gate_that_cannot_be_asked_ends_it(session: Session) -> None:
    session.effect(Knock)
    session.answer(Failed("vault_busy", ClearBy.RETRY, Message("error.vault_busy")))
    assert session.over


# ── the board ──


def test_board_follows_the_devices(board: Session) -> None:
    board.effect(AwaitChange)
    board.answer(seen(WELL))
    board.at_board(WELL)
    assert board.page(Board).sight == seen(WELL).value


def test_board_stands_when_nobody_can_watch(board: Session) -> None:
    board.answer(Failed("defect", ClearBy.ENGINEER, Message("error.defect")))
    assert isinstance(board.stepper.request, Show)


def test_leaving_ends_the_session(board: Session) -> None:
    board.answer(Choice.LEAVE)
    assert board.over


def test_restart_is_done_and_ends_it(board: Session) -> None:
    board.answer(Choice.RESTART)
    board.done(Restart)
    assert board.over


@pytest.mark.parametrize("answer", [OpenDevice(KIND), Place.LOGS, Place.BUNDLE, OpenGuide(KIND, GuideId.CABLE)])
def test_attendant_is_kept_on_the_board(session: Session, answer: object) -> None:
    session.sign_in(ATTENDANT).at_board()
    session.answer(answer)
    assert session.effect(LookAround) == LookAround()


def test_attendant_may_refill(session: Session) -> None:
    session.sign_in(ATTENDANT).at_board()
    session.answer(REFILL)
    assert session.page(Guided).kind is KIND


def test_no_page_is_one_to_go_back_to(guided: Session) -> None:
    assert not guided.stepper.can_go_back


# ── guided refill ──


def test_refill_begins_with_the_cover(guided: Session) -> None:
    assert guided.page(Guided).progress.index == 0


@pytest.mark.parametrize(("statuses", "index"), [((OPEN,), 1), ((OPEN, FED), 2), ((OPEN, FED, WELL), 3)])
def test_refill_advances_by_what_sensors_see(
    guided: Session, statuses: tuple[TicketPrinterStatus, ...], index: int
) -> None:
    for status in statuses:
        guided.answer(seen(status))
    assert guided.page(Guided).progress.index == index


def test_cover_closed_over_nothing_leads_back_to_the_roll(guided: Session) -> None:
    for status in (OPEN, FED, OUT):
        guided.answer(seen(status))
    assert guided.page(Guided).progress.index == 1


def test_print_is_judged_by_a_person(testing: Session) -> None:
    testing.answer(Choice.PRINT)
    testing.done(PrintTest)
    assert testing.page(Guided).printed


def test_print_that_failed_says_why(testing: Session) -> None:
    testing.answer(Choice.PRINT)
    testing.answer(Failed("cover_open", ClearBy.ATTENDANT, Message("error.cover_open")))
    assert (testing.page(Guided).printed, testing.page(Guided).trouble) == (False, Message("error.cover_open"))


def test_good_print_is_kept_and_the_refill_noted(testing: Session) -> None:
    testing.answer(Choice.PRINT)
    testing.done(PrintTest)
    testing.answer(Choice.YES)
    assert testing.effect(NoteResult).well
    testing.done(NoteResult)
    assert testing.effect(NoteRefill) == NoteRefill(Part.ROLL)


def test_refill_that_could_not_be_noted_is_not_claimed_to_be(testing: Session) -> None:
    testing.answer(Choice.PRINT)
    testing.done(PrintTest)
    testing.answer(Choice.YES)
    testing.done(NoteResult)
    testing.answer(Failed("vault_full", ClearBy.ENGINEER, Message("error.vault_full")))
    assert (testing.page(Guided).progress.finished, testing.page(Guided).trouble) == (True, Message("error.vault_full"))


def test_bad_print_begins_anew_and_notes_no_refill(testing: Session) -> None:
    testing.answer(Choice.PRINT)
    testing.done(PrintTest)
    testing.answer(Choice.NO)
    testing.done(NoteResult)
    assert not testing.page(Guided).progress.finished


def test_nobody_judges_what_was_not_printed(testing: Session) -> None:
    testing.answer(Choice.YES)
    assert not testing.page(Guided).progress.finished


def test_breaking_off_leads_to_the_board(guided: Session) -> None:
    guided.answer(Choice.BACK)
    assert guided.at_board().page(Board).who == TECHNICIAN


# ── a device and its tests ──


def test_device_shows_what_is_known(board: Session) -> None:
    board.answer(OpenDevice(KIND))
    board.done(ReadDossier, Dossier(testable=True))
    assert board.page(DevicePage).dossier.testable


def test_checks_that_ask_are_answered(board: Session) -> None:
    trial = Trial(KIND, 1, (), running=True)
    board.answer(OpenDevice(KIND))
    board.done(ReadDossier, Dossier())
    board.answer(Choice.TEST)
    board.done(BeginTrial, trial)
    board.answer(Choice.YES)
    assert board.effect(TellTrial) == TellTrial(trial, well=True)


def test_checks_that_are_over_can_be_run_again(board: Session) -> None:
    board.answer(OpenDevice(KIND))
    board.done(ReadDossier, Dossier())
    board.answer(Choice.TEST_ALL)
    board.done(BeginTrial, Trial(KIND, 1, (), running=False))
    board.page(TrialPage)
    board.answer(Choice.AGAIN)
    assert board.effect(BeginTrial) == BeginTrial(KIND, whole=True)


# ── the terminal as a whole ──


def test_log_is_sifted(board: Session) -> None:
    board.answer(Place.LOGS)
    board.done(Survey, ())
    board.answer(Filter("device"))
    assert board.effect(Survey).only == "device"


def test_report_that_cannot_be_made_says_why(board: Session) -> None:
    board.answer(Place.STORAGE)
    board.answer(Failed("vault_busy", ClearBy.RETRY, Message("error.vault_busy")))
    assert board.page(Report).lines[0].label == Message("error.vault_busy")


def test_dead_cells_are_kept_as_a_failed_test(board: Session) -> None:
    board.answer(Place.TOUCH)
    board.page(TouchTest)
    board.answer(Touched(144, (7,)))
    noted = board.effect(NoteResult)
    assert (noted.device, noted.well) == ("panel", False)
