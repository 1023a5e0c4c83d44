"""The hands of a technician: words out, sensor or keys in."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

import pytest

from devices.diagnostics.hands import Deed, Look, NotDone
from kiosk.cli.devices.asking import AskingHands, StandardInput
from kiosk.domain.message import Language
from kiosk.texts import Catalogue

CATALOGUE = Catalogue.load()


@dataclass
class Person:
    """Answers with `lines`, one each time somebody waits; time passes only in waiting."""

    lines: list[str | None] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    now: float = 0.0

    def keys(self, wait_s: float) -> str | None:
        if self.lines:
            return self.lines.pop(0)
        self.now += wait_s
        return None

    def hands(self, language: Language = Language.EN) -> AskingHands:
        return AskingHands(
            CATALOGUE, language, patience_s=5, keys=self.keys, ask=self.asked.append, monotonic=lambda: self.now
        )


def test_deed_is_asked_in_words() -> None:
    person = Person([""])
    person.hands().do(Deed.OPEN_COVER)
    assert person.asked[0].startswith("  >> Open the printer's cover and leave it open. [press Enter")


def test_deed_is_asked_in_the_persons_language() -> None:
    person = Person([""])
    person.hands(Language.ZH_CN).do(Deed.OPEN_COVER)
    assert "请打开打印机的盖子" in person.asked[0]


def test_deed_done_already_is_not_asked() -> None:
    person = Person()
    person.hands().do(Deed.LIFT_CARD, seen=lambda: True)
    assert person.asked == []


def test_sensor_ends_the_wait() -> None:
    person = Person()
    person.hands().do(Deed.LIFT_CARD, seen=lambda: person.now > 1)
    assert person.now < 2


def test_enter_ends_the_wait_though_the_sensor_sees_nothing() -> None:
    person = Person([None, ""])
    person.hands().do(Deed.LIFT_CARD, seen=lambda: False)
    assert person.lines == []


def test_nobody_in_time_is_not_done() -> None:
    person = Person()
    with pytest.raises(NotDone):
        person.hands().do(Deed.LIFT_CARD, seen=lambda: False)
    assert 5 <= person.now < 6


def test_skipped_deed_is_not_done() -> None:
    with pytest.raises(NotDone):
        Person(["s"]).hands().do(Deed.LIFT_CARD)


def test_soon_asks_and_goes_on() -> None:
    person = Person()
    person.hands().soon(Deed.LAY_CARD)
    assert (person.asked, person.now) == (["  >> Lay an identity card on the reader."], 0.0)


@pytest.mark.parametrize(
    ("lines", "well"), [(["y"], True), (["Y"], True), (["n"], False), (["what?", "n"], False), (["是"], True)]
)
def test_person_judges_by_yes_or_no(lines: list[str | None], well: bool) -> None:
    person = Person(lines)
    assert person.hands().judge(Look.ONE_SLIP_WHOLE.question(), Look.ONE_SLIP_WHOLE) is well


@pytest.mark.parametrize("lines", [["s"], []])
def test_person_who_cannot_tell_leaves_it_open(lines: list[str | None]) -> None:
    with pytest.raises(NotDone):
        Person(lines).hands().judge(Look.ONE_SLIP_WHOLE.question(), Look.ONE_SLIP_WHOLE)


def test_standard_input_gives_lines_as_they_come() -> None:
    reading, writing = os.pipe()
    keys = StandardInput(reading)
    os.write(writing, b"y\nn")
    assert (keys(0), keys(0)) == ("y", None)
    os.write(writing, b"o\n\n")
    assert (keys(0), keys(0), keys(0)) == ("no", "", None)
    os.close(writing)
    assert keys(0) is None
    os.close(reading)


def test_standard_input_that_ended_waits_for_the_sensors_only() -> None:
    reading, writing = os.pipe()
    os.close(writing)
    keys = StandardInput(reading)
    assert (keys(0), keys(0.01)) == (None, None)
    os.close(reading)
