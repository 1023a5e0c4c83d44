"""The process that `kill_print` kills: it reconciles, prints one serial, tells its steps, and waits at one of them."""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from devices.drivers.document_printer import IppDocumentPrinter
from devices.drivers.document_printer_address import parse_ipp_address
from devices.drivers.document_printer_dialogue import IppDialogue
from kiosk.ports.errors import DeviceError, OutcomeUnknown, SerialUsed
from kiosk.ports.print_journal import PrintOutcome
from kiosk.vault.print_journal import VaultPrintJournal
from kiosk.vault.reconciling import reconcile_journal
from kiosk.vault.store import Vault
from tests.fakes.document_printer import pdf
from tests.fakes.print_journal import ToldJournal

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.codecs.ipp_printing import Said
    from devices.codecs.ipp_reading import JobFacts

HALF_SENT: Final = "half sent"
_LARGE: Final = 20_000_000  # bytes, more than the sockets hold


class _ToldDialogue(IppDialogue):
    """Tells when the printer has answered what matters."""

    def __init__(self, link: str, at: Callable[[str], None]) -> None:
        super().__init__(parse_ipp_address(link))
        self._at = at
        self._sent = False

    def create(self, serial: str, settings: dict[str, Said], *, deadline: float) -> tuple[JobFacts, tuple[str, ...]]:  # type: ignore[override]  # the driver passes a dict
        answer = super().create(serial, settings, deadline=deadline)
        self._at("create done")
        return answer

    def send(self, job_id: int, document: bytes, *, deadline: float) -> None:
        super().send(job_id, document, deadline=deadline)
        self._sent = True
        self._at("send done")

    def job(self, job_id: int, *, deadline: float) -> JobFacts | None:
        answer = super().job(job_id, deadline=deadline)
        if self._sent:
            self._at("look done")
        return answer


def terminal(link: str, state: Path, serial: str, pages: int, stop_at: str) -> None:
    """Come up, reconcile, print; stop at a step and wait to be killed."""

    def at(step: str) -> None:
        if step == stop_at:
            print(json.dumps({"at": step}), flush=True)
            signal.pause()

    journal = VaultPrintJournal(Vault.open(state))
    printer = IppDocumentPrinter(_ToldDialogue(link, at), poll_s=0.005)
    printer.open(deadline_s=5)
    entries = reconcile_journal(printer, journal, deadline_s=5)
    told = {done.entry.serial: done.entry.outcome for done in entries}
    print(json.dumps({"reconciled": told, "errors": [str(done.error) for done in entries if done.error]}), flush=True)
    document = pdf(pages, padding=_LARGE if stop_at == HALF_SENT else 0)
    try:
        printer.print(document, serial=serial, sheets=pages, journal=ToldJournal(journal, at), deadline_s=10)
    except SerialUsed:
        came = "refused"
    except OutcomeUnknown:
        came = PrintOutcome.UNKNOWN
    except DeviceError as error:
        came = error.code
    else:
        came = PrintOutcome.PRINTED
    print(json.dumps({"came": came, "attempts": [entry.outcome for entry in journal.attempts(serial)]}), flush=True)


def main() -> None:
    """Take what the command line says: LINK STATE SERIAL PAGES STEP."""
    link, state, serial, pages, stop_at = sys.argv[1:]
    terminal(link, Path(state), serial, int(pages), stop_at)
