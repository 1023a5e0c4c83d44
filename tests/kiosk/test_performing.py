"""How effects are done: keys, slips, and what nobody is there to do."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest

from kiosk.domain.message import Language
from kiosk.domain.queueing import NumberOrder
from kiosk.journeys.certificate_effects import PrintClaimSlip
from kiosk.journeys.effects import AwaitCard, PrintTicket, TakeNumber
from kiosk.journeys.pages import HomeChoice, NumberTaken, Problem, ProblemChoice
from kiosk.performing.calls import Call
from kiosk.performing.late import LatePerforming
from kiosk.ports.errors import BackendFault, BackendUnreachable, ClearBy, OutcomeUnknown, PaperOut
from kiosk.ports.statuses import Paper
from kiosk.ports.ticket_printer import Align, Printed, TextLine
from kiosk.visit import Done, Effect, Failed, Unknown
from tests.fakes.certificates import certificate
from tests.fakes.halls import GENERAL, RESIDENCE, number_for
from tests.fakes.people import HONG_KONG, RESIDENT, identity_of
from tests.fakes.performer import AskedPerformer
from tests.fakes.terminal import StagedTerminal
from tests.fakes.works import VISIT, Backend, Printer, Works, key_of

# ── numbers ──


def test_number_is_taken() -> None:
    assert Works().do(TakeNumber(NumberOrder("general"))) == Done(number_for())


def test_number_taken_is_news_of_the_hall() -> None:
    works = Works()
    works.do(TakeNumber(NumberOrder("general")))

    assert works.nudged == 1


@pytest.mark.parametrize(
    ("trouble", "kind"),
    [(BackendFault("500"), Failed), (BackendUnreachable("x"), Failed), (BackendUnreachable("x", sent=True), Unknown)],
)
def test_number_that_did_not_come_is_a_value(trouble: Exception, kind: type) -> None:
    assert isinstance(Works(Backend([trouble])).do(TakeNumber(NumberOrder("general"))), kind)


def test_number_that_did_not_come_is_no_news() -> None:
    works = Works(Backend([BackendFault("500")]))
    works.do(TakeNumber(NumberOrder("general")))

    assert works.nudged == 0


def test_same_order_in_the_same_visit_has_the_same_key() -> None:
    order = NumberOrder("general", RESIDENT.number)

    assert key_of(order) == key_of(replace(order))


def test_same_order_in_another_visit_has_another_key() -> None:
    order = NumberOrder("general")

    assert key_of(order) != key_of(order, visit_id=uuid.UUID(int=8))


@pytest.mark.parametrize(
    "other",
    [
        NumberOrder("residence", RESIDENT.number),
        NumberOrder("general", RESIDENT.number, nth=2),
        NumberOrder("general", HONG_KONG.number),
        NumberOrder("general"),
    ],
)
def test_another_order_in_the_same_visit_has_another_key(other: NumberOrder) -> None:
    assert key_of(NumberOrder("general", RESIDENT.number)) != key_of(other)


def test_key_tells_nobodys_number() -> None:
    assert RESIDENT.number not in key_of(NumberOrder("general", RESIDENT.number))


def test_retry_in_a_real_visit_carries_the_same_key() -> None:
    works = Works(Backend([BackendUnreachable("cut", sent=True)]), reader=None)
    terminal = StagedTerminal(performer=works.performer)
    terminal.touch(HomeChoice.TAKE_NUMBER)
    terminal.touch(GENERAL)
    terminal.page(Problem)
    terminal.touch(ProblemChoice.AGAIN)

    terminal.page(NumberTaken)
    assert works.backend.asked[0] == works.backend.asked[1]


def test_next_visit_carries_another_key() -> None:
    works = Works(reader=None)
    terminal = StagedTerminal(performer=works.performer)
    for _ in range(2):
        terminal.touch(HomeChoice.TAKE_NUMBER)
        terminal.touch(GENERAL)
        terminal.runner.finish()

    assert works.backend.asked[0][1] != works.backend.asked[1][1]


def test_person_after_one_who_went_back_home_carries_another_key() -> None:
    """The first one's try failed, and they walked away from home without finishing."""
    works = Works(Backend([BackendFault("500")]), reader=None)
    terminal = StagedTerminal(performer=works.performer)
    terminal.touch(HomeChoice.TAKE_NUMBER)
    terminal.touch(GENERAL)
    terminal.back()
    terminal.back()
    terminal.touch(HomeChoice.TAKE_NUMBER)
    terminal.touch(GENERAL)

    assert works.backend.asked[0][1] != works.backend.asked[1][1]


