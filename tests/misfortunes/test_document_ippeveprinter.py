"""The same driver against Debian's `ippeveprinter`, an IPP Everywhere printer by the authors of CUPS.

It needs no root and no system service: its DNS-SD client is content with a D-Bus daemon of its own, here a private one
on a socket in the test's folder, and never registers anything. Skipped, and said so, where the programs are missing
(packages cups-ipp-utils and dbus-daemon).
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from devices.drivers.document_printer import IppDocumentPrinter
from devices.drivers.document_printer_address import parse_ipp_address
from devices.drivers.document_printer_dialogue import IppDialogue
from kiosk.ports.errors import DeviceError, DocumentRefused, JobCanceled, OutcomeUnknown, PaperOut, SerialUsed
from kiosk.ports.print_journal import PrintOutcome, PrintState
from kiosk.ports.statuses import DocumentPrinterStatus, Paper
from kiosk.vault.print_journal import VaultPrintJournal
from kiosk.vault.reconciling import reconcile_journal
from kiosk.vault.store import Vault
from tests.fakes.document_printer import pdf
from tests.fakes.print_journal import ToldJournal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kiosk.ports.document_printer import DocumentPrinted
    from kiosk.ports.print_journal import PrintJournal

MISSING = [name for name in ("ippeveprinter", "dbus-daemon") if shutil.which(name) is None]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")

BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={path}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy>
</busconfig>
"""
# What a sheet is to the printer: one line in `sheets`. `fate` says what happens before it.
COMMAND = """#!/bin/sh
cd "{folder}"
case "$(cat fate)" in
  jam) echo "STATE: +media-jam-error" >&2; exit 1;;
  empty) echo "STATE: +media-empty-error" >&2
         while [ "$(cat fate)" = empty ]; do sleep 0.02; done
         echo "STATE: -media-empty-error" >&2;;
esac
echo sheet >> sheets
echo "ATTR: job-impressions-completed=1" >&2
"""


@dataclass
class Machine:
    """A running ippeveprinter."""

    link: str
    folder: Path
    journal: PrintJournal
    restart: Callable[[], None]

    def fate(self, word: str) -> None:
        """What happens to sheets from now on."""
        new = self.folder / "fate.new"
        new.write_text(word)
        new.replace(self.folder / "fate")

    def driver(self) -> IppDocumentPrinter:
        return IppDocumentPrinter(IppDialogue(parse_ipp_address(self.link)), poll_s=0.02)

    def print(
        self,
        serial: str = "S-1",
        *,
        deadline_s: float = 15,
        on_status: Callable[[DocumentPrinterStatus], None] | None = None,
    ) -> DocumentPrinted:
        driver = self.driver()
        return driver.print(
            pdf(), serial=serial, sheets=1, journal=self.journal, deadline_s=deadline_s, on_status=on_status
        )

    def sheets(self) -> int:
        return len((self.folder / "sheets").read_text().splitlines())

    def outcome(self, serial: str = "S-1") -> PrintOutcome | None:
        return self.journal.attempts(serial)[-1].outcome


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def await_true(condition: Callable[[], bool], what: str) -> None:
    """Wait for a process of others; it has no way to tell."""
    deadline = time.monotonic() + 15
    while not condition():
        assert time.monotonic() < deadline, what
        threading.Event().wait(0.02)


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process and what it started."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    monkeypatch.setattr("devices.drivers.document_printer_watch._SETTLE_S", 0.05)
    for name in ("spool", "run"):
        (tmp_path / name).mkdir()
    (tmp_path / "sheets").touch()
    (tmp_path / "fate").write_text("none")
    command = tmp_path / "print"
    command.write_text(COMMAND.format(folder=tmp_path))
    command.chmod(0o755)
    # A socket's path is short; pytest's folders are not.
    bus_path = Path(tempfile.mkdtemp(prefix="bus-")) / "bus"
    (tmp_path / "bus.conf").write_text(BUS.format(path=bus_path))
    running = {"bus": start_bus(tmp_path / "bus.conf")}
    port = free_port()

    def start() -> None:
        running["printer"] = start_printer(port, tmp_path, bus_path)
        await_true(lambda: answers(port), "ippeveprinter does not start")

    def restart() -> None:
        end(running.pop("printer"))
        start()

    try:
        await_true(bus_path.exists, "the private D-Bus daemon does not start")
        start()
        journal = VaultPrintJournal(Vault.open(tmp_path / "state"))
        yield Machine(f"ipp://localhost:{port}/ipp/print", tmp_path, journal, restart)
    finally:
        for process in running.values():
            end(process)
        shutil.rmtree(bus_path.parent)


def start_bus(configuration: Path) -> subprocess.Popen[bytes]:
    command = ["dbus-daemon", f"--config-file={configuration}", "--nofork", "--nopidfile"]
    return subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL)


