"""Every reader of strangers' bytes over true bytes, over bent ones, and over what once broke it."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final

import pytest

from tests.fuzz.fuzzing import CRASHES, Watch, bend, kept_crashes
from tests.fuzz.targets import TARGETS

if TYPE_CHECKING:
    from pathlib import Path

_BENT: Final = 60  # each; a slow target's share is smaller
_SLOW: Final = {"pack": 4, "hall": 15, "ticket_emulator": 30, "printer_http": 30}


@pytest.mark.parametrize("name", TARGETS)
def test_true_bytes_are_understood(name: str) -> None:
    for seed in TARGETS[name].seeds():
        TARGETS[name].run(seed)


@pytest.mark.parametrize("name", TARGETS)
def test_bent_bytes_are_answered(name: str) -> None:
    target, chance = TARGETS[name], random.Random(20261121)
    seeds, watch = target.seeds(), Watch(TARGETS[name])
    for _ in range(_SLOW.get(name, _BENT)):
        watch(bend(chance, seeds, target.words, target.most_bytes))
    assert not watch.findings, next(iter(watch.findings.values())).told


@pytest.mark.parametrize(
    ("name", "file"),
    [pytest.param(name, file, id=file.stem) for name in TARGETS for file in kept_crashes(name)],
)
def test_what_once_broke_a_reader_does_no_more(name: str, file: Path) -> None:
    watch = Watch(TARGETS[name])
    watch(file.read_bytes())
    assert not watch.findings, next(iter(watch.findings.values())).told


def test_every_kept_input_belongs_to_a_target() -> None:
    kept = {file for name in TARGETS for file in kept_crashes(name)}
    assert kept == set(CRASHES.glob("*.bin"))
