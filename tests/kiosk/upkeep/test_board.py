"""The status board: one row a device, the worst first."""

from __future__ import annotations

from datetime import UTC, datetime

from kiosk.ports.statuses import Cover, Cutter, Device, IdCardReaderStatus, Media, Paper, TicketPrinterStatus
from kiosk.upkeep.board import Told, board_of, row_of, without
from kiosk.upkeep.conditions import Severity
from kiosk.upkeep.counters import Level, Part, Source, Supply
from kiosk.upkeep.kinds import DeviceKind

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
FINE = IdCardReaderStatus(Device.ONLINE, Media.NOT_PRESENT)
OUT = TicketPrinterStatus(Device.USER_ERROR, Paper.OUT, Cover.CLOSED, Cutter.OK)


def test_the_worst_comes_first() -> None:
    board = board_of({DeviceKind.ID_CARD_READER: Told(FINE), DeviceKind.TICKET_PRINTER: Told(OUT)})
    assert [row.device for row in board] == [DeviceKind.TICKET_PRINTER, DeviceKind.ID_CARD_READER]


def test_a_healthy_device_has_no_remedy_and_everything_works() -> None:
    row = row_of(DeviceKind.ID_CARD_READER, Told(FINE))
    assert (row.remedy, row.code, row.severity, row.still_works.id) == (None, None, Severity.FINE, "works.all")


def test_a_device_out_of_service_tells_what_still_works() -> None:
    row = row_of(DeviceKind.TICKET_PRINTER, Told(OUT, since=AT))
    assert (row.code, row.since, row.still_works) == ("paper_out", AT, without(DeviceKind.TICKET_PRINTER))


def test_the_words_are_those_of_the_status() -> None:
    assert row_of(DeviceKind.ID_CARD_READER, Told(FINE)).words == {"device": "online", "media": "notPresent"}


def test_a_device_that_has_not_told_is_not_fine() -> None:
    row = row_of(DeviceKind.CAMERA, Told())
    assert (row.words, row.severity) == (None, Severity.NOTE)


def test_an_error_without_a_status_is_a_row() -> None:
    row = row_of(DeviceKind.CAMERA, Told(None, "port_missing"))
    assert (row.code, row.severity, row.words) == ("port_missing", Severity.DOWN, None)


def test_supplies_stand_with_their_device() -> None:
    low = Supply(Part.ROLL, 1, 2, 1, Level.LOW, Source.ESTIMATE)
    rows = board_of({DeviceKind.ID_CARD_READER: Told(FINE), DeviceKind.TICKET_PRINTER: Told(OUT)}, supplies=[low])
    assert {row.device: row.supplies for row in rows} == {
        DeviceKind.TICKET_PRINTER: (low,),
        DeviceKind.ID_CARD_READER: (),
    }
