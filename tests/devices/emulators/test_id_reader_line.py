"""The emulated reader's wire: its speed, its callers, its end."""

from __future__ import annotations

import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from devices.emulators.id_reader_card import EmulatedCard
from devices.emulators.id_reader_line import IdReaderEmulator
from devices.links.address import parse_link
from devices.links.choice import link_to
from kiosk.ports.errors import LinkLost, PortMissing

if TYPE_CHECKING:
    from pathlib import Path

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


def find_at(link: str) -> bytes:
    with closing(link_to(parse_link(link))) as wire:
        wire.open(deadline_s=2)
        wire.write(FIND, deadline_s=1)
        return wire.read(100, deadline_s=0.3)


@pytest.mark.parametrize(("baud", "heard"), [(19200, True), (115200, False)])
def test_strict_line_understands_its_own_speed_only(baud: int, heard: bool) -> None:
    with IdReaderEmulator(baud=19200, paced=False, strict_baud=True) as emulator:
        assert bool(find_at(emulator.link.replace("19200", str(baud)))) is heard


def test_lenient_line_understands_every_speed() -> None:
    with IdReaderEmulator(baud=19200, paced=False) as emulator:
        assert find_at(emulator.link.replace("19200", "9600"))


def test_speed_set_by_the_host_is_the_lines_speed() -> None:
    with IdReaderEmulator(paced=False, strict_baud=True) as emulator:
        link = emulator.link
        assert ask(emulator, (bytes.fromhex("AAAAAA96690003600467"), 11)) < 5
        assert (find_at(link), bool(find_at(emulator.link)), emulator.link[-9:]) == (b"", True, "baud=9600")


def test_wrong_speed_is_an_event() -> None:
    told: list[str] = []
    with IdReaderEmulator(baud=19200, paced=False, strict_baud=True, tell=told.append) as emulator:
        find_at(emulator.link.replace("19200", "9600"))
    assert told == ["wrong_speed"]


@pytest.mark.parametrize("port", [None, 0], ids=["pty", "tcp"])
def test_pulled_cable_hangs_up(port: int | None) -> None:
    with IdReaderEmulator(tcp_port=port, paced=False) as emulator:
        link = link_to(parse_link(emulator.link))
        link.open(deadline_s=1)
        link.write(FIND, deadline_s=1)
        assert link.read(100, deadline_s=5)
        emulator.unplug()
        with pytest.raises(LinkLost):
            link.read(1, deadline_s=5)
        link.close()


@pytest.mark.parametrize("port", [None, 0], ids=["pty", "tcp"])
def test_reader_plugged_in_again_answers_at_its_path(port: int | None, tmp_path: Path) -> None:
    path = tmp_path / "reader" if port is None else None
    with IdReaderEmulator(tcp_port=port, path=path, paced=False) as emulator:
        link = emulator.link
        emulator.unplug()
        with pytest.raises(PortMissing):
            find_at(link)
        emulator.plug()
        assert find_at(link)


def test_path_is_taken_away_at_the_end(tmp_path: Path) -> None:
    with IdReaderEmulator(path=tmp_path / "reader"):
        assert (tmp_path / "reader").is_symlink()
    assert not (tmp_path / "reader").is_symlink()


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
