"""What the terminal itself does for a certificate: which are offered, how a form is opened, how paper is told of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from kiosk.domain.coverage import Coverage
from kiosk.domain.forms import Answer, Provenance
from kiosk.domain.identity import CardKind
from kiosk.domain.services import Channel
from kiosk.health.events import Event
from kiosk.journeys.certificate_effects import FindCertificates, OpenForm, PrintCertificate
from kiosk.packs.form_state import FormState
from kiosk.ports.errors import (
    BackendUnreachable,
    Canceled,
    CoverOpen,
    DeviceError,
    DocumentRefused,
    LinkLost,
    OutcomeUnknown,
    PaperOut,
    VaultBusy,
)
from kiosk.ports.print_journal import PrinterJob, PrintOutcome
from kiosk.ports.statuses import Paper
from kiosk.visit import Done, Failed, Unknown
from tests.fakes.certificate_works import CertificateWorks, Office
from tests.fakes.certificates import ADDRESS, PROOF, certificate, residence
from tests.fakes.people import RESIDENT, TODAY

OPEN = OpenForm(residence(), RESIDENT, PROOF)
OFFICE_HOURS = (((9 * 60, 17 * 60 + 30),),) * 5 + ((), ())  # Monday to Friday


def found(works: CertificateWorks) -> object:
    return works.do(FindCertificates())


# ── which are offered ──


def test_certificate_is_offered() -> None:
    assert found(CertificateWorks()) == Done((residence(),))


@pytest.mark.parametrize(
    ("local", "offered"),
    [
        ("2026-11-23 08:59", False),
        ("2026-11-23 09:00", True),
        ("2026-11-23 17:29", True),
        ("2026-11-23 17:30", False),
        ("2026-11-22 12:00", False),  # a Sunday
    ],
)
def test_certificate_is_offered_in_its_hours_at_the_site(local: str, offered: bool) -> None:
    service = replace(residence(), hours=OFFICE_HOURS)
    now = datetime.fromisoformat(f"{local}+08:00").astimezone(UTC)

    assert found(CertificateWorks(services=(service,), now=now)) == Done((service,) if offered else ())


@pytest.mark.parametrize(("valid_from", "offered"), [(TODAY, True), (date(2026, 11, 24), False)])
def test_certificate_is_offered_from_its_first_day(valid_from: date, offered: bool) -> None:
    service = replace(residence(), valid_from=valid_from)

    assert found(CertificateWorks(services=(service,))) == Done((service,) if offered else ())


@pytest.mark.parametrize("channels", [(), (Channel.PHONE, Channel.COUNTER)])
def test_certificate_for_other_channels_is_not_offered_here(channels: tuple[Channel, ...]) -> None:
    assert found(CertificateWorks(services=(replace(residence(), channels=channels),))) == Done(())


def test_service_without_a_certificate_is_not_offered_here() -> None:
    assert found(CertificateWorks(services=(replace(residence(), certificate=None),))) == Done(())


def test_order_of_the_packs_is_kept() -> None:
    services = tuple(replace(residence(), id=name) for name in ("b", "a", "c"))

    assert found(CertificateWorks(services=services)) == Done(services)


# ── how a form is opened ──


def opened(office: Office, effect: OpenForm = OPEN) -> FormState:
    came = CertificateWorks(office).do(effect)
    assert isinstance(came, Done)
    assert isinstance(came.value, FormState)
    return came.value


def test_register_is_asked_for_the_person_of_the_proof_in_the_packs_version() -> None:
    office = Office()
    opened(office)

    assert office.told("prefill") == [("residence-certificate", residence().version, PROOF)]


def test_form_knows_what_card_and_register_say() -> None:
    facts = dict(opened(Office()).facts)

    assert (facts["card.name"], facts["card.birth"], facts["residence.address"]) == (
        RESIDENT.name,
        "1949-12-31",
        ADDRESS,
    )


def test_register_is_believed_before_the_card() -> None:
    office = Office()
    office.facts["residence.name"] = "张晓窗"

    assert opened(office).answer("name") == Answer("张晓窗", Provenance.REGISTRY)


def test_card_is_believed_where_the_register_is_silent() -> None:
    assert opened(Office(facts={})).answer("name") == Answer(RESIDENT.name, Provenance.CARD)


@pytest.mark.parametrize("covered", [None, Coverage.of([1, 2, 3])])
def test_form_knows_what_paper_can_carry(covered: Coverage | None) -> None:
    works = CertificateWorks(covered=covered)

    assert works.do(OPEN) == Done(replace(opened(Office()), covered=covered))


def test_form_is_dated_by_the_site() -> None:
    assert opened(Office()).today == TODAY


def test_foreign_card_fills_in_the_name_it_has() -> None:
    card = replace(RESIDENT, kind=CardKind.FOREIGN_2017, name="", english_name="SAMPLE, PERSON")

    assert opened(Office(facts={}), replace(OPEN, card=card)).answer("name") == Answer(
        "SAMPLE, PERSON", Provenance.CARD
    )


def test_register_that_cannot_be_asked_is_a_value() -> None:
    assert isinstance(CertificateWorks(Office([BackendUnreachable("no route")])).do(OPEN), Failed)


# ── how paper is told of ──

PRINT = PrintCertificate(certificate())
SERIAL = certificate().serial


def test_paper_that_came_is_told() -> None:
    works = CertificateWorks()
    came = works.do(PRINT)

    assert isinstance(came, Done)
    assert works.reports == [(SERIAL, PrintOutcome.PRINTED)]


def test_paper_that_came_is_logged_without_its_words() -> None:
    works = CertificateWorks()
    works.do(PRINT)

    assert works.journal.count(Event.CERTIFICATE_PRINTED) == 1
    assert (Event.PAPER, {"serial": SERIAL, "outcome": PrintOutcome.PRINTED}) in works.journal.entries


def test_printers_status_is_told_while_it_prints() -> None:
    works = CertificateWorks()
    works.do(PRINT)

    assert [status.paper for status in works.statuses] == [Paper.FULL]


@pytest.mark.parametrize("trouble", [LinkLost("cable"), PaperOut("empty"), CoverOpen("open"), DocumentRefused("x")])
def test_paper_that_surely_did_not_come_is_told(trouble: DeviceError) -> None:
    works = CertificateWorks()
    assert works.printer is not None
    works.printer.trouble = trouble
    came = works.do(PRINT)

    assert isinstance(came, Failed)
    assert (came.code, works.reports) == (trouble.code, [(SERIAL, PrintOutcome.NOT_PRINTED)])


def test_paper_that_was_called_off_before_it_began_did_not_come() -> None:
    works = CertificateWorks()
    assert works.printer is not None
    works.printer.trouble = Canceled("interrupted")
    works.do(PRINT)

    assert works.reports == [(SERIAL, PrintOutcome.NOT_PRINTED)]


def test_paper_nobody_can_tell_of_is_told_so() -> None:
    works = CertificateWorks()
    assert works.printer is not None
    works.printer.loses_power = True
    came = works.do(PRINT)

    assert isinstance(came, Unknown)
    assert works.reports == [(SERIAL, PrintOutcome.UNKNOWN)]


@pytest.mark.parametrize("before", [PrintOutcome.PRINTED, PrintOutcome.UNKNOWN])
def test_serial_that_was_sent_before_is_unknown_and_never_called_undone(before: PrintOutcome) -> None:
    """The journal knows more than the visit: the sheet may be in somebody's hand."""
    works = CertificateWorks()
    works.prints.ended(works.prints.intend(SERIAL, sheets=1), before)
    came = works.do(PRINT)

    assert isinstance(came, Unknown)
    assert came.code == OutcomeUnknown.code
    assert works.reports == [(SERIAL, PrintOutcome.UNKNOWN)]


