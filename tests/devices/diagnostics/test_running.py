from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from devices.diagnostics.camera import CAMERA
from devices.diagnostics.check import Check, Finding, Kind, Outcome, all_of, differs, passed, raises
from devices.diagnostics.document_printer import DOCUMENT_PRINTER
from devices.diagnostics.hands import Deed, Look, NoHands, NotDone
from devices.diagnostics.id_card_reader import ID_CARD_READER
from devices.diagnostics.running import WITH_TODO, CheckRecord, Subject, run_check, run_checks, verdict
from devices.diagnostics.sensors import SENSORS
from devices.diagnostics.speaker import SPEAKER
from devices.diagnostics.ticket_printer import TICKET_PRINTER
from kiosk.domain.message import Language, Message
from kiosk.ports.errors import Canceled, DeviceSilent, LinkLost, NoCard, OutcomeUnknown, PaperOut
from kiosk.texts import Catalogue

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.diagnostics.hands import Hands

CATALOGUE = Catalogue.load()
CHECKS: list[Check[Any]] = [*ID_CARD_READER, *TICKET_PRINTER, *DOCUMENT_PRINTER, *CAMERA, *SPEAKER, *SENSORS]
TESTED = Subject("id-card-reader", technician="T1")


class Port:
    """A port that tells what was done to it."""

    def __init__(self, *, opens: bool = True) -> None:
        self.told: list[str] = []
        self.interrupted = threading.Event()
        self._opens = opens

    def open(self, *, deadline_s: float) -> None:
        self.told.append("open")
        if not self._opens:
            raise DeviceSilent("nobody answers")

    def close(self) -> None:
        self.told.append("close")

    def interrupt(self) -> None:
        self.interrupted.set()


def check(run: Callable[[Port, Hands], Finding], name: str = "answers", **more: Any) -> Check[Port]:
    return Check(name, Kind.ID_CARD_READER, run, **more)


def raising(error: Exception) -> Check[Port]:
    def run(_port: Port, _hands: Hands) -> Finding:
        raise error

    return check(run)


def fine(_port: Port, _hands: Hands) -> Finding:
    return passed()


def records(*checks: Check[Port], port: Port | None = None, **more: Any) -> list[CheckRecord]:
    return list(run_checks(checks, port or Port(), NoHands(), TESTED, **more))


@pytest.mark.parametrize(
    ("error", "outcome", "code"),
    [
        (LinkLost("out"), Outcome.FAIL, "link_lost"),
        (PaperOut("out"), Outcome.FAIL, "paper_out"),
        (Canceled("somebody"), Outcome.FAIL, "canceled"),
        (OutcomeUnknown("perhaps"), Outcome.UNKNOWN, "outcome_unknown"),
        (NoCard("none"), Outcome.UNKNOWN, "no_card"),
        (NotDone(Deed.LAY_CARD.asked), Outcome.UNKNOWN, ""),
    ],
)
def test_error_in_a_check_is_its_finding(error: Exception, outcome: Outcome, code: str) -> None:
    found = run_check(raising(error), Port(), NoHands())
    assert (found.outcome, found.code) == (outcome, code)


def test_what_nobody_did_is_named() -> None:
    assert run_check(raising(NotDone(Deed.LAY_CARD.asked)), Port(), NoHands()).about == Deed.LAY_CARD.asked


def test_endless_check_is_interrupted_and_fails() -> None:
    def run(port: Port, _hands: Hands) -> Finding:
        assert port.interrupted.wait(10)
        raise Canceled("interrupted")

    found = run_check(check(run, limit_s=0.01), Port(), NoHands())
    assert (found.outcome, found.message) == (Outcome.FAIL, Message("finding.endless"))


def test_each_check_finds_the_device_open_and_leaves_it_closed() -> None:
    port = Port()
    records(check(fine), check(fine), port=port)
    assert port.told == ["open", "close", "open", "close"]


def test_device_is_closed_after_a_check_that_raised() -> None:
    port = Port()
    records(raising(LinkLost("out")), port=port)
    assert port.told[-1] == "close"


def test_device_that_does_not_open_is_tried_once() -> None:
    port = Port(opens=False)
    found = records(check(fine), check(fine), check(fine), port=port)
    assert [record.outcome for record in found] == [Outcome.FAIL, Outcome.UNKNOWN, Outcome.UNKNOWN]
    assert port.told.count("open") == 1


def test_device_is_asked_once_who_it_is() -> None:
    asked: list[Port] = []

    def identify(port: Port) -> str:
        asked.append(port)
        return "S-1"

    found = records(check(fine), check(fine), identify=identify)
    assert ([record.serial for record in found], len(asked)) == (["S-1", "S-1"], 1)


