"""Invented people and queues for the gallery and the tests. Nobody here exists."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Final

from kiosk.domain.assurance import Assurance, Present
from kiosk.domain.identity import CardKind, IdCard, Identity, Sex
from kiosk.domain.message import Message, Words
from kiosk.domain.queueing import HallStatus, QueueNumber, QueueStatus, Site, Wait
from kiosk.domain.refusal import Refusal
from kiosk.ports.statuses import (
    Device,
    DocumentPrinterStatus,
    Engine,
    IdCardReaderStatus,
    Media,
    SpeakerStatus,
    TicketPrinterStatus,
)
from kiosk.standing import Standing, Terminal

NOW: Final = datetime(2026, 11, 23, 6, 36, tzinfo=UTC)
SITE: Final = Site(
    id="yunchuan-qinghe",
    name=Words("云川市青禾区政务服务中心", "Qinghe District Government Service Center"),
    short_name=Words("青禾政务中心", "Qinghe Center"),
    time_zone="Asia/Shanghai",
    address=Words("桂花路 1 号", "1 Guihua Road"),
    service_line="12345",
)
GENERAL: Final = QueueStatus(
    id="general",
    letter="A",
    name=Words("综合窗口", "General counters"),
    about=Words("社保、医保、营业执照，大多数事在这里", "Social security, insurance, licences: most things"),
    counters=Words("3 至 6 号", "3 to 6"),
    where=Words("一楼东侧", "Ground floor, east"),
    needs_identity=False,
    open=True,
    open_until="17:30",
    waiting=3,
    next_ticket="A012",
    wait=Wait(8, 12),
)
HOUSEHOLD: Final = QueueStatus(
    id="household",
    letter="B",
    name=Words("户政窗口", "Household counters"),
    about=Words("户口、身份证、居住证", "Household register, ID cards, residence permits"),
    counters=Words("7 至 8 号", "7 to 8"),
    where=Words("一楼西侧", "Ground floor, west"),
    needs_identity=True,
    open=True,
    open_until="17:30",
    waiting=7,
    next_ticket="B031",
    wait=Wait(20, 25),
)
PROPERTY: Final = QueueStatus(
    id="property",
    letter="C",
    name=Words("不动产窗口", "Property counters"),
    about=Words("房屋过户、抵押、查档", "Transfers, mortgages, records"),
    counters=Words("9 至 12 号", "9 to 12"),
    where=Words("二楼", "First floor"),
    needs_identity=False,
    open=False,
    open_until="17:30",
    waiting=0,
    next_ticket="C001",
    wait=Wait(0, 0),
)
HALL: Final = HallStatus(SITE, (GENERAL, HOUSEHOLD, PROPERTY), date(2026, 11, 23), NOW)
TERMINAL: Final = Terminal(Words("03 号机", "Terminal 03"), Words("一楼大厅东侧", "Ground floor, east hall"), "12345")
STANDING: Final = Standing(
    TERMINAL,
    HALL,
    None,
    IdCardReaderStatus(Device.ONLINE, Media.NOT_PRESENT),
    TicketPrinterStatus(Device.ONLINE),
    DocumentPrinterStatus(Device.ONLINE),
    speaker=SpeakerStatus(Device.ONLINE, Engine.READY),
)
CARD: Final = IdCard(kind=CardKind.RESIDENT, name="欧阳翠萍", number="530102196001011234", birth="19600101")
PRESENT: Final = Present(
    Identity(
        CardKind.RESIDENT, "欧阳翠萍", "530102196001011234", date(1960, 1, 1), Sex.FEMALE, date(2020, 1, 1), None, CARD
    ),
    Assurance.CARD,
)
NUMBER: Final = QueueNumber(
    id="n-1",
    ticket="A012",
    serial="20261123-A-0012",
    queue=GENERAL,
    ahead=3,
    wait=Wait(8, 12),
    business_date=date(2026, 11, 23),
    issued_at=NOW,
    url="https://hall.example.cn/n/4F7QK2",
)
NUMBER_ALONE: Final = replace(
    NUMBER,
    ticket="A5003",
    serial="20261123-A-5003",
    ahead=0,
    wait=None,
    url="HTTPS://HALL.EXAMPLE.CN/N/4F7QK2",
    offline=True,
)
REFUSAL: Final = Refusal(Message("card.expired.reason"), Message("card.expired.fix"), Message("card.expired.where"))
