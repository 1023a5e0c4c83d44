"""What an attendant may not; and what a technician sees: the camera, a search, network, storage, logs, sound."""

from __future__ import annotations

import json
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Final

import pytest

from kiosk.demo.process import ProcessFailed
from kiosk.vault.store import Vault
from tests.e2e.technicians_hall import ATTENDANTS_CARD, TECHNICIANS_CARD, Hall

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


TECHNICAL: Final = (
    "device.ticket-printer",
    "device.id-card-reader",
    "device.camera",
    "mend.camera",
    "place.network",
    "place.storage",
    "place.logs",
    "place.touch",
    "place.sound",
    "place.bundle",
    "place.search",
)


class Looking(Hall):
    """An attendant first, then a technician who looks at everything."""

    def __init__(self, work: Path) -> None:
        super().__init__(work)
        self.offered: list[str] = []  # to an attendant, of what is a technician's alone
        self.seen: dict[str, object] = {}
        self._lines: dict[str, list[dict[str, str]]] = {}

    def lines(self, place: str) -> list[dict[str, str]]:
        """What is reported there."""
        if place not in self._lines:
            self._lines[place] = list(self.stage.touch_for(f"place.{place}", "Report")["lines"])
            self.stage.picture(place)
            self.stage.touch_for("back", "Board")
        return self._lines[place]

    def be_attendant(self) -> None:
        stage = self.stage
        assert self.house.printer is not None
        self.house.printer.send("paper out")
        stage.until("paper out", lambda: stage.now("standing").get("paper") == "out")
        self.sign_in(ATTENDANTS_CARD)
        stage.picture("attendant")
        for control in TECHNICAL:
            with suppress(ProcessFailed):
                stage.touch(control)
                self.offered.append(control)
        stage.touch_for("mend.ticket-printer", "Guided")
        stage.until("the guide", lambda: stage.now("page").get("guide") == "refill_roll")
        self.house.printer.send("paper full")
        stage.touch_for("back", "Board")
        stage.page("Home", after=stage.touch("finish"))

    def listen(self) -> None:
        self.stage.touch_for("place.sound", "Report")
        self.stage.picture("sound")
        self.stage.touch_for("yes", "Board")

    def view_camera(self) -> None:
        stage, seen = self.stage, self.seen
        stage.touch_for("device.camera", "DevicePage")
        stage.touch_for("view", "CameraPage")

        def see(name: str, wanted: object, *lines: str) -> None:
            for line in lines:
                self.camera.send(line)
            stage.until(f"{name} {wanted}", lambda: stage.now("page").get(name) == wanted)
            seen[name] = wanted

        see("picture", "live")
        see("presence", "absent")
        see("code", "qr", "show qr")
        see("sharpness", "sharp")
        stage.picture("camera")
        see("sharpness", "blurred", "blur 9")
        see("picture", "black", "black on")
        see("picture", "live", "clear", "show hall")
        stage.touch_for("back", "DevicePage")
        stage.touch_for("back", "Board")

    def found(self) -> list[str]:
        stage = self.stage
        stage.touch_for("place.search", "SearchPage")
        stage.until("the end of the search", lambda: stage.now("page").get("running") is False)
        found = [str(one["kind"]) for one in stage.now("page")["found"]]
        stage.picture("search")
        stage.touch_for("device.0", "FindingPage")
        stage.picture("finding")
        stage.touch_for("back", "SearchPage")
        stage.touch_for("back", "Board")
        return found


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Looking]:
    with Looking(tmp_path_factory.mktemp("hall")) as hall:
        hall.be_attendant()
        hall.sign_in(TECHNICIANS_CARD)
        yield hall


def test_attendant_is_offered_nothing_of_the_technicians(hall: Looking) -> None:
    assert hall.offered == []


def test_camera_view_tells_what_is_seen(hall: Looking) -> None:
    hall.view_camera()
    assert hall.seen == {"picture": "live", "presence": "absent", "code": "qr", "sharpness": "blurred"}


def test_no_picture_of_the_camera_is_on_the_disk(hall: Looking) -> None:
    pictures = [file.name for file in hall.work.rglob("*") if file.suffix in {".jpg", ".jpeg", ".bmp", ".mp4"}]
    assert pictures == []


def test_search_finds_the_printer_that_answers_several(hall: Looking) -> None:
    assert hall.found() == ["document-printer"]


@pytest.mark.parametrize(
    ("place", "label"),
    [
        ("network", "upkeep.net.tls"),
        ("network", "upkeep.net.skew"),
        ("network", "upkeep.net.certificate"),
        ("storage", "upkeep.storage.free"),
        ("storage", "upkeep.storage.waiting"),
        ("logs", "effect_done"),
    ],
)
def test_report_has_a_value(hall: Looking, place: str, label: str) -> None:
    assert [line["value"] for line in hall.lines(place) if line["label"] == label]


def test_way_to_the_backend_is_well(hall: Looking) -> None:
    assert {line["mood"] for line in hall.lines("network")} <= {"plain", "good"}


def test_sound_that_was_heard_is_on_record(hall: Looking) -> None:
    hall.listen()
    assert ("speaker", "heard", "pass") in [(one.device, one.test, one.outcome) for one in hall.records()]


def test_both_came_in_by_badge(hall: Looking) -> None:
    with closing(Vault.open(hall.state)) as vault, vault.look() as db:
        rows = [(event, json.loads(facts)) for event, facts in db.execute("SELECT event, facts FROM audit")]
    entered = [(facts["who"], facts["way"]) for event, facts in rows if event == "signed_in"]
    assert entered == [("ma-lan", "badge"), ("zhou-lei", "badge")]
