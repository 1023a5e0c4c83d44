"""The devices and the backend of one terminal, brought up off the loop's thread."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from kiosk.boot.bookkeeping import Bookkeeping
from kiosk.health.board import HallWatch
from kiosk.health.courier import Courier
from kiosk.health.events import Event
from kiosk.lanes import PoolLane
from kiosk.ports.errors import VaultError
from kiosk.ports.lane import Lane

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from backend.client import BackendClient
    from devices.host import DeviceHost
    from kiosk.boot.alone import Alone
    from kiosk.boot.attendance import Attendance
    from kiosk.boot.cabinet import AlertKeeper
    from kiosk.boot.clock import HallClock
    from kiosk.domain.coverage import Coverage
    from kiosk.domain.queueing import HallStatus
    from kiosk.health.board import StatusBoard
    from kiosk.health.journal import Journal
    from kiosk.performing.calls import Performing
    from kiosk.performing.tickets import TicketDesk
    from kiosk.ports.backend import Backend
    from kiosk.ports.camera import Presence
    from kiosk.ports.certificates import CertificateOffice
    from kiosk.ports.id_card_reader import IdCardReader
    from kiosk.ports.numbers import NumberDesk
    from kiosk.ports.speaker import Speaker
    from kiosk.ports.statuses import IdCardReaderStatus, TicketPrinterStatus
    from kiosk.ports.ticket_printer import TicketPrinter
    from kiosk.ports.viewfinder import Viewfinder
    from kiosk.settings import Settings
    from kiosk.standing import Standing
    from kiosk.vault.reconciling import Reconciled
    from kiosk.vault.store import Vault


class _Host(Lane[Any], Protocol):  # Any: each its own port
    """What all hosts have, whatever they own."""

    def start(self) -> None:
        """Begin to own the device."""

    def stop(self) -> None:
        """Let go of it."""


_H = TypeVar("_H", bound=_Host)


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
        self._hosts: dict[str, _Host] = {}  # by the name of the device
        self._watch: HallWatch | None = None
        self._pool: PoolLane[Backend] | None = None
        self._offices: PoolLane[CertificateOffice] | None = None
        self._desks: PoolLane[NumberDesk] | None = None
        self._vault: Vault | None = None
        self._courier: Courier | None = None
        self._alone: Alone | None = None
        self._alerts: AlertKeeper | None = None
        self.viewfinder: Viewfinder | None = None  # where people see what the camera sees; said before `bring_up`
        self.speaker: Lane[Speaker] | None = None  # from `bring_up` on, where there is one

    def bring_up(self, desk: TicketDesk) -> Performing:
        """Import, open and start everything; gives what performs effects. Raises SettingsError, VaultError."""
        from backend.client import BackendClient
        from backend.client.desk import NumberDeskClient
        from kiosk.performing.cards import CardDesk
        from kiosk.performing.performer import Lanes, Performer

        backend = BackendClient(self._state)
        self._alone = alone = self._prepared(backend)
        self._pool = PoolLane(alone.backend if alone else backend, name="backend", journal=self._journal)
        numbers = alone.numbers if alone else NumberDeskClient(backend)
        self._desks = PoolLane(numbers, name="numbers", journal=self._journal, threads=2)
        reader, printer = self._reader_and_printer()
        office = self._office(backend)
        self._cabinet()
        self._keep_books(backend)
        self._watch = HallWatch(
            lambda: self._ask(backend),
            self._board,
            journal=self._journal,
            poll_s=self._settings.backend.hall_poll_s,
            without=alone.last.without if alone else lambda _error: None,
        )
        for host in self._hosts.values():
            host.start()
        self._watch.start()
        for courier in (self._courier, alone.courier if alone else None):
            if courier is not None:
                courier.start()
        citizens = Performer(
            Lanes(
                backend=self._pool,
                reader=reader,
                printer=printer,
                camera=self._hosts.get("camera"),
                numbers=self._desks,
            ),
            desk,
            self._journal,
            on_number=self._watch.nudge,
            cards=CardDesk(
                self._clock, on_media=self._board.media, on_left=lambda lies: self._board.card_left(lies=lies)
            ),
            office=office,
            viewfinder=self.viewfinder,
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
        lanes = {DeviceKind(name): lane for name, lane in self._hosts.items()}
        return self._attendance.attach(citizens, Fittings(lanes), vault, self._journal)

    def stands(self, standing: Standing) -> None:
        """The board has news, in any thread."""
        self._books.stands(standing)

    def shut_down(self) -> None:
        """Let go of every device and thread, the vault last."""
        if self._watch is not None:
            self._watch.stop()
        for courier in (self._courier, self._alone.courier if self._alone else None):
            if courier is not None:
                courier.stop()
        for host in self._hosts.values():
            host.stop()
        for pool in (self._pool, self._offices, self._desks):
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
        if self._alone is not None:
            self._alone.last.tell(hall)
        return hall

    def _prepared(self, backend: BackendClient) -> Alone | None:
        """What gives numbers without a backend; None: there is no vault to keep them in."""
        from kiosk.boot.alone import Alone

        try:
            vault = self._opened_vault()
        except VaultError as error:
            self._journal.note(Event.OFFLINE_WAITS, code=error.code)
            return None
        return Alone.over(
            backend,
            vault,
            board=self._board,
            journal=self._journal,
            now=self._clock.now,
            deadline_s=self._settings.backend.deadline_s,
        )

    def _office(self, backend: BackendClient) -> Performing | None:
        """What certificates need; None where there is no printer for them."""
        from kiosk.boot.hosts import document_printer_host

        host = document_printer_host(
            self._settings.devices.document_printer,
            board=self._board,
            journal=self._journal,
            tallies=self._books.tallies,
        )
        printer = self._owned("document-printer", host)
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

    def _owned(self, name: str, host: _H | None) -> _H | None:
        """Keep a device's owner, to be started and stopped with the others, and known by its name."""
        if host is not None:
            self._hosts[name] = host
        return host

    def _reader_and_printer(
        self,
    ) -> tuple[
        DeviceHost[IdCardReader, IdCardReaderStatus] | None, DeviceHost[TicketPrinter, TicketPrinterStatus] | None
    ]:
        """Reader and ticket printer. Raises SettingsError."""
        from kiosk.boot.hosts import reader_host, ticket_printer_host

        devices, tallies = self._settings.devices, self._books.tallies
        reader = reader_host(devices.id_card_reader, board=self._board, journal=self._journal, tallies=tallies)
        printer = ticket_printer_host(
            devices.ticket_printer, state=self._state, board=self._board, journal=self._journal, tallies=tallies
        )
        return self._owned("id-card-reader", reader), self._owned("ticket-printer", printer)

    def _cabinet(self) -> None:
        """Speaker, sensors and camera; and who keeps the alerts. Raises SettingsError, VaultError."""
        from kiosk.boot.cabinet import AlertKeeper, camera_host, sensors_host, speaker_host
        from kiosk.vault.audit import AuditChain

        devices, tallies = self._settings.devices, self._books.tallies
        speaker = speaker_host(devices.speaker, board=self._board, journal=self._journal, tallies=tallies)
        sensors = sensors_host(devices.sensors, board=self._board, journal=self._journal)
        camera = camera_host(
            devices.camera,
            board=self._board,
            journal=self._journal,
            tallies=tallies,
            on_presence=self._on_presence,
        )
        self.speaker = self._owned("speaker", speaker)
        self._owned("sensors", sensors)
        self._owned("camera", camera)
        if sensors is not None or self._vault is not None:
            self._alerts = AlertKeeper(AuditChain(self._opened_vault()), journal=self._journal)
            self._board.keep_alerts(self._alerts.keep)
