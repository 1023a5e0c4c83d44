"""The shutter by itself: when it is due, what comes down with it, what a card on the reader covers."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from kiosk.domain.message import Language
from kiosk.idling import Idling
from kiosk.journeys.certificate_effects import AwaitRemoval
from kiosk.performing.calls import Call
from kiosk.ports.screen import Layer
from kiosk.ports.statuses import Device, IdCardReaderStatus, Media
from kiosk.shutter import Shutter
from kiosk.standing import Standing
from kiosk.undertaking import Undertaking
from tests.fakes.halls import HALL, TERMINAL
from tests.fakes.journal import RememberingJournal
from tests.fakes.loop import ManualLoop
from tests.fakes.performer import AskedPerformer
from tests.fakes.screen import RememberingScreen
from tests.fakes.terminal import TIMES, USUAL

if TYPE_CHECKING:
    from kiosk.visit import Effect

OPEN = Standing(TERMINAL, HALL)
BATTERY = replace(OPEN, on_battery=True)
LYING = IdCardReaderStatus(Device.ONLINE, Media.PRESENT)


class Bench:
    """A shutter over layers and an effect in the test's hands."""

    def __init__(self) -> None:
        loop = ManualLoop()
        self.performer = AskedPerformer()
        self.idling = Idling(loop, TIMES, RememberingScreen(), usual=USUAL, on_over=lambda: None)
        effect = Undertaking(
            loop, self.performer, RememberingJournal(), lingers_after_s=1.0, done=lambda *_: None, lingers=print
        )
        self.shutter = Shutter(self.idling, effect)

    def call(self, effect: Effect[Any]) -> Call:
        return Call(effect, uuid.UUID(int=1), Language.ZH_CN)


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_nothing_is_due_before_anything_was_told(bench: Bench) -> None:
    shutter = bench.shutter
    assert (shutter.is_due, shutter.clears, shutter.intruded, shutter.is_down) == (False, False, False, False)


def test_telling_covers_nothing_yet(bench: Bench) -> None:
    bench.shutter.tell(BATTERY)
    assert (bench.shutter.is_due, bench.shutter.is_down) == (True, False)


def test_window_that_is_shut_is_out_of_service(bench: Bench) -> None:
    bench.shutter.tell(BATTERY)
    bench.shutter.let_down(bench.call)
    assert (bench.shutter.is_down, bench.performer.performances) == (True, [])


def test_card_on_the_reader_is_looked_at_behind_the_window_that_is_shut(bench: Bench) -> None:
    bench.shutter.tell(replace(BATTERY, reader=LYING))
    bench.shutter.let_down(bench.call)
    assert [one.call.effect for one in bench.performer.performances] == [AwaitRemoval()]


@pytest.mark.parametrize(("is_over", "layers"), [(True, [Layer.CARD_LEFT]), (False, [])])
def test_left_card_covers_what_is_no_visit(bench: Bench, is_over: bool, layers: list[Layer]) -> None:
    bench.shutter.tell(replace(OPEN, card_left=True))
    lifted = bench.shutter.mind_the_card(is_over=is_over)
    assert (bench.idling.layers, lifted) == (layers, False)


def test_lifted_card_is_told_once(bench: Bench) -> None:
    bench.shutter.tell(replace(OPEN, card_left=True))
    bench.shutter.mind_the_card(is_over=True)
    bench.shutter.tell(OPEN)
    assert [bench.shutter.mind_the_card(is_over=True) for _ in range(2)] == [True, False]
