"""`kiosk emulate sensors`: a process, driven by its standard input."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from devices.drivers.sensors_fitting import fit_sensors
from kiosk.demo.process import Process
from kiosk.ports.statuses import Device, Door, SensorsStatus

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SOON_S = 20.0


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    log: Path = tmp_path_factory.mktemp("sensors") / "log"
    process = Process("sensors", ["emulate", "sensors", "--sensor", "door"], log=log)
    yield process
    process.end()


def test_commands_are_done_and_answered(emulator: Process) -> None:
    link = str(emulator.expect("link", lambda event: "link" in event, deadline_s=SOON_S)["link"])
    emulator.send("door open")
    emulator.expect("done", lambda event: event.get("is") == "door open", deadline_s=SOON_S)
    sensors = fit_sensors(link)
    sensors.open(deadline_s=SOON_S)
    assert sensors.status(deadline_s=1) == SensorsStatus(Device.ONLINE, Door.OPEN, None, None, None)
    sensors.close()


def test_json_is_taken_too(emulator: Process) -> None:
    emulator.send('{"door": "closed"}')
    assert emulator.expect("done", lambda event: event.get("is") == "door closed", deadline_s=SOON_S)


@pytest.mark.parametrize("line", ["door ajar", "mains lost", "window open", '{"do": "x"', "open"])
def test_other_words_are_not_understood(emulator: Process, line: str) -> None:
    emulator.send(line)
    said = emulator.expect("complaint", lambda event: event.get("event") == "not_understood", deadline_s=SOON_S)
    assert said["message"]


def test_help_names_every_command(emulator: Process) -> None:
    emulator.send("help")
    said = emulator.expect("help", lambda event: event.get("event") == "help", deadline_s=SOON_S)
    assert "door closed|open" in said["commands"]


def test_quit_ends_it_with_zero(emulator: Process) -> None:
    emulator.send("quit")
    assert emulator.wait() == 0
