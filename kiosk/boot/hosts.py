"""Who owns what a citizen reaches: ID card reader, ticket printer, document printer. The cabinet has the others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from devices.host import DeviceHost
    from kiosk.health.board import StatusBoard
    from kiosk.health.journal import Journal
    from kiosk.performing.calls import SiteClock
    from kiosk.performing.cards import CardDesk
    from kiosk.ports.document_printer import DocumentPrinter
    from kiosk.ports.id_card_reader import IdCardReader
    from kiosk.ports.statuses import DocumentPrinterStatus, IdCardReaderStatus, Media, TicketPrinterStatus
    from kiosk.ports.ticket_printer import TicketPrinter
    from kiosk.settings import DocumentPrinterSettings, IdCardReaderSettings, TicketPrinterSettings
    from kiosk.upkeep.tallies import Tallies


def reader_host(
    settings: IdCardReaderSettings, *, board: StatusBoard, journal: Journal, tallies: Tallies
) -> DeviceHost[IdCardReader, IdCardReaderStatus] | None:
    """Make the ID card reader's owner; None where there is none. Raises SettingsError."""
    if not settings.link:
        return None
    from devices.drivers.id_card_reader_fitting import fit_reader
    from devices.host import DeviceHost
    from kiosk.ports.statuses import Device, IdCardReaderStatus
    from kiosk.upkeep.counting import CountingReader

    fitted = fit_reader(settings.link, photo_decoder=settings.photo_decoder, character_map=settings.character_map)
    reader: IdCardReader = CountingReader(fitted, tallies)
    return DeviceHost(
        reader,
        name="id-card-reader",
        journal=journal,
        on_status=board.reader,
        absent=IdCardReaderStatus(Device.OFFLINE),
    )


def card_desk(
    clock: SiteClock, board: StatusBoard, host: DeviceHost[IdCardReader, IdCardReaderStatus] | None
) -> CardDesk:
    """Make who looks for cards. What it sees is told to the board, and known to the reader's owner, who tends it."""
    from kiosk.performing.cards import CardDesk

    def media(seen: Media) -> None:
        board.media(seen)
        if host is not None and board.standing.reader is not None:
            host.known(board.standing.reader)

    desk = CardDesk(clock, on_media=media, on_left=lambda lies: board.card_left(lies=lies))
    if host is not None:
        host.tended_by(desk.tend)
    return desk


def ticket_printer_host(
    settings: TicketPrinterSettings, *, state: Path, board: StatusBoard, journal: Journal, tallies: Tallies
) -> DeviceHost[TicketPrinter, TicketPrinterStatus] | None:
    """Make the ticket printer's owner; None where there is none. What hangs in it is kept in `state`.

    Raises SettingsError.
    """
    if not settings.link:
        return None
    from devices.drivers.ticket_printer_fitting import fit_ticket_printer
    from devices.host import DeviceHost
    from kiosk.ports.statuses import Device, TicketPrinterStatus
    from kiosk.upkeep.counting import CountingTicketPrinter, fed

    scrap_file = state / "ticket-printer.scrap"
    fitted = fit_ticket_printer(
        settings.link,
        settings.model,
        scrap_file=scrap_file,
        fed=fed(tallies),
        on_status=lambda status: host.tell(status),  # noqa: PLW0108  there is no host before its printer
    )
    printer: TicketPrinter = CountingTicketPrinter(fitted, tallies)
    host: DeviceHost[TicketPrinter, TicketPrinterStatus] = DeviceHost(
        printer,
        name="ticket-printer",
        journal=journal,
        on_status=board.printer,
        absent=TicketPrinterStatus(Device.OFFLINE),
    )
    return host


def document_printer_host(
    settings: DocumentPrinterSettings, *, board: StatusBoard, journal: Journal, tallies: Tallies
) -> DeviceHost[DocumentPrinter, DocumentPrinterStatus] | None:
    """Make the document printer's owner; None where there is none. Raises SettingsError."""
    if not settings.link:
        return None
    from devices.drivers.document_printer import IppDocumentPrinter
    from devices.drivers.document_printer_address import parse_ipp_address
    from devices.drivers.document_printer_dialogue import IppDialogue
    from devices.host import DeviceHost
    from kiosk.ports.statuses import Device, DocumentPrinterStatus
    from kiosk.upkeep.counting import CountingDocumentPrinter

    ca_file = Path(settings.ca_file) if settings.ca_file else None
    fitted = IppDocumentPrinter(IppDialogue(parse_ipp_address(settings.link), ca_file=ca_file))
    printer: DocumentPrinter = CountingDocumentPrinter(fitted, tallies)
    return DeviceHost(
        printer,
        name="document-printer",
        journal=journal,
        on_status=board.document_printer,
        absent=DocumentPrinterStatus(Device.OFFLINE),
    )
