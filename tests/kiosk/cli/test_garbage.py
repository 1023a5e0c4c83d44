"""When a command's process looks for garbage."""

from __future__ import annotations

import atexit
import gc
from typing import TYPE_CHECKING

import pytest

from kiosk.cli import garbage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture
def at_the_end(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Callable[[], object]]]:
    own = gc.get_threshold()
    planned: list[Callable[[], object]] = []
    monkeypatch.setattr(atexit, "register", planned.append)
    yield planned
    gc.set_threshold(*own)
    gc.unfreeze()


def test_while_a_command_loads_it_is_seldom_looked_for(at_the_end: list[Callable[[], object]]) -> None:
    own = gc.get_threshold()
    garbage.leave()
    assert gc.get_threshold() > own
    assert at_the_end == [gc.freeze]


def test_process_that_stays_looks_as_often_as_python_does(at_the_end: list[Callable[[], object]]) -> None:
    own = gc.get_threshold()
    garbage.leave()
    garbage.mind()
    assert (gc.get_threshold(), gc.get_freeze_count() > 0, len(at_the_end)) == (own, True, 1)


def test_process_that_never_left_it_keeps_all_as_it_is() -> None:
    before = gc.get_threshold(), gc.get_freeze_count()
    garbage.mind()
    assert (gc.get_threshold(), gc.get_freeze_count()) == before