# ── tickets ──


def test_ticket_is_printed() -> None:
    works = Works()

    assert works.do(PrintTicket(number_for())) == Done(Printed(800, 912.4, Paper.FULL))


def test_ticket_that_did_not_print_is_a_value() -> None:
    came = Works(printer=Printer(PaperOut("empty"))).do(PrintTicket(number_for()))

    assert isinstance(came, Failed)
    assert (came.code, came.clear_by) == ("paper_out", ClearBy.ATTENDANT)


def test_terminal_without_a_printer_says_so() -> None:
    came = Works(printer=None).do(PrintTicket(number_for()))

    assert isinstance(came, Failed)
    assert came.code == "port_missing"


def test_printed_ticket_is_logged_without_its_words() -> None:
    works = Works()
    works.do(PrintTicket(number_for()))

    assert [values for _, values in works.journal.entries] == [{"bytes": 800, "ms": 912}]


@pytest.mark.parametrize("language", [Language.ZH_CN, Language.EN])
def test_ticket_names_the_queue_in_the_visits_language(language: Language) -> None:
    works = Works()
    works.do(PrintTicket(number_for(RESIDENCE)), language=language)

    assert works.printer is not None
    assert RESIDENCE.name.say(language) in str(works.printer.slips[0])


def test_effect_nobody_performs_is_a_defect() -> None:
    class Dance(Effect[None]):
        pass

    with pytest.raises(TypeError, match="nobody performs Dance"):
        Works().performer.begin(Call(Dance(), VISIT, Language.EN), print)


# ── before the devices are there ──

CALL = Call(AwaitCard(), VISIT, Language.EN)


def test_effect_asked_for_early_begins_when_the_devices_are_there() -> None:
    late, behind = LatePerforming(), AskedPerformer()
    late.begin(CALL, print)

    late.attach(behind)

    assert [performance.call for performance in behind.performances] == [CALL]


def test_effect_canceled_early_never_begins() -> None:
    late, behind = LatePerforming(), AskedPerformer()
    late.begin(CALL, print).cancel()

    late.attach(behind)

    assert behind.performances == []


def test_effect_begun_late_can_be_canceled() -> None:
    late, behind = LatePerforming(), AskedPerformer()
    running = late.begin(CALL, print)
    late.attach(behind)

    running.cancel()

    assert behind.last.canceled


def test_effect_asked_for_later_begins_at_once() -> None:
    late, behind = LatePerforming(), AskedPerformer()
    late.attach(behind)

    assert late.begin(CALL, print) is behind.last


# ── the slip of a certificate without paper ──

CLAIM = PrintClaimSlip(certificate(), identity_of(), 30)


def test_claim_slip_is_printed_once_in_the_visits_language() -> None:
    works = Works()
    came = works.do(CLAIM, language=Language.EN)

    assert works.printer is not None
    assert came == Done(Printed(800, 912.4, Paper.FULL))
    (slip,) = works.printer.slips
    assert TextLine("Sample District Service Hall", align=Align.CENTER, bold=True) in slip.parts


@pytest.mark.parametrize(("trouble", "kind"), [(PaperOut("empty"), Failed), (OutcomeUnknown("cut"), Unknown)])
def test_claim_slip_that_did_not_come_is_a_value(trouble: Exception, kind: type) -> None:
    assert isinstance(Works(printer=Printer(trouble)).do(CLAIM), kind)


def test_claim_slip_without_a_printer_has_failed() -> None:
    assert isinstance(Works(printer=None).do(CLAIM), Failed)
