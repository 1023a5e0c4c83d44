"""Looking what is connected where, from the technician's page."""

from __future__ import annotations

import threading
from queue import Queue
from typing import TYPE_CHECKING

import pytest

from devices.probing.found import Answer, Found, Probed, Try
from kiosk.boot.judging import load_settings
from kiosk.boot.searching import DeviceSearch, hosts_of, lasting
from kiosk.health.events import Event
from kiosk.journeys.upkeep_probing import Finding, Search, Tried
from kiosk.ports.errors import SettingsError
from kiosk.upkeep.kinds import DeviceKind
from kiosk.vault.store import Vault
from tests.fakes.journal import RememberingJournal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from kiosk.settings import DeviceSettings

FOUND = Found(
    "ticket-printer",
    "serial:/dev/ttyUSB1?baud=19200",
    maker="SNBC",
    model="BT-T080",
    firmware="1.07",
    serial="123",
    rows=("snbc-bt-t080",),
)
PROBED = Probed(FOUND, (Try("serial:/dev/ttyUSB1?baud=19200", "printer", Answer.FOUND, 88.4),))
SILENT = Probed(None, (Try("serial:/dev/ttyUSB0?baud=9600", "reader", Answer.SILENT, 600.0),))
SOON_S = 10.0


class Owner:
    """A device's owner that was asked to stand aside."""

    def __init__(self) -> None:
        self.aside: list[float] = []

    def stand_aside(self, for_s: float) -> None:
        self.aside.append(for_s)


class Bay:
    """A search over places in memory."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self.vault = Vault.open(state)
        self.journal = RememberingJournal()
        self.owner = Owner()
        self.gate = threading.Event()
        self.gate.set()
        self.broken: Exception | None = None
        self.news: Queue[Search] = Queue()
        self.search = DeviceSearch(
            load_settings(state=state),
            state,
            vault=self.vault,
            journal=self.journal,
            owners=(self.owner, object()),
            reload=lambda: load_settings(state=state),
            places=self._places,
        )

    def _places(self, _devices: DeviceSettings) -> Iterator[tuple[str, Callable[[], Iterable[Probed]]]]:
        yield "/dev/ttyUSB0", lambda: self._asked(SILENT)
        yield "/dev/ttyUSB1", lambda: self._asked(PROBED)

    def _asked(self, probed: Probed) -> list[Probed]:
        assert self.gate.wait(SOON_S)
        if self.broken is not None:
            raise self.broken
        return [probed]

    def run(self) -> Search:
        self.search.begin(self.news.put)
        while (said := self.news.get(timeout=SOON_S)).running:
            pass
        return said


@pytest.fixture
def bay(tmp_path: Path) -> Iterator[Bay]:
    bay = Bay(tmp_path)
    yield bay
    bay.gate.set()
    bay.vault.close()


def test_search_that_begins_has_found_nothing(bay: Bay) -> None:
    begun = bay.search.begin(bay.news.put)
    assert (begun.running, begun.findings, begun.tries) == (True, (), ())


def test_every_place_is_told_before_it_is_asked(bay: Bay) -> None:
    bay.search.begin(bay.news.put)
    told: list[str] = []
    while (said := bay.news.get(timeout=SOON_S)).running:
        told.append(said.at)
    assert list(dict.fromkeys(told)) == ["/dev/ttyUSB0", "/dev/ttyUSB1"]


@pytest.mark.parametrize("error", [SettingsError("a speed that this port does not know"), ZeroDivisionError()])
def test_search_that_breaks_off_is_told_to_be_over(bay: Bay, error: Exception) -> None:
    bay.broken = error
    assert bay.run().running is False


def test_what_answered_is_a_finding(bay: Bay) -> None:
    (finding,) = bay.run().findings
    assert finding == Finding(
        DeviceKind.TICKET_PRINTER,
        FOUND.link,
        "SNBC",
        "BT-T080",
        "1.07",
        "123",
        ("snbc-bt-t080",),
        now="",
        now_row="epson-tm-t88iii",
    )


def test_every_try_is_told(bay: Bay) -> None:
    assert [(one.answer, one.elapsed_ms) for one in bay.run().tries] == [(Tried.SILENT, 600), (Tried.FOUND, 88)]


def test_owners_stand_aside_for_every_place(bay: Bay) -> None:
    bay.run()
    assert len(bay.owner.aside) == 2


def test_numbers_rise(bay: Bay) -> None:
    first = bay.run()
    assert bay.search.begin(bay.news.put).number > first.number


def test_stopped_search_tells_nothing_more(bay: Bay) -> None:
    bay.gate.clear()
    bay.search.begin(bay.news.put)
    assert bay.news.get(timeout=SOON_S).at == "/dev/ttyUSB0"
    stopped = bay.search.stop()
    bay.gate.set()
    for thread in threading.enumerate():
        if thread.name == "search":
            thread.join(SOON_S)
    assert (stopped.running, bay.news.empty()) == (False, True)


def test_adopted_finding_is_written_logged_and_audited(bay: Bay) -> None:
    (finding,) = bay.run().findings
    adopted = bay.search.adopt(finding, "snbc-bt-t080", by="zhou-lei")
    with bay.vault.look() as db:
        audited = [row[0] for row in db.execute("SELECT event FROM audit")]
    noted = bay.journal.count(Event.SETTING_ADOPTED)
    assert (load_settings(state=bay.state).devices.ticket_printer.link, noted, audited, adopted.overruled) == (
        FOUND.link,
        2,
        [Event.SETTING_ADOPTED],
        (),
    )


def test_adoption_that_cannot_be_audited_holds_and_is_told_to_hold(bay: Bay) -> None:
    (finding,) = bay.run().findings
    with bay.vault.look() as db:
        db.execute("PRAGMA query_only = ON")
    adopted = bay.search.adopt(finding, "snbc-bt-t080", by="zhou-lei")
    assert (adopted.overruled, bay.journal.count(Event.AUDIT_MISSED)) == ((), 1)


def test_lasting_name_is_written_down() -> None:
    named = Found("ticket-printer", FOUND.link, names=("/dev/serial/by-id/usb-x",))
    assert lasting(named) == "serial:/dev/serial/by-id/usb-x?baud=19200"


@pytest.mark.parametrize("link", ["tcp:192.0.2.10:9100", "ipp://192.0.2.11/ipp/print"])
def test_link_without_lasting_names_stays(link: str) -> None:
    assert lasting(Found("ticket-printer", link, names=("/dev/serial/by-id/usb-x",))) == link


def test_hosts_are_those_of_the_settings() -> None:
    overrides = (
        "devices.ticket_printer.link=tcp:192.0.2.10:9101",
        "devices.document_printer.link=ipp://192.0.2.11:8631/ipp/print",
    )
    assert list(hosts_of(load_settings(overrides=overrides).devices)) == [
        ("192.0.2.10", 9101, 631),
        ("192.0.2.11", 9100, 8631),
    ]


def test_one_host_with_both_is_asked_once() -> None:
    overrides = (
        "devices.ticket_printer.link=tcp:192.0.2.10:9101",
        "devices.document_printer.link=ipp://192.0.2.10:8631/ipp/print",
    )
    assert list(hosts_of(load_settings(overrides=overrides).devices)) == [("192.0.2.10", 9101, 8631)]


def test_serial_printer_names_no_host() -> None:
    overrides = ("devices.ticket_printer.link=serial:/dev/ttyUSB0",)
    assert list(hosts_of(load_settings(overrides=overrides).devices)) == []
