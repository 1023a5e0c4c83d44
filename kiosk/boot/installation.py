"""The devices and the backend of one terminal, brought up off the loop's thread."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Protocol

from kiosk.health.board import HallWatch
from kiosk.health.events import Event
from kiosk.lanes import PoolLane

if TYPE_CHECKING:
    from pathlib import Path

    from backend.client import BackendClient
    from devices.host import DeviceHost
    from kiosk.boot.clock import HallClock
    from kiosk.domain.queueing import HallStatus
    from kiosk.health.board import StatusBoard
    from kiosk.health.journal import Journal
    from kiosk.performing.calls import Performing
    from kiosk.performing.tickets import TicketDesk
    from kiosk.ports.certificates import CertificateOffice
    from kiosk.ports.document_printer import DocumentPrinter
    from kiosk.ports.id_card_reader import IdCardReader
    from kiosk.ports.print_journal import PrintJournal
    from kiosk.ports.statuses import DocumentPrinterStatus, IdCardReaderStatus, TicketPrinterStatus
    from kiosk.ports.ticket_printer import TicketPrinter
    from kiosk.settings import Settings
    from kiosk.vault.reconciling import Reconciled
    from kiosk.vault.store import Vault


class _Host(Protocol):
    """What all hosts have, whatever they own."""

    def start(self) -> None:
        """Begin to own the device."""

    def stop(self) -> None:
        """Let go of it."""


@dataclass(frozen=True, slots=True)
class _Paper:
    """The journal of paper, and the office that is told of it."""

    office: CertificateOffice
    journal: PrintJournal

    def report(self, deadline_s: float) -> None:
        """Tell the office of every end it does not know of."""
        from kiosk.performing.reports import report_paper

        report_paper(self.office, self.journal, deadline_s=deadline_s)


class Installation:
    """The devices and the backend of one terminal."""

    def __init__(
        self, settings: Settings, state: Path, *, board: StatusBoard, journal: Journal, clock: HallClock
    ) -> None:
        """Prepare; `bring_up` does the work."""
        self._settings = settings
        self._state = state
        self._board = board
        self._journal = journal
        self._clock = clock
        self._hosts: list[_Host] = []
        self._watch: HallWatch | None = None
        self._pool: PoolLane[BackendClient] | None = None
        self._offices: PoolLane[CertificateOffice] | None = None
        self._vault: Vault | None = None
        self._paper: _Paper | None = None

    def bring_up(self, desk: TicketDesk) -> Performing:
        """Import, open and start everything; gives what performs effects. Raises SettingsError, VaultError."""
        from backend.client import BackendClient
        from kiosk.performing.cards import CardDesk
        from kiosk.performing.performer import Lanes, Performer

        backend = BackendClient(self._state)
        self._pool = PoolLane(backend, name="backend", journal=self._journal)
        reader, printer = self._reader(), self._ticket_printer()
        office = self._office(backend)
        self._watch = HallWatch(
            lambda: self._ask(backend), self._board, journal=self._journal, poll_s=self._settings.backend.hall_poll_s
        )
        for host in self._hosts:
            host.start()
        self._watch.start()
        return Performer(
            Lanes(backend=self._pool, reader=reader, printer=printer),
            desk,
            self._journal,
            on_number=self._watch.nudge,
            cards=CardDesk(self._clock, on_media=self._board.media),
            office=office,
        )

    def shut_down(self) -> None:
        """Let go of every device and thread, the vault last."""
        if self._watch is not None:
            self._watch.stop()
        for host in self._hosts:
            host.stop()
        for pool in (self._pool, self._offices):
            if pool is not None:
                pool.close()
        if self._vault is not None:
            self._vault.close()

    def _ask(self, backend: BackendClient) -> HallStatus:
        """Ask for the hall; a backend that answers is told of paper it does not know of yet."""
        hall = backend.hall(deadline_s=self._settings.backend.deadline_s)
        if self._paper is not None:
            self._paper.report(self._settings.backend.deadline_s)
        return hall

    def _office(self, backend: BackendClient) -> Performing | None:
        """What certificates need; None where there is no printer for them."""
        printer = self._document_printer()
        if printer is None:
            return None
        from backend.client import CertificateClient
        from kiosk.packs.loading import load_all
        from kiosk.performing.certificates import RECONCILE_S, CertificateDesk
        from kiosk.performing.office import OfficeLanes, OfficePerformer
        from kiosk.vault.print_journal import VaultPrintJournal
        from kiosk.vault.reconciling import reconcile_journal
        from kiosk.vault.store import Vault

        self._vault = Vault.open(self._state)
        papers = VaultPrintJournal(self._vault)
        office = CertificateClient(backend)
        self._paper = _Paper(office, papers)
        self._offices = PoolLane(office, name="office", journal=self._journal)
        # What was under way when the terminal stopped is asked of the printer now, and else before the next print.
        printer.submit(lambda device: reconcile_journal(device, papers, deadline_s=RECONCILE_S), self._reconciled)
        desk = CertificateDesk(
            services=cache(lambda: tuple(pack.service for pack in load_all())),
            journal=papers,
            clock=self._clock,
            now=self._clock.now,
            report=lambda _office, _serial, _outcome: self._paper_report(),
            on_printer=self._board.document_printer,
        )
        return OfficePerformer(OfficeLanes(office=self._offices, printer=printer), desk, self._journal)

    def _reconciled(self, came: tuple[Reconciled, ...] | Exception) -> None:
        """The printer was asked about what was under way."""
        if not isinstance(came, Exception):
            for entry in came:
                self._journal.note(Event.PAPER, serial=entry.entry.serial, outcome=entry.entry.outcome, reconciled=True)

    def _paper_report(self) -> None:
        if self._paper is not None:
            self._paper.report(self._settings.backend.deadline_s)

    # ── devices ──

    def _reader(self) -> DeviceHost[IdCardReader, IdCardReaderStatus] | None:
        from devices.drivers.id_card_reader import SdtIdCardReader
        from devices.host import DeviceHost
        from devices.links.address import parse_link
        from devices.links.choice import link_to
        from kiosk.ports.statuses import Device, IdCardReaderStatus

        settings = self._settings.devices.id_card_reader
        if not settings.link:
            return None
        reader: IdCardReader = SdtIdCardReader(link_to(parse_link(settings.link)))
        host = DeviceHost(
            reader,
            name="id-card-reader",
            journal=self._journal,
            on_status=self._board.reader,
            absent=IdCardReaderStatus(Device.OFFLINE),
        )
        self._hosts.append(host)
        return host

    def _ticket_printer(self) -> DeviceHost[TicketPrinter, TicketPrinterStatus] | None:
        from devices.catalog import ticket_printer_model
        from devices.drivers.ticket_printer import EscPosTicketPrinter
        from devices.host import DeviceHost
        from devices.links.address import parse_link
        from devices.links.choice import link_to
        from kiosk.ports.statuses import Device, TicketPrinterStatus

        settings = self._settings.devices.ticket_printer
        if not settings.link:
            return None
        model = ticket_printer_model(settings.model)
        printer: TicketPrinter = EscPosTicketPrinter(link_to(parse_link(settings.link)), model)
        host = DeviceHost(
            printer,
            name="ticket-printer",
            journal=self._journal,
            on_status=self._board.printer,
            absent=TicketPrinterStatus(Device.OFFLINE),
        )
        self._hosts.append(host)
        return host

    def _document_printer(self) -> DeviceHost[DocumentPrinter, DocumentPrinterStatus] | None:
        from pathlib import Path

        from devices.drivers.document_printer import IppDocumentPrinter
        from devices.drivers.document_printer_address import parse_ipp_address
        from devices.drivers.document_printer_dialogue import IppDialogue
        from devices.host import DeviceHost
        from kiosk.ports.statuses import Device, DocumentPrinterStatus

        settings = self._settings.devices.document_printer
        if not settings.link:
            return None
        ca_file = Path(settings.ca_file) if settings.ca_file else None
        printer: DocumentPrinter = IppDocumentPrinter(IppDialogue(parse_ipp_address(settings.link), ca_file=ca_file))
        host = DeviceHost(
            printer,
            name="document-printer",
            journal=self._journal,
            on_status=self._board.document_printer,
            absent=DocumentPrinterStatus(Device.OFFLINE),
        )
        self._hosts.append(host)
        return host
