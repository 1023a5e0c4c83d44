"""A device is gone: what does not need it is still offered. Journeys without it: tests/journeys/test_number."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.domain.message import Words
from kiosk.ports.statuses import Cover, Cutter, Device, IdCardReaderStatus, Media, Paper, TicketPrinterStatus
from kiosk.standing import Standing, Terminal

TERMINAL = Terminal(Words("03 号机", "Terminal 03"), Words("一楼东侧", "Ground floor"), "12345")
WELL = Standing(
    TERMINAL,
    reader=IdCardReaderStatus(Device.ONLINE, Media.NOT_PRESENT),
    printer=TicketPrinterStatus(Device.ONLINE, Paper.FULL, Cover.CLOSED, Cutter.OK),
)


@pytest.mark.parametrize("device", [Device.OFFLINE, Device.UNKNOWN, Device.HARDWARE_ERROR])
def test_terminal_without_its_ticket_printer_stays_open(device: Device) -> None:
    assert replace(WELL, printer=TicketPrinterStatus(device)).closed_for is None


@pytest.mark.parametrize("device", [Device.OFFLINE, Device.UNKNOWN, Device.HARDWARE_ERROR])
def test_terminal_without_its_reader_stays_open(device: Device) -> None:
    assert replace(WELL, reader=IdCardReaderStatus(device)).closed_for is None


def test_terminal_without_either_stays_open() -> None:
    gone = replace(WELL, reader=IdCardReaderStatus(Device.OFFLINE), printer=TicketPrinterStatus(Device.OFFLINE))
    assert gone.closed_for is None
