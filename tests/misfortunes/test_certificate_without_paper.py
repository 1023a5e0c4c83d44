"""The A4 printer has no paper: the person leaves with a slip, their whole name on it, over both printers' wires."""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING, Any, Final

import pytest
import zxingcpp
from PIL import Image

from devices.catalog import TICKET_PRINTERS
from devices.drivers.ticket_printer import EscPosTicketPrinter
from devices.drivers.ticket_printer_glyphs import FontGlyphs
from devices.emulators.ticket_printer import TicketPrinterEmulator
from devices.emulators.ticket_printer_machine import Machine
from devices.emulators.ticket_printer_models import EMULATED
from devices.links.address import parse_link
from devices.links.choice import link_to
from kiosk.journeys.certificate_pages import ClaimChoice, ClaimSlip, NoPaper, NoPaperChoice
from kiosk.journeys.pages import Ticket
from kiosk.performing.cards import CardDesk
from kiosk.performing.certificates import CertificateDesk
from kiosk.performing.office import OfficeLanes, OfficePerformer
from kiosk.performing.performer import Lanes, Performer
from kiosk.performing.tickets import TicketDesk
from kiosk.texts import Catalogue
from tests.fakes.certificate_works import Office, packs
from tests.fakes.certificates import certificate
from tests.fakes.citizen import Citizen
from tests.fakes.document_printer import PrintRoom
from tests.fakes.halls import NOW, SITE, TERMINAL
from tests.fakes.journal import RememberingJournal
from tests.fakes.lane import InlineLane
from tests.fakes.outbox import FakeOutbox
from tests.fakes.people import RESIDENT
from tests.fakes.works import Backend, Clock, Reader

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from devices.emulators.ticket_printer_paper import Character

from dataclasses import replace

MODEL: Final = "epson-tm-t88iii"
GLYPHS: Final = FontGlyphs()
NAME: Final = "万𠮷䶮"  # in every printer's font; beyond the BMP; in the BMP and in no GB 2312 ROM
LOOK_ALIKE: Final = 8  # dots that a command may have to change on its way


class House:
    """An A4 printer without paper, a ticket printer, and somebody with a card who comes for a certificate."""

    def __init__(self, out: Path) -> None:
        self.room = PrintRoom()
        self.events: queue.Queue[dict[str, Any]] = queue.Queue()  # Any: each event names its own values
        self.emulator = TicketPrinterEmulator(
            EMULATED[MODEL], tcp=("127.0.0.1", 0), paced=False, out=out, tell=self.events.put
        )
        self._thread = threading.Thread(target=self.emulator.serve)
        self.tickets = EscPosTicketPrinter(
            link_to(parse_link(self.emulator.link)), TICKET_PRINTERS[MODEL], glyphs=GLYPHS
        )
        self.journal = RememberingJournal()
        self._ended: list[dict[str, Any]] = []

    def citizen(self, *, ticket_printer: bool = True) -> Citizen:
        desk = CertificateDesk(
            services=packs,
            journal=self.room.journal,
            outbox=FakeOutbox(),
            clock=Clock(),
            now=lambda: NOW,
            report=lambda: None,
            on_printer=lambda _status: None,
        )
        lanes = OfficeLanes(office=InlineLane[Any](Office()), printer=InlineLane[Any](self.room.printer))
        performer = Performer(
            Lanes(
                backend=InlineLane[Any](Backend()),
                reader=InlineLane[Any](Reader([replace(RESIDENT, name=NAME)] * 10)),
                printer=InlineLane[Any](self.tickets) if ticket_printer else None,
            ),
            TicketDesk(lambda: SITE, TERMINAL, Catalogue.load(), Clock(), now=lambda: NOW),
            self.journal,
            on_number=lambda: None,
            cards=CardDesk(Clock(), on_media=lambda _media: None),
            office=OfficePerformer(lanes, desk, self.journal),
        )
        return Citizen(performer=performer).meets(NoPaper, NoPaperChoice.SLIP)

    def open(self) -> None:
        self.room.__enter__()
        self.room.befall("paper out")
        self._thread.start()
        self.tickets.open(deadline_s=5)

    def close(self) -> None:
        self.tickets.close()
        self.emulator.stop()
        self._thread.join(timeout=10)
        self.room.__exit__(None, None, None)

    def befall(self, words: str) -> None:
        self.emulator.command(words)
        self._until("fault")

    def slips(self) -> list[dict[str, Any]]:
        """The whole tickets that were cut."""
        self.befall("silent off")  # whatever was before it has been told by then
        return [event for event in self._ended if event["event"] == "ticket" and event["whole"]]

    def _until(self, kind: str) -> None:
        while True:
            event = self.events.get(timeout=10)
            self._ended.append(event)
            if event["event"] == kind:
                return


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.setattr("devices.drivers.document_printer_watch._SETTLE_S", 0.05)
    house = House(tmp_path)
    house.open()
    try:
        yield house
    finally:
        house.close()


def data_of(ticket: dict[str, Any]) -> bytes:
    with open(ticket["escpos"], "rb") as file:  # noqa: PTH123  the emulator's own path
        return file.read()


