"""The played outage: the backend goes in the middle of a visit, and numbers go on without it."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Final

from kiosk.texts import ASSETS

if TYPE_CHECKING:
    from kiosk.demo.house import DemoHouse
    from kiosk.demo.report import Report
    from kiosk.demo.stage import Stage

_CARD: Final = ASSETS / "cards" / "long-name.json"


class OutagePlay:
    """Plays people who are there while the backend is not."""

    def __init__(self, house: DemoHouse, report: Report) -> None:
        """Take the stage; `run` plays."""
        self._house = house
        self._report = report

    def run(self, stage: Stage) -> None:
        """Play the loss, and a number all the same. Raises ProcessFailed when a step fails."""
        self._in_the_middle(stage)
        self._number_alone(stage)

    def _in_the_middle(self, stage: Stage) -> None:
        """Somebody types the code that was sent to them, and nobody can check it."""
        if self._house.reader is None or self._house.documents is None:
            self._house.stop_backend()
            return
        with self._report.step("backend lost in the middle, said so"):
            stage.touch_for("certificates", "IdentifyForRecords")
            self._house.reader.send(f"lay {shlex.quote(str(_CARD))}")
            token = int(stage.page("PhoneCode")["token"])
            self._house.stop_backend()
            for digit in "000000":
                stage.touch(f"digit.{digit}")
            stage.page("Problem", after=token)
            stage.picture("problem")
            stage.touch_for("leave", "Home")
            self._house.reader.send("lift")
            stage.until("empty reader", lambda: stage.now("standing").get("card") == "notPresent")

    def _number_alone(self, stage: Stage) -> None:
        with self._report.step("number without the backend") as step:
            stage.until("the loss noticed", lambda: bool(stage.now("standing").get("backend_trouble")))
            stage.picture("home-alone")
            stage.touch_for("takeNumber", "ChooseQueue")
            page = stage.touch_for("queue.general", "NumberTaken")
            stage.picture("number-alone")
            step.detail = page["ticket"]
            stage.touch_for("done", "Home")
