"""One effect under way: told, lingering, overdue, held, stopped."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest

from kiosk.domain.message import Language, Message
from kiosk.performing.calls import Call
from kiosk.ports.errors import ClearBy
from kiosk.undertaking import Undertaking
from kiosk.visit import Done, Failed, Unknown
from tests.fakes.journal import RememberingJournal
from tests.fakes.loop import ManualLoop
from tests.fakes.office import Look, Submit
from tests.fakes.performer import AskedPerformer

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.ports.lane import Running

TOKEN = 7
LINGERS_AFTER_S = 0.4
LATE_S = Look.deadline_s + 2.0
LOOK = Call(Look(), uuid.UUID(int=1), Language.ZH_CN)
SUBMIT = Call(Submit(), uuid.UUID(int=1), Language.ZH_CN)


class Bench:
    """An undertaking, and what it told."""

    def __init__(self, performer: AskedPerformer | None = None) -> None:
        self.loop = ManualLoop()
        self.performer = performer or AskedPerformer()
        self.told: list[tuple[int, object]] = []
        self.lingering: list[int] = []
        self.effect = Undertaking(
            self.loop,
            self.performer,
            RememberingJournal(),
            lingers_after_s=LINGERS_AFTER_S,
            done=lambda token, value: self.told.append((token, value)),
            lingers=self.lingering.append,
        )


class DeadPerformer(AskedPerformer):
    """One that cannot even begin."""

    def begin(self, call: Call, answer: Callable[[object], None]) -> Running:  # type: ignore[override]
        raise OSError(str(call), answer)


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_answer_is_told_with_its_token_in_the_loops_thread(bench: Bench) -> None:
    bench.effect.begin(LOOK, TOKEN, alone=True)
    bench.performer.last.answer(Done(1))
    before = list(bench.told)
    bench.loop.settle()
    assert (before, bench.told) == ([], [(TOKEN, Done(1))])


def test_effect_alone_that_takes_a_while_lingers(bench: Bench) -> None:
    bench.effect.begin(LOOK, TOKEN, alone=True)
    bench.loop.advance(LINGERS_AFTER_S)
    assert bench.lingering == [TOKEN]


def test_effect_beside_a_page_never_lingers(bench: Bench) -> None:
    bench.effect.begin(LOOK, TOKEN, alone=False)
    bench.loop.advance(LATE_S)
    assert bench.lingering == []


def test_effect_beside_a_page_is_waited_for_as_long_as_it_takes(bench: Bench) -> None:
    bench.effect.begin(LOOK, TOKEN, alone=False)
    bench.loop.advance(10 * LATE_S)
    assert bench.effect.is_awaited


def test_effect_alone_that_is_overdue_has_timed_out(bench: Bench) -> None:
    bench.effect.begin(LOOK, TOKEN, alone=True)
    bench.loop.advance(LATE_S)
    assert bench.told == [(TOKEN, Failed("timed_out", ClearBy.RETRY, Message.of("error.timed_out")))]


def test_effect_that_commits_is_never_overdue(bench: Bench) -> None:
    bench.effect.begin(SUBMIT, TOKEN, alone=True)
    bench.loop.advance(10 * LATE_S)
    assert bench.told == []


def test_effect_that_commits_binds_until_it_answers(bench: Bench) -> None:
    bench.effect.begin(SUBMIT, TOKEN, alone=True)
    assert bench.effect.binds


def test_answer_that_waits_beneath_a_layer_binds_nobody(bench: Bench) -> None:
    bench.effect.begin(SUBMIT, TOKEN, alone=True)
    bench.effect.hold(TOKEN, Done(1))
    assert not bench.effect.binds


def test_answer_that_waits_beneath_a_layer_is_the_answer(bench: Bench) -> None:
    bench.effect.begin(LOOK, TOKEN, alone=True)
    bench.effect.hold(TOKEN, Done(1))
    bench.loop.advance(LATE_S)
    assert bench.told == []


def test_answer_that_waited_is_told_once(bench: Bench) -> None:
    bench.effect.begin(LOOK, TOKEN, alone=True)
    bench.effect.hold(TOKEN, Done(None))
    bench.effect.release()
    bench.effect.release()
    assert bench.told == [(TOKEN, Done(None))]


def test_stopped_effect_is_canceled(bench: Bench) -> None:
    bench.effect.begin(LOOK, TOKEN, alone=True)
    bench.effect.stop()
    assert bench.performer.last.canceled


def test_effect_whose_answer_was_taken_is_not_canceled(bench: Bench) -> None:
    bench.effect.begin(LOOK, TOKEN, alone=True)
    bench.effect.take()
    bench.effect.stop()
    assert not bench.performer.last.canceled


def test_stop_leaves_no_timer(bench: Bench) -> None:
    bench.effect.begin(LOOK, TOKEN, alone=True)
    bench.effect.stop()
    assert bench.loop.timers == 0


def test_stop_forgets_what_waited(bench: Bench) -> None:
    bench.effect.begin(LOOK, TOKEN, alone=True)
    bench.effect.hold(TOKEN, Done(1))
    bench.effect.stop()
    assert not bench.effect.holds


def test_unheeded_effect_ends_with_the_next_stop(bench: Bench) -> None:
    bench.effect.begin_unheeded(LOOK)
    bench.effect.stop()
    assert bench.performer.last.canceled


def test_answer_of_an_unheeded_effect_is_told_to_nobody(bench: Bench) -> None:
    bench.effect.begin_unheeded(LOOK)
    bench.performer.last.answer(Done(1))
    bench.loop.settle()
    assert bench.told == []


def test_effect_that_breaks_as_it_begins_is_unknown() -> None:
    bench = Bench(DeadPerformer())
    bench.effect.begin(LOOK, TOKEN, alone=True)
    bench.loop.settle()
    assert [type(value) for _, value in bench.told] == [Unknown]
