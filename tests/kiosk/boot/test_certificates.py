"""What certificates need, put together over a printer in memory: what was under way is asked about at the start."""

from __future__ import annotations

from contextlib import closing
from queue import Queue
from typing import TYPE_CHECKING

import pytest

from backend.client import BackendClient
from devices.host import DeviceHost
from kiosk.boot.certificates import Certificates
from kiosk.boot.clock import HallClock
from kiosk.health.board import StatusBoard
from kiosk.health.events import Event
from kiosk.ports.errors import LinkLost
from kiosk.ports.print_journal import PrintOutcome
from kiosk.ports.statuses import Device, DocumentPrinterStatus
from kiosk.vault.print_journal import VaultPrintJournal
from kiosk.vault.store import Vault
from tests.fakes.document_printer import FakeDocumentPrinter
from tests.fakes.halls import TERMINAL
from tests.fakes.journal import RememberingJournal

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.ports.print_journal import PrintEntry


class ForgetfulPrinter(FakeDocumentPrinter):
    """It is lost whenever it is asked how a print ended."""

    def reconcile(self, entry: PrintEntry, *, deadline_s: float) -> PrintOutcome:
        raise LinkLost(entry.serial)


@pytest.mark.parametrize(
    ("fake", "told"),
    [(FakeDocumentPrinter(), [PrintOutcome.NOT_PRINTED]), (ForgetfulPrinter(), [])],
    ids=["asked", "lost"],
)
def test_paper_under_way_is_told_of_only_when_the_printer_knew(
    tmp_path: Path, fake: FakeDocumentPrinter, told: list[PrintOutcome]
) -> None:
    journal, over = RememberingJournal(), Queue[object]()
    host: DeviceHost[FakeDocumentPrinter, DocumentPrinterStatus] = DeviceHost(
        fake,
        name="document-printer",
        journal=journal,
        on_status=lambda _status: None,
        absent=DocumentPrinterStatus(Device.OFFLINE),
    )
    with closing(Vault.open(tmp_path)) as vault:
        VaultPrintJournal(vault).intend("S-1", sheets=1)
        Certificates.over(
            BackendClient(tmp_path),
            vault,
            host,  # type: ignore[arg-type]  # a printer in memory
            journal=journal,
            clock=HallClock(StatusBoard(TERMINAL, journal=journal, on_change=lambda _standing: None)),
            covered=lambda: None,
            deadline_s=1.0,
        )
        host.start()
        host.submit(lambda _printer: None, over.put)
        over.get(timeout=10.0)
        host.stop()
    assert [facts["outcome"] for event, facts in journal.entries if event is Event.PAPER] == told
