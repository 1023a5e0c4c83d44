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
        "take_paper_out",
        "put_paper_in",
        "open_cover",
        "close_cover",
        "take_toner_out",
        "put_toner_in",
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
SERVICE: Final = "service.residence-certificate"
DEVICES: Final = ("id-card-reader", "sensors", "document-printer", "camera", "speaker")


class Testing(Hall):
    """Somebody who tests one device after the other."""

    __test__ = False
    lens = ("--size", "1920x1080", "--fps", "10")  # of fewer lines an A4 sheet is refused

    def __init__(self, work: Path) -> None:
        super().__init__(work)
        self._outcomes: dict[str, dict[str, str | None]] = {}
        self._inside = False

    def go_in(self) -> None:
        """Sign in, unless that was done."""
        if not self._inside:
            self.sign_in(TECHNICIANS_CARD)
            self._inside = True

    def go_out(self) -> None:
        """Leave the terminal to citizens."""
        if self._inside:
            self.stage.page("Home", after=self.stage.touch("finish"))
            self.stage.layer(None)
            self._inside = False

    def tested(self, device: str) -> dict[str, str | None]:
        """Test it, unless it was; what came of each check."""
        if device not in self._outcomes:
            self.go_in()
            whole = {
                "id-card-reader": self._reader_deeds,
                "sensors": self._sensor_deeds,
                "document-printer": self._document_deeds,
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

    def _document_deeds(self) -> dict[str, Callable[[], None]]:
        self.documents("speed 600")
        said = {
            "take_paper_out": ("paper out",),
            "put_paper_in": ("paper full",),
            "open_cover": ("cover open",),
            "close_cover": ("cover closed",),
            "take_toner_out": ("toner out",),
            "put_toner_in": ("toner full",),
            "unplug": ("offline on",),
            "plug_in": ("offline off",),
            "switch_off_and_on": ("power off", "power on"),
        }
        return {deed: partial(self.documents, *lines) for deed, lines in said.items()}

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
        return {deed: partial(self._before_the_lens, line) for deed, line in said.items()}

    def _before_the_lens(self, line: str) -> None:
        """Change what the camera sees, and wait until it sees that."""
        self.camera.send(line)
        self.camera.expect(line, lambda event: event.get("event") == "misfortune", deadline_s=PATIENCE_S)

    def _newer_than(self, token: int, *, patience_s: float = PATIENCE_S) -> None:
        stage = self.stage
        stage.until(
            f"a page after {stage.now('page').get('asked')}",
            lambda: int(stage.now("page").get("token", 0)) > token,
            patience_s=patience_s,
        )

    def documents(self, *lines: str) -> None:
        """Do something to the document printer, and wait until it is done."""
        printer = self.house.documents
        assert printer is not None
        for line in lines:
            printer.send(line)
            printer.expect(line, lambda event: event.get("event") == "misfortune", deadline_s=PATIENCE_S)

    def mended(self, trouble: str, code: str, *steps: tuple[str, str]) -> list[str]:
        """Let something happen to the document printer and be led through mending it; the steps that were shown.

        `steps`: what is done at each, to the printer or on the screen (`touch …`).
        """
        stage, shown = self.stage, []
        self.go_in()
        self.documents(trouble)
        stage.until(code, lambda: stage.now("page").get("devices", {}).get("document-printer") == code)
        stage.touch_for("mend.document-printer", "Guided")
        for step, done in steps:
            stage.until(step, lambda step=step: stage.now("page").get("step") == step)  # type: ignore[misc]
            shown.append(step)
            if done.startswith("touch "):
                stage.touch(done.removeprefix("touch "))
            else:
                self.documents(done)
        if shown[-1] == "test":
            stage.until("the test is printed", lambda: bool(stage.now("page").get("printed")))
            stage.picture(f"{code}-judge")
            stage.touch("yes")
        stage.until("the end", lambda: stage.now("page").get("guide") is not None and not stage.now("page").get("step"))
        stage.touch_for("done", "Board")
        return shown

    def certificate_through_every_trouble(self) -> list[str]:
        """Fetch a certificate while its printer has no toner, then an open cover, then no cable; the pages shown."""
        stage = self.stage
        self.go_out()
        stage.touch_for("certificates", "IdentifyForRecords")
        self.reader(f"lay {TECHNICIANS_CARD}")
        token = int(stage.page("PhoneCode")["token"])
        for digit in self.house.last_code():
            stage.touch(f"digit.{digit}")
        stage.page("ChooseCertificate", after=token)
        stage.touch_for(SERVICE, "Question")
        stage.touch_for("option.school", "CheckAnswers")
        stage.touch_for("confirm", "Preview")
        stage.touch_for("print", "TakeCard")
        self.documents("speed 1")  # a minute a sheet: whatever happens, happens in the middle of it
        self.reader("lift")
        token = int(stage.page("Processing")["token"])
        told: list[str] = []
        for line, name, said in (
            ("toner out", "document_toner", "out"),
            ("cover open", "document_cover", "open"),
            ("offline on", "document_printer", "offline"),
        ):
            self.documents(line)
            stage.until(line, lambda name=name, said=said: stage.now("standing").get(name) == said)  # type: ignore[misc]
            stage.picture(f"citizen-{line.replace(' ', '-')}")
            told.append(str(stage.now("page")["page"]))
        self.documents("speed 0", "offline off", "toner full", "cover closed")
        told.append(str(stage.page("CertificateDone", "NoPaper", "PaperAsked", after=token)["page"]))
        stage.touch_for("finish", "Home")
        return told


def _asked_or_over(page: Event) -> bool:
    return page.get("page") == "TrialPage" and (bool(page["asking"]) or not page["running"])


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Testing]:
    with Testing(tmp_path_factory.mktemp("hall")) as hall:
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
    hall.mended("paper out", "paper_out", ("put_in", "paper full"), ("test", "touch print"))
    kept = [(one.device, one.test, one.outcome) for one in hall.records()]
    assert ("document-printer", "guide.refill_tray", "pass") in kept


def test_changed_toner_is_on_record(hall: Testing) -> None:
    hall.mended(
        "toner out",
        "toner_out",
        ("open", "cover open"),
        ("put_in", "toner full"),
        ("close", "cover closed"),
        ("test", "touch print"),
    )
    kept = [(one.device, one.test, one.outcome) for one in hall.records()]
    assert ("document-printer", "guide.change_toner", "pass") in kept


@pytest.mark.parametrize(
    ("trouble", "code", "step", "done"),
    [("cover open", "cover_open", "close", "cover closed"), ("offline on", "offline", "plug", "offline off")],
)
def test_document_printer_is_seen_mended_without_a_tap(
    hall: Testing, trouble: str, code: str, step: str, done: str
) -> None:
    assert hall.mended(trouble, code, (step, done)) == [step]


def test_citizen_whose_printer_stops_in_the_sheet_is_told_and_gets_it_when_it_goes_on(hall: Testing) -> None:
    assert hall.certificate_through_every_trouble() == ["Processing"] * 3 + ["CertificateDone"]
