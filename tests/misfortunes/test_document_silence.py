"""The document printer does not answer, stops listening, or its cable is out."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from devices.drivers.document_printer import IppDocumentPrinter
from devices.drivers.document_printer_address import IppAddress
from devices.drivers.document_printer_dialogue import IppDialogue
from kiosk.ports.errors import DeviceError, DeviceSilent, LinkLost, OutcomeUnknown, PaperOut, PortMissing
from kiosk.ports.print_journal import PrintOutcome
from kiosk.ports.statuses import Device, DocumentPrinterStatus, Paper
from tests.fakes.document_printer import PrintRoom, pdf
from tests.fakes.print_journal import ToldJournal

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Iterator[PrintRoom]:
    monkeypatch.setattr("devices.drivers.document_printer_watch._SETTLE_S", 0.05)
    with PrintRoom() as room:
        yield room


def befall_after(room: PrintRoom, step: str, *fates: str) -> None:
    def at_step(told: str) -> None:
        if told == step:
            for fate in fates:
                room.befall(fate)

    room.journal = ToldJournal(room.journal, at_step)


def test_nobody_at_the_address_is_port_missing(room: PrintRoom) -> None:
    with room.emulator.machine.lock:
        unused = IppAddress("127.0.0.1", 1)
    with pytest.raises(PortMissing):
        IppDocumentPrinter(IppDialogue(unused)).open(deadline_s=1)


def test_silent_printer_is_device_silent(room: PrintRoom) -> None:
    room.befall("silent on")
    with pytest.raises(DeviceSilent):
        room.printer.open(deadline_s=0.1)


def test_silence_is_status_unknown(room: PrintRoom) -> None:
    room.befall("silent on")
    assert room.printer.status(deadline_s=0.1).device is Device.UNKNOWN


def test_silence_before_the_job_leaves_no_attempt(room: PrintRoom) -> None:
    room.befall("silent on")
    with pytest.raises(DeviceSilent):
        room.print(deadline_s=0.1)
    assert room.journal.attempts("S-1") == ()


def test_silence_at_create_job_is_definitely_not_printed(room: PrintRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devices.drivers.document_printer._TIDY_S", 0.2)
    befall_after(room, "intend done", "silent on")
    with pytest.raises(DeviceSilent):
        room.print(deadline_s=0.2)
    assert room.outcome() is PrintOutcome.NOT_PRINTED


def test_silence_at_create_job_is_kept_in_mind_as_a_leftover(room: PrintRoom) -> None:
    befall_after(room, "intend done", "offline on")
    with pytest.raises(LinkLost):
        room.print(deadline_s=0.2)
    assert room.journal.unfinished()[0].leftover


def test_silence_after_the_document_left_is_unknown_at_the_deadline(
    room: PrintRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("devices.drivers.document_printer_watch._CANCEL_S", 0.2)
    befall_after(room, "sent done", "silent on")
    with pytest.raises(OutcomeUnknown):
        room.print(deadline_s=0.2)


def test_cable_out_for_a_while_after_the_document_left_still_learns_the_end(room: PrintRoom) -> None:
    room.befall("out_after 1")
    back = threading.Timer(0.05, room.befall, ["offline off"])

    def at_empty_tray(status: DocumentPrinterStatus) -> None:
        if status.paper is Paper.OUT and not back.is_alive():
            room.befall("paper full")
            room.befall("offline on")
            back.start()

    printed = room.print(pages=2, on_status=at_empty_tray)
    assert (printed.sheets_completed, room.sheets_out()) == (2, 2)


def test_cable_out_in_the_middle_of_the_document_prints_nothing(room: PrintRoom) -> None:
    def cut() -> None:
        room.befall("offline on")
        room.befall("stall off")
        room.befall("offline off")

    room.befall("stall on")
    soon = threading.Timer(0.1, cut)
    journal = ToldJournal(room.journal, lambda step: soon.start() if step == "sent done" else None)
    large = pdf(padding=20_000_000)  # more than the sockets hold
    with pytest.raises(DeviceError):
        room.printer.print(large, serial="S-1", sheets=1, journal=journal, deadline_s=10)
    assert room.sheets_out() == 0
    assert room.outcome() is not PrintOutcome.PRINTED


def test_late_job_of_an_unknown_serial_is_canceled_before_the_tray_is_refilled(
    room: PrintRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("devices.drivers.document_printer_watch._CANCEL_S", 0.1)
    room.befall("out_after 1")
    with pytest.raises(OutcomeUnknown):
        room.print("S-1", pages=2, deadline_s=0.2, on_status=room.once(lambda s: s.paper is Paper.OUT, "offline on"))
    room.befall("offline off")
    with pytest.raises(PaperOut):
        room.print("S-2")
    room.befall("paper full")
    room.print("S-2")
    assert (room.sheets_out("S-1"), room.sheets_out("S-2")) == (1, 1)