def test_device_that_does_not_tell_who_it_is_is_tested_all_the_same() -> None:
    def identify(_port: Port) -> str:
        raise DeviceSilent("it does not tell")

    (found,) = records(check(fine), identify=identify)
    assert (found.serial, found.outcome) == (None, Outcome.PASS)


def test_each_check_is_announced() -> None:
    told: list[str] = []
    records(check(fine, "a"), check(fine, "b"), before=lambda one: told.append(one.id))
    assert told == ["a", "b"]


def test_record_says_who_tested_what() -> None:
    (found,) = records(check(fine))
    assert (found.device, found.test, found.technician) == ("id-card-reader", "answers", "T1")


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ([Outcome.PASS, Outcome.PASS], Outcome.PASS),
        ([Outcome.PASS, Outcome.NOT_APPLICABLE], Outcome.PASS),
        ([Outcome.NOT_APPLICABLE], Outcome.NOT_APPLICABLE),
        ([Outcome.PASS, Outcome.UNKNOWN], Outcome.UNKNOWN),
        ([Outcome.UNKNOWN, Outcome.FAIL, Outcome.PASS], Outcome.FAIL),
        ([], Outcome.NOT_APPLICABLE),
    ],
)
def test_one_word_for_all_is_the_worst(outcomes: list[Outcome], expected: Outcome) -> None:
    def run(outcome: Outcome) -> Check[Port]:
        return check(lambda _port, _hands: Finding(outcome, Message("finding.holds")))

    assert verdict(records(*map(run, outcomes))) is expected


@pytest.mark.parametrize(
    ("error", "todo"),
    [
        (PaperOut("out"), "todo.paper_out"),
        (NotDone(Deed.LAY_CARD.asked), "todo.once_more"),
        (Canceled("somebody"), "todo.not_as_claimed"),
    ],
)
def test_what_is_not_well_says_what_to_do(error: Exception, todo: str) -> None:
    (found,) = records(raising(error))
    assert found.todo == Message(todo)


def test_what_is_well_leaves_nothing_to_do() -> None:
    (found,) = records(check(fine))
    assert found.todo is None


def test_the_first_that_is_no_pass_counts() -> None:
    bad = differs(expected="a", found="b")
    assert all_of(passed("1"), bad, passed("2")) == bad
    assert all_of(passed("1"), passed("2")) == passed("2")


def test_condition_told_too_late_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devices.diagnostics.check.GRACE_S", -1.0)

    def call() -> None:
        raise NoCard("late")

    assert raises(call, NoCard, within_s=0.5).message.id == "finding.late"


def test_nobody_at_the_device_does_nothing_unless_it_is_so_already() -> None:
    NoHands().do(Deed.LIFT_CARD, seen=lambda: True)
    for do in (
        lambda: NoHands().do(Deed.LIFT_CARD, seen=lambda: False),
        lambda: NoHands().do(Deed.LIFT_CARD),
        lambda: NoHands().soon(Deed.LIFT_CARD),
        lambda: NoHands().judge(Look.ONE_SLIP_WHOLE.question(), Look.ONE_SLIP_WHOLE),
    ):
        with pytest.raises(NotDone):
            do()


@pytest.mark.parametrize("language", [Language.EN, Language.ZH_CN])
def test_every_claim_deed_and_question_is_said_in_every_language(language: Language) -> None:
    said = [
        *(one.claim for one in CHECKS),
        *(deed.asked for deed in Deed),
        *(look.question() for look in Look),
        *(Message(f"todo.{code}") for code in WITH_TODO),
    ]
    assert [message.id for message in said if message.id not in CATALOGUE.texts[language]] == []


def test_every_claim_of_the_catalogue_has_its_check() -> None:
    claims = {message_id for message_id in CATALOGUE.texts[Language.EN] if message_id.startswith("test.")}
    assert claims == {one.claim.id for one in CHECKS}


@pytest.mark.parametrize("checks", [ID_CARD_READER, TICKET_PRINTER, DOCUMENT_PRINTER])
def test_ids_of_a_device_are_its_own(checks: tuple[Check[Any], ...]) -> None:
    assert len({one.id for one in checks}) == len(checks)


def test_checks_that_need_nobody_come_first() -> None:
    for checks in (ID_CARD_READER, TICKET_PRINTER, DOCUMENT_PRINTER):
        needing = [bool(one.needs) for one in checks]
        assert needing == sorted(needing)
