"""The emulator's process is killed in the middle of a visit and comes back under another port's name.

As with a USB adapter: `/dev/serial/by-id/…` stays, ttyUSB0 becomes ttyUSB1. A plain name is honestly missing.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from pathlib import Path
from queue import Queue
from typing import TYPE_CHECKING

import pytest

from devices.drivers.id_card_reader import SdtIdCardReader
from devices.links.address import parse_link
from devices.links.choice import link_to
from kiosk.domain.identity import IdCard
from kiosk.ports.errors import PortMissing
from kiosk.ports.statuses import Device, IdCardReaderStatus
from kiosk.ports.ticket_printer import Printed
from tests.fakes.misfortune_desks import ReaderDesk, TicketDesk
from tests.fakes.misfortune_table import Suffered, stories
from tests.fakes.misfortunes import BACK_S, Hosted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.ports.id_card_reader import IdCardReader

ROOT = Path(__file__).resolve().parent.parent.parent
CARD = ROOT / "assets" / "cards" / "resident.json"


told = stories("reader: replugged under another name")


class TestReplugged(Suffered):
    """Named, survived, not lied about."""


class Plugged:
    """`kiosk emulate id-reader`, a process, behind a name that stays."""

    def __init__(self, by_id: Path) -> None:
        self._by_id = by_id
        self.process = self._start()
        self.names = [by_id.resolve()]

    def pull(self) -> None:
        """Kill -9: nothing is said good-bye to, and the port hangs up."""
        self.process.kill()
        self.process.wait(timeout=10)
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()

    def put_back(self) -> None:
        self.process = self._start()
        self.names.append(self._by_id.resolve())

    def _start(self) -> subprocess.Popen[str]:
        command = [
            sys.executable,
            "-m",
            "kiosk",
            "emulate",
            "id-reader",
            "--path",
            str(self._by_id),
            "--card",
            str(CARD),
        ]
        process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        assert "link" in json.loads(process.stdout.readline())
        return process


@pytest.fixture
def plugged(tmp_path: Path) -> Iterator[Plugged]:
    one = Plugged(tmp_path / "usb-1a86_USB_Serial-if00-port0")
    yield one
    one.pull()


@pytest.fixture
def hosted(plugged: Plugged) -> Iterator[Hosted[IdCardReader]]:
    driver: IdCardReader = SdtIdCardReader(link_to(parse_link(f"serial:{plugged._by_id}")))
    one = Hosted(driver, absent=IdCardReaderStatus(Device.OFFLINE))
    yield one
    one.host.stop()


def test_card_is_read_within_five_seconds_of_the_reader_s_coming_back(
    plugged: Plugged, hosted: Hosted[IdCardReader]
) -> None:
    assert isinstance(hosted.do(lambda reader: reader.read_card(deadline_s=3)), IdCard)
    since = time.monotonic()
    plugged.pull()
    assert hosted.await_name(since, frozenset({"device offline"}), within_s=3.0) is not None
    plugged.put_back()
    back = time.monotonic()
    assert isinstance(hosted.do(lambda reader: reader.read_card(deadline_s=3), patient=True), IdCard)
    assert time.monotonic() - back <= BACK_S


def test_visit_that_waits_for_a_card_outlives_the_reader(plugged: Plugged, hosted: Hosted[IdCardReader]) -> None:
    """The page "lay your card down" waits with patience: it need not know that the reader was away."""
    hosted.do(lambda reader: reader.read_card(deadline_s=3))
    plugged.pull()
    came: Queue[object] = Queue()
    hosted.host.submit(lambda reader: reader.read_card(deadline_s=1), came.put, patient=True)
    hosted.await_name(0.0, frozenset({"device offline"}), within_s=3.0)
    plugged.put_back()
    assert isinstance(came.get(timeout=BACK_S), IdCard)


def test_loss_is_logged_once_however_long_it_lasts(plugged: Plugged, hosted: Hosted[IdCardReader]) -> None:
    hosted.do(lambda reader: reader.read_card(deadline_s=3))
    plugged.pull()
    hosted.await_name(0.0, frozenset({"device offline"}), within_s=3.0)
    threading.Event().wait(2.0)
    assert hosted.lost_codes().count("port_missing") <= 1


def test_plain_name_that_moved_is_a_missing_port(plugged: Plugged) -> None:
    plain = plugged.names[0]
    reader = SdtIdCardReader(link_to(parse_link(f"serial:{plain}")))
    reader.open(deadline_s=3)
    plugged.pull()
    reader.close()
    with pytest.raises(PortMissing):
        reader.open(deadline_s=3)


@pytest.mark.parametrize("wire", ["pty", "usb"])
def test_reader_of_this_process_comes_back_under_another_name(wire: str) -> None:
    desk = ReaderDesk(wire)
    desk.job()
    desk.befall("unplug")
    desk.end()
    assert isinstance(desk.hosted.do(lambda reader: reader.read_card(deadline_s=2.0), patient=True), IdCard)
    desk.close()


@pytest.mark.parametrize("wire", ["pty", "usb"])
def test_printer_comes_back_under_another_name_and_prints_once(wire: str) -> None:
    desk = TicketDesk(wire)
    desk.job()
    desk.befall("unplug")
    desk.end()
    came = [desk.job(), desk.job()]  # the first may be the one that meets the loss: then nothing of it was sent
    assert isinstance(came[1], Printed)
    assert desk.lies() == []
    desk.close()
