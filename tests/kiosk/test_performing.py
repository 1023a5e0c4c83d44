"""How effects are done: keys, slips, cards, and what nobody is there to do."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest

from kiosk.domain.message import Language
from kiosk.domain.queueing import NumberOrder, QueueNumber
from kiosk.journeys.effects import AwaitCard, PrintTicket, TakeNumber
from kiosk.journeys.pages import HomeChoice, NumberTaken, Problem, ProblemChoice
from kiosk.performing import Call, CardDesk, Lanes, LatePerforming, Performer, TicketDesk
from kiosk.ports.errors import BackendFault, BackendUnreachable, CardUnreadable, ClearBy, LinkLost, NoCard, PaperOut
from kiosk.ports.statuses import Media, Paper
from kiosk.ports.ticket_printer import Printed
from kiosk.texts import Catalogue
from kiosk.visit import Done, Effect, Failed, Refused, Unknown
from tests.fakes.halls import GENERAL, HALL, RESIDENCE, SITE, TERMINAL, number_for
from tests.fakes.journal import RememberingJournal
from tests.fakes.lane import InlineLane
from tests.fakes.people import HONG_KONG, RESIDENT, TODAY, identity_of
from tests.fakes.performer import AskedPerformer
from tests.fakes.terminal import StagedTerminal

if TYPE_CHECKING:
    from kiosk.domain.identity import IdCard
    from kiosk.domain.queueing import HallStatus
    from kiosk.ports.statuses import IdCardReaderStatus, TicketPrinterStatus
    from kiosk.ports.ticket_printer import Slip

SHANGHAI = timezone(timedelta(hours=8))
VISIT = uuid.UUID(int=7)


class Clock:
    def today(self) -> date:
        return TODAY

    def local(self, instant: datetime) -> datetime:
        return instant.astimezone(SHANGHAI)


@dataclass
class Backend:
    """Gives a number a key, as the real one does; `troubles` come first."""

    troubles: list[Exception] = field(default_factory=list)
    asked: list[tuple[NumberOrder, str]] = field(default_factory=list)

    def hall(self, *, deadline_s: float) -> HallStatus:
        return HALL

    def take_number(self, order: NumberOrder, *, key: str, deadline_s: float) -> QueueNumber:
        self.asked.append((order, key))
        if self.troubles:
            raise self.troubles.pop(0)
        return number_for()


@dataclass
class Printer:
    trouble: Exception | None = None
    slips: list[Slip] = field(default_factory=list)

    def open(self, *, deadline_s: float) -> None: ...
    def close(self) -> None: ...
    def interrupt(self) -> None: ...

    def print(self, slip: Slip, *, deadline_s: float) -> Printed:
        self.slips.append(slip)
        if self.trouble:
            raise self.trouble
        return Printed(bytes_sent=800, elapsed_ms=912.4, paper=Paper.FULL)

    def status(self, *, deadline_s: float) -> TicketPrinterStatus:
        raise NotImplementedError


@dataclass
class Reader:
    """Finds what the test lays down, look by look."""

    found: list[IdCard | Exception] = field(default_factory=list)
    removed: list[bool] = field(default_factory=list)
    log: list[str] = field(default_factory=list)

    def open(self, *, deadline_s: float) -> None: ...
    def close(self) -> None: ...
    def interrupt(self) -> None: ...

    def read_card(self, *, deadline_s: float) -> IdCard:
        self.log.append("read")
        found = self.found.pop(0) if self.found else NoCard("none")
        if isinstance(found, Exception):
            raise found
        return found

    def await_removal(self, *, deadline_s: float) -> bool:
        self.log.append("removal")
        return self.removed.pop(0) if self.removed else True

    def sam_id(self, *, deadline_s: float) -> str:
        raise NotImplementedError

    def status(self, *, deadline_s: float) -> IdCardReaderStatus:
        raise NotImplementedError


@dataclass
class Works:
    """A performer over lanes that work at once."""

    backend: Backend = field(default_factory=Backend)
    printer: Printer | None = field(default_factory=Printer)
    reader: Reader | None = field(default_factory=Reader)
    journal: RememberingJournal = field(default_factory=RememberingJournal)
    media: list[Media] = field(default_factory=list)
    nudged: int = 0

    def __post_init__(self) -> None:
        self.performer = Performer(
            Lanes(
                backend=InlineLane(self.backend),
                reader=InlineLane(self.reader) if self.reader else None,
                printer=InlineLane(self.printer) if self.printer else None,
            ),
            TicketDesk(lambda: SITE, TERMINAL, Catalogue({language: {} for language in Language}), Clock()),
            self.journal,
            on_number=self._nudge,
            on_media=self.media.append,
        )

    def _nudge(self) -> None:
        self.nudged += 1

    def do(self, effect: Effect[Any], *, visit_id: uuid.UUID = VISIT, language: Language = Language.ZH_CN) -> object:
        came: list[object] = []
        self.performer.begin(Call(effect, visit_id, language), came.append)
        (only,) = came
        return only


def card_desk(told: list[Media] | None = None) -> CardDesk:
    return CardDesk(Clock(), on_media=(told if told is not None else []).append)


def key_of(order: NumberOrder, *, visit_id: uuid.UUID = VISIT) -> str:
    works = Works()
    works.do(TakeNumber(order), visit_id=visit_id)
    return works.backend.asked[0][1]


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


# ── cards ──


def test_card_is_read_and_believed() -> None:
    assert Works(reader=Reader([RESIDENT])).do(AwaitCard()) == Done(identity_of())


def test_card_that_is_not_believed_is_refused() -> None:
    came = Works(reader=Reader([replace(RESIDENT, valid_to="20200102")])).do(AwaitCard())

    assert isinstance(came, Refused)
    assert came.refusal.reason.id == "card.expired.reason"


def test_card_that_cannot_be_read_is_refused() -> None:
    came = Works(reader=Reader([CardUnreadable("pulled away")])).do(AwaitCard())

    assert isinstance(came, Refused)
    assert came.refusal.reason.id == "card.malformed.reason"


def test_terminal_without_a_reader_waits_for_a_touch() -> None:
    came: list[object] = []
    Works(reader=None).performer.begin(Call(AwaitCard(), VISIT, Language.EN), came.append).cancel()

    assert came == []


def test_first_card_of_the_day_need_not_be_lifted_first() -> None:
    reader = Reader([RESIDENT])
    card_desk().look(reader, fresh=True)

    assert reader.log == ["read"]


def test_card_of_the_visit_before_must_be_lifted_first() -> None:
    reader = Reader([RESIDENT, RESIDENT], removed=[False])
    desk = card_desk()
    desk.look(reader, fresh=True)

    with pytest.raises(NoCard):
        desk.look(reader, fresh=True)

    assert reader.log == ["read", "removal"]


def test_card_laid_down_between_two_looks_is_not_taken_for_one_left_lying() -> None:
    reader = Reader([RESIDENT, NoCard("none"), HONG_KONG])
    desk = card_desk()
    desk.look(reader, fresh=True)
    with pytest.raises(NoCard):
        desk.look(reader, fresh=True)

    assert desk.look(reader, fresh=True) == Done(identity_of(HONG_KONG))
    assert reader.log == ["read", "removal", "read", "read"]


def test_card_asked_for_within_a_visit_may_be_the_one_that_lies_there() -> None:
    reader = Reader([RESIDENT, RESIDENT])
    desk = card_desk()
    desk.look(reader, fresh=True)

    assert desk.look(reader, fresh=False) == Done(identity_of())


@pytest.mark.parametrize("met", [replace(RESIDENT, valid_to="20200102"), CardUnreadable("no ID card")])
def test_refused_card_must_be_lifted_too(met: IdCard | Exception) -> None:
    reader = Reader([met], removed=[False])
    desk = card_desk()
    desk.look(reader, fresh=True)

    with pytest.raises(NoCard):
        desk.look(reader, fresh=True)


@pytest.mark.parametrize("met", [RESIDENT, CardUnreadable("no ID card")])
def test_card_that_was_met_is_told_to_lie_there(met: IdCard | Exception) -> None:
    told: list[Media] = []
    card_desk(told).look(Reader([met]), fresh=True)

    assert told == [Media.PRESENT]


def test_empty_reader_is_told() -> None:
    told: list[Media] = []

    with pytest.raises(NoCard):
        card_desk(told).look(Reader(), fresh=True)

    assert told == [Media.NOT_PRESENT]


def test_card_that_still_lies_there_is_not_told_to_be_gone() -> None:
    told: list[Media] = []
    reader, desk = Reader([RESIDENT], removed=[False]), card_desk(told)
    desk.look(reader, fresh=True)

    with pytest.raises(NoCard):
        desk.look(reader, fresh=True)

    assert told == [Media.PRESENT]


def test_card_seen_lifted_is_told() -> None:
    told: list[Media] = []
    reader, desk = Reader([RESIDENT, HONG_KONG], removed=[True]), card_desk(told)
    for _ in range(2):
        desk.look(reader, fresh=True)

    assert told == [Media.PRESENT, Media.NOT_PRESENT, Media.PRESENT]


def test_reader_that_fails_is_the_lanes_business() -> None:
    with pytest.raises(LinkLost):
        card_desk().look(Reader([LinkLost("cable")]), fresh=True)


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
