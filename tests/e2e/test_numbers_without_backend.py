"""The backend is gone and people still take numbers at the real window; it comes back, and they are called.

The terminal is killed between two of them, and comes back up while there is nobody to ask. Afterwards it is moved.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Self

import pytest

from kiosk.demo.clerk import Clerk
from kiosk.demo.house import DemoHouse, Plan
from kiosk.demo.process import ProcessFailed
from kiosk.demo.stage import PATIENCE_S, Stage
from kiosk.ports.screen import Layer
from kiosk.vault.offline import VaultOfflineLedger
from kiosk.vault.store import Vault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kiosk.demo.process import Event

_LOOK_S = 0.05


class Hall:
    """One house: a terminal whose numbers anybody may look at, from outside."""

    def __init__(self, work: Path) -> None:
        self._work = work
        overrides = ("backend.hall_poll_s=1", "devices.document_printer.link=")
        self.house = DemoHouse(Plan(work / "house", work / "papers", overrides))
        self.state = work / "house" / "terminal"
        self._database = work / "house" / "backend" / "backend.db"

    def __enter__(self) -> Self:
        self.house.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.house.__exit__(None, None, None)

    def come_up(self) -> None:
        """Start the terminal and wait until it serves."""
        self.stage = Stage(self.house.start_terminal(), self._work, ["processing"])
        self.stage.page("Home")
        self.stage.until("hall, reader and printer", self._all_there)

    def _all_there(self) -> bool:
        standing = self.stage.now("standing")
        devices = (standing.get(name) for name in ("reader", "printer"))
        return bool(standing.get("hall")) and all(device == "online" for device in devices)

    def take(self) -> Event:
        """Take a number of the general counters, without a card, and go home."""
        self.stage.touch_for("takeNumber", "ChooseQueue")
        page = self.stage.touch_for("queue.general", "NumberTaken", "NumberKept", "Problem", "Declined")
        self.stage.touch_for("done", "Home")
        return page

    def kill(self) -> None:
        """kill -9 the terminal."""
        self.house.terminal.kill()
        with suppress(ProcessFailed):  # that it has ended
            self.house.terminal.expect("its end", lambda _event: False, deadline_s=PATIENCE_S)
        self.house.terminal.end()

    def wait(self, what: str, wanted: Callable[[VaultOfflineLedger], bool]) -> None:
        """Wait until the vault says so. Nothing tells of another process's database."""
        ends_at = time.monotonic() + PATIENCE_S
        with closing(Vault.open(self.state)) as vault:
            ledger = VaultOfflineLedger(vault)
            while not wanted(ledger):
                assert time.monotonic() < ends_at, what
                time.sleep(_LOOK_S)

    def ask(self, statement: str) -> list[tuple[object, ...]]:
        """Ask, or change, the backend's database."""
        with closing(sqlite3.connect(self._database, timeout=10, isolation_level=None)) as db:
            return db.execute(statement).fetchall()

    def confirm(self, *arguments: str) -> Event:
        """`kiosk confirm-site`, as a technician types it."""
        told: Event = json.loads(
            subprocess.run(
                [sys.executable, "-m", "kiosk", "confirm-site", "--state-dir", str(self.state), "--json", *arguments],
                capture_output=True,
                text=True,
                check=False,
            ).stdout.splitlines()[-1]
        )
        return told


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    with Hall(tmp_path_factory.mktemp("alone")) as hall:
        yield hall


def _has_numbers(ledger: VaultOfflineLedger) -> bool:
    known = ledger.hall()
    return known is not None and bool(ledger.stock(known.site.id, known.business_date))


@pytest.mark.timeout(300)
def test_numbers_taken_without_a_backend_are_called_once_it_is_back(hall: Hall) -> None:
    hall.come_up()
    hall.wait("ranges", _has_numbers)
    online = hall.take()
    hall.house.stop_backend()
    first = hall.take()
    hall.kill()
    hall.come_up()
    second = hall.take()
    assert [page["offline"] for page in (online, first, second)] == [False, True, True]
    assert [page["paper"] for page in (first, second)] == ["printed", "printed"]

    hall.house.restart_backend()
    hall.wait("reports", lambda ledger: not ledger.untold(1))
    hall.stage.until("the backend found again", lambda: not hall.stage.now("standing")["alone"])
    third = hall.take()
    tickets = [str(page["ticket"]) for page in (online, first, second, third)]
    assert tickets == ["A001", "A5001", "A5002", "A002"]

    clerk, called = Clerk(hall.house), []
    clerk.sign_in()
    clerk.sit_down()
    for _ in tickets:
        clerk.press("next")
        called.append(clerk.ticket)
        clerk.press("start")
        clerk.press("finish")
    assert called == tickets
    assert len(hall.ask("SELECT id FROM numbers")) == len(tickets)


@pytest.mark.timeout(180)
def test_a_moved_terminal_gives_nothing_until_its_site_is_confirmed(hall: Hall) -> None:
    hall.ask("UPDATE terminals SET moved_at = '2026-11-22 00:00:00.000000'")
    hall.stage.layer(Layer.OUT_OF_SERVICE)
    hall.wait("no ranges", lambda ledger: not _has_numbers(ledger))
    assert hall.confirm("--site", "elsewhere")["error"]["code"] == "backend_refused"
    assert hall.confirm() == {"site_id": "qinghe", "name": "云川市青禾区政务服务中心", "confirmed": False}

    assert hall.confirm("--site", "qinghe")["confirmed"] is True
    hall.stage.layer(None)
    assert hall.take()["ticket"] == "A003"
