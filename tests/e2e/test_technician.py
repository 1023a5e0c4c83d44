"""A technician's minute on the real window, over emulators: no paper, in by a challenge, mended, proved, out."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from kiosk.demo.house import DemoHouse, Plan
from kiosk.demo.stage import Stage
from kiosk.upkeep.counters import Part
from kiosk.vault.counters import VaultCounters
from kiosk.vault.device_tests import VaultDeviceTests
from kiosk.vault.store import Vault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kiosk.demo.process import Event

SIGN = ("up", "up", "down", "down", "left", "right", "left", "right")
PIN = "471902"
BADGE = "530102198805052345"


def kiosk(*arguments: str, said: str = "") -> dict[str, str]:
    ended = subprocess.run(
        [sys.executable, "-m", "kiosk", *arguments, "--json"],
        input=said,
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, str] = json.loads(ended.stdout)
    return found


class Minute:
    """The house, and what was seen on the way."""

    def __init__(self, work: Path) -> None:
        self.work = work
        self.state = work / "house" / "terminal"
        self.office = work / "house" / "backend"
        self.board: Event = {}
        self.steps: list[str | None] = []
        self.pages_after: list[str] = []
        self.outcomes: dict[str, str | None] = {}

    def play(self) -> None:
        (self.work / "screens").mkdir()
        plan = Plan(self.work / "house", self.work / "papers", ("backend.hall_poll_s=1",))
        with DemoHouse(plan) as house:
            said = f"{PIN}\n{BADGE}\n"
            kiosk(
                "technician",
                "add",
                "--id",
                "zhou-lei",
                "--name",
                "周磊",
                "--stdin",
                "--state-dir",
                str(self.state),
                said=said,
            )
            self.stage = stage = Stage(house.start_terminal(), self.work / "screens", [])
            assert house.printer is not None
            self.printer = house.printer
            stage.page("Home")
            stage.until("hall", lambda: bool(stage.now("standing").get("hall")))
            house.printer.send("paper out")
            stage.until("paper out", lambda: stage.now("standing").get("paper") == "out")
            self._sign_in()
            self._mend()
            stage.touch_for("done", "Board")
            stage.picture("board-after")
            self._prove()
            token = stage.touch("finish")
            stage.page("Home", after=token)
            stage.layer(None)
            stage.touch_for("takeNumber", "ChooseQueue")
            number = stage.touch_for("queue.general", "NumberTaken")
            self.pages_after.append(str(number["paper"]))

    @property
    def _id(self) -> str:
        return str(json.loads((self.state / "terminal.json").read_text())["terminal_id"])

    def _sign_in(self) -> None:
        stage = self.stage
        stage.keys(*SIGN)
        door = stage.page("SignIn")
        stage.picture("sign-in")
        asked = ("--challenge", str(door["challenge"]), "--for", "zhou-lei")
        answer = kiosk("backend", "respond", "--terminal", self._id, *asked, "--state-dir", str(self.office))
        self._type(answer["response"])
        stage.page("EnterPin")
        self._type(PIN)
        self.board = stage.page("Board")
        stage.picture("board")

    def _mend(self) -> None:
        stage = self.stage
        stage.touch("mend.ticket-printer")
        self._step("open")
        self.printer.send("cover open")
        self._step("put_in")
        stage.picture("guide-put-in")
        self.printer.send("paper full")
        self._step("close")
        self.printer.send("cover closed")
        self._step("test")
        stage.touch("print")
        stage.until("the test is printed", lambda: bool(stage.now("page").get("printed")))
        stage.picture("guide-judge")
        stage.touch("yes")
        stage.until("the end", lambda: stage.now("page").get("guide") is not None and not stage.now("page").get("step"))

    def _prove(self) -> None:
        """Run the checks that need nobody's hands, and say yes to all that has to be looked at."""
        stage = self.stage
        stage.touch_for("device.ticket-printer", "DevicePage")
        stage.picture("device")
        stage.touch_for("test", "TrialPage")
        while True:
            stage.until("a question, or the end", lambda: bool(_asked_or_over(stage.now("page"))))
            if not stage.now("page")["running"]:
                break
            stage.picture("test-asks")
            stage.page("TrialPage", after=stage.touch("yes"))
            stage.until("the answer is taken", lambda: not stage.now("page").get("asking"))
        self.outcomes = dict(stage.now("page")["outcomes"])
        stage.picture("tested")
        stage.touch_for("back", "DevicePage")
        stage.touch_for("back", "Board")

    def _step(self, name: str) -> None:
        stage = self.stage
        stage.until(f"step {name}", lambda: stage.now("page").get("step") == name)
        self.steps.append(name)

    def _type(self, digits: str) -> None:
        for digit in digits:
            self.stage.touch(f"digit.{digit}")


def _asked_or_over(page: Event) -> bool:
    return page.get("page") == "TrialPage" and (page["asking"] == "judge" or not page["running"])


@pytest.fixture(scope="module")
def minute(tmp_path_factory: pytest.TempPathFactory) -> Minute:
    minute = Minute(tmp_path_factory.mktemp("minute"))
    minute.play()
    return minute


@pytest.fixture(scope="module")
def vault(minute: Minute) -> Iterator[Vault]:
    with closing(Vault.open(minute.state)) as vault:
        yield vault


def test_board_names_the_cause(minute: Minute) -> None:
    assert minute.board["devices"]["ticket-printer"] == "paper_out"


def test_refill_advances_as_cover_and_paper_change(minute: Minute) -> None:
    assert minute.steps == ["open", "put_in", "close", "test"]


def test_citizens_are_served_again(minute: Minute) -> None:
    assert minute.pages_after == ["printed"]


def test_refill_is_on_record(minute: Minute, vault: Vault) -> None:
    del minute
    assert VaultCounters(vault).refills()[Part.ROLL].by == "zhou-lei"


def test_judged_print_is_on_record(minute: Minute, vault: Vault) -> None:
    del minute
    kept = [(one.device, one.test, one.outcome, one.technician) for one in VaultDeviceTests(vault).newest(most=50)]
    assert ("ticket-printer", "guide.refill_roll", "pass", "zhou-lei") in kept


def test_every_check_passed(minute: Minute) -> None:
    assert set(minute.outcomes.values()) <= {"pass", "notApplicable"}


def test_every_check_is_on_record(minute: Minute, vault: Vault) -> None:
    kept = {one.test for one in VaultDeviceTests(vault).newest(most=50)}
    assert set(minute.outcomes) <= kept


def test_session_is_in_the_audit_chain(minute: Minute, vault: Vault) -> None:
    del minute
    with vault.look() as db:
        events = [row[0] for row in db.execute("SELECT event FROM audit ORDER BY number")]
    assert [event for event in events if event.startswith("sign")] == ["signed_in", "signed_out"]


def test_key_that_enrolment_brought_is_kept_sealed(minute: Minute) -> None:
    assert sorted(file.name for file in minute.state.glob("*key*")) == ["service-key.sealed", "vault.key"]


def test_neither_badge_nor_pin_is_in_any_log(minute: Minute) -> None:
    kept = b"".join(file.read_bytes() for file in minute.work.rglob("*") if file.is_file())
    assert not [secret for secret in (PIN, BADGE) if secret.encode() in kept]
