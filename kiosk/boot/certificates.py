"""What certificates need, put together: the office, their printer, and who reports what became of the paper."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Self

from kiosk.health.courier import Courier
from kiosk.health.events import Event
from kiosk.lanes import PoolLane
from kiosk.packs.loading import load_all
from kiosk.performing.certificates import RECONCILE_S, CertificateDesk
from kiosk.performing.office import OfficeLanes, OfficePerformer
from kiosk.performing.reports import Reports
from kiosk.vault.outbox import VaultOutbox
from kiosk.vault.print_journal import VaultPrintJournal
from kiosk.vault.reconciling import reconcile_journal

if TYPE_CHECKING:
    from collections.abc import Callable

    from backend.client import BackendClient
    from devices.host import DeviceHost
    from kiosk.boot.clock import HallClock
    from kiosk.domain.coverage import Coverage
    from kiosk.health.journal import Journal
    from kiosk.performing.calls import Performing
    from kiosk.ports.certificates import CertificateOffice
    from kiosk.ports.document_printer import DocumentPrinter
    from kiosk.ports.statuses import DocumentPrinterStatus
    from kiosk.vault.reconciling import Reconciled
    from kiosk.vault.store import Vault


@dataclass(frozen=True, slots=True)
class Certificates:
    """What performs their effects, who tells the office of paper and reviews, and the office's lane."""

    performing: Performing
    courier: Courier
    offices: PoolLane[CertificateOffice]

    @classmethod
    def over(
        cls,
        backend: BackendClient,
        vault: Vault,
        printer: DeviceHost[DocumentPrinter, DocumentPrinterStatus],
        *,
        journal: Journal,
        clock: HallClock,
        covered: Callable[[], Coverage | None],
        deadline_s: float,
    ) -> Self:
        """Put it together; `courier.start` begins. `covered`: what documents can carry, as far as it is known.

        What was under way when the terminal stopped is asked of the printer now, and else before the next print.
        """
        from backend.client import CertificateClient

        papers, outbox, office = VaultPrintJournal(vault), VaultOutbox(vault), CertificateClient(backend)
        courier = Courier(Reports(office, papers, outbox, journal, deadline_s).deliver, journal=journal)
        offices: PoolLane[CertificateOffice] = PoolLane(office, name="office", journal=journal)

        def reconciled(came: tuple[Reconciled, ...] | Exception) -> None:
            courier.nudge()
            if not isinstance(came, Exception):
                for found in (one for one in came if one.error is None):
                    journal.note(Event.PAPER, serial=found.entry.serial, outcome=found.entry.outcome, reconciled=True)

        printer.submit(lambda device: reconcile_journal(device, papers, deadline_s=RECONCILE_S), reconciled)
        desk = CertificateDesk(
            services=cache(lambda: tuple(pack.service for pack in load_all())),
            journal=papers,
            outbox=outbox,
            clock=clock,
            now=clock.now,
            report=courier.nudge,
            on_printer=printer.tell,
            covered=covered,
        )
        return cls(OfficePerformer(OfficeLanes(office=offices, printer=printer), desk, journal), courier, offices)
