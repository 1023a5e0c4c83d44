"""The reader is unplugged in the middle of a visit at a real terminal; its port has another name when it is back.

The emulator's process is killed and started anew behind the same symbolic link, as udev keeps /dev/serial/by-id.
"""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING, Self

import pytest

from kiosk.demo.house import DemoHouse, Plan
from kiosk.demo.process import Process, ProcessFailed
from kiosk.demo.stage import PATIENCE_S, Stage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TOLD_S = 3.0
BACK_S = 5.0


class Plugs:
    """A terminal whose reader and ticket printer are named by what stays."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.by_id = folder / "usb-1a86_USB_Serial-if00-port0"
        overrides = [f"devices.id_card_reader.link=serial:{self.by_id}", "devices.document_printer.link="]
        self.house = DemoHouse(Plan(folder / "work", folder / "tickets", overrides))
        self.names: list[Path] = []

    def __enter__(self) -> Self:
        self.plug()
        self.house.__enter__()
        self.stage = Stage(self.house.start_terminal(), self.folder, [])
        self.stage.page("Home")
        self.reader_is("online")
        self.stage.until("the hall", lambda: bool(self.stage.now("standing").get("hall")))
        return self

    def __exit__(self, *_: object) -> None:
        self.house.__exit__(None, None, None)
        self.reader.end()

    def plug(self) -> None:
        """Plug a reader in. It begins to answer when its process is up."""
        self.reader = Process("id-reader", ["emulate", "id-reader", "--path", str(self.by_id)], log=self.folder / "log")
        self.reader.expect("link", lambda event: "link" in event, deadline_s=PATIENCE_S)
        self.names.append(self.by_id.resolve())

    def pull(self) -> None:
        self.reader.kill()
        with suppress(ProcessFailed):  # that it has ended
            self.reader.expect("its end", lambda _event: False, deadline_s=PATIENCE_S)
        self.reader.end()

    def reader_is(self, device: str) -> float:
        """Wait until the terminal says so; how long that took."""
        began = time.monotonic()
        self.stage.until(f"reader {device}", lambda: self.stage.now("standing").get("reader") == device)
        return time.monotonic() - began


@pytest.fixture(scope="module")
def plugs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Plugs]:
    with Plugs(tmp_path_factory.mktemp("replugged")) as plugs:
        yield plugs


@pytest.mark.timeout(180)
def test_visit_outlives_its_reader_and_the_reader_comes_back_under_another_name(plugs: Plugs) -> None:
    stage, terminal = plugs.stage, plugs.house.terminal.pid
    stage.touch_for("takeNumber", "ChooseQueue")
    stage.touch_for("queue.household", "Identify")
    plugs.pull()
    told_s = plugs.reader_is("offline")
    plugs.plug()
    back_s = plugs.reader_is("online")
    token = int(stage.now("page")["token"])
    plugs.reader.send("lay assets/cards/resident.json")
    stage.page("NumberTaken", after=token)
    plugs.reader.send("lift")
    print(f"reader: told after {told_s:.2f} s, back after {back_s:.2f} s, {plugs.names}")  # noqa: T201  measured
    assert (told_s < TOLD_S, back_s < BACK_S, plugs.house.terminal.pid) == (True, True, terminal)
    stage.touch_for("done", "Home")


@pytest.mark.timeout(180)
def test_number_without_a_card_is_given_while_the_reader_is_away(plugs: Plugs) -> None:
    stage = plugs.stage
    stage.page("Home")
    plugs.pull()
    plugs.reader_is("offline")
    stage.touch_for("takeNumber", "ChooseQueue")
    page = stage.touch_for("queue.general", "NumberTaken")
    stage.touch_for("done", "Home")
    plugs.plug()
    plugs.reader_is("online")
    assert page["page"] == "NumberTaken"


@pytest.mark.timeout(180)
def test_number_is_given_while_the_ticket_printer_is_away(plugs: Plugs) -> None:
    stage = plugs.stage
    stage.page("Home")
    assert plugs.house.printer is not None
    plugs.house.printer.send("power off")
    stage.until("no printer", lambda: stage.now("standing").get("printer") == "offline")
    stage.touch_for("takeNumber", "ChooseQueue")
    page = stage.touch_for("queue.general", "NumberTaken")
    plugs.house.printer.send("power on")
    stage.until("the printer", lambda: stage.now("standing").get("printer") == "online")
    stage.touch_for("done", "Home")
    assert page["page"] == "NumberTaken"
