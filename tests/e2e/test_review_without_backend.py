"""A person reviews while the backend is gone: thanked for on the real screen; it arrives, terminal killed or not."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from kiosk.demo.process import ProcessFailed
from kiosk.demo.stage import PATIENCE_S
from tests.e2e.killing import KillingHouse

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOOK_S = 0.05


class ReviewingHouse(KillingHouse):
    """The house of killings, of which only reviews are asked."""

    def review_without_backend(self, level: str, *, killed: bool) -> str:
        """Play a resident who reviews while the backend is gone; gives the serial. Raises ProcessFailed."""
        stage, resident = self._stage, self._residents[self._runs]
        self._runs += 1
        self._to_check_answers(stage, resident)
        stage.touch_for("confirm", "Preview")
        token = int(stage.touch_for("print", "TakeCard")["token"])
        self._reader("lift")
        done = stage.page("CertificateDone", after=token)
        self._settle()
        self._house.stop_backend()
        stage.touch_for(f"level.{level}", "Thanks")
        if killed:
            self._house.terminal.kill()
            with suppress(ProcessFailed):  # that it has ended
                self._house.terminal.expect("its end", lambda _event: False, deadline_s=PATIENCE_S)
            self._house.terminal.end()
        self._house.restart_backend()
        if killed:
            self._come_up()
        else:
            stage.touch_for("finish", "Home")
        return str(done["serial"])

    def reviews(self, serial: str) -> list[str]:
        """What the backend has of this serial, as soon as it has anything."""
        ends_at = time.monotonic() + PATIENCE_S
        while not (found := self.register.reviews(serial)) and time.monotonic() < ends_at:
            time.sleep(_LOOK_S)  # nothing tells of another process's database
        return found


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReviewingHouse]:
    with ReviewingHouse(tmp_path_factory.mktemp("reviewing")) as house:
        yield house


@pytest.mark.timeout(180)
@pytest.mark.parametrize(("level", "killed"), [("good", False), ("very_good", True)])
def test_review_without_a_backend_is_thanked_for_and_arrives_once(
    house: ReviewingHouse, level: str, killed: bool
) -> None:
    assert house.reviews(house.review_without_backend(level, killed=killed)) == [level]
