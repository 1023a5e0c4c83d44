"""What a piece of work came to, and what that means to a journey."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING

import pytest

from kiosk.domain.message import Message
from kiosk.domain.refusal import Refusal
from kiosk.health.guard import guard, outcome_of, overhear
from kiosk.ports.errors import (
    BackendFault,
    BackendRefused,
    BackendUnreachable,
    ClearBy,
    DeviceSilent,
    KioskError,
    OutcomeUnknown,
    PaperOut,
)
from kiosk.visit import Failed, Refused, Unknown
from tests.fakes.journal import RememberingJournal

if TYPE_CHECKING:
    from collections.abc import Iterator

NO = Message.of("no")
REFUSAL = Refusal(NO, NO, NO)


def raising(error: BaseException) -> object:
    def call() -> object:
        raise error

    return guard(call, RememberingJournal())


def test_result_comes_through() -> None:
    assert guard(lambda: 42, RememberingJournal()) == 42


def test_condition_becomes_a_value() -> None:
    error = PaperOut("empty")

    assert raising(error) is error


def test_condition_is_no_defect() -> None:
    journal = RememberingJournal()

    guard(lambda: (_ for _ in ()).throw(PaperOut("empty")), journal)

    assert journal.defects == []


def test_defect_becomes_a_value_and_is_logged() -> None:
    journal = RememberingJournal()

    came = guard(lambda: 1 // 0, journal)

    assert isinstance(came, ZeroDivisionError)
    assert journal.defects == [came]


def test_the_end_of_the_process_is_nobodys_to_catch() -> None:
    with pytest.raises(SystemExit):
        raising(SystemExit())


@pytest.mark.parametrize("error", [PaperOut("x"), DeviceSilent("x"), BackendFault("x"), BackendUnreachable("x")])
def test_definite_condition_is_failed(error: KioskError) -> None:
    assert outcome_of(error) == Failed(error.code, error.clear_by, Message.of(f"error.{error.code}"))


@pytest.mark.parametrize("error", [OutcomeUnknown("x"), BackendUnreachable("x", sent=True)])
def test_condition_that_cannot_tell_is_unknown(error: KioskError) -> None:
    assert isinstance(outcome_of(error), Unknown)


def test_backends_no_is_refused_with_its_refusal() -> None:
    assert outcome_of(BackendRefused(REFUSAL)) == Refused(REFUSAL)


def test_defect_may_have_done_anything() -> None:
    assert outcome_of(ZeroDivisionError()) == Unknown("defect", ClearBy.ENGINEER, Message.of("error.defect"))


# ── what nobody caught ──


@pytest.fixture
def overheard(monkeypatch: pytest.MonkeyPatch) -> Iterator[RememberingJournal]:
    journal = RememberingJournal()
    with monkeypatch.context() as process:
        process.setattr(sys, "excepthook", sys.excepthook)
        process.setattr(threading, "excepthook", threading.excepthook)
        overhear(journal)
        yield journal


def test_thread_that_dies_of_a_defect_is_logged(
    overheard: RememberingJournal, capfd: pytest.CaptureFixture[str]
) -> None:
    def work() -> None:
        raise ValueError("110101199003071234")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert ([type(defect) for defect in overheard.defects], capfd.readouterr().err) == ([ValueError], "")


def test_defect_that_reaches_the_top_is_logged(overheard: RememberingJournal) -> None:
    error = ValueError("110101199003071234")
    sys.excepthook(ValueError, error, None)
    assert overheard.defects == [error]
