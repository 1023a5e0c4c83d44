"""Door, power and a forgotten card at a real terminal: processes, wires, window, sound; what is seen and heard."""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, Self

import pytest

from devices.emulators.sound_device import heard
from kiosk.demo.house import DemoHouse, Plan
from kiosk.demo.process import Process
from kiosk.demo.stage import PATIENCE_S, Stage
from kiosk.vault.audit import AuditChain
from kiosk.vault.store import Vault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SPOKEN_WITHIN_S = 2.0  # UX.md: a card left lying is said aloud and flashed within 2 s


class Cabinet:
    """A terminal with a speaker whose sounds are kept, and a board of sensors in the test's hands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.out = folder / "heard"
        player = f"program:{sys.executable} -m devices.emulators.sound_device --out {self.out}"
        overrides = [f"devices.speaker.link={player}", "devices.document_printer.link="]
        self.house = DemoHouse(Plan(folder / "work", folder / "tickets", overrides))
        self._ends = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as ends:
            self.sensors = Process(
                "sensors",
                ["emulate", "sensors", "--path", str(self.folder / "sensors")],
                log=self.folder / "sensors.log",
            )
            ends.callback(self.sensors.end)
            link = str(self.sensors.expect("link", lambda event: "link" in event, deadline_s=PATIENCE_S)["link"])
            ends.enter_context(self.house)
            self.stage = Stage(self.house.start_terminal(f"devices.sensors.link={link}"), self.folder, [])
            self.stage.until("the devices", self._is_up)
            self._ends = ends.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.close()

    def _is_up(self) -> bool:
        told = self.stage.now("standing")
        return bool(told.get("hall")) and told.get("door") == "closed" and told.get("speaker") == "online"

    def reader(self, line: str) -> None:
        assert self.house.reader is not None
        self.house.reader.send(line)

    def sense(self, line: str) -> None:
        self.sensors.send(line)

    def arrive(self) -> None:
        """Somebody lays down their card; it is read."""
        self.reader("lay assets/cards/resident.json")
        self.stage.page("ChooseQueue", after=int(self.stage.now("page").get("token", 0)))

    def open_door(self) -> None:
        """Open the cabinet and shut it again."""
        self.sense("door open")
        self.see_the_door_open_and_shut()

    def see_the_door_open_and_shut(self) -> None:
        """Shut the door, once it was seen open, and wait for the home page."""
        stage = self.stage
        stage.until("the open door", lambda: stage.now("standing").get("door") == "open")
        self.sense("door closed")
        stage.until("the shut door", lambda: stage.now("standing").get("door") == "closed")
        stage.page("Home")
        stage.layer(None)

    def lose_power(self) -> None:
        """Cut the power, and give it back."""
        self.sense("mains lost")
        self.stage.layer("out_of_service")
        self.sense("mains ok")
        self.stage.layer(None)

    def sound_after(self, count: int) -> None:
        """Wait until one more sound than so many has begun."""
        ends = time.monotonic() + PATIENCE_S
        while len(heard(self.out)) <= count and time.monotonic() < ends:
            time.sleep(0.02)  # nothing tells of another process's files
        assert len(heard(self.out)) > count


@pytest.fixture(scope="module")
def cabinet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cabinet]:
    with Cabinet(tmp_path_factory.mktemp("cabinet")) as cabinet:
        yield cabinet


def test_forgotten_card_is_said_and_flashed_within_two_seconds(cabinet: Cabinet) -> None:
    cabinet.arrive()
    before = len(heard(cabinet.out))
    cabinet.stage.touch("finish")
    left = time.monotonic()
    cabinet.stage.layer("card_left")
    seen_s = time.monotonic() - left
    cabinet.sound_after(before)
    said_s = time.monotonic() - left
    print(f"card left: seen after {seen_s:.2f} s, heard after {said_s:.2f} s")  # noqa: T201  a measured figure
    cabinet.reader("lift")
    cabinet.stage.layer(None)
    assert (seen_s < SPOKEN_WITHIN_S, said_s < SPOKEN_WITHIN_S) == (True, True)


def test_opened_door_wipes_the_visit_until_it_is_closed(cabinet: Cabinet) -> None:
    cabinet.arrive()
    cabinet.reader("lift")
    stage, token = cabinet.stage, int(cabinet.stage.now("page")["token"])
    opened = time.monotonic()
    cabinet.sense("door open")
    stage.page("Home", "SignIn", after=token)  # whoever opened it may be asked who they are
    print(f"door: wiped after {time.monotonic() - opened:.2f} s")  # noqa: T201  a measured figure
    cabinet.see_the_door_open_and_shut()


def test_power_cut_closes_the_terminal_until_it_is_back(cabinet: Cabinet) -> None:
    cabinet.lose_power()


def test_page_is_read_aloud_when_asked_for(cabinet: Cabinet) -> None:
    cabinet.stage.touch("accessibility")
    cabinet.stage.layer("accessibility")
    before = len(heard(cabinet.out))
    cabinet.stage.touch("voice")
    cabinet.sound_after(before)
    cabinet.stage.touch("voice")
    cabinet.stage.touch("closeLayer")
    cabinet.stage.layer(None)


def test_alerts_are_kept_in_the_audit_chain(cabinet: Cabinet) -> None:
    cabinet.arrive()
    cabinet.stage.touch("finish")
    cabinet.stage.layer("card_left")
    cabinet.reader("lift")
    cabinet.stage.layer(None)
    cabinet.lose_power()
    cabinet.open_door()
    vault = Vault.open(cabinet.folder / "work" / "terminal")
    with vault.look() as db:
        events = [row[0] for row in db.execute("SELECT event FROM audit ORDER BY number")]
    AuditChain(vault).verify()
    vault.close()
    assert {"card_left", "card_taken", "door_opened", "door_closed", "power_lost", "power_back"} <= set(events)
