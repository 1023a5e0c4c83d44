"""Paper jams while a certificate is on its way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.ports.errors import OutcomeUnknown, PaperJam, SerialUsed
from kiosk.ports.print_journal import PrintOutcome
from kiosk.ports.statuses import Paper
from tests.fakes.document_printer import PrintRoom
from tests.fakes.print_journal import ToldJournal

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Iterator[PrintRoom]:
    monkeypatch.setattr("devices.drivers.document_printer_watch._SETTLE_S", 0.05)
    with PrintRoom(pages_per_min=60_000) as room:
        yield room


def jam_in_the_job(room: PrintRoom) -> None:
    room.journal = ToldJournal(room.journal, lambda step: room.befall("jam on") if step == "created done" else None)


def test_jam_cleared_in_the_job_goes_on(room: PrintRoom) -> None:
    jam_in_the_job(room)
    room.print(on_status=room.once(lambda status: status.paper is Paper.JAMMED, "jam off"))
    assert room.sheets_out() == 1


def test_jam_given_up_is_unknown_since_a_sheet_may_be_pulled_out(room: PrintRoom) -> None:
    jam_in_the_job(room)
    with pytest.raises(OutcomeUnknown):
        room.print(deadline_s=0.1)


def test_jam_given_up_prints_nothing_when_cleared(room: PrintRoom) -> None:
    jam_in_the_job(room)
    with pytest.raises(OutcomeUnknown):
        room.print(deadline_s=0.1)
    room.befall("jam off")
    assert (room.jobs_left(), room.sheets_out()) == (0, 0)


def test_jam_given_up_uses_the_serial_up(room: PrintRoom) -> None:
    jam_in_the_job(room)
    with pytest.raises(OutcomeUnknown):
        room.print(deadline_s=0.1)
    room.befall("jam off")
    with pytest.raises(SerialUsed):
        room.print()


def test_jam_that_aborts_the_job_is_unknown(room: PrintRoom) -> None:
    jam_in_the_job(room)
    with pytest.raises(OutcomeUnknown):
        room.print(on_status=room.once(lambda status: status.paper is Paper.JAMMED, "abort"))
    assert room.outcome() is PrintOutcome.UNKNOWN


def test_jam_before_the_job_is_told_at_once(room: PrintRoom) -> None:
    room.befall("jam on")
    with pytest.raises(PaperJam):
        room.print()
