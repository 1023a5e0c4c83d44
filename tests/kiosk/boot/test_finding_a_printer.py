"""A printer on another port: found by its name, its sensors verified by hands, adopted, and used at the next start."""

from __future__ import annotations

import threading
from queue import Queue
from typing import TYPE_CHECKING

import pytest

from devices.drivers.ticket_printer_fitting import fit_ticket_printer
from devices.emulators.ticket_printer import TicketPrinterEmulator
from devices.emulators.ticket_printer_faults import obey
from devices.emulators.ticket_printer_models import EMULATED
from devices.probing.asking import probe_serial
from devices.probing.ports import SerialPort
from kiosk.boot.benches import bench_found
from kiosk.boot.examining import DeviceExaminer
from kiosk.boot.judging import load_settings
from kiosk.boot.searching import DeviceSearch
from kiosk.domain.device_tests import TestOutcome
from kiosk.ports.errors import SettingsError
from kiosk.ports.statuses import Device
from kiosk.technician.rights import Role, Signed
from kiosk.vault.store import Vault
from tests.fakes.journal import RememberingJournal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kiosk.domain.device_tests import DeviceTest
    from kiosk.journeys.upkeep_probing import Finding, Search
    from kiosk.journeys.upkeep_trials import Trial

WHO = Signed("zhou-lei", Role.TECHNICIAN, "周磊")
SOON_S = 30.0
DEEDS = {
    "hands.do.open_cover": "cover open",
    "hands.do.close_cover": "cover closed",
    "hands.do.take_paper_out": "paper out",
    "hands.do.put_paper_in": "paper full",
}


class Port:
    """An emulated printer on a serial port of its own, and a search that asks this port."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self.vault = Vault.open(state)
        self.journal = RememberingJournal()
        self.emulator = TicketPrinterEmulator(EMULATED["snbc-bt-t080"], tcp=None, paced=False)
        self._thread = threading.Thread(target=self.emulator.serve)
        self._thread.start()
        port = SerialPort(self.emulator.link.removeprefix("serial:").partition("?")[0])
        self.search = DeviceSearch(
            load_settings(state=state),
            state,
            vault=self.vault,
            journal=self.journal,
            owners=(),
            reload=lambda: load_settings(state=state),
            places=lambda _devices: [(port.path, lambda: probe_serial([port]))],
        )

    def end(self) -> None:
        self.emulator.stop()
        self._thread.join()
        self.vault.close()

    def found(self) -> Finding:
        news: Queue[Search] = Queue()
        self.search.begin(news.put)
        while (said := news.get(timeout=SOON_S)).running:
            pass
        (finding,) = said.findings
        return finding

    def verified(self, finding: Finding, *, hands: bool) -> tuple[Trial, list[DeviceTest]]:
        """Check its sensors; `hands`: what is asked for is done, else it is only said to be."""
        kept: list[DeviceTest] = []
        news: Queue[Trial] = Queue()
        examiner = DeviceExaminer({}, keep=kept.append, found=lambda link, row: bench_found(link, row, self.journal))
        examiner.verify(finding.link, finding.rows[0], WHO, on_news=news.put)
        while (trial := news.get(timeout=SOON_S)).running:
            if trial.asked is None:
                continue
            if hands:
                obey(self.emulator.machine, DEEDS[trial.asked.id].split())
            else:
                examiner.tell(well=True)
        return trial, kept


@pytest.fixture
def port(tmp_path: Path) -> Iterator[Port]:
    port = Port(tmp_path)
    yield port
    port.end()


def test_printer_is_found_with_its_row(port: Port) -> None:
    found = port.found()
    assert (found.rows, found.maker, found.model) == (("snbc-bt-t080",), "SNBC", "BT-T080")


def test_sensors_that_tell_right_pass(port: Port) -> None:
    trial, _kept = port.verified(port.found(), hands=True)
    assert {line.id: line.outcome for line in trial.lines} == {
        "open_cover_is_told": TestOutcome.PASS,
        "missing_paper_is_told": TestOutcome.PASS,
    }


def test_cover_that_nobody_opened_is_no_pass(port: Port) -> None:
    trial, _kept = port.verified(port.found(), hands=False)
    assert TestOutcome.PASS not in {line.outcome for line in trial.lines}


def test_what_was_verified_is_kept_with_row_and_technician(port: Port) -> None:
    _trial, kept = port.verified(port.found(), hands=True)
    assert {(one.device, one.model, one.technician) for one in kept} == {("ticket-printer", "snbc-bt-t080", "zhou-lei")}


def test_port_is_free_after_verifying(port: Port) -> None:
    finding = port.found()
    port.verified(finding, hands=True)
    assert port.found() == finding


def test_adopted_printer_is_the_one_of_the_next_start(port: Port) -> None:
    finding = port.found()
    port.search.adopt(finding, finding.rows[0], by="zhou-lei")
    named = load_settings(state=port.state).devices.ticket_printer
    printer = fit_ticket_printer(named.link, named.model)
    printer.open(deadline_s=5.0)
    try:
        assert printer.status(deadline_s=2.0).device is Device.ONLINE
    finally:
        printer.close()


def test_row_that_settings_do_not_know_is_not_adopted(port: Port) -> None:
    finding = port.found()
    with pytest.raises(SettingsError, match="nobodys"):
        port.search.adopt(finding, "nobodys", by="zhou-lei")
    assert load_settings(state=port.state) == load_settings()