def start_printer(port: int, folder: Path, bus_path: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [
            *("ippeveprinter", "-r", "off", "-n", "localhost", "-p", str(port), "-d", str(folder / "spool")),
            *("-c", str(folder / "print"), "-f", "application/pdf", "Kiosk"),
        ],
        start_new_session=True,
        env={**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={bus_path}", "HOME": str(folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def answers(port: int) -> bool:
    try:
        driver = IppDocumentPrinter(IppDialogue(parse_ipp_address(f"ipp://localhost:{port}/ipp/print")))
        driver.open(deadline_s=1)
    except DeviceError:
        return False
    driver.close()
    return True


def test_ippeveprinter_prints_one_sheet(machine: Machine) -> None:
    assert machine.print().sheets_completed == 1
    assert machine.sheets() == 1


def test_ippeveprinter_paper_refilled_in_the_job_prints_once(machine: Machine) -> None:
    machine.fate("empty")
    told: list[Paper | None] = []

    def refill(status: DocumentPrinterStatus) -> None:
        told.append(status.paper)
        if status.paper is Paper.OUT:
            machine.fate("none")

    machine.print(on_status=refill)
    assert (Paper.OUT in told, machine.sheets()) == (True, 1)


def test_ippeveprinter_paper_not_refilled_is_unknown_since_it_prints_on_when_canceled(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It heeds a cancel only when its command ends; here that is after the refill, and after the sheet."""
    monkeypatch.setattr("devices.drivers.document_printer_watch._CANCEL_S", 0.3)
    machine.fate("empty")
    with pytest.raises(OutcomeUnknown):
        machine.print(deadline_s=0.5)
    machine.fate("none")
    await_true(lambda: machine.sheets() == 1, "the late sheet never came out")
    with pytest.raises(SerialUsed):
        machine.print()
    assert machine.sheets() == 1


def test_ippeveprinter_empty_before_is_told_at_once(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devices.drivers.document_printer_watch._CANCEL_S", 0.3)
    machine.fate("empty")
    with pytest.raises(OutcomeUnknown):
        machine.print("S-0", deadline_s=0.5)
    with pytest.raises(PaperOut):
        machine.print("S-1")
    assert machine.journal.attempts("S-1") == ()


def test_ippeveprinter_jam_is_unknown(machine: Machine) -> None:
    machine.fate("jam")
    with pytest.raises(OutcomeUnknown):
        machine.print()


def test_ippeveprinter_power_lost_in_the_job_is_unknown(machine: Machine) -> None:
    machine.fate("empty")

    def pull_the_plug(status: DocumentPrinterStatus) -> None:
        if status.paper is Paper.OUT:
            machine.restart()

    with pytest.raises(OutcomeUnknown):
        machine.print(on_status=pull_the_plug)
    assert machine.outcome() is PrintOutcome.UNKNOWN


def test_ippeveprinter_serial_is_never_printed_again(machine: Machine) -> None:
    machine.print()
    with pytest.raises(SerialUsed):
        machine.print()
    assert machine.sheets() == 1


def test_ippeveprinter_orphan_is_canceled_at_start(machine: Machine) -> None:
    """Create-Job was answered, and the terminal died before the document left: it blocks this printer."""
    driver = machine.driver()
    entry = machine.journal.intend("S-0", sheets=1)
    driver._dialogue.create("S-0", {}, deadline=driver._dialogue.monotonic() + 5)
    done = reconcile_journal(driver, machine.journal, deadline_s=5)
    assert [(d.entry.serial, d.entry.outcome) for d in done] == [(entry.serial, PrintOutcome.NOT_PRINTED)]
    assert machine.print("S-1").sheets == 1


def test_ippeveprinter_terminal_gone_while_it_prints_learns_that_it_did(machine: Machine) -> None:
    class Gone(BaseException):
        """The terminal dies here."""

    def die(step: str) -> None:
        if step == "ended":
            raise Gone

    driver = machine.driver()
    with pytest.raises(Gone):
        driver.print(pdf(), serial="S-1", sheets=1, journal=ToldJournal(machine.journal, die), deadline_s=15)
    assert machine.journal.attempts("S-1")[-1].state is PrintState.SENT
    reconcile_journal(machine.driver(), machine.journal, deadline_s=15)
    assert (machine.outcome(), machine.sheets()) == (PrintOutcome.PRINTED, 1)


def test_ippeveprinter_busy_with_anothers_job_is_waited_for(machine: Machine) -> None:
    driver = machine.driver()
    other, _ = driver._dialogue.create("another", {}, deadline=driver._dialogue.monotonic() + 5)

    def free(step: str) -> None:
        if step == "intend done":
            timer = threading.Timer(0.1, driver_of_others.cancel, [other.job_id], {"deadline": time.monotonic() + 5})
            timer.start()

    driver_of_others = IppDialogue(parse_ipp_address(machine.link))
    journal = ToldJournal(machine.journal, free)
    assert driver.print(pdf(), serial="S-1", sheets=1, journal=journal, deadline_s=15).sheets == 1
    driver_of_others.close()


def test_ippeveprinter_canceled_by_others_before_it_began_is_not_printed(machine: Machine) -> None:
    others = IppDialogue(parse_ipp_address(machine.link))

    def cancel(step: str) -> None:
        if step == "sent done":
            job = machine.journal.attempts("S-1")[-1].job
            assert job is not None
            others.cancel(job.job_id, deadline=others.monotonic() + 5)

    journal = ToldJournal(machine.journal, cancel)
    with pytest.raises((JobCanceled, DocumentRefused)):
        machine.driver().print(pdf(), serial="S-1", sheets=1, journal=journal, deadline_s=15)
    others.close()
    assert (machine.outcome(), machine.sheets()) == (PrintOutcome.NOT_PRINTED, 0)
