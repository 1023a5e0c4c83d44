"""One window for every test of a module: pages are swapped in it, as on a terminal."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication

from kiosk.domain.message import Language
from kiosk.ports.screen import Layer, Manner
from kiosk.texts import Catalogue
from ui import samples
from ui.collecting import Collecting, collect_due
from ui.engine import bury
from ui.gallery import SamplePanel
from ui.playback import Playback
from ui.shell import Shell

if TYPE_CHECKING:
    from collections.abc import Iterator


class FakeAttendant:
    """Keeps what the screen called back."""

    def __init__(self) -> None:
        self.calls: list[tuple[object, ...]] = []

    def answer(self, token: int, value: object) -> None:
        self.calls.append(("answer", token, value))

    def back(self, token: int) -> None:
        self.calls.append(("back", token))

    def finish(self) -> None:
        self.calls.append(("finish",))

    def touch(self) -> None:
        self.calls.append(("touch",))

    def open_layer(self, layer: Layer) -> None:
        self.calls.append(("open_layer", layer))

    def close_layer(self) -> None:
        self.calls.append(("close_layer",))

    def more_time(self) -> None:
        self.calls.append(("more_time",))

    def set_manner(self, manner: Manner) -> None:
        self.calls.append(("set_manner", manner))

    def attend(self) -> None:
        self.calls.append(("attend",))

    def told(self) -> list[tuple[object, ...]]:
        """Give the calls, without those that only say that somebody is there."""
        return [call for call in self.calls if call != ("touch",)]


@pytest.fixture(scope="session")
def qapp_cls() -> type[QGuiApplication]:
    return QGuiApplication


@pytest.fixture(scope="module", autouse=True)
def collecting(qapp: QGuiApplication) -> Iterator[None]:
    """Threads that other tests left behind destroy nothing of Qt's: garbage is collected here."""
    found = Collecting(qapp).begin()
    yield
    found.end()


@pytest.fixture(autouse=True)
def collected() -> Iterator[None]:
    """No page outlives its test, as none does its turn in a running loop: its bindings would follow every change."""
    yield
    bury()
    collect_due()


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return Catalogue.load()


@pytest.fixture(scope="module")
def module_shell(qapp: QGuiApplication, catalogue: Catalogue) -> Iterator[Shell]:
    shell = Shell(SamplePanel(), catalogue, samples.STANDING, now=lambda: samples.NOW, monotonic=lambda: 0.0)
    shell.open()
    QCoreApplication.processEvents()
    yield shell
    shell.quit()


@pytest.fixture
def shell(module_shell: Shell) -> Shell:
    """The window, upright, in the terminal's own manner, nobody attached."""
    module_shell.resize(1080, 1920)
    module_shell.suit(Manner(Language.ZH_CN))
    module_shell.cover(None)
    module_shell.tell(samples.STANDING)
    return module_shell


@pytest.fixture
def attendant(shell: Shell) -> FakeAttendant:
    fake = FakeAttendant()
    shell.attach(fake)
    return fake


@pytest.fixture
def playback(shell: Shell) -> Playback:
    return Playback(shell)
