"""Every device tested on the real window, over emulators on real wires, by somebody with a badge."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final

import pytest

from kiosk.demo.process import ProcessFailed
from kiosk.demo.stage import PATIENCE_S
from tests.e2e.technicians_hall import TECHNICIANS_CARD, Hall

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kiosk.demo.process import Event

SENSED: Final = frozenset(  # deeds that the device itself sees: nobody has to say that they are done
    {
        "lay_other_card",
        "unplug",
        "plug_in",
        "open_door",
        "close_door",
        "take_mains",
        "give_mains",
        "step_up",
        "step_aside",
        "plug_headset",
        "pull_headset",
        "hold_code",
        "cover_lens",
        "uncover_lens",
    }
)
SENSOR_S: Final = 3.0
LONGEST_S: Final = 90.0  # a check that asks nobody, and what follows a hand: a loaded machine takes its time
ENDS: Final = {"pass", "notApplicable"}
DEVICES: Final = ("id-card-reader", "sensors", "document-printer", "camera", "speaker")


class Testing(Hall):
    """Somebody who tests one device after the other."""

    __test__ = False
    lens = ("--size", "1920x1080", "--fps", "10")  # of fewer lines an A4 sheet is refused

    def __init__(self, work: Path) -> None:
        super().__init__(work)
        self._outcomes: dict[str, dict[str, str | None]] = {}

    def tested(self, device: str) -> dict[str, str | None]:
        """Test it, unless it was; what came of each check."""
        if device not in self._outcomes:
            whole = {
                "id-card-reader": self._reader_deeds,
                "sensors": self._sensor_deeds,
                "camera": self._camera_deeds,
            }.get(device)
            self._outcomes[device] = self._test(device, "test_all" if whole else "test", whole() if whole else {})
        return self._outcomes[device]

    def _test(self, device: str, how: str, deeds: dict[str, Callable[[], None]]) -> dict[str, str | None]:
        """Run checks; do what is asked for, say yes to what is to be judged."""
        stage = self.stage
        stage.touch_for(f"device.{device}", "DevicePage")
        stage.touch_for(how, "TrialPage")
        while True:
            stage.until("a question, or the end", lambda: _asked_or_over(stage.now("page")), patience_s=LONGEST_S)
            page = stage.now("page")
            if not page["running"]:
                break
            token, asked = int(page["token"]), str(page["asked"]).removeprefix("hands.do.")
            if page["asking"] == "do" and asked in deeds:
                deeds[asked]()
            if asked in {"lay_card", "lift_card"}:  # sensed in some checks, and not in others
                with suppress(ProcessFailed):
                    self._newer_than(token, patience_s=SENSOR_S)
                    continue
            if asked not in SENSED:  # else the device's own sensor answers
                stage.touch("yes")
            self._newer_than(token, patience_s=LONGEST_S)
        outcomes = dict(stage.now("page")["outcomes"])
        stage.picture(f"tested-{device}")
        stage.touch_for("back", "DevicePage")
        stage.picture(f"device-{device}")
        stage.touch_for("back", "Board")
        return outcomes

    def _reader_deeds(self) -> dict[str, Callable[[], None]]:
        return {
            "lay_card": lambda: self.reader(f"lay {TECHNICIANS_CARD}"),
            "lay_other_card": lambda: self.reader("lay assets/cards/long-name.json"),
            "lift_card": lambda: self.reader("lift"),
            "unplug": lambda: self.reader("unplug"),
            "plug_in": lambda: self.reader("plug"),
        }

    def _sensor_deeds(self) -> dict[str, Callable[[], None]]:
        said = {
            "open_door": "door open",
            "close_door": "door closed",
            "take_mains": "mains lost",
            "give_mains": "mains ok",
            "step_up": "person there",
            "step_aside": "person gone",
            "plug_headset": "jack in",
            "pull_headset": "jack out",
            "unplug": "unplug",
            "plug_in": "plug",
        }
        return {deed: partial(self.sensors.send, line) for deed, line in said.items()}

    def _camera_deeds(self) -> dict[str, Callable[[], None]]:
        said = {
            "hold_code": "show qr",
            "lay_sheet": "show sheet",
            "clear_view": "show hall",
            "cover_lens": "black on",
            "uncover_lens": "black off",
            "step_up": "person come",
            "step_aside": "person go",
            "unplug": "gone on",
            "plug_in": "gone off",
        }
        return {deed: partial(self.camera.send, line) for deed, line in said.items()}

    def _newer_than(self, token: int, *, patience_s: float = PATIENCE_S) -> None:
        stage = self.stage
        stage.until(
            f"a page after {stage.now('page').get('asked')}",
            lambda: int(stage.now("page").get("token", 0)) > token,
            patience_s=patience_s,
        )

    def refill_tray(self) -> None:
        stage = self.stage
        assert self.house.documents is not None
        self.house.documents.send("paper out")
        stage.until(
            "the empty tray", lambda: stage.now("page").get("devices", {}).get("document-printer") == "paper_out"
        )
        stage.touch_for("mend.document-printer", "Guided")
        self.house.documents.send("paper full")
        stage.until("the last step", lambda: stage.now("page").get("step") == "test")
        stage.touch("print")
        stage.until("the test is printed", lambda: bool(stage.now("page").get("printed")))
        stage.picture("sheet-judge")
        stage.touch("yes")
        stage.until("the end", lambda: stage.now("page").get("guide") is not None and not stage.now("page").get("step"))
        stage.touch_for("done", "Board")


def _asked_or_over(page: Event) -> bool:
    return page.get("page") == "TrialPage" and (bool(page["asking"]) or not page["running"])


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Testing]:
    with Testing(tmp_path_factory.mktemp("hall")) as hall:
        hall.sign_in(TECHNICIANS_CARD)
        yield hall


@pytest.mark.parametrize("device", DEVICES)
def test_every_check_on_the_screen_passes(hall: Testing, device: str) -> None:
    failed = {test: outcome for test, outcome in hall.tested(device).items() if outcome not in ENDS}
    assert failed == {}


@pytest.mark.parametrize("device", DEVICES)
def test_every_check_is_on_record_with_its_technician(hall: Testing, device: str) -> None:
    tests = set(hall.tested(device))
    kept = {(one.test, one.technician) for one in hall.records() if one.device == device}
    assert {(test, "zhou-lei") for test in tests} <= kept


def test_records_of_the_reader_name_its_serial_number(hall: Testing) -> None:
    hall.tested("id-card-reader")
    assert all(one.serial for one in hall.records() if one.device == "id-card-reader")


def test_refilled_tray_is_on_record(hall: Testing) -> None:
    hall.refill_tray()
    kept = [(one.device, one.test, one.outcome) for one in hall.records()]
    assert ("document-printer", "guide.refill_tray", "pass") in kept
