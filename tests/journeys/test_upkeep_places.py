"""Camera and search among the technician's pages, as scripts: what was shown, what was answered, how it ended."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from kiosk.domain.message import Message
from kiosk.journeys.upkeep import look_after
from kiosk.journeys.upkeep_camera import AwaitView, CameraPage, CloseView, OpenView, View
from kiosk.journeys.upkeep_effects import (
    Door,
    Dossier,
    LookAround,
    Place,
    ReadDossier,
    Response,
    Restart,
    Sight,
)
from kiosk.journeys.upkeep_pages import (
    Board,
    Choice,
    DevicePage,
    Filter,
    Guided,
    OpenDevice,
    OpenGuide,
    Pin,
    Report,
    TrialPage,
)
from kiosk.journeys.upkeep_probing import (
    Adopt,
    Adopted,
    AwaitSearch,
    BeginSearch,
    Finding,
    FindingPage,
    OpenFinding,
    Search,
    SearchPage,
    StopSearch,
)
from kiosk.journeys.upkeep_trials import BeginVerifying, Trial
from kiosk.ports.errors import ClearBy
from kiosk.ports.statuses import Picture
from kiosk.technician.rights import Role, Signed
from kiosk.upkeep.board import Told
from kiosk.upkeep.kinds import DeviceKind
from kiosk.upkeep.steps import GuideId
from kiosk.visit import Do, Done, Failed, Show, ShowWhile, Stepper, Unknown

if TYPE_CHECKING:
    from kiosk.visit import Effect, Page

P = TypeVar("P", bound="Page[Any]")
E = TypeVar("E", bound="Effect[Any]")
TECHNICIAN = Signed("zhou-lei", Role.TECHNICIAN, "周磊")
ATTENDANT = Signed("ma-lan", Role.ATTENDANT, "马兰")
SIGHT = Sight(((DeviceKind.CAMERA, Told()),))
PRINTER = Finding(DeviceKind.TICKET_PRINTER, "serial:/dev/ttyUSB1", rows=("snbc-bt-t080", "epson-tm-t88iii"))
READER = Finding(DeviceKind.ID_CARD_READER, "serial:/dev/ttyUSB2")
BEGUN = Search(1, running=True)
OVER = Search(4, running=False, findings=(PRINTER, READER))
LOST = Failed("link_lost", ClearBy.RETRY, Message("error.link_lost"))
SETTING = ("devices.ticket_printer.link", "serial:/dev/ttyUSB1")


class Session:
    """Steps the journey, from the board on."""

    def __init__(self, who: Signed = TECHNICIAN) -> None:
        self.stepper = Stepper(look_after)
        self.stepper.start()
        for answer in (Done(Door("40718263")), Response("12345678"), Pin("471902"), Done(who), Done(SIGHT)):
            self.answer(answer)

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


@pytest.fixture
def session() -> Session:
    return Session()


@pytest.fixture
def camera(session: Session) -> Session:
    session.answer(OpenDevice(DeviceKind.CAMERA))
    session.effect(ReadDossier)
    session.answer(Done(Dossier()))
    session.page(DevicePage)
    session.answer(Choice.VIEW)
    return session


@pytest.fixture
def found(session: Session) -> Session:
    session.answer(Place.SEARCH)
    session.effect(BeginSearch)
    session.answer(Done(OVER))
    return session


# ── the camera ──


def test_view_is_opened_before_it_is_shown(camera: Session) -> None:
    camera.effect(OpenView)
    camera.answer(Done(View(1)))
    assert camera.page(CameraPage).view == View(1)


def test_view_follows_what_is_seen(camera: Session) -> None:
    camera.answer(Done(View(1)))
    camera.answer(Done(View(2, Picture.LIVE)))
    assert (camera.page(CameraPage).view.picture, camera.effect(AwaitView).seen.number) == (Picture.LIVE, 2)


def test_going_back_closes_the_view(camera: Session) -> None:
    camera.answer(Done(View(1)))
    camera.answer(Choice.BACK)
    camera.effect(CloseView)
    camera.answer(Done(None))
    camera.effect(LookAround)


@pytest.mark.parametrize("outcome", [LOST, Unknown("timed_out", ClearBy.RETRY, Message("error.timed_out"))])
def test_camera_that_does_not_open_is_told(camera: Session, outcome: object) -> None:
    camera.answer(outcome)
    assert camera.page(Report).place is Place.CAMERA


def test_camera_that_did_not_open_is_tried_again(camera: Session) -> None:
    camera.answer(LOST)
    camera.answer(Choice.AGAIN)
    assert camera.effect(OpenView).nth == 2


def test_view_is_no_way_on_another_device(session: Session) -> None:
    session.answer(OpenDevice(DeviceKind.SPEAKER))
    session.answer(Done(Dossier()))
    session.answer(Choice.VIEW)
    session.page(Board) if isinstance(session.stepper.request, ShowWhile) else session.effect(LookAround)


# ── the search ──


def test_search_shows_its_news(session: Session) -> None:
    session.answer(Place.SEARCH)
    session.answer(Done(BEGUN))
    session.effect(AwaitSearch)
    session.answer(Done(replace(BEGUN, number=2, at="/dev/ttyUSB0")))
    assert session.page(SearchPage).search.at == "/dev/ttyUSB0"


def test_search_is_stopped(session: Session) -> None:
    session.answer(Place.SEARCH)
    session.answer(Done(BEGUN))
    session.answer(Choice.STOP)
    session.effect(StopSearch)
    session.answer(Done(replace(BEGUN, running=False)))
    assert not session.page(SearchPage).search.running


def test_search_that_is_left_ends(session: Session) -> None:
    session.answer(Place.SEARCH)
    session.answer(Done(BEGUN))
    session.answer(Choice.BACK)
    session.effect(StopSearch)


def test_search_is_repeated(found: Session) -> None:
    found.answer(Choice.AGAIN)
    found.effect(BeginSearch)


def test_looking_at_a_finding_ends_the_search(session: Session) -> None:
    session.answer(Place.SEARCH)
    session.answer(Done(replace(OVER, running=True)))
    session.answer(OpenFinding(0))
    session.effect(StopSearch)
    session.answer(Done(OVER))
    assert session.page(FindingPage).finding == PRINTER


def test_first_row_is_chosen_unless_one_is_in_use(found: Session) -> None:
    found.answer(OpenFinding(0))
    assert found.page(FindingPage).row == "snbc-bt-t080"


def test_row_in_use_is_chosen(session: Session) -> None:
    session.answer(Place.SEARCH)
    session.answer(Done(replace(OVER, findings=(replace(PRINTER, now_row="epson-tm-t88iii"),))))
    session.answer(OpenFinding(0))
    assert session.page(FindingPage).row == "epson-tm-t88iii"


def test_another_row_is_chosen(found: Session) -> None:
    found.answer(OpenFinding(0))
    found.answer(Filter("epson-tm-t88iii"))
    assert found.page(FindingPage).row == "epson-tm-t88iii"


def test_row_that_was_not_offered_is_not_chosen(found: Session) -> None:
    found.answer(OpenFinding(0))
    found.answer(Filter("nobodys"))
    found.page(SearchPage)


def test_finding_that_is_not_there_is_not_opened(found: Session) -> None:
    found.answer(OpenFinding(7))
    found.effect(StopSearch)


def test_sensors_are_verified_as_the_chosen_row(found: Session) -> None:
    found.answer(OpenFinding(0))
    found.answer(Choice.TEST)
    assert found.effect(BeginVerifying) == BeginVerifying("serial:/dev/ttyUSB1", "snbc-bt-t080")
    found.answer(Done(Trial(DeviceKind.TICKET_PRINTER, 9, (), running=False)))
    found.page(TrialPage)
    found.answer(Choice.BACK)
    found.page(FindingPage)


def test_checks_that_cannot_begin_say_why(found: Session) -> None:
    found.answer(OpenFinding(0))
    found.answer(Choice.TEST)
    found.answer(Failed("settings_rejected", ClearBy.ENGINEER, Message("error.settings_rejected")))
    assert [line.label for line in found.page(Report).lines] == [Message("error.settings_rejected")]
    found.answer(Choice.BACK)
    found.page(FindingPage)


def test_adopted_finding_offers_a_restart(found: Session) -> None:
    found.answer(OpenFinding(0))
    found.answer(Choice.DONE)
    assert found.effect(Adopt) == Adopt(PRINTER, "snbc-bt-t080")
    found.answer(Done(Adopted((SETTING,))))
    assert found.page(Report).restart
    found.answer(Choice.RESTART)
    found.effect(Restart)


def test_finding_that_a_stronger_setting_overrules_offers_none(found: Session) -> None:
    found.answer(OpenFinding(0))
    found.answer(Choice.DONE)
    found.answer(Done(Adopted((SETTING,), (SETTING[0],))))
    report = found.page(Report)
    assert (report.restart, len(report.lines)) == (False, 2)


def test_adopted_and_not_restarted_goes_back_to_the_search(found: Session) -> None:
    found.answer(OpenFinding(1))
    found.answer(Choice.DONE)
    assert found.effect(Adopt).row == ""
    found.answer(Done(Adopted((SETTING,))))
    found.answer(Choice.BACK)
    found.page(SearchPage)


def test_finding_that_cannot_be_adopted_is_told(found: Session) -> None:
    found.answer(OpenFinding(0))
    found.answer(Choice.DONE)
    found.answer(Failed("settings", ClearBy.ENGINEER, Message("error.settings")))
    assert not found.page(Report).restart


def test_search_that_cannot_begin_is_told(session: Session) -> None:
    session.answer(Place.SEARCH)
    session.answer(LOST)
    assert session.page(Report).place is Place.SEARCH


@pytest.mark.parametrize("place", list(Place))
def test_attendant_is_let_into_no_place(place: Place) -> None:
    session = Session(ATTENDANT)
    session.answer(place)
    session.effect(LookAround)


@pytest.mark.parametrize("guide", [GuideId.REFILL_ROLL, GuideId.REFILL_TRAY, GuideId.CHANGE_TONER])
def test_attendant_refills(guide: GuideId) -> None:
    session = Session(ATTENDANT)
    session.answer(OpenGuide(DeviceKind.TICKET_PRINTER, guide))
    session.page(Guided)


@pytest.mark.parametrize("guide", [GuideId.TICKET_JAM, GuideId.DOCUMENT_JAM])
def test_attendant_clears_a_jam(guide: GuideId) -> None:
    session = Session(ATTENDANT)
    session.answer(OpenGuide(DeviceKind.TICKET_PRINTER, guide))
    session.page(Guided)


def test_attendant_restarts() -> None:
    session = Session(ATTENDANT)
    session.answer(Choice.RESTART)
    session.effect(Restart)


@pytest.mark.parametrize("guide", [GuideId.CLOSE_COVER, GuideId.LIFT_CARD, GuideId.CABLE, GuideId.CLOSE_DOOR])
def test_attendant_mends_nothing_else(guide: GuideId) -> None:
    session = Session(ATTENDANT)
    session.answer(OpenGuide(DeviceKind.TICKET_PRINTER, guide))
    session.effect(LookAround)


def test_attendant_is_let_into_no_device() -> None:
    session = Session(ATTENDANT)
    session.answer(OpenDevice(DeviceKind.CAMERA))
    session.effect(LookAround)
