"""Garbage that holds Qt's objects: collected in Qt's thread, by nobody else."""

from __future__ import annotations

import gc
import threading
import weakref
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QObject

from ui.collecting import Collecting, collect_due

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Knot(QObject):
    """A QObject in a cycle, as view-models and their callbacks become."""

    def __init__(self) -> None:
        super().__init__()
        self.itself = self


class Loop:
    """The same without Qt, for a thread to destroy."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def automatic() -> Iterator[None]:
    """As a process is before there is a screen."""
    gc.collect()
    gc.enable()
    yield
    gc.disable()


@pytest.fixture
def collecting(qapp: QCoreApplication) -> Iterator[Collecting]:
    found = Collecting(qapp).begin()
    yield found
    found.end()


def left(kind: type[Knot | Loop] = Knot) -> tuple[weakref.ref[Knot | Loop], list[str]]:
    """Drop a knot; give a look at it, and the names of the threads it will be destroyed in."""
    knot, where = kind(), list[str]()
    look = weakref.ref(knot, lambda _: where.append(threading.current_thread().name))
    return look, where


def run_elsewhere(work: Callable[[], object]) -> None:
    thread = threading.Thread(target=work, name="device")
    thread.start()
    thread.join()


def litter() -> None:
    """Allocate as much as makes the automatic collection run, every generation of it, many times."""
    most = gc.get_threshold()[0]
    for _ in range(200):
        heap = [[index] for index in range(most * 2)]
        heap.clear()


@pytest.mark.usefixtures("collecting")
def test_busy_device_thread_destroys_nothing_of_qt() -> None:
    look, _ = left()
    run_elsewhere(litter)
    assert look() is not None


@pytest.mark.usefixtures("automatic")
def test_without_it_a_busy_device_thread_would() -> None:
    _, where = left(Loop)
    run_elsewhere(litter)
    assert where == ["device"]


def test_qt_s_loop_collects_what_is_due(collecting: Collecting) -> None:
    look, where = left()
    most = gc.get_threshold()[0]
    heap = [[index] for index in range(most * 2)]
    collect_due()
    assert (look(), where, len(heap)) == (None, ["MainThread"], most * 2)


@pytest.mark.usefixtures("collecting")
def test_nothing_due_collects_nothing() -> None:
    gc.collect()
    look, _ = left()
    collect_due()
    assert look() is not None


@pytest.mark.usefixtures("automatic")
def test_end_leaves_no_knot_to_other_threads(qapp: QCoreApplication) -> None:
    collecting = Collecting(qapp).begin()
    _, where = left()
    collecting.end()
    assert (where, gc.isenabled()) == (["MainThread"], True)
