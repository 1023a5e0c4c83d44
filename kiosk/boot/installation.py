"""The devices and the backend of one terminal, brought up off the loop's thread."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from kiosk.boot.bookkeeping import Bookkeeping
from kiosk.health.board import HallWatch
from kiosk.health.courier import Courier
from kiosk.health.events import Event
from kiosk.lanes import PoolLane
from kiosk.ports.errors import VaultError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from backend.client import BackendClient
    from devices.host import DeviceHost
    from kiosk.boot.attendance import Attendance
    from kiosk.boot.cabinet import AlertKeeper
    from kiosk.boot.clock import HallClock
    from kiosk.domain.coverage import Coverage
    from kiosk.domain.queueing import HallStatus
    from kiosk.health.board import StatusBoard
    from kiosk.health.journal import Journal
    from kiosk.performing.calls import Performing
    from kiosk.performing.tickets import TicketDesk
    from kiosk.ports.camera import Presence
    from kiosk.ports.certificates import CertificateOffice
    from kiosk.ports.document_printer import DocumentPrinter
    from kiosk.ports.id_card_reader import IdCardReader
    from kiosk.ports.lane import Lane
    from kiosk.ports.speaker import Speaker
    from kiosk.ports.statuses import DocumentPrinterStatus, IdCardReaderStatus, TicketPrinterStatus
    from kiosk.ports.ticket_printer import TicketPrinter
    from kiosk.settings import Settings
    from kiosk.standing import Standing
    from kiosk.vault.reconciling import Reconciled
    from kiosk.vault.store import Vault


class _Host(Protocol):
    """What all hosts have, whatever they own."""

    def start(self) -> None:
        """Begin to own the device."""

    def stop(self) -> None:
        """Let go of it."""


class Installation:
    """The devices and the backend of one terminal."""

    def __init__(
        self,
        settings: Settings,
        state: Path,
        *,
        board: StatusBoard,
        journal: Journal,
        clock: HallClock,
        covered: Callable[[], Coverage | None],
        attendance: Attendance | None = None,
        on_presence: Callable[[Presence], None] = lambda _presence: None,
    ) -> None:
        """Prepare; `bring_up` does the work. `covered`: what documents can carry, as far as it is known.

        `on_presence`: told who stands before the camera, in its thread.
        """
        self._settings = settings
        self._state = state
        self._board = board
        self._books = Bookkeeping(journal)
        self._journal = self._books.overhearing(journal)
        self._clock = clock
        self._covered = covered
        self._attendance = attendance
        self._on_presence = on_presence
        self._lanes: dict[str, Lane[Any]] = {}  # by the name of the device; Any: each its own port
        self._hosts: list[_Host] = []
        self._watch: HallWatch | None = None
        self._pool: PoolLane[BackendClient] | None = None
        self._offices: PoolLane[CertificateOffice] | None = None
        self._vault: Vault | None = None
        self._courier: Courier | None = None
        self._alerts: AlertKeeper | None = None
        self.speaker: Lane[Speaker] | None = None  # from `bring_up` on, where there is one

    def bring_up(self, desk: TicketDesk) -> Performing:
        """Import, open and start everything; gives what performs effects. Raises SettingsError, VaultError."""
        from backend.client import BackendClient
        from kiosk.performing.cards import CardDesk
        from kiosk.performing.performer import Lanes, Performer

        backend = BackendClient(self._state)
        self._pool = PoolLane(backend, name="backend", journal=self._journal)
        reader, printer = self._reader(), self._ticket_printer()
        office = self._office(backend)
        self._cabinet()
        self._keep_books(backend)
        self._watch = HallWatch(
            lambda: self._ask(backend), self._board, journal=self._journal, poll_s=self._settings.backend.hall_poll_s
        )
        for host in self._hosts:
            host.start()
        self._watch.start()
        if self._courier is not None:
            self._courier.start()
        citizens = Performer(
            Lanes(backend=self._pool, reader=reader, printer=printer),
            desk,
            self._journal,
            on_number=self._watch.nudge,
            cards=CardDesk(
                self._clock, on_media=self._board.media, on_left=lambda lies: self._board.card_left(lies=lies)
            ),
            office=office,
        )
        return self._with_upkeep(citizens)

    def _with_upkeep(self, citizens: Performing) -> Performing:
        """Join those who look after the terminal. Without a vault nobody is let in: tries could not be counted."""
        if self._attendance is None:
            return citizens
        from kiosk.boot.attendance import Fittings
        from kiosk.upkeep.kinds import DeviceKind

        try:
            vault = self._opened_vault()
        except VaultError:
            return citizens
        lanes = {DeviceKind(name): lane for name, lane in self._lanes.items()}
        return self._attendance.attach(citizens, Fittings(lanes), vault, self._journal)

    def stands(self, standing: Standing) -> None:
        """The board has news, in any thread."""
        self._books.stands(standing)

    def shut_down(self) -> None:
        """Let go of every device and thread, the vault last."""
        if self._watch is not None:
            self._watch.stop()
        if self._courier is not None:
            self._courier.stop()
        for host in self._hosts:
            host.stop()
        for pool in (self._pool, self._offices):
            if pool is not None:
                pool.close()
        if self._alerts is not None:
            self._alerts.close()
        self._books.close(self._vault)
        if self._vault is not None:
            self._vault.close()

    def _ask(self, backend: BackendClient) -> HallStatus:
        """Ask for the hall; a backend that is back is told at once what it does not know of yet."""
        hall = backend.hall(deadline_s=self._settings.backend.deadline_s)
        if self._courier is not None and self._board.standing.backend_trouble is not None:
            self._courier.nudge()
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
        from kiosk.performing.reports import Reports
        from kiosk.vault.outbox import VaultOutbox
        from kiosk.vault.print_journal import VaultPrintJournal
        from kiosk.vault.reconciling import reconcile_journal

        vault = self._opened_vault()
        papers, outbox = VaultPrintJournal(vault), VaultOutbox(vault)
        office = CertificateClient(backend)
        reports = Reports(office, papers, outbox, self._journal, self._settings.backend.deadline_s)
        self._courier = courier = Courier(reports.deliver, journal=self._journal)
        self._offices = PoolLane(office, name="office", journal=self._journal)
        # What was under way when the terminal stopped is asked of the printer now, and else before the next print.
        printer.submit(lambda device: reconcile_journal(device, papers, deadline_s=RECONCILE_S), self._reconciled)
        desk = CertificateDesk(
            services=cache(lambda: tuple(pack.service for pack in load_all())),
            journal=papers,
            outbox=outbox,
            clock=self._clock,
            now=self._clock.now,
            report=courier.nudge,
            on_printer=self._board.document_printer,
            covered=self._covered,
        )
        return OfficePerformer(OfficeLanes(office=self._offices, printer=printer), desk, self._journal)

    def _reconciled(self, came: tuple[Reconciled, ...] | Exception) -> None:
        """The printer was asked about what was under way."""
        if self._courier is not None:
            self._courier.nudge()
        if not isinstance(came, Exception):
            for entry in came:
                self._journal.note(Event.PAPER, serial=entry.entry.serial, outcome=entry.entry.outcome, reconciled=True)

    def _keep_books(self, backend: BackendClient) -> None:
        """Counters, and what technicians tested. Without a vault the terminal serves all the same."""
        from backend.client import DeviceTestClient
        from kiosk.performing.reports import TestReports
        from kiosk.vault.device_tests import VaultDeviceTests

        try:
            vault = self._opened_vault()
        except VaultError as error:
            self._journal.note(Event.COUNTERS_WAIT, code=error.code)
            return
        deadline_s = self._settings.backend.deadline_s
        reports = TestReports(DeviceTestClient(backend), VaultDeviceTests(vault), self._journal, deadline_s)
        self._books.keep_in(vault)
        self._books.tell_tests(reports.deliver)

    def _opened_vault(self) -> Vault:
        """Give the vault, opened when it is first needed. Raises VaultError."""
        from kiosk.vault.store import Vault

        if self._vault is None:
            self._vault = Vault.open(self._state)
        return self._vault

    # ── devices ──

    def _cabinet(self) -> None:
        """Speaker, sensors and camera; and who keeps the alerts. Raises SettingsError, VaultError."""
        from kiosk.boot.cabinet import AlertKeeper, camera_host, sensors_host, speaker_host
        from kiosk.vault.audit import AuditChain

        devices = self._settings.devices
        tallies = self._books.tallies
        speaker = speaker_host(devices.speaker, board=self._board, journal=self._journal, tallies=tallies)
        sensors = sensors_host(devices.sensors, board=self._board, journal=self._journal)
        camera = camera_host(
            devices.camera,
            board=self._board,
            journal=self._journal,
            tallies=tallies,
            on_presence=self._on_presence,
        )
        if speaker is not None:
            self._hosts.append(speaker)
            self._lanes["speaker"] = speaker
            self.speaker = speaker
        if sensors is not None:
            self._hosts.append(sensors)
            self._lanes["sensors"] = sensors
        if camera is not None:
            self._hosts.append(camera)
            self._lanes["camera"] = camera
        if sensors is not None or self._vault is not None:
            self._alerts = AlertKeeper(AuditChain(self._opened_vault()), journal=self._journal)
            self._board.keep_alerts(self._alerts.keep)

    def _reader(self) -> DeviceHost[IdCardReader, IdCardReaderStatus] | None:
        from devices.drivers.id_card_reader_fitting import fit_reader
        from devices.host import DeviceHost
        from kiosk.ports.statuses import Device, IdCardReaderStatus
        from kiosk.upkeep.counting import CountingReader

        settings = self._settings.devices.id_card_reader
        if not settings.link:
            return None
        fitted = fit_reader(settings.link, photo_decoder=settings.photo_decoder, character_map=settings.character_map)
        reader: IdCardReader = CountingReader(fitted, self._books.tallies)
        host = DeviceHost(
            reader,
            name="id-card-reader",
            journal=self._journal,
            on_status=self._board.reader,
            absent=IdCardReaderStatus(Device.OFFLINE),
        )
        self._hosts.append(host)
        self._lanes["id-card-reader"] = host
        return host

    def _ticket_printer(self) -> DeviceHost[TicketPrinter, TicketPrinterStatus] | None:
        from devices.drivers.ticket_printer_fitting import fit_ticket_printer
        from devices.host import DeviceHost
        from kiosk.ports.statuses import Device, TicketPrinterStatus
        from kiosk.upkeep.counting import CountingTicketPrinter, fed

        settings = self._settings.devices.ticket_printer
        if not settings.link:
            return None
        tallies = self._books.tallies
        scrap_file = self._state / "ticket-printer.scrap"
        fitted = fit_ticket_printer(settings.link, settings.model, scrap_file=scrap_file, fed=fed(tallies))
        printer: TicketPrinter = CountingTicketPrinter(fitted, tallies)
        host = DeviceHost(
            printer,
            name="ticket-printer",
            journal=self._journal,
            on_status=self._board.printer,
            absent=TicketPrinterStatus(Device.OFFLINE),
        )
        self._hosts.append(host)
        self._lanes["ticket-printer"] = host
        return host

    def _document_printer(self) -> DeviceHost[DocumentPrinter, DocumentPrinterStatus] | None:
        from pathlib import Path

        from devices.drivers.document_printer import IppDocumentPrinter
        from devices.drivers.document_printer_address import parse_ipp_address
        from devices.drivers.document_printer_dialogue import IppDialogue
        from devices.host import DeviceHost
        from kiosk.ports.statuses import Device, DocumentPrinterStatus
        from kiosk.upkeep.counting import CountingDocumentPrinter

        settings = self._settings.devices.document_printer
        if not settings.link:
            return None
        ca_file = Path(settings.ca_file) if settings.ca_file else None
        fitted = IppDocumentPrinter(IppDialogue(parse_ipp_address(settings.link), ca_file=ca_file))
        printer: DocumentPrinter = CountingDocumentPrinter(fitted, self._books.tallies)
        host = DeviceHost(
            printer,
            name="document-printer",
            journal=self._journal,
            on_status=self._board.document_printer,
            absent=DocumentPrinterStatus(Device.OFFLINE),
        )
        self._hosts.append(host)
        self._lanes["document-printer"] = host
        return host
