"""The devices, the backend and the vault of one terminal, brought up off the loop's thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.boot.bookkeeping import Bookkeeping
from kiosk.health.board import HallWatch
from kiosk.health.courier import wait_for
from kiosk.health.events import Event
from kiosk.lanes import PoolLane
from kiosk.performing.tray import Tray
from kiosk.ports.errors import VaultError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from backend.client import BackendClient
    from kiosk.boot.alone import Alone
    from kiosk.boot.attendance import Attendance
    from kiosk.boot.cabinet import AlertKeeper
    from kiosk.boot.certificates import Certificates
    from kiosk.boot.clock import HallClock
    from kiosk.boot.fitted import FittedDevices
    from kiosk.domain.coverage import Coverage
    from kiosk.domain.queueing import HallStatus
    from kiosk.health.board import StatusBoard
    from kiosk.health.journal import Journal
    from kiosk.performing.calls import Performing
    from kiosk.performing.tickets import TicketDesk
    from kiosk.ports.backend import Backend
    from kiosk.ports.camera import Presence
    from kiosk.ports.lane import Lane
    from kiosk.ports.numbers import NumberDesk
    from kiosk.ports.speaker import Speaker
    from kiosk.ports.viewfinder import Viewfinder
    from kiosk.settings import Settings
    from kiosk.standing import Standing
    from kiosk.vault.store import Vault


_LAST_WORD_S: Final = 3.0  # what a courier is just telling the backend is marked as told in the vault


class Installation:
    """Everything a terminal works with but its screen."""

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
        self._devices: FittedDevices | None = None
        self._watch: HallWatch | None = None
        self._pool: PoolLane[Backend] | None = None
        self._desks: PoolLane[NumberDesk] | None = None
        self._vault: Vault | None = None
        self._alone: Alone | None = None
        self._certificates: Certificates | None = None
        self._alerts: AlertKeeper | None = None
        self.viewfinder: Viewfinder | None = None  # where people see what the camera sees; said before `bring_up`
        self.tray = Tray()  # the present visit's pictures of papers
        self.speaker: Lane[Speaker] | None = None  # from `bring_up` on, where there is one

    def bring_up(self, desk: TicketDesk) -> Performing:
        """Import, open and start everything; gives what performs effects. Raises SettingsError, VaultError."""
        from backend.client import BackendClient
        from backend.client.desk import NumberDeskClient
        from kiosk.boot.fitted import FittedDevices
        from kiosk.boot.hosts import card_desk
        from kiosk.performing.performer import Lanes, Performer

        backend = BackendClient(self._state)
        self._alone = alone = self._prepared(backend)
        self._pool = PoolLane(alone.backend if alone else backend, name="backend", journal=self._journal)
        numbers = alone.numbers if alone else NumberDeskClient(backend)
        self._desks = PoolLane(numbers, name="numbers", journal=self._journal, threads=2)
        self._devices = devices = FittedDevices(
            self._settings.devices,
            self._state,
            board=self._board,
            journal=self._journal,
            tallies=self._books.tallies,
            on_presence=self._on_presence,
        )
        self.speaker = devices.speaker
        self._certificates = certificates = self._office(backend, devices)
        self._keep_alerts(devices)
        self._keep_books(backend)
        self._watch = HallWatch(
            lambda: self._ask(backend),
            self._board,
            journal=self._journal,
            poll_s=self._settings.backend.hall_poll_s,
            without=alone.last.without if alone else lambda _error: None,
        )
        devices.start()
        self._watch.start()
        for part in (certificates, alone):
            if part is not None:
                part.courier.start()
        citizens = Performer(
            Lanes(
                backend=self._pool,
                reader=devices.reader,
                printer=devices.printer,
                camera=devices.camera,
                numbers=self._desks,
            ),
            desk,
            self._journal,
            on_number=self._watch.nudge,
            cards=card_desk(self._clock, self._board, devices.reader),
            office=certificates.performing if certificates else None,
            copies=self._copies(devices),
            viewfinder=self.viewfinder,
        )
        return self._with_upkeep(citizens, devices)

    def _with_upkeep(self, citizens: Performing, devices: FittedDevices) -> Performing:
        """Join those who look after the terminal. Without a vault nobody is let in: tries could not be counted."""
        if self._attendance is None:
            return citizens
        from kiosk.boot.attendance import Fittings

        try:
            vault = self._opened_vault()
        except VaultError:
            return citizens
        return self._attendance.attach(citizens, Fittings(devices.lanes), vault, self._journal)

    def stands(self, standing: Standing) -> None:
        """The board has news, in any thread."""
        self._books.stands(standing)

    def shut_down(self) -> None:
        """Let go of every device and thread, the vault last."""
        if self._watch is not None:
            self._watch.stop()
        couriers = [part.courier for part in (self._certificates, self._alone) if part is not None]
        for courier in couriers:
            courier.stop()
        if self._devices is not None:
            self._devices.stop()
        for pool in (self._pool, self._certificates.offices if self._certificates else None, self._desks):
            if pool is not None:
                pool.close()
        if self._alerts is not None:
            self._alerts.close()
        wait_for(couriers, deadline_s=_LAST_WORD_S)
        self._books.close(self._vault)
        if self._vault is not None:
            self._vault.close()

    def _ask(self, backend: BackendClient) -> HallStatus:
        """Ask for the hall; a backend that is back is told at once what it does not know of yet."""
        hall = backend.hall(deadline_s=self._settings.backend.deadline_s)
        if self._certificates is not None and self._board.standing.backend_trouble is not None:
            self._certificates.courier.nudge()
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

    def _office(self, backend: BackendClient, devices: FittedDevices) -> Certificates | None:
        """What certificates need; None where there is no printer for them. Raises VaultError."""
        if devices.document_printer is None:
            return None
        from kiosk.boot.certificates import Certificates

        return Certificates.over(
            backend,
            self._opened_vault(),
            devices.document_printer,
            journal=self._journal,
            clock=self._clock,
            covered=self._covered,
            deadline_s=self._settings.backend.deadline_s,
        )

    def _copies(self, devices: FittedDevices) -> Performing | None:
        """What copying needs; None where there is no camera, or no printer for documents. Raises VaultError."""
        camera, printer = devices.camera, devices.document_printer
        if camera is None or printer is None:
            return None
        from devices.vision.paper import copy_sheet
        from devices.vision.whitening import whitened
        from kiosk.performing.copies import CopyDesk, CopyPerformer
        from kiosk.vault.print_journal import VaultPrintJournal

        desk = CopyDesk(
            tray=self.tray,
            journal=VaultPrintJournal(self._opened_vault()),
            clean=whitened,
            lay=copy_sheet,
            on_camera=camera.tell,
            on_printer=printer.tell,
            viewfinder=self.viewfinder,
        )
        return CopyPerformer(camera, printer, desk, self._journal)

    def _keep_alerts(self, devices: FittedDevices) -> None:
        """Have alerts written where nobody can change them unseen. Raises VaultError where sensors need it."""
        if devices.sensors is None and self._vault is None:
            return
        from kiosk.boot.cabinet import AlertKeeper
        from kiosk.vault.audit import AuditChain

        self._alerts = AlertKeeper(AuditChain(self._opened_vault()), journal=self._journal)
        self._board.keep_alerts(self._alerts.keep)

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
