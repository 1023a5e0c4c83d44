"""Invented devices and technicians for the gallery and the tests. Nobody here exists."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtGui import QColor, QImage, QPainter

from kiosk.domain.device_tests import DeviceTest, TestOutcome
from kiosk.domain.message import Message
from kiosk.journeys.upkeep_camera import CameraPage, Light, Sharpness, View
from kiosk.journeys.upkeep_effects import Door, Dossier, Line, Mood, Place, Sight
from kiosk.journeys.upkeep_pages import Board, DevicePage, EnterPin, Guided, Report, SignIn, TouchTest, TrialPage
from kiosk.journeys.upkeep_probing import Finding, FindingPage, Search, SearchPage, Tried, Try
from kiosk.journeys.upkeep_trials import Asking, TestLine, Trial
from kiosk.ports.camera import Presence, Symbology
from kiosk.ports.statuses import (
    CameraStatus,
    Cover,
    Device,
    DocumentPrinterStatus,
    Engine,
    IdCardReaderStatus,
    Media,
    Paper,
    Picture,
    SpeakerStatus,
    TicketPrinterStatus,
)
from kiosk.technician.rights import Role, Signed
from kiosk.upkeep.board import Told
from kiosk.upkeep.counters import Counter, Level, Part, Source, Supply
from kiosk.upkeep.kinds import DeviceKind
from kiosk.upkeep.steps import GUIDES, GuideId, Progress
from ui.samples import HALL, NOW

if TYPE_CHECKING:
    from kiosk.visit import Page

TECHNICIAN: Final = Signed("zhou-lei", Role.TECHNICIAN, "周磊")
ATTENDANT: Final = Signed("ma-lan", Role.ATTENDANT, "马兰")
OUT: Final = TicketPrinterStatus(Device.USER_ERROR, Paper.OUT, Cover.CLOSED)
OPEN: Final = TicketPrinterStatus(Device.USER_ERROR, Paper.OUT, Cover.OPEN)
FED: Final = TicketPrinterStatus(Device.ONLINE, Paper.FULL, Cover.CLOSED)
_ROLL: Final = Supply(Part.ROLL, 78_450, 80_000, 1_550, Level.LOW, Source.ESTIMATE)
_FINE: Final = (
    (DeviceKind.ID_CARD_READER, Told(IdCardReaderStatus(Device.ONLINE, Media.NOT_PRESENT))),
    (DeviceKind.TICKET_PRINTER, Told(FED)),
    (DeviceKind.DOCUMENT_PRINTER, Told(DocumentPrinterStatus(Device.ONLINE, Paper.FULL))),
    (DeviceKind.SPEAKER, Told(SpeakerStatus(Device.ONLINE, Engine.READY))),
)
FINE: Final = Sight(_FINE)


def sight_of(printer: TicketPrinterStatus) -> Sight:
    """All is well but the ticket printer."""
    told = dict(FINE.devices) | {DeviceKind.TICKET_PRINTER: Told(printer, since=NOW - timedelta(minutes=16))}
    return Sight(tuple(told.items()), (_ROLL,))


_TROUBLE: Final = Sight(
    (
        (DeviceKind.DOCUMENT_PRINTER, Told(DocumentPrinterStatus(Device.OFFLINE), since=NOW - timedelta(minutes=16))),
        *(pair for pair in sight_of(OUT).devices if pair[0] is not DeviceKind.DOCUMENT_PRINTER),
        (DeviceKind.SENSORS, Told()),
    ),
    (_ROLL,),
    Message("error.backend_unreachable"),
)
_ROLLED: Final = Progress(GUIDES[GuideId.REFILL_ROLL])
_RECORD: Final = DeviceTest(
    "1",
    "ticket-printer",
    "generic-80mm",
    None,
    "slip_is_whole",
    TestOutcome.PASS,
    Message.of("finding.person_says_yes"),
    "zhou-lei",
    NOW - timedelta(days=2),
)
_DOSSIER: Final = Dossier(
    ((Message.of("upkeep.device.model"), "generic-80mm"), (Message.of("upkeep.device.link"), "tcp:192.0.2.10:9100")),
    ((Counter.PAPER_MM, 1_284_300), (Counter.CUTS, 18_204)),
    (_RECORD, replace(_RECORD, id="2", test="is_ready", outcome=TestOutcome.FAIL)),
    testable=True,
)
_CHECKS: Final = (
    TestLine("is_ready", Message("test.ticket_printer.is_ready"), TestOutcome.PASS, Message("finding.holds")),
    TestLine(
        "opens_again",
        Message("test.ticket_printer.opens_again"),
        TestOutcome.FAIL,
        Message.of("finding.raised", code="cover_open", said="-"),
        Message("todo.cover_open"),
    ),
    TestLine("slip_is_whole", Message("test.ticket_printer.slip_is_whole")),
)
_TRIAL: Final = Trial(DeviceKind.TICKET_PRINTER, 4, _CHECKS, running=True)
_NETWORK: Final = (
    Line(Message("upkeep.net.backend"), Message("upkeep.net.reached"), Mood.GOOD),
    Line(Message("upkeep.net.address"), "https://hall.example.cn:8443"),
    Line(Message("upkeep.net.certificate"), Message.of("upkeep.net.days", days=21), Mood.WARNING),
    Line(Message("upkeep.net.contact"), at=NOW - timedelta(seconds=12)),
    Line(Message("upkeep.net.skew"), Message.of("upkeep.net.seconds", seconds="+0.3"), Mood.GOOD),
)
_LOG: Final = tuple(
    Line(event, said, at=NOW - timedelta(seconds=9 * index))
    for index, (event, said) in enumerate(
        (
            ("signed_in", "who=zhou-lei role=technician"),
            ("device_status", "device=ticket_printer status=userError paper=out cover=closed"),
            ("backend_reached", ""),
            ("terminal_started", ""),
        )
    )
)

_PRINTER: Final = Finding(
    DeviceKind.TICKET_PRINTER,
    "serial:/dev/ttyUSB1?baud=19200",
    "SNBC",
    "BT-T080",
    "1.07",
    "T080-000123",
    ("snbc-bt-t080",),
    "serial:/dev/ttyUSB0?baud=115200",
    "epson-tm-t88iii",
)
_SILENT_PRINTER: Final = replace(
    _PRINTER,
    maker="",
    model="",
    firmware="",
    serial="",
    rows=("epson-tm-t88iii", "snbc-bt-t080", "citizen-pmu2300iii", "cashino-kp-628e"),
)
_READER: Final = Finding(
    DeviceKind.ID_CARD_READER,
    "serial:/dev/ttyUSB2?baud=115200",
    serial="05.01-20040518-0000011562-2283468762",
    now="serial:/dev/ttyUSB2?baud=115200",
)
_SEARCH: Final = Search(
    5,
    running=True,
    findings=(_PRINTER, _READER),
    tries=(
        Try("serial:/dev/ttyUSB0?baud=9600", "reader", Tried.SILENT, 652),
        Try("serial:/dev/ttyUSB1?baud=19200", "printer", Tried.FOUND, 88),
        Try("serial:/dev/ttyUSB2?baud=115200", "printer", Tried.BUSY, 1),
    ),
    at="/dev/ttyS0",
)
_VIEW: Final = View(
    3,
    Picture.LIVE,
    Presence.PRESENT,
    Symbology.QR,
    26,
    Sharpness.SHARP,
    2.5,
    Light.GOOD,
    640,
    360,
)

PAGES: Final[tuple[tuple[str, Page[Any]], ...]] = (  # Any: each page names its own answer type
    ("upkeep-sign-in", SignIn(Door("40718263"))),
    ("upkeep-sign-in-slow", SignIn(Door("40718263", wait_s=60, refused=True))),
    ("upkeep-sign-in-locked", SignIn(Door("40718263", locked=True, refused=True))),
    ("upkeep-sign-in-nobody", SignIn(Door(None))),
    ("upkeep-pin", EnterPin(badge=True)),
    ("upkeep-board", Board(TECHNICIAN, _TROUBLE)),
    ("upkeep-board-fine", Board(TECHNICIAN, FINE)),
    ("upkeep-board-attendant", Board(ATTENDANT, sight_of(OUT))),
    ("upkeep-device", DevicePage(TECHNICIAN, DeviceKind.TICKET_PRINTER, sight_of(OUT), _DOSSIER)),
    (
        "upkeep-device-camera",
        DevicePage(
            TECHNICIAN,
            DeviceKind.CAMERA,
            Sight(((DeviceKind.CAMERA, Told(CameraStatus(Device.ONLINE, Picture.LIVE))),)),
            Dossier(((Message.of("upkeep.device.link"), "v4l2:0"),), testable=True),
        ),
    ),
    ("upkeep-testing", TrialPage(_TRIAL)),
    (
        "upkeep-testing-asks",
        TrialPage(replace(_TRIAL, asking=Asking.JUDGE, asked=Message("hands.look.one_slip_whole"))),
    ),
    ("upkeep-tested", TrialPage(replace(_TRIAL, running=False))),
    ("upkeep-guide", Guided(DeviceKind.TICKET_PRINTER, _ROLLED.told(OUT), sight_of(OUT))),
    ("upkeep-guide-tap", Guided(DeviceKind.TICKET_PRINTER, _ROLLED.told(OPEN), sight_of(OPEN))),
    (
        "upkeep-guide-trouble",
        Guided(
            DeviceKind.TICKET_PRINTER,
            replace(_ROLLED, index=3),
            sight_of(FED),
            trouble=Message("error.backend_unreachable"),
        ),
    ),
    (
        "upkeep-guide-judge",
        Guided(DeviceKind.TICKET_PRINTER, replace(_ROLLED, index=3), sight_of(FED), printed=True),
    ),
    ("upkeep-guide-done", Guided(DeviceKind.TICKET_PRINTER, replace(_ROLLED, index=4), sight_of(FED))),
    ("upkeep-network", Report(Place.NETWORK, _NETWORK)),
    ("upkeep-logs", Report(Place.LOGS, _LOG, only="device")),
    ("upkeep-sound", Report(Place.SOUND, (Line(Message("upkeep.sound.said")),), asks=True)),
    ("upkeep-touch", TouchTest()),
    ("upkeep-board-moved", Board(TECHNICIAN, replace(FINE, moved_to=HALL.site))),
    (
        "upkeep-site",
        Report(
            Place.SITE,
            (
                Line(Message("upkeep.site.name"), HALL.site.name),
                Line(Message("upkeep.site.address"), HALL.site.address),
                Line(Message("upkeep.site.line"), HALL.site.service_line),
            ),
            asks=True,
        ),
    ),
    ("upkeep-camera", CameraPage(_VIEW)),
    (
        "upkeep-camera-bad",
        CameraPage(
            View(
                4,
                Picture.BLACK,
                sharpness=Sharpness.BLURRED,
                edge_px=9.5,
                light=Light.DARK,
                width=640,
                height=360,
            )
        ),
    ),
    ("upkeep-search", SearchPage(_SEARCH)),
    ("upkeep-search-done", SearchPage(replace(_SEARCH, running=False))),
    ("upkeep-search-nothing", SearchPage(replace(_SEARCH, running=False, findings=()))),
    ("upkeep-finding", FindingPage(_PRINTER, "snbc-bt-t080")),
    ("upkeep-finding-rows", FindingPage(_SILENT_PRINTER, "snbc-bt-t080")),
    ("upkeep-finding-same", FindingPage(_READER, "")),
    (
        "upkeep-adopted",
        Report(
            Place.SEARCH,
            (
                Line("devices.ticket_printer.link", _PRINTER.link, Mood.GOOD),
                Line("devices.ticket_printer.model", "snbc-bt-t080", Mood.GOOD),
            ),
            restart=True,
        ),
    ),
    (
        "upkeep-overruled",
        Report(
            Place.SEARCH,
            (
                Line("devices.ticket_printer.link", _PRINTER.link, Mood.BAD),
                Line(Message.of("upkeep.search.overruled", name="devices.ticket_printer.link"), mood=Mood.BAD),
            ),
        ),
    ),
)


def picture() -> QImage:
    """Draw what an invented camera sees: a wall, a floor, somebody's outline."""
    image = QImage(640, 360, QImage.Format.Format_RGB32)
    image.fill(QColor("#b9c4bf"))
    painter = QPainter(image)
    painter.fillRect(0, 250, 640, 110, QColor("#8a7f70"))
    painter.setBrush(QColor("#3e5c66"))
    painter.drawEllipse(270, 70, 100, 120)
    painter.drawRoundedRect(210, 190, 220, 200, 60, 60)
    painter.end()
    return image
