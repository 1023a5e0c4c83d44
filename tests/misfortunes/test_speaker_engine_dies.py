"""The speech engine, or the sound device, goes away in the middle of a sentence: said by a status, never by a page."""

from __future__ import annotations

import sys
import time
from queue import Queue
from typing import TYPE_CHECKING

import pytest

from devices.drivers.speaker import ProgramSpeaker
from devices.emulators.sound_device import heard
from devices.host import DeviceHost
from kiosk.announcing import Announcement, Announcer
from kiosk.domain.message import Language
from kiosk.health.events import Event
from kiosk.ports.speaker import Audience, Utterance
from kiosk.ports.statuses import Device, SpeakerStatus
from tests.fakes.journal import RememberingJournal
from tests.fakes.loop import ManualLoop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SOON_S = 40.0
DYING = """#!/bin/sh
if [ -e "$0.well" ]; then exec espeak-ng --stdin --stdout "$@"; fi
espeak-ng --stdin --stdout "$@" | head -c 20000
kill -9 $$
"""


class Hall:
    """A terminal's voice: announcer, owner thread, driver, an engine that dies, an emulated sound device."""

    def __init__(self, folder: Path) -> None:
        self.engine = folder / "engine"
        self.engine.write_text(DYING)
        self.engine.chmod(0o755)
        self.out = folder / "heard"
        self.journal = RememberingJournal()
        self.statuses: Queue[SpeakerStatus] = Queue()
        player = [sys.executable, "-m", "devices.emulators.sound_device", "--out", str(self.out), "--unpaced"]
        speaker = ProgramSpeaker(player, name="hall", clips=folder, engine=[str(self.engine)])
        self.host: DeviceHost[ProgramSpeaker, SpeakerStatus] = DeviceHost(
            speaker,
            name="speaker",
            journal=self.journal,
            on_status=self.statuses.put,
            absent=SpeakerStatus(Device.OFFLINE),
        )
        self.loop = ManualLoop()
        self.announcer = Announcer(self.loop, journal=self.journal)
        self.host.start()
        self.announcer.attach(self.host)

    def say(self, text: str) -> str:
        """Have it said; gives how that ended, as the log tells it."""
        self.announcer.page([Announcement(Utterance(text, Language.EN), Audience.EVERYBODY)])
        before = self.journal.count(Event.SAID)
        self.until(lambda: self.journal.count(Event.SAID) > before)
        return str(next(values["outcome"] for event, values in reversed(self.journal.entries) if event is Event.SAID))

    def until(self, seen: Callable[[], bool]) -> None:
        ends = time.monotonic() + SOON_S
        while not seen():
            assert time.monotonic() < ends
            self.loop.settle()

    def status(self, device: Device) -> SpeakerStatus:
        while True:
            status = self.statuses.get(timeout=SOON_S)
            if status.device is device:
                return status


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    hall = Hall(tmp_path)
    hall.status(Device.ONLINE)
    yield hall
    hall.host.stop()


def test_engine_that_dies_mid_sentence_is_a_lost_device(hall: Hall) -> None:
    assert hall.say("one two three four five six") == "link_lost"
    assert hall.status(Device.OFFLINE).device is Device.OFFLINE


def test_what_was_said_until_then_was_heard(hall: Hall) -> None:
    hall.say("one two three four five six")
    assert 0.1 < sum(heard(hall.out)) < 1.0


def test_speaker_comes_back_by_itself(hall: Hall) -> None:
    hall.say("one two three four five six")
    hall.status(Device.OFFLINE)
    assert hall.status(Device.ONLINE).device is Device.ONLINE


def test_next_sentence_is_said_when_the_engine_is_well(hall: Hall) -> None:
    hall.say("one two three four five six")
    (hall.engine.parent / "engine.well").touch()
    assert hall.say("seven eight nine") == "spoken"


def test_loss_is_logged_once(hall: Hall) -> None:
    hall.say("one two three")
    hall.status(Device.ONLINE)
    assert hall.journal.count(Event.DEVICE_LOST) == 1
