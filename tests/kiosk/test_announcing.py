"""What is said next."""

from __future__ import annotations

import pytest

from kiosk.announcing import Announcement, Announcer
from kiosk.domain.message import Language
from kiosk.health.events import Event
from kiosk.ports.errors import LinkLost
from kiosk.ports.speaker import Audience, Utterance
from tests.fakes.journal import RememberingJournal
from tests.fakes.loop import ManualLoop
from tests.fakes.speaker import SpeakingLane


def saying(text: str, *, alarm: bool = False) -> Announcement:
    return Announcement(Utterance(text, Language.ZH_CN), Audience.EVERYBODY, alarm=alarm)


class Hall:
    """An announcer with a lane in the test's hands."""

    def __init__(self, *, attached: bool = True) -> None:
        self.loop = ManualLoop()
        self.journal = RememberingJournal()
        self.lane = SpeakingLane()
        self.announcer = Announcer(self.loop, journal=self.journal)
        if attached:
            self.announcer.attach(self.lane)

    def end(self, times: int = 1) -> None:
        for _ in range(times):
            self.lane.end()
            self.loop.settle()


@pytest.fixture
def hall() -> Hall:
    return Hall()


def test_page_is_said(hall: Hall) -> None:
    hall.announcer.page([saying("home")])
    hall.end()
    assert hall.lane.heard == ["home"]


def test_parts_of_a_page_are_said_one_after_the_other(hall: Hall) -> None:
    hall.announcer.page([saying("one"), saying("two")])
    assert len(hall.lane.begun) == 1
    hall.end(2)
    assert hall.lane.heard == ["one", "two"]


def test_next_page_breaks_the_last_off(hall: Hall) -> None:
    hall.announcer.page([saying("home"), saying("more of home")])
    hall.announcer.page([saying("queue")])
    assert hall.lane.begun[0].canceled
    hall.end()
    assert hall.lane.heard == ["queue"]


def test_answer_of_what_was_broken_off_changes_nothing(hall: Hall) -> None:
    hall.announcer.page([saying("home")])
    hall.announcer.page([saying("queue"), saying("rest")])
    hall.lane.begun[0].end(hall.lane.speaker)
    hall.loop.settle()
    assert len(hall.lane.begun) == 2


def test_hushed_page_is_silent(hall: Hall) -> None:
    hall.announcer.page([saying("home"), saying("more")])
    hall.announcer.hush()
    assert (hall.lane.begun[0].canceled, hall.announcer.sounds) == (True, False)


def test_alarm_interrupts_a_page(hall: Hall) -> None:
    hall.announcer.page([saying("home")])
    hall.announcer.alarm([saying("card", alarm=True)])
    assert hall.lane.begun[0].canceled
    hall.end()
    assert hall.lane.heard == ["card"]


def test_interrupted_page_is_said_again_after_the_alarm(hall: Hall) -> None:
    hall.announcer.page([saying("home"), saying("more")])
    hall.announcer.alarm([saying("card", alarm=True)])
    hall.end(3)
    assert hall.lane.heard == ["card", "home", "more"]


def test_page_does_not_interrupt_an_alarm(hall: Hall) -> None:
    hall.announcer.alarm([saying("card", alarm=True)])
    hall.announcer.page([saying("home")])
    assert not hall.lane.begun[0].canceled


def test_page_waits_for_the_alarm(hall: Hall) -> None:
    hall.announcer.alarm([saying("card", alarm=True), saying("card again", alarm=True)])
    hall.announcer.page([saying("home")])
    hall.end(3)
    assert hall.lane.heard == ["card", "card again", "home"]


def test_hushing_pages_keeps_alarms(hall: Hall) -> None:
    hall.announcer.alarm([saying("card", alarm=True)])
    hall.announcer.hush()
    assert not hall.lane.begun[0].canceled


def test_calmed_alarm_is_silent(hall: Hall) -> None:
    hall.announcer.alarm([saying("card", alarm=True), saying("card again", alarm=True)])
    hall.announcer.calm()
    assert (hall.lane.begun[0].canceled, hall.announcer.sounds) == (True, False)


def test_failure_ends_one_part_only(hall: Hall) -> None:
    hall.announcer.page([saying("one"), saying("two")])
    hall.lane.fail(LinkLost("the engine ended"))
    hall.loop.settle()
    hall.end()
    assert hall.lane.heard == ["two"]


def test_failure_is_logged_by_its_code(hall: Hall) -> None:
    hall.announcer.page([saying("one")])
    hall.lane.fail(LinkLost("the engine ended"))
    hall.loop.settle()
    assert hall.journal.entries[-1] == (Event.SAID, {"what": "page", "outcome": "link_lost"})


def test_log_holds_no_words(hall: Hall) -> None:
    hall.announcer.page([saying("欧阳翠萍")])
    hall.end()
    assert hall.journal.entries == [(Event.SAID, {"what": "page", "outcome": "spoken"})]


def test_without_a_speaker_nothing_happens() -> None:
    hall = Hall(attached=False)
    hall.announcer.page([saying("home")])
    assert hall.lane.begun == []


def test_speaker_that_comes_late_says_the_present_page() -> None:
    hall = Hall(attached=False)
    hall.announcer.page([saying("home")])
    hall.announcer.page([saying("queue")])
    hall.announcer.attach(hall.lane)
    hall.end()
    assert hall.lane.heard == ["queue"]