def lines_of(ticket: dict[str, Any]) -> list[tuple[Character, ...]]:
    """Read the slip as another printer of this kind would print it."""
    machine = Machine(EMULATED[MODEL])
    machine.receive(data_of(ticket))
    machine.run(0.0)
    return [tuple(line.characters) for line in machine.cut_strips[0].lines]


def text_of(ticket: dict[str, Any]) -> str:
    return "\n".join("".join(character.text for character in line) for line in lines_of(ticket))


def name_of(ticket: dict[str, Any]) -> tuple[Character, ...]:
    """The line with the name: the only one with user-defined characters."""
    (line,) = (line for line in lines_of(ticket) if any(character.dots for character in line))
    return line


def recognised(character: Character) -> str:
    """Read a character: the printer's own by its code, a user-defined one by its looks."""
    if character.dots is None:
        return character.text
    unlike = {
        known: sum((a ^ b).bit_count() for a, b in zip(character.dots, GLYPHS.rows(known) or (), strict=True))
        for known in NAME
    }
    best = min(unlike, key=lambda known: unlike[known])
    return best if unlike[best] <= LOOK_ALIKE else "?"


def test_person_without_paper_leaves_with_one_slip(house: House) -> None:
    citizen = house.citizen().to(ClaimSlip)

    assert (citizen.page(ClaimSlip).slip, len(house.slips())) == (Ticket.PRINTED, 1)


def test_no_sheet_came_out(house: House) -> None:
    house.citizen().to(ClaimSlip)

    assert house.room.sheets_out(certificate().serial) == 0


def test_name_stands_on_the_slip_whole(house: House) -> None:
    house.citizen().to(ClaimSlip)
    (ticket,) = house.slips()

    assert "".join(recognised(character) for character in name_of(ticket)) == NAME


def test_characters_beyond_the_printers_font_are_defined_and_the_others_are_not(house: House) -> None:
    house.citizen().to(ClaimSlip)
    (ticket,) = house.slips()

    assert [character.dots is not None for character in name_of(ticket)] == [False, True, True]
    assert data_of(ticket).count(b"\x1c\x32\xfe") == 2


def test_picture_of_the_slip_shows_the_names_glyphs(house: House) -> None:
    house.citizen().to(ClaimSlip)
    (ticket,) = house.slips()
    with Image.open(ticket["png"]) as picture:
        paper = picture.convert("1").convert("L")
    rows = [
        "".join("01"[value == 0] for value in paper.crop((0, y, paper.width, y + 1)).tobytes())
        for y in range(paper.height)
    ]

    assert [shown(character, rows) for character in name_of(ticket) if character.dots] == [True, True]


def shown(character: Character, rows: list[str]) -> bool:
    """Whether the head burnt this user-defined character somewhere, as large and as bold as it was asked for."""
    look, burnt = character.look, []
    for dots in character.dots or ():
        bits = f"{dots | (dots >> 1 if look.bold else 0):024b}"
        burnt += ["".join(bit * look.across for bit in bits)] * look.down
    middle = len(burnt) // 2
    for y in range(len(rows) - len(burnt)):
        x = rows[y + middle].find(burnt[middle])
        while x >= 0:
            if all(rows[y + down].startswith(line, x) for down, line in enumerate(burnt)):
                return True
            x = rows[y + middle].find(burnt[middle], x + 1)
    return False


def test_slip_says_what_a_counter_needs(house: House) -> None:
    house.citizen().to(ClaimSlip)
    (ticket,) = house.slips()
    told = text_of(ticket)
    needed = ("居住登记证明", certificate().serial, "1****************X", "人工窗口", "2026-12-22", "12345", "09:30")

    assert [part for part in needed if part not in told] == []


def test_id_number_is_not_on_the_slip(house: House) -> None:
    house.citizen().to(ClaimSlip)
    (ticket,) = house.slips()

    assert RESIDENT.number.encode() not in data_of(ticket)


def test_slips_code_opens_the_certificates_page(house: House) -> None:
    house.citizen().to(ClaimSlip)
    (ticket,) = house.slips()
    with Image.open(ticket["png"]) as picture:
        codes = zxingcpp.read_barcodes(picture.convert("L"))

    assert [code.text for code in codes] == [certificate().verify_url]


def test_slip_that_cannot_be_printed_is_told_on_the_screen(house: House) -> None:
    house.befall("paper out")
    citizen = house.citizen().to(ClaimSlip)

    assert citizen.page(ClaimSlip).slip is Ticket.NOT_PRINTED


def test_slip_comes_after_all_when_there_is_a_new_roll(house: House) -> None:
    house.befall("paper out")
    citizen = house.citizen().to(ClaimSlip)
    house.befall("paper full")
    citizen.touch(ClaimChoice.PRINT_AGAIN)

    assert (citizen.page(ClaimSlip).slip, len(house.slips())) == (Ticket.PRINTED, 1)


def test_terminal_without_a_ticket_printer_tells_it_on_the_screen(house: House) -> None:
    citizen = house.citizen(ticket_printer=False).to(ClaimSlip)

    assert citizen.page(ClaimSlip).slip is Ticket.NOT_PRINTED
