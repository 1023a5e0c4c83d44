"""The A4 printer stops in the middle of somebody's certificate: no toner, an open cover, a cable that is out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from kiosk.domain.message import Language
from kiosk.journeys.certificate_effects import PrintCertificate
from kiosk.journeys.certificate_pages import (
    CertificateDone,
    ClaimSlip,
    NoPaper,
    NoPaperChoice,
    PaperAsked,
    PaperChoice,
)
from kiosk.journeys.pages import Ticket
from kiosk.performing.cards import CardDesk
from kiosk.performing.certificates import CertificateDesk
from kiosk.performing.office import OfficeLanes, OfficePerformer
from kiosk.performing.performer import Lanes, Performer
from kiosk.performing.tickets import TicketDesk
from kiosk.ports.statuses import Cover, Device, DocumentPrinterStatus, Paper, Toner
from kiosk.texts import Catalogue
from tests.fakes.certificate_works import Office, packs
from tests.fakes.citizen import Citizen
from tests.fakes.document_printer import PrintRoom
from tests.fakes.halls import NOW, SITE, TERMINAL
from tests.fakes.journal import RememberingJournal
from tests.fakes.lane import InlineLane
from tests.fakes.outbox import FakeOutbox
from tests.fakes.people import RESIDENT
from tests.fakes.works import Backend, Clock, Printer, Reader

if TYPE_CHECKING:
    from collections.abc import Iterator

GIVES_UP_S: Final = 1.0  # the document is there by then, on a busy machine, too
HELPED_S: Final = 20.0
WATCH: Final = "devices.drivers.document_printer_watch"


class House(PrintRoom):
    """A printer that stops when it begins to print, a ticket printer that works, and what the board heard."""

    def __init__(self) -> None:
        super().__init__()
        self.stop = ""
        self.helped = ""  # what somebody does at the printer as soon as it told that it cannot go on
        self.slips = Printer()
        self.told: list[DocumentPrinterStatus] = []

    def citizen(self) -> Citizen:
        journal = RememberingJournal()
        desk = CertificateDesk(
            services=packs,
            journal=self.journal,
            outbox=FakeOutbox(),
            clock=Clock(),
            now=lambda: NOW,
            report=lambda: None,
            on_printer=self._told,
        )
        lanes = Lanes(
            backend=InlineLane[Any](Backend()),
            reader=InlineLane[Any](Reader([RESIDENT] * 10)),
            printer=InlineLane[Any](self.slips),
        )
        office = OfficeLanes(office=InlineLane[Any](Office()), printer=InlineLane[Any](self.printer))
        performer = Performer(
            lanes,
            TicketDesk(lambda: SITE, TERMINAL, Catalogue({language: {} for language in Language}), Clock()),
            journal,
            on_number=lambda: None,
            cards=CardDesk(Clock(), on_media=lambda _media: None),
            office=OfficePerformer(office, desk, journal),
        )
        return Citizen(performer=performer)

    def _hear(self, event: dict[str, object]) -> None:
        super()._hear(event)
        if event.get("state") == "processing" and self.stop:
            stop, self.stop = self.stop, ""
            self.befall(stop)

    def _told(self, status: DocumentPrinterStatus) -> None:
        self.told.append(status)
        if self.helped and status.device is not Device.ONLINE:
            helped, self.helped = self.helped, ""
            self.befall(helped)


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    for name in ("_SETTLE_S", "_SILENCE_S", "_CANCEL_S"):
        monkeypatch.setattr(f"{WATCH}.{name}", 0.05)
    monkeypatch.setattr(PrintCertificate, "deadline_s", GIVES_UP_S)
    with House() as house:
        yield house


@pytest.mark.parametrize(
    ("stop", "trouble"), [("toner out", "toner_out"), ("cover open", "cover_open"), ("paper out", "paper_out")]
)
def test_printer_that_stops_for_good_leaves_its_reason_a_slip_and_no_sheet(
    house: House, stop: str, trouble: str
) -> None:
    house.stop = stop
    citizen = house.citizen().to(NoPaper)
    told = citizen.page(NoPaper)
    slip = citizen.touch(NoPaperChoice.SLIP).page(ClaimSlip)

    assert (told.trouble, slip.slip, slip.certificate) == (trouble, Ticket.PRINTED, told.certificate)
    assert (house.sheets_out(told.certificate.serial), len(house.slips.slips)) == (0, 1)


@pytest.mark.parametrize(
    ("stop", "helped", "seen"),
    [
        ("toner out", "toner full", (Device.USER_ERROR, Paper.FULL, Toner.OUT, Cover.CLOSED)),
        ("cover open", "cover closed", (Device.USER_ERROR, Paper.FULL, Toner.FULL, Cover.OPEN)),
        ("offline on", "offline off", (Device.OFFLINE, Paper.UNKNOWN, Toner.UNKNOWN, Cover.UNKNOWN)),
    ],
)
def test_printer_that_is_helped_in_time_was_told_of_and_goes_on(
    house: House, monkeypatch: pytest.MonkeyPatch, stop: str, helped: str, seen: tuple[object, ...]
) -> None:
    monkeypatch.setattr(PrintCertificate, "deadline_s", HELPED_S)
    house.stop, house.helped = stop, helped
    citizen = house.citizen().to(CertificateDone)

    assert seen in [(status.device, status.paper, status.toner, status.cover) for status in house.told]
    assert house.told[-1].device is Device.ONLINE
    assert house.sheets_out(citizen.page(CertificateDone).certificate.serial) == 1


def test_sheet_that_came_out_behind_a_pulled_cable_is_asked_of_the_person(house: House) -> None:
    house.stop = "offline on"
    citizen = house.citizen().to(PaperAsked)
    asked = citizen.page(PaperAsked).certificate
    citizen.touch(PaperChoice.IN_HAND)

    assert (citizen.to(CertificateDone).page(CertificateDone).certificate, house.sheets_out(asked.serial)) == (asked, 1)


def test_sheet_not_in_hand_behind_a_pulled_cable_is_void_and_the_new_one_leaves_as_a_slip(house: House) -> None:
    house.stop = "offline on"
    citizen = house.citizen().to(PaperAsked)
    lost = citizen.page(PaperAsked).certificate
    citizen.touch(PaperChoice.NOT_IN_HAND).to(NoPaper)
    anew = citizen.page(NoPaper).certificate
    slip = citizen.touch(NoPaperChoice.SLIP).page(ClaimSlip)

    assert (slip.certificate, slip.slip, anew.serial != lost.serial) == (anew, Ticket.PRINTED, True)
    assert house.sheets_out(anew.serial) == 0
