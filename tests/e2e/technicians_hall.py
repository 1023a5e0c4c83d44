"""A whole terminal on emulators, and somebody with a badge in front of it."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from kiosk.demo.house import DemoHouse, Plan
from kiosk.demo.process import Process
from kiosk.demo.stage import PATIENCE_S, Stage
from kiosk.vault.device_tests import VaultDeviceTests
from kiosk.vault.store import Vault

if TYPE_CHECKING:
    from kiosk.demo.process import Event
    from kiosk.domain.device_tests import DeviceTest

SIGN: Final = ("up", "up", "down", "down", "left", "right", "left", "right")
PIN: Final = "471902"
TECHNICIANS_CARD: Final = "assets/cards/resident.json"
ATTENDANTS_CARD: Final = "assets/cards/resident-long-term.json"


class Hall:
    """A terminal with every device, and hands on all of them. A context manager: leaving it ends every process."""

    lens: tuple[str, ...] = ("--size", "1280x720")

    def __init__(self, work: Path) -> None:
        self.work = work
        self.state = work / "house" / "terminal"
        self._ends = ExitStack()

    def __enter__(self) -> Self:
        """Start everything, enlist both people."""
        with ExitStack() as ends:
            self._start_all(ends)
            self._ends = ends.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        """End everything."""
        self._ends.close()

    def _start_all(self, ends: ExitStack) -> None:
        (self.work / "screens").mkdir()
        player = f"program:{sys.executable} -m devices.emulators.sound_device --out {self.work / 'heard'}"
        self.sensors = self._start(ends, "sensors", "--path", str(self.work / "sensors"))
        self.camera = self._start(ends, "camera", *self.lens)
        plan = Plan(
            self.work / "house",
            self.work / "papers",
            (
                "backend.hall_poll_s=1",
                f"devices.speaker.link={player}",
                f"devices.sensors.link={self._link(self.sensors)}",
                f"devices.camera.source={self._link(self.camera)}",
            ),
        )
        self.house = house = ends.enter_context(DemoHouse(plan))
        self._enlist("zhou-lei", "周磊", "technician", TECHNICIANS_CARD)
        self._enlist("ma-lan", "马兰", "attendant", ATTENDANTS_CARD)
        self.stage = stage = Stage(house.start_terminal(), self.work / "screens", [])
        stage.page("Home")
        stage.until("hall", lambda: bool(stage.now("standing").get("hall")))
        stage.until("the door", lambda: stage.now("standing").get("door") == "closed")

    def records(self) -> tuple[DeviceTest, ...]:
        """What the terminal has on record of tests, newest first."""
        with closing(Vault.open(self.state)) as vault:
            return VaultDeviceTests(vault).newest(most=200)

    def sign_in(self, card: str) -> Event:
        """Lay the badge down, type the PIN."""
        stage = self.stage
        stage.keys(*SIGN)
        stage.page("SignIn")
        self.reader(f"lay {card}")
        stage.page("EnterPin")
        stage.picture("pin")
        self.reader("lift")
        for digit in PIN:
            stage.touch(f"digit.{digit}")
        return stage.page("Board")

    def _enlist(self, who: str, name: str, role: str, card: str) -> None:
        number = json.loads(Path(card).read_text("utf-8"))["number"]
        asked = ("--id", who, "--name", name, "--role", role, "--stdin", "--state-dir", str(self.state))
        subprocess.run(
            [sys.executable, "-m", "kiosk", "technician", "add", *asked],
            input=f"{PIN}\n{number}\n",
            text=True,
            check=True,
            capture_output=True,
        )

    def reader(self, line: str) -> None:
        """Do something to the emulated reader."""
        assert self.house.reader is not None
        self.house.reader.send(line)

    def _start(self, ends: ExitStack, name: str, *options: str) -> Process:
        process = Process(name, ["emulate", name, *options], log=self.work / f"{name}.log")
        ends.callback(process.end)
        return process

    @staticmethod
    def _link(process: Process) -> str:
        return str(process.expect("link", lambda event: "link" in event, deadline_s=PATIENCE_S)["link"])
