"""The house of a soak: every neighbour a process of its own, as fast as it can be."""

from __future__ import annotations

import json
import re
import shlex
import sqlite3
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.soak_plan import Device
from kiosk.demo.house import DOCUMENTS, PRINTER, READER, DemoHouse, Plan
from kiosk.demo.process import ProcessFailed
from kiosk.domain.ethnicities import ETHNICITIES
from tests.e2e.killing_truth import Register

if TYPE_CHECKING:
    from benchmarks.soak_figures import Accounts
    from kiosk.demo.process import Event, Process

COMPRESSED: Final = (
    "backend.hall_poll_s=1",
    "panel.reduced_motion=true",
    "times.idle_s=6",
    "times.idle_personal_s=6",
    "times.idle_large_s=6",
    "times.more_time_s=2",
    "times.farewell_s=6",
    "times.countdown_s=5",
)
_SERIAL: Final = re.compile(rb"[0-9]{8}-([A-Z])-([0-9]{4,5})")
_KEPT_S: Final = 5.0  # a document is written long before


class SoakHouse(DemoHouse):
    """A demonstration's house without its paces; the reader keeps its name when its cable is put back."""

    def __init__(self, work: Path) -> None:
        """Plan only; entering starts. `work`: state, logs and, for a moment each, papers."""
        self.papers = work / "papers"
        self._cable = work / "reader"
        super().__init__(Plan(work / "house", self.papers, COMPRESSED))
        self.register = Register(work / "house" / "backend" / "backend.db")
        self._database = work / "house" / "backend" / "backend.db"

    def _start_emulators(self) -> None:
        path, out = str(self._cable), str(self.papers)
        self.reader = self._start("id-reader", ["emulate", "id-reader", "--no-paced", "--path", path])
        self.printer = self._start("ticket-printer", ["emulate", "ticket-printer", "--unpaced", "--out", out])
        self.documents = self._start("document-printer", ["emulate", "document-printer", "--speed", "0", "--out", out])
        for setting, process in ((READER, self.reader), (PRINTER, self.printer), (DOCUMENTS, self.documents)):
            self._links[setting] = self._link(process)

    def kept(self) -> Counter[str]:
        """Give the backend's numbers as they are called, and how often each was given."""
        query = "SELECT q.letter, n.number FROM numbers n JOIN queues q ON q.site_id = n.site_id AND q.id = n.queue_id"
        with closing(sqlite3.connect(f"file:{self._database}?mode=ro", uri=True, timeout=5)) as database:
            return Counter(f"{letter}{number:03d}" for letter, number in database.execute(query))

    def serve_all(self) -> None:
        """Have everybody who waits served and every code forgotten: a person may hold one number in a queue."""
        with closing(sqlite3.connect(self._database, timeout=5)) as database, database:
            database.execute("UPDATE numbers SET state = 'finished' WHERE state = 'waiting'")
        self.register.let_hours_pass()

    def card_of(self, resident: dict[str, str]) -> str:
        """Write the command that lays a resident's card on the reader."""
        said = {name: resident[name] for name in ("kind", "name", "number", "address", "authority")}
        days = {name: resident[name] for name in ("birth", "valid_from", "valid_to")}
        said |= {name: f"{day[:4]}-{day[4:6]}-{day[6:]}" for name, day in days.items()}
        said |= {"sex": {"1": "male", "2": "female"}[resident["sex"]], "ethnicity": ETHNICITIES[resident["ethnicity"]]}
        return json.dumps({"do": "lay", "card": said})

    def lay(self, file: Path) -> None:
        """Lay the card of a file on the reader."""
        self.say(Device.READER, f"lay {shlex.quote(str(file))}")

    def say(self, device: Device, words: str) -> None:
        """Say something to an emulator. Raises ProcessFailed when it is gone."""
        self._emulator(device).send(words)

    def collect(self, accounts: Accounts) -> None:
        """Take what fell out of the printers into account, and throw it away. Raises ProcessFailed when one is gone."""
        for event in drained(self._emulator(Device.PRINTER)):
            if event.get("event") == "ticket":
                self._count(event, accounts)
        for event in drained(self._emulator(Device.DOCUMENTS)):
            if event.get("event") == "sheet":
                accounts.sheets.setdefault(event["serial"], Counter())[int(event["page"])] += 1
        for file in self.papers.glob("*.pdf"):
            if file.stat().st_mtime < time.time() - _KEPT_S:
                file.unlink()
        drained(self._emulator(Device.READER))

    @staticmethod
    def _count(ticket: Event, accounts: Accounts) -> None:
        serial = _SERIAL.search(Path(ticket["escpos"]).read_bytes())
        if ticket["whole"] and serial is not None:
            accounts.papers[f"{serial[1].decode('ascii')}{int(serial[2]):03d}"] += 1
        for name in ("escpos", "png"):
            Path(ticket[name]).unlink()

    def _emulator(self, device: Device) -> Process:
        process = {Device.READER: self.reader, Device.PRINTER: self.printer, Device.DOCUMENTS: self.documents}[device]
        if process is None:
            raise ProcessFailed(f"no emulated {device}")
        return process


def drained(process: Process) -> list[Event]:
    """Take all that a process told and nobody read. Raises ProcessFailed when it is gone."""
    events: list[Event] = []
    while True:
        try:
            events.append(process.expect("news", lambda _event: True, deadline_s=0))
        except ProcessFailed:
            if not process.running:
                raise
            return events
