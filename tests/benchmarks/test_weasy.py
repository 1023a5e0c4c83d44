"""The certificate as the other program gets it."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import pytest

from backend.server.issuing.proof import example_sheet
from backend.server.issuing.sheet import sheet_data
from benchmarks.certificates import person, residence
from benchmarks.measures import CannotRun
from benchmarks.render import _weasyprint
from benchmarks.weasy import WeasyPrint, page_of

AT = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture
def without_weasyprint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)


@pytest.mark.usefixtures("without_weasyprint")
def test_without_it_the_peer_cannot_run() -> None:
    with pytest.raises(CannotRun, match="WeasyPrint is not installed"):
        WeasyPrint()


@pytest.mark.usefixtures("without_weasyprint")
def test_without_it_the_measure_stands_alone_and_says_why() -> None:
    assert _weasyprint() == (None, "WeasyPrint is not installed")


def test_its_page_says_what_ours_says() -> None:
    pack, case, record = residence()
    data = sheet_data(person(record, 7), example_sheet(pack, case.today, sample=False))
    page = page_of(data)
    said = {key: str(data[key]) for key in ("serial", "valid_until", "issued_on", "verify_at")}
    names = {key: record.text(key) for key in ("id_number", "since")}
    assert [text for text in (*said.values(), *names.values()) if text and text not in page] == []


def test_two_people_have_two_pages() -> None:
    _, _, record = residence()
    assert person(record, 1).entries != person(record, 2).entries
