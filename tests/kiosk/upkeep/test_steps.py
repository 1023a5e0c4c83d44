"""Guided repairs, played with recorded sequences of statuses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.message import Language
from kiosk.ports.statuses import (
    Cover,
    Cutter,
    Device,
    DocumentPrinterStatus,
    Door,
    IdCardReaderStatus,
    Media,
    Paper,
    SensorsStatus,
    TicketPrinterStatus,
    Toner,
)
from kiosk.texts import Catalogue
from kiosk.upkeep import steps
from kiosk.upkeep.conditions import codes
from kiosk.upkeep.counters import Part
from kiosk.upkeep.steps import GUIDES, GuideId, Progress, guide_for

CATALOGUE = Catalogue.load()
CLOSED_EMPTY = TicketPrinterStatus(Device.USER_ERROR, Paper.OUT, Cover.CLOSED, Cutter.OK)
OPEN_EMPTY = TicketPrinterStatus(Device.OFFLINE, Paper.OUT, Cover.OPEN, Cutter.OK)
OPEN_FULL = TicketPrinterStatus(Device.OFFLINE, Paper.FULL, Cover.OPEN, Cutter.OK)
READY = TicketPrinterStatus(Device.ONLINE, Paper.FULL, Cover.CLOSED, Cutter.OK)
BLIND = TicketPrinterStatus(Device.ONLINE, None, None, None)
SILENT = TicketPrinterStatus(Device.UNKNOWN)


STATUSES = st.one_of(
    st.builds(
        TicketPrinterStatus,
        st.sampled_from(Device),
        st.sampled_from([None, *Paper]),
        st.sampled_from([None, *Cover]),
        st.sampled_from([None, *Cutter]),
    ),
    st.builds(
        DocumentPrinterStatus,
        st.sampled_from(Device),
        st.sampled_from([None, *Paper]),
        st.sampled_from([None, *Toner]),
        st.sampled_from([None, *Cover]),
    ),
    st.builds(IdCardReaderStatus, st.sampled_from(Device), st.sampled_from([None, *Media])),
    st.builds(SensorsStatus, st.sampled_from(Device), st.sampled_from([None, *Door])),
)


def at(guide: GuideId, *statuses: TicketPrinterStatus | DocumentPrinterStatus) -> str:
    """The step somebody stands at when these were told."""
    progress = Progress(GUIDES[guide])
    for status in statuses:
        progress = progress.told(status)
    return "finished" if progress.step is None else progress.step.id


@pytest.mark.parametrize(
    ("told", "step"),
    [
        ((CLOSED_EMPTY,), "open"),
        ((CLOSED_EMPTY, OPEN_EMPTY), "put_in"),
        ((CLOSED_EMPTY, OPEN_EMPTY, OPEN_FULL), "close"),
        ((CLOSED_EMPTY, OPEN_EMPTY, OPEN_FULL, READY), "test"),
        ((CLOSED_EMPTY, OPEN_EMPTY, READY), "test"),  # a printer that sees paper only under its closed cover
        ((CLOSED_EMPTY, OPEN_EMPTY, CLOSED_EMPTY), "put_in"),  # closed over nothing
        ((CLOSED_EMPTY, OPEN_EMPTY, OPEN_FULL, CLOSED_EMPTY), "put_in"),  # it slipped out again
        ((CLOSED_EMPTY, OPEN_EMPTY, OPEN_FULL, CLOSED_EMPTY, OPEN_FULL, READY), "test"),
        ((READY,), "open"),  # a well printer begins at the beginning, too
        ((CLOSED_EMPTY, SILENT), "open"),
        ((CLOSED_EMPTY, OPEN_EMPTY, SILENT), "put_in"),
    ],
)
def test_a_refill_goes_as_far_as_the_sensors_have_seen(told: tuple[TicketPrinterStatus, ...], step: str) -> None:
    assert at(GuideId.REFILL_ROLL, *told) == step


def test_a_tap_counts_only_where_no_sensor_tells() -> None:
    progress = Progress(GUIDES[GuideId.REFILL_ROLL]).told(CLOSED_EMPTY)
    assert not progress.by_tap
    assert progress.tapped() == progress


def test_a_model_without_sensors_is_led_by_taps() -> None:
    progress = Progress(GUIDES[GuideId.REFILL_ROLL])
    for _ in range(3):
        progress = progress.told(BLIND).tapped()
    assert progress.step is not None
    assert progress.step.test


def test_the_test_print_is_not_done_by_a_tap() -> None:
    progress = Progress(GUIDES[GuideId.REFILL_ROLL], index=3).told(READY)
    assert (progress.by_tap, progress.tapped().finished) == (False, False)


def test_a_good_test_print_finishes_and_names_what_was_refilled() -> None:
    progress = Progress(GUIDES[GuideId.REFILL_ROLL], index=3).tested(well=True)
    assert (progress.finished, progress.guide.refills) == (True, Part.ROLL)


def test_a_bad_test_print_leads_back_to_the_beginning() -> None:
    assert Progress(GUIDES[GuideId.REFILL_ROLL], index=3).tested(well=False).index == 0


def test_a_verdict_before_the_test_print_counts_for_nothing() -> None:
    progress = Progress(GUIDES[GuideId.REFILL_ROLL])
    assert progress.tested(well=True) == progress


def test_the_toner_is_followed_by_cover_and_level() -> None:
    closed = DocumentPrinterStatus(Device.USER_ERROR, Paper.FULL, Toner.OUT, Cover.CLOSED)
    opened = DocumentPrinterStatus(Device.USER_ERROR, Paper.FULL, Toner.OUT, Cover.OPEN)
    full = DocumentPrinterStatus(Device.USER_ERROR, Paper.FULL, Toner.FULL, Cover.OPEN)
    ready = DocumentPrinterStatus(Device.ONLINE, Paper.FULL, Toner.FULL, Cover.CLOSED)
    steps = [at(GuideId.CHANGE_TONER, *(closed, opened, full, ready)[: n + 1]) for n in range(4)]
    assert steps == ["open", "put_in", "close", "test"]


def test_a_printer_that_tells_of_its_toner_when_closed_is_followed_to_its_closing() -> None:
    opened = DocumentPrinterStatus(Device.USER_ERROR, Paper.FULL, Toner.OUT, Cover.OPEN)
    closed = DocumentPrinterStatus(Device.USER_ERROR, Paper.FULL, Toner.OUT, Cover.CLOSED)
    ready = DocumentPrinterStatus(Device.ONLINE, Paper.FULL, Toner.FULL, Cover.CLOSED)
    said = Progress(GUIDES[GuideId.CHANGE_TONER]).told(opened).tapped()
    assert [said.index, said.told(closed).index, said.told(ready).index] == [2, 1, 3]


def test_a_document_jam_waits_until_the_printer_no_longer_reports_it() -> None:
    opened = DocumentPrinterStatus(Device.USER_ERROR, Paper.JAMMED, Toner.FULL, Cover.OPEN)
    jammed = DocumentPrinterStatus(Device.USER_ERROR, Paper.JAMMED, Toner.FULL, Cover.CLOSED)
    ready = DocumentPrinterStatus(Device.ONLINE, Paper.FULL, Toner.FULL, Cover.CLOSED)
    progress = Progress(GUIDES[GuideId.DOCUMENT_JAM]).told(opened).tapped().told(jammed)
    assert progress.step is not None
    assert progress.step.id == "clear"
    assert progress.told(ready).step == GUIDES[GuideId.DOCUMENT_JAM].steps[-1]


def test_a_card_that_is_lifted_is_kept_for_its_holder() -> None:
    lies = Progress(GUIDES[GuideId.LIFT_CARD]).told(IdCardReaderStatus(Device.ONLINE, Media.PRESENT))
    lifted = lies.told(IdCardReaderStatus(Device.ONLINE, Media.NOT_PRESENT))
    assert (lies.index, lifted.index, lifted.tapped().finished) == (0, 1, True)


def test_a_cable_is_tapped_and_then_proved_by_the_device() -> None:
    progress = Progress(GUIDES[GuideId.CABLE]).told(SILENT).tapped().told(SILENT)
    assert (progress.index, progress.told(READY).finished) == (1, True)


def test_a_cable_that_was_put_in_again_needs_no_tap() -> None:
    assert Progress(GUIDES[GuideId.CABLE]).told(SILENT).told(READY).finished


def test_a_closed_door_finishes() -> None:
    assert Progress(GUIDES[GuideId.CLOSE_DOOR]).told(SensorsStatus(Device.ONLINE, Door.CLOSED)).finished


@pytest.mark.parametrize("guide", GUIDES.values(), ids=lambda guide: guide.id)
@pytest.mark.parametrize("language", [Language.ZH_CN, Language.EN])
def test_every_step_of_every_guide_is_said(guide: object, language: Language) -> None:
    progress = Progress(guide)  # type: ignore[arg-type]
    ids = [progress.guide.title.id, *(progress.guide.text(n).id for n in range(len(progress.guide.steps)))]
    assert all(CATALOGUE.texts[language].get(one) for one in [*ids, "guide.finished"])


def test_guides_are_for_conditions_that_exist() -> None:
    assert {code for _, code in steps._FOR} | set(steps._ANY) <= codes()


def test_paper_out_of_each_printer_has_its_own_guide() -> None:
    guides = [guide_for(device, "paper_out") for device in ("ticket-printer", "document-printer")]
    assert [guide.id for guide in guides if guide] == [GuideId.REFILL_ROLL, GuideId.REFILL_TRAY]


def test_a_fault_for_the_engineer_alone_has_no_guide() -> None:
    assert guide_for("ticket-printer", "printer_fault") is None


@given(st.sampled_from(list(GUIDES.values())), st.data())
def test_whatever_is_told_and_tapped_progress_stays_within_the_guide(guide: object, data: st.DataObject) -> None:
    progress = Progress(guide)  # type: ignore[arg-type]
    for _ in range(8):
        progress = progress.told(data.draw(STATUSES))
        if data.draw(st.booleans()):
            progress = progress.tapped()
        assert 0 <= progress.index <= len(progress.guide.steps)
        if progress.guide.steps[-1].test:
            assert not progress.finished
