"""A card and a code are looked for at once; the first is the answer, the other look ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.domain.check_in import ShownCode
from kiosk.domain.message import Language
from kiosk.journeys.effects import AwaitArrival
from kiosk.performing.arrivals import LOOK_S, NOT_OURS, CodeWatch, Race
from kiosk.performing.calls import Call
from kiosk.performing.performer import Lanes, Performer
from kiosk.performing.watching import Mirror
from kiosk.ports.camera import Code, Frame, Hint, Symbology
from kiosk.ports.errors import Canceled, NoCode
from kiosk.visit import Done, Refused
from tests.fakes.camera_in_memory import FakeCamera
from tests.fakes.lane import InlineLane
from tests.fakes.people import RESIDENT, identity_of
from tests.fakes.works import VISIT, Backend, Reader, Works, card_desk

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.ports.camera import Camera, Subscription

TOKEN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
OURS = f"HTTPS://HALL.EXAMPLE.CN/N/{TOKEN}"


class Look:
    """Work that was given to a lane. Its own `Running`."""

    def __init__(self, work: Callable[..., object], answer: Callable[..., None], *, patient: bool) -> None:
        self.work = work
        self.answer = answer
        self.patient = patient
        self.canceled = False

    def cancel(self) -> None:
        self.canceled = True


class HeldLane:
    """A lane that does nothing until the test says so."""

    def __init__(self) -> None:
        self.looks: list[Look] = []

    def submit(self, work: Callable[..., object], answer: Callable[..., None], *, patient: bool = False) -> Look:
        self.looks.append(Look(work, answer, patient=patient))
        return self.looks[-1]

    @property
    def last(self) -> Look:
        return self.looks[-1]


class Scanning(FakeCamera):
    """Sees what the test lists, look by look."""

    def __init__(self, *seen: str) -> None:
        super().__init__()
        self.seen = list(seen)
        self.asked_s: list[float] = []

    def scan_code(
        self,
        kinds: frozenset[Symbology],
        *,
        deadline_s: float,
        on_hint: Callable[[Hint], None] | None = None,
    ) -> Code:
        self.asked_s.append(deadline_s)
        text = self.seen.pop(0)
        if not text:
            raise NoCode("none", hint=Hint.NO_CODE)
        return Code(Symbology.QR, text, text.encode())


def works(camera: Camera | None = None, reader: Reader | None = None) -> Works:
    return Works(camera=camera, reader=reader)


class Station:
    """A performer over lanes that wait for the test."""

    def __init__(self) -> None:
        self.reader, self.camera = HeldLane(), HeldLane()
        made = Works()
        self.performer = Performer(
            Lanes(InlineLane(Backend()), self.reader, None, self.camera),
            made.performer._desk,
            made.journal,
            on_number=lambda: None,
            cards=card_desk(),
        )
        self.came: list[object] = []

    def begin(self, effect: AwaitArrival) -> None:
        self.running = self.performer.begin(Call(effect, VISIT, Language.ZH_CN), self.came.append)


# ── what is seen ──


def test_code_of_a_number_is_the_answer() -> None:
    assert works(Scanning(OURS)).do(AwaitArrival()) == Done(ShownCode(TOKEN))


def test_camera_is_looked_through_again_when_it_saw_nothing() -> None:
    camera = Scanning("", "", OURS)

    works(camera).do(AwaitArrival())

    assert camera.asked_s == [LOOK_S] * 3


def test_code_of_something_else_is_refused_with_what_to_do() -> None:
    assert works(Scanning("https://example.com/other")).do(AwaitArrival()) == Refused(NOT_OURS)


def test_card_is_the_answer() -> None:
    assert works(reader=Reader([RESIDENT])).do(AwaitArrival()) == Done(identity_of())


def test_card_alone_is_looked_for_where_a_code_is_not_enough() -> None:
    camera = Scanning(OURS)

    assert works(camera, Reader([RESIDENT])).do(AwaitArrival(card_only=True)) == Done(identity_of())
    assert camera.asked_s == []


def test_terminal_without_reader_and_camera_waits_for_a_touch() -> None:
    came: list[object] = []
    works().performer.begin(Call(AwaitArrival(), VISIT, Language.ZH_CN), came.append)

    assert came == []


# ── two looks ──


@pytest.fixture
def station() -> Station:
    station = Station()
    station.begin(AwaitArrival())
    return station


def test_both_devices_are_waited_for_with_patience(station: Station) -> None:
    assert (station.reader.last.patient, station.camera.last.patient) == (True, True)


def test_card_ends_the_look_for_a_code(station: Station) -> None:
    station.reader.last.answer(Done(identity_of()))

    assert (station.came, station.camera.last.canceled) == ([Done(identity_of())], True)


def test_code_ends_the_look_for_a_card(station: Station) -> None:
    station.camera.last.answer(Done(ShownCode(TOKEN)))

    assert (station.came, station.reader.last.canceled) == ([Done(ShownCode(TOKEN))], True)


def test_second_answer_is_dropped(station: Station) -> None:
    station.reader.last.answer(Done(identity_of()))
    station.camera.last.answer(Canceled("ended"))

    assert station.came == [Done(identity_of())]


def test_cancel_ends_both(station: Station) -> None:
    station.running.cancel()

    assert (station.reader.last.canceled, station.camera.last.canceled) == (True, True)


def test_canceled_looks_answer_nobody(station: Station) -> None:
    station.running.cancel()
    station.reader.last.answer(Canceled("ended"))

    assert station.came == []


def test_look_after_the_first_is_the_one_that_ends(station: Station) -> None:
    station.camera.last.answer(None)
    station.running.cancel()

    assert [look.canceled for look in station.camera.looks] == [False, True]


def test_nothing_is_looked_for_after_the_end(station: Station) -> None:
    station.running.cancel()
    station.camera.last.answer(None)

    assert len(station.camera.looks) == 1


def test_look_that_enters_after_the_end_is_ended() -> None:
    race = Race(lambda _came: None)
    race.won(Done(1))
    late = Look(print, print, patient=True)

    race.enter(late)

    assert late.canceled


def test_watch_that_was_ended_before_it_began_looks_at_nothing() -> None:
    lane = HeldLane()
    watch = CodeWatch(lane, lambda _came: None)
    watch.cancel()
    watch.begin()

    assert lane.looks == []


def test_card_that_lies_there_already_is_read() -> None:
    reader = Reader([RESIDENT])
    works(reader=reader).do(AwaitArrival())

    assert reader.log == ["read"]


# ── what people aim by ──


class Finder:
    """A Viewfinder that keeps what it was shown."""

    def __init__(self, *, at_once: bool = True) -> None:
        self.shown: list[int] = []
        self.cleared = 0
        self.waiting: list[Callable[[], None]] = []
        self._at_once = at_once

    def show(self, frame: Frame, taken: Callable[[], None]) -> None:
        self.shown.append(frame.number)
        self.waiting.append(taken)
        if self._at_once and len(self.shown) < 3:
            taken()

    def advise(self, hint: Hint) -> None:
        raise AssertionError("nobody aims a paper here")

    def clear(self) -> None:
        self.cleared += 1


class Window(Scanning):
    """Delivers a picture at once, and the next when the last was taken."""

    def __init__(self, *seen: str) -> None:
        super().__init__(*seen)
        self.ended = 0

    def preview(self, deliver: Callable[[Frame], None], *, width: int, per_s: float) -> Subscription:
        super().preview(deliver, width=width, per_s=per_s)
        return Stream(self, deliver)


class Stream:
    def __init__(self, window: Window, deliver: Callable[[Frame], None]) -> None:
        self._window = window
        self._deliver = deliver

    def taken(self) -> None:
        self._deliver(Frame(1, 1, b"abc", 2))

    def cancel(self) -> None:
        self._window.ended += 1


def test_picture_taken_before_the_stream_is_known_calls_for_the_next() -> None:
    finder = Finder()
    with Mirror(Window(), finder):
        pass

    assert finder.shown == [1, 2, 2]


def test_no_picture_is_shown_after_the_end() -> None:
    finder, window = Finder(at_once=False), Window()
    with Mirror(window, finder):
        pass
    finder.waiting[0]()

    assert (finder.shown, window.ended) == ([1], 1)


def test_look_for_a_code_shows_what_the_camera_sees_and_forgets_it() -> None:
    finder, window, came = Finder(), Window(OURS), list[object]()
    race = Race(came.append)
    race.enter(CodeWatch(InlineLane(window), race.won, viewfinder=finder).begin())

    assert (came, window.ended, finder.shown != [], finder.cleared > 0) == ([Done(ShownCode(TOKEN))], 1, True, True)


def test_picture_that_came_after_the_end_is_forgotten_too() -> None:
    lane, finder = HeldLane(), Finder()
    watch = CodeWatch(lane, lambda _came: None, viewfinder=finder).begin()
    watch.cancel()
    lane.last.answer(Canceled("ended"))

    assert finder.cleared == 2
