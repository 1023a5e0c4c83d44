"""Numbers at the real window: held ones told and printed again, one from the phone checked in before the camera."""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, Self

import pytest

from kiosk.demo.house import DemoHouse, Plan
from kiosk.demo.process import Process
from kiosk.demo.stage import PATIENCE_S, Stage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kiosk.demo.process import Event

CARD = "assets/cards/resident.json"


class Hall:
    """A house with a reader, a ticket printer and a camera."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        patient = "devices.camera.presence.leave_s=60"  # the emulator's people stand still, as furniture does
        overrides = ("devices.document_printer.link=", patient)
        self.house = DemoHouse(Plan(folder / "work", folder / "tickets", overrides))
        self._ends = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as ends:
            self.camera = Process("camera", ["emulate", "camera", "--fps", "10"], log=self.folder / "camera.log")
            ends.callback(self.camera.end)
            link = str(self.camera.expect("link", lambda event: "link" in event, deadline_s=PATIENCE_S)["link"])
            self.camera.send("person come")
            ends.enter_context(self.house)
            self.stage = Stage(self.house.start_terminal(f"devices.camera.source={link}"), self.folder, ["processing"])
            self.stage.page("Home")
            self.stage.until("hall, reader and printer", self._is_up)
            self._ends = ends.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.close()

    def _is_up(self) -> bool:
        told = self.stage.now("standing")
        return bool(told.get("hall")) and (told.get("reader"), told.get("printer")) == ("online", "online")

    def lay(self, *pages: str) -> Event:
        """Somebody lays down their card on home."""
        token = int(self.stage.now("page")["token"])
        self._reader(f"lay {CARD}")
        return self.stage.page(*pages, after=token)

    def leave(self, control: str) -> None:
        """End the visit, take the card along."""
        self._reader("lift")
        self.stage.touch_for(control, "Home")
        self.stage.until("empty reader", lambda: self.stage.now("standing").get("card") == "notPresent")

    def reserve(self, ticket: str) -> None:
        """Make a number one that was taken on the phone and not checked in yet."""
        with closing(sqlite3.connect(self.folder / "work" / "backend" / "backend.db", timeout=10)) as db, db:
            changed = db.execute(
                "UPDATE numbers SET source = 'phone', state = 'reserved', check_in_by = datetime(issued_at, '+1 hour')"
                " WHERE number = ? AND queue_id = 'general'",
                (int(ticket[1:]),),
            )
            assert changed.rowcount == 1

    def hold(self, text: str) -> None:
        """Hold a phone with a code before the camera."""
        self.camera.send(f"text {text}")
        self.camera.send("show qr")

    def put_away(self) -> None:
        """Put the phone away."""
        self.camera.send("show hall")

    def numbers(self) -> int:
        with closing(sqlite3.connect(self.folder / "work" / "backend" / "backend.db", timeout=10)) as db:
            return int(db.execute("SELECT count(*) FROM numbers").fetchone()[0])

    def _reader(self, line: str) -> None:
        assert self.house.reader is not None
        self.house.reader.send(line)


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    with Hall(tmp_path_factory.mktemp("desk")) as hall:
        yield hall


@pytest.mark.timeout(300)
def test_whoever_holds_a_number_gets_its_paper_again_and_no_second_number(hall: Hall) -> None:
    hall.lay("ChooseQueue")
    hall.stage.picture("choose")
    taken = hall.stage.touch_for("queue.general", "NumberTaken")
    hall.stage.picture("taken")
    hall.leave("done")

    held = hall.lay("HeldNumbers")
    hall.stage.picture("held")
    again = hall.stage.touch_for(f"number.{held['tickets'][taken['ticket']]}", "NumberTaken")
    hall.stage.picture("again")
    assert (again["ticket"], again["url"], again["paper"]) == (taken["ticket"], taken["url"], "printed")
    assert hall.numbers() == 1
    hall.leave("done")

    hall.lay("HeldNumbers")
    hall.stage.touch_for("another", "ChooseQueue")
    hall.stage.picture("choose-held")
    refused = hall.stage.touch_for("queue.general", "HeldNumbers")
    hall.stage.picture("refused")
    assert list(refused["tickets"]) == [taken["ticket"]]
    other = hall.stage.touch_for("another", "ChooseQueue")
    assert other["page"] == "ChooseQueue"
    second = hall.stage.touch_for("queue.household", "NumberTaken")
    assert (str(second["ticket"])[0], hall.numbers()) == ("B", 2)
    hall.leave("done")


@pytest.mark.timeout(300)
def test_number_from_the_phone_is_checked_in_before_the_camera(hall: Hall) -> None:
    hall.stage.touch_for("takeNumber", "ChooseQueue")
    taken = hall.stage.touch_for("queue.general", "NumberTaken")
    hall.stage.touch_for("done", "Home")
    hall.reserve(str(taken["ticket"]))

    hall.stage.touch_for("checkIn", "CheckInPage")
    hall.stage.picture("check-in")
    token = int(hall.stage.now("page")["token"])
    hall.hold(str(taken["url"]))
    arrived = hall.stage.page("NumberTaken", after=token)
    hall.stage.picture("checked-in")
    assert (arrived["ticket"], arrived["paper"]) == (taken["ticket"], "printed")
    hall.put_away()
    hall.stage.touch_for("done", "Home")


@pytest.mark.timeout(300)
def test_code_of_something_else_says_so_and_leads_to_a_number(hall: Hall) -> None:
    hall.stage.touch_for("checkIn", "CheckInPage")
    token = int(hall.stage.now("page")["token"])
    hall.hold("https://example.org/menu")
    declined = hall.stage.page("Declined", after=token)
    hall.stage.picture("not-ours")
    assert declined["code"] == "check_in.not_ours.reason"
    hall.put_away()
    hall.stage.touch_for("takeNumber", "ChooseQueue")
    hall.stage.touch_for("finish", "Home")


@pytest.mark.timeout(300)
def test_questions_lead_to_a_number_with_its_matter(hall: Hall) -> None:
    hall.stage.touch_for("takeNumber", "ChooseQueue")
    hall.stage.touch_for("way.triage", "Triage")
    hall.stage.picture("triage")
    hall.stage.touch_for("option.other", "Advised")
    hall.stage.picture("advised")
    hall.stage.touch_for("take", "NumberTaken")
    hall.stage.touch_for("done", "Home")


@pytest.mark.timeout(300)
def test_several_matters_and_priority_stand_on_the_number(hall: Hall) -> None:
    stage = hall.stage
    stage.touch_for("takeNumber", "ChooseQueue")
    stage.touch_for("way.priority", "ChoosePriority")
    stage.touch_for("option.with_child", "ChooseQueue")
    stage.touch_for("way.several", "ChooseQueue")
    stage.picture("wishes")
    stage.touch_for("queue.general", "ChooseServices")
    stage.touch("option.social-insurance")
    stage.touch("option.medical-insurance")
    stage.picture("services")
    stage.touch_for("confirm", "NumberTaken")
    stage.picture("facts")
    stage.touch_for("done", "Home")
    with closing(sqlite3.connect(hall.folder / "work" / "backend" / "backend.db", timeout=10)) as db:
        row = db.execute("SELECT id, priority, declared FROM numbers ORDER BY issued_at DESC LIMIT 1").fetchone()
        services = db.execute("SELECT service_id FROM number_services WHERE number_id = ? ORDER BY position", row[:1])
        assert (row[1:], [one for (one,) in services]) == (
            ("with_child", 1),
            ["social-insurance", "medical-insurance"],
        )
