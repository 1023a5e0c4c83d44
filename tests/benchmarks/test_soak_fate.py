"""A misfortune comes, goes, and its device is back in time or is stuck."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from benchmarks.soak_fate import BACK_S, Fate, well
from benchmarks.soak_plan import BACKEND_STOPPED, Befalling, Device, Misfortune

WELL: dict[str, object] = {
    "hall": True,
    "backend_trouble": None,
    "reader": "online",
    "printer": "online",
    "document_printer": "online",
}
UNWELL = WELL | {"printer": "offline"}
NO_BACKEND = WELL | {"backend_trouble": "error.backend"}
COVER_OPEN = Misfortune(Device.PRINTER, "cover open")
UNPLUGGED = Misfortune(Device.READER, "unplug", "plug")


@dataclass
class Neighbours:
    """Write down what is said."""

    heard: list[str] = field(default_factory=list)

    def say(self, device: Device, words: str) -> None:
        self.heard.append(f"{device}: {words}")

    def stop_backend(self) -> None:
        self.heard.append("stop")

    def restart_backend(self) -> None:
        self.heard.append("restart")


@dataclass
class Played:
    """Fate with a clock of its own."""

    neighbours: Neighbours = field(default_factory=Neighbours)
    now_s: float = 100.0

    def __post_init__(self) -> None:
        self.fate = Fate(self.neighbours, clock=lambda: self.now_s)

    def pass_by(self, after_s: float, standing: dict[str, object]) -> None:
        self.now_s += after_s
        self.fate.pass_by(standing)

    def befall(self, misfortune: Misfortune) -> None:
        """It comes after 1 s and lasts 2 s; now it is just over."""
        self.fate.let_come(Befalling(misfortune, 1, 2))
        self.pass_by(1, WELL)
        self.pass_by(2, UNWELL)


@pytest.fixture
def played() -> Played:
    return Played()


def test_nothing_is_said_before_its_time(played: Played) -> None:
    played.fate.let_come(Befalling(COVER_OPEN, 1, 2))
    played.pass_by(0.9, WELL)
    assert played.neighbours.heard == []


def test_it_begins_and_ends_with_its_words(played: Played) -> None:
    played.befall(COVER_OPEN)
    assert played.neighbours.heard == ["printer: cover open", "printer: clear"]


def test_what_was_unplugged_is_cleared_and_plugged(played: Played) -> None:
    played.befall(UNPLUGGED)
    assert played.neighbours.heard == ["reader: unplug", "reader: clear", "reader: plug"]


def test_what_passes_by_itself_is_not_ended(played: Played) -> None:
    played.befall(Misfortune(Device.PRINTER, "hang up", ""))
    assert played.neighbours.heard == ["printer: hang up"]


def test_the_backend_is_stopped_and_started(played: Played) -> None:
    played.befall(BACKEND_STOPPED)
    assert played.neighbours.heard == ["stop", "restart"]


def test_a_device_that_is_back_tells_how_long_it_took(played: Played) -> None:
    played.befall(COVER_OPEN)
    played.pass_by(1.5, WELL)
    played.pass_by(BACK_S, WELL)
    assert (played.fate.recovered_s, played.fate.stuck) == ({Device.PRINTER: [1.5]}, [])


def test_a_device_that_fell_ill_again_is_back_from_the_last_time_on(played: Played) -> None:
    played.befall(COVER_OPEN)
    played.pass_by(0.5, WELL)
    played.pass_by(0.5, UNWELL)
    played.pass_by(1, WELL)
    played.pass_by(BACK_S, WELL)
    assert played.fate.recovered_s == {Device.PRINTER: [2]}


def test_a_device_that_is_not_back_is_stuck(played: Played) -> None:
    played.befall(COVER_OPEN)
    played.pass_by(BACK_S, UNWELL)
    assert len(played.fate.stuck) == 1
    assert "printer offline" in played.fate.stuck[0]


def test_only_the_device_it_befell_is_judged(played: Played) -> None:
    played.befall(UNPLUGGED)
    played.pass_by(BACK_S, UNWELL)
    assert played.fate.stuck == []


def test_no_second_one_comes_before_the_first_is_judged(played: Played) -> None:
    played.befall(COVER_OPEN)
    played.fate.let_come(Befalling(UNPLUGGED, 0, 1))
    played.pass_by(1, WELL)
    assert played.fate.happened == {Device.PRINTER: 1}


def test_it_is_calm_again_when_it_was_judged(played: Played) -> None:
    calm = [played.fate.calm]
    played.befall(COVER_OPEN)
    calm.append(played.fate.calm)
    played.pass_by(BACK_S, WELL)
    assert [*calm, played.fate.calm] == [True, False, True]


@pytest.mark.parametrize(
    ("standing", "device", "is_well"),
    [
        (WELL, None, True),
        (UNWELL, None, False),
        (NO_BACKEND, None, False),
        (UNWELL, Device.PRINTER, False),
        (UNWELL, Device.READER, True),
        (NO_BACKEND, Device.PRINTER, True),
        (NO_BACKEND, Device.BACKEND, False),
        (UNWELL, Device.BACKEND, True),
        ({}, Device.READER, False),
        ({}, None, False),
    ],
)
def test_the_standing_tells_who_is_well(standing: dict[str, object], device: Device | None, *, is_well: bool) -> None:
    assert well(standing, device) is is_well