def left_open(works: CertificateWorks, *, sent: bool) -> None:
    """The power was cut while this serial was under way."""
    entry = works.prints.intend(SERIAL, sheets=1)
    if sent:
        works.prints.sent(works.prints.created(entry, PrinterJob(1, None, None, None, counts=False)))


def test_print_left_open_is_asked_of_the_printer_first() -> None:
    works = CertificateWorks()
    left_open(works, sent=True)
    works.do(PrintCertificate(certificate(87)))

    assert [entry.outcome for entry in works.prints.attempts(SERIAL)] == [PrintOutcome.UNKNOWN]


def test_print_left_open_after_the_document_left_is_asked_of_the_person() -> None:
    works = CertificateWorks()
    left_open(works, sent=True)

    assert isinstance(works.do(PRINT), Unknown)
    assert works.printer is not None
    assert works.printer.sheets == {}


def test_print_left_open_before_the_document_left_is_printed() -> None:
    works = CertificateWorks()
    left_open(works, sent=False)

    assert isinstance(works.do(PRINT), Done)


def test_print_left_open_that_nobody_can_be_asked_about_stays_open() -> None:
    works = CertificateWorks()
    left_open(works, sent=True)
    assert works.printer is not None
    works.printer.trouble = LinkLost("cable")
    works.do(PrintCertificate(certificate(87)))

    assert [entry.serial for entry in works.prints.unfinished()] == [SERIAL]


def test_serial_that_surely_did_not_print_may_be_sent_again() -> None:
    works = CertificateWorks()
    assert works.printer is not None
    works.printer.paper = Paper.OUT
    works.do(PRINT)
    works.printer.paper = Paper.FULL
    came = works.do(replace(PRINT, attempt=2))

    assert isinstance(came, Done)
    assert works.printer.sheets == {SERIAL: 1}


def test_journal_that_cannot_be_written_prints_nothing() -> None:
    works = CertificateWorks()
    assert works.printer is not None

    def busy(serial: str, *, sheets: int) -> None:
        raise VaultBusy(f"{serial} {sheets}")

    works.prints.intend = busy  # type: ignore[assignment, method-assign]  # the vault is held by somebody else
    came = works.do(PRINT)

    assert isinstance(came, Failed)
    assert (came.code, works.printer.sheets) == ("vault_busy", {})
    assert works.reports == [(SERIAL, PrintOutcome.NOT_PRINTED)]


def test_terminal_without_a_document_printer_says_so() -> None:
    came = CertificateWorks(printer=None).do(PRINT)

    assert isinstance(came, Failed)
    assert came.code == "port_missing"


def test_office_that_hears_of_no_paper_keeps_nobody_from_it() -> None:
    class Deaf(CertificateWorks):
        def _report(self, _office: object, serial: str, outcome: PrintOutcome) -> None:
            raise BackendUnreachable(f"{serial} {outcome}")

    assert isinstance(Deaf().do(PRINT), Done)
