"""The readiness report: when a terminal counts as ready, and a sheet that says so legibly."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

import pypdfium2 as pdfium
import pytest

from kiosk.boot.readiness import Findings, latest_tests, report_data, report_pdf
from kiosk.domain.device_tests import DeviceTest, TestOutcome
from kiosk.domain.message import Language, Message
from kiosk.ports.statuses import Cover, Cutter, Device, Paper, TicketPrinterStatus
from kiosk.texts import Catalogue
from kiosk.upkeep.board import Told, board_of
from kiosk.upkeep.counters import Counter, Part, Plan, Refill, supply
from kiosk.upkeep.kinds import DeviceKind

AT: Final = datetime(2026, 3, 2, 1, 0, 0, 123456, tzinfo=UTC)
READY: Final = TicketPrinterStatus(Device.ONLINE, Paper.FULL, Cover.CLOSED, Cutter.OK)
OUT: Final = TicketPrinterStatus(Device.USER_ERROR, Paper.OUT, Cover.CLOSED, Cutter.OK)
PASSED: Final = DeviceTest(
    "1", "ticket-printer", "snbc-bt-t080", "K9", "slip_is_proved", TestOutcome.PASS,
    Message.of("finding.holds"), "张样例", AT,
)  # fmt: skip
CATALOGUE: Final = Catalogue.load()


def findings(status: TicketPrinterStatus | None = READY, *tests: DeviceTest) -> Findings:
    totals = {(DeviceKind.TICKET_PRINTER, Counter.PAPER_MM): 61_500}
    roll = supply(Part.ROLL, totals, Refill(Part.ROLL, AT, 0, "李样例"), plan=Plan(80_000, 5_000))
    rows = board_of({DeviceKind.TICKET_PRINTER: Told(status)}, supplies=[roll])
    return Findings("03 号机", rows, [roll], totals, tests, AT)


@pytest.mark.parametrize(
    ("found", "ready"),
    [
        (findings(READY, PASSED), True),
        (findings(OUT, PASSED), False),
        (findings(None, PASSED), False),
        (findings(READY), False),  # never tested
        (findings(READY, replace(PASSED, outcome=TestOutcome.FAIL)), False),
        (findings(READY, PASSED, replace(PASSED, outcome=TestOutcome.FAIL)), True),  # mended since: newest first
        (replace(findings(READY, PASSED), rows=()), False),
    ],
)
def test_a_terminal_is_ready_when_all_is_well_and_was_proved(found: Findings, ready: bool) -> None:
    assert found.ready is ready


def test_only_the_last_result_of_each_test_counts() -> None:
    older = replace(PASSED, id="0", outcome=TestOutcome.UNKNOWN)
    other = replace(PASSED, id="2", test="is_ready")
    assert latest_tests([PASSED, older, other]) == (PASSED, other)


@pytest.mark.parametrize("language", [Language.ZH_CN, Language.EN])
def test_every_word_of_the_report_is_in_the_catalogue(language: Language) -> None:
    data = report_data(findings(OUT, PASSED), CATALOGUE, language)
    flat = repr(data)
    assert all(
        f"'{room}." not in flat for room in ("readiness", "device", "part", "level", "counter", "test", "outcome")
    )


def test_every_counter_part_and_outcome_has_a_word() -> None:
    ids = [f"counter.{one}" for one in Counter] + [f"part.{one}" for one in Part]
    ids += [f"outcome.{one}" for one in TestOutcome] + [f"device.{one}" for one in DeviceKind]
    assert [one for one in ids if one not in CATALOGUE.texts[Language.ZH_CN]] == []


@pytest.mark.parametrize(
    ("language", "sought"),
    [
        (Language.ZH_CN, ["设备就绪报告", "还不能投入使用", "打印纸用完了", "张样例", "李样例", "18.5 m", "61,500"]),
        (Language.EN, ["Readiness report", "Not ready for service", "out of paper", "Ticket printer", "18.5 m"]),
    ],
)
def test_the_sheet_is_a4_and_says_it(language: Language, sought: list[str]) -> None:
    document = pdfium.PdfDocument(report_pdf(findings(OUT, PASSED), CATALOGUE, language))
    page = document[0]
    text = page.get_textpage().get_text_range().replace("\r\n", "")
    assert [round(side) for side in page.get_size()] == [595, 842]
    assert [one for one in sought if one not in text] == []
