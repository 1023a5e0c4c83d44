"""The emulated reader's wire: its speed, its callers, its end."""

from __future__ import annotations

import time

import pytest

from devices.emulators.id_reader_card import EmulatedCard
from devices.emulators.id_reader_line import IdReaderEmulator
from devices.links.address import parse_link
from devices.links.choice import link_to
from kiosk.ports.errors import LinkLost

FIND, SELECT, READ = (bytes.fromhex("AAAAAA9669" + tail) for tail in ("0003200122", "0003200221", "0003300132"))


def ask(emulator: IdReaderEmulator, *exchanges: tuple[bytes, int]) -> float:
    """Send commands, await so many bytes for each, and give the seconds that took."""
    link = link_to(parse_link(emulator.link))
    link.open(deadline_s=2)
    started = time.monotonic()
    for command, whole in exchanges:
        link.write(command, deadline_s=1)
        size = whole
        while size > 0:
            chunk = link.read(size, deadline_s=5)
            assert chunk
            size -= len(chunk)
    elapsed = time.monotonic() - started
    link.close()
    return elapsed


@pytest.mark.parametrize(("baud", "least_s"), [(115200, 0.116), (57600, 0.233)])
def test_paced_line_is_never_faster_than_its_speed(baud: int, least_s: float) -> None:
    with IdReaderEmulator(baud=baud) as emulator:
        emulator.lay(EmulatedCard(bytes(256)))
        # 10 bytes out and 15, 19, 1295 back, 10 bits each
        assert ask(emulator, (FIND, 15), (SELECT, 19), (READ, 1295)) >= least_s


def test_unpaced_line_does_not_wait() -> None:
    with IdReaderEmulator(baud=300, paced=False) as emulator:  # at 300 baud a reading would take 44 s
        emulator.lay(EmulatedCard(bytes(256)))
        assert ask(emulator, (FIND, 15), (SELECT, 19), (READ, 1295)) < 5


def test_one_caller_after_another_is_served_over_tcp() -> None:
    with IdReaderEmulator(tcp_port=0, paced=False) as emulator:
        for _ in range(3):
            ask(emulator, (FIND, 11))


def test_stopping_twice_is_harmless() -> None:
    emulator = IdReaderEmulator()
    emulator.start()
    emulator.stop()
    emulator.stop()


def test_emulator_never_started_can_be_stopped() -> None:
    IdReaderEmulator(tcp_port=0).stop()


def test_stopped_emulator_hangs_up() -> None:
    emulator = IdReaderEmulator()
    emulator.start()
    link = link_to(parse_link(emulator.link))
    link.open(deadline_s=1)
    emulator.stop()
    with pytest.raises(LinkLost):
        link.read(1, deadline_s=5)
    link.close()
