"""The document printer does not take the document, its paper, or a setting."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.ports.errors import DocumentRefused
from kiosk.ports.print_journal import PrintOutcome
from tests.fakes.document_printer import PrintRoom

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Iterator[PrintRoom]:
    monkeypatch.setattr("devices.drivers.document_printer_watch._SETTLE_S", 0.05)
    with PrintRoom() as room:
        yield room


def test_format_refused_is_document_refused(room: PrintRoom) -> None:
    room.befall("format refuse on")
    with pytest.raises(DocumentRefused):
        room.print()


def test_format_refused_is_definite_even_if_the_printer_counts_nothing(room: PrintRoom) -> None:
    room.befall("counts none")
    room.befall("format refuse on")
    with pytest.raises(DocumentRefused):
        room.print()
    assert room.outcome() is PrintOutcome.NOT_PRINTED


def test_format_refused_leaves_no_job(room: PrintRoom) -> None:
    room.befall("format refuse on")
    with pytest.raises(DocumentRefused):
        room.print()
    assert room.jobs_left() == 0


def test_setting_the_printer_would_leave_out_is_refused_before_the_document_leaves(room: PrintRoom) -> None:
    room.befall("ignores sides")
    with pytest.raises(DocumentRefused, match="sides"):
        room.print()
    assert (room.sheets_out(), room.jobs_left()) == (0, 0)


@pytest.mark.parametrize("serial", ["", "证-1", "S\n1", "S" * 201])
def test_serial_that_is_no_job_name_is_refused(room: PrintRoom, serial: str) -> None:
    with pytest.raises(DocumentRefused):
        room.print(serial)


def test_document_of_no_sheets_is_refused(room: PrintRoom) -> None:
    with pytest.raises(DocumentRefused):
        room.print(pages=0)
