"""A reader whose speed nobody knows."""

from __future__ import annotations

import os
import tty
from typing import TYPE_CHECKING

import pytest

from devices.drivers.id_card_reader import SdtIdCardReader
from devices.drivers.id_card_reader_fitting import fit_reader
from devices.emulators.id_reader import EmulatedIdReader
from devices.emulators.id_reader_card import card_from
from devices.emulators.id_reader_line import IdReaderEmulator
from devices.links.address import PROBED_BAUDS
from kiosk.ports.errors import Canceled, DeviceSilent, PortMissing, ReaderFault, WrongDevice
from tests.fakes.reader_link import FakeClock, ReaderLink

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Wire:
    """One wire with a reader that runs at one speed; a link for each speed, as it would be opened."""

    def __init__(self, true_baud: int | None) -> None:
        self.clock = FakeClock()
        self.reader = EmulatedIdReader()
        self.true_baud = true_baud
        self.opened: list[int] = []
        self.links = {baud: self._link(baud) for baud in PROBED_BAUDS}
        first, *others = PROBED_BAUDS
        self.driver = SdtIdCardReader(
            self.links[first],
            baud=first,
            other_speeds={baud: self.links[baud] for baud in others},
            monotonic=self.clock,
        )

    def _link(self, baud: int) -> ReaderLink:
        wire = self

        class AtSpeed(ReaderLink):
            def open(self, *, deadline_s: float) -> None:
                wire.opened.append(baud)
                super().open(deadline_s=deadline_s)

            def write(self, data: bytes, *, deadline_s: float) -> None:
                heard = data if baud == wire.true_baud else bytes(byte ^ 0x33 for byte in data)
                super().write(heard, deadline_s=deadline_s)

        return AtSpeed(self.reader, self.clock)


@pytest.mark.parametrize("baud", PROBED_BAUDS)
def test_reader_is_found_at_its_speed(baud: int) -> None:
    wire = Wire(baud)
    wire.driver.open(deadline_s=3)
    assert wire.driver.capabilities().baud == baud


@pytest.mark.parametrize("baud", PROBED_BAUDS)
def test_probing_ends_by_its_deadline(baud: int) -> None:
    wire = Wire(baud)
    wire.driver.open(deadline_s=3)
    assert wire.clock.now <= 1003.01


def test_speed_is_not_known_before_it_was_found() -> None:
    assert Wire(9600).driver.capabilities().baud is None


def test_found_speed_is_tried_first_ever_after() -> None:
    wire = Wire(19200)
    wire.driver.open(deadline_s=3)
    wire.driver.close()
    wire.opened.clear()
    wire.driver.open(deadline_s=3)
    assert wire.opened == [19200]


def test_reader_exchanged_for_one_of_another_speed_is_found_again() -> None:
    wire = Wire(19200)
    wire.driver.open(deadline_s=3)
    wire.true_baud = 57600
    wire.driver.open(deadline_s=3)
    assert wire.driver.capabilities().baud == 57600


def test_silence_at_every_speed_is_silence() -> None:
    wire = Wire(None)
    with pytest.raises(DeviceSilent, match="115200, 57600, 38400, 19200, 9600"):
        wire.driver.open(deadline_s=3)


def test_silence_is_told_by_the_deadline_and_the_port_is_let_go() -> None:
    wire = Wire(None)
    with pytest.raises(DeviceSilent):
        wire.driver.open(deadline_s=3)
    assert wire.clock.now <= 1003.01
    assert not any(link.is_open for link in wire.links.values())


def test_device_that_babbles_at_one_speed_is_the_wrong_one() -> None:
    wire = Wire(38400)
    wire.reader.misfortunes.set("babble")
    with pytest.raises(WrongDevice):
        wire.driver.open(deadline_s=3)


def test_fault_of_the_module_is_told_at_once() -> None:
    wire = Wire(115200)
    wire.reader.misfortunes.set("sam", "66")
    with pytest.raises(ReaderFault):
        wire.driver.open(deadline_s=3)
    assert wire.opened == [115200]


@pytest.mark.parametrize("step", range(8))
def test_probing_can_be_canceled_at_any_step(step: int) -> None:
    wire = Wire(None)
    first, second = list(wire.links.values())[:2]
    (first if step < 4 else second).interrupt_after_reads = step % 4
    with pytest.raises(Canceled):
        wire.driver.open(deadline_s=3)


def test_canceled_probing_can_be_done_again() -> None:
    wire = Wire(9600)
    next(iter(wire.links.values())).interrupt_after_reads = 1
    with pytest.raises(Canceled):
        wire.driver.open(deadline_s=3)
    wire.driver.open(deadline_s=3)
    assert wire.driver.capabilities().baud == 9600


# ── on a real line, whose far end understands one speed only ──


@pytest.fixture(params=[115200, 9600])
def line(request: pytest.FixtureRequest) -> Iterator[IdReaderEmulator]:
    with IdReaderEmulator(baud=request.param, paced=False, strict_baud=True) as emulator:
        yield emulator


def probing(link: str) -> str:
    return link.partition("?")[0] + "?baud=probe"


def test_reader_on_a_real_line_is_found_and_read(line: IdReaderEmulator) -> None:
    line.lay(card_from({"name": "样例", "number": "11010519491231002X"}))
    reader = fit_reader(probing(line.link))
    reader.open(deadline_s=5)
    card = reader.read_card(deadline_s=2)
    reader.close()
    assert (card.number, f"baud={reader.capabilities().baud}") == ("11010519491231002X", line.link.partition("?")[2])


def test_wrong_speed_on_a_real_line_is_silence() -> None:
    with IdReaderEmulator(baud=19200, paced=False, strict_baud=True) as emulator:
        reader = fit_reader(emulator.link.replace("19200", "115200"))
        with pytest.raises(DeviceSilent):
            reader.open(deadline_s=1)


def test_reader_told_to_change_its_speed_is_found_at_the_new_one() -> None:
    with IdReaderEmulator(paced=False, strict_baud=True) as emulator:
        reader = fit_reader(probing(emulator.link))
        reader.open(deadline_s=5)
        emulator.set_baud(38400)
        reader.open(deadline_s=5)
        reader.close()
    assert reader.capabilities().baud == 38400


def test_port_that_is_missing_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(PortMissing):
        fit_reader(f"serial:{tmp_path}/none?baud=probe").open(deadline_s=5)


def test_silent_port_of_unknown_speed_is_silent() -> None:
    master, slave = os.openpty()
    tty.setraw(slave)
    reader = fit_reader(f"serial:{os.ttyname(slave)}?baud=probe")
    with pytest.raises(DeviceSilent):
        reader.open(deadline_s=1)
    os.close(slave)
    os.close(master)
