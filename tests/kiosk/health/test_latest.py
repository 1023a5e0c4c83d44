"""The file that tells those outside how the devices are."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.domain.message import Words
from kiosk.health.events import Event
from kiosk.health.latest import FILE, LatestStatuses, Overheard, Presence, is_running, read_latest
from kiosk.ports.statuses import Cover, Cutter, Device, IdCardReaderStatus, Media, Paper, TicketPrinterStatus
from kiosk.standing import Standing, Terminal
from kiosk.upkeep.board import Told
from kiosk.upkeep.kinds import DeviceKind
from tests.fakes.journal import RememberingJournal

ROOT = Path(__file__).parents[3]
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
EMPTY = Standing(Terminal(Words("03 号机"), Words("一楼"), "12345"))
READY = TicketPrinterStatus(Device.ONLINE, Paper.FULL, Cover.CLOSED, Cutter.OK)
OFFLINE = TicketPrinterStatus(Device.OFFLINE)
PRINTER = DeviceKind.TICKET_PRINTER


class Clock:
    def __init__(self) -> None:
        self.at = AT

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


def told(directory: Path) -> dict[DeviceKind, Told]:
    latest = read_latest(directory)
    assert latest is not None
    return dict(latest.told)


def test_what_was_told_is_read_back(tmp_path: Path) -> None:
    latest = LatestStatuses(tmp_path, now=lambda: AT)
    reader = IdCardReaderStatus(Device.ONLINE, Media.PRESENT)
    latest.stands(replace(EMPTY, printer=READY, reader=reader))
    assert told(tmp_path) == {DeviceKind.ID_CARD_READER: Told(reader, "", AT), PRINTER: Told(READY, "", AT)}


def test_a_device_that_is_not_fitted_is_not_told(tmp_path: Path) -> None:
    LatestStatuses(tmp_path).stands(replace(EMPTY, printer=READY))
    assert set(told(tmp_path)) == {PRINTER}


def test_why_a_device_was_lost_is_told_until_it_is_back(tmp_path: Path) -> None:
    latest = LatestStatuses(tmp_path)
    latest.lost("ticket-printer", "device_silent")
    latest.stands(replace(EMPTY, printer=OFFLINE))
    lost = told(tmp_path)[PRINTER]
    latest.stands(replace(EMPTY, printer=READY))
    assert (lost.code, lost.status, told(tmp_path)[PRINTER].code) == ("device_silent", OFFLINE, "")


def test_since_is_when_the_device_as_a_whole_changed(tmp_path: Path) -> None:
    latest = LatestStatuses(tmp_path, now=Clock())
    latest.stands(replace(EMPTY, printer=READY))
    first = told(tmp_path)[PRINTER].since
    latest.stands(replace(EMPTY, printer=replace(READY, paper=Paper.LOW)))
    low = told(tmp_path)[PRINTER].since
    latest.stands(replace(EMPTY, printer=OFFLINE))
    assert low == first
    assert told(tmp_path)[PRINTER].since != first


def test_nothing_is_written_when_nothing_changed(tmp_path: Path) -> None:
    latest = LatestStatuses(tmp_path, now=Clock())
    latest.stands(replace(EMPTY, printer=READY))
    before = (tmp_path / FILE).read_bytes()
    latest.stands(replace(EMPTY, printer=READY, door_open=True))
    assert (tmp_path / FILE).read_bytes() == before


def test_the_terminal_s_name_and_telephone_are_not_in_it(tmp_path: Path) -> None:
    LatestStatuses(tmp_path).stands(replace(EMPTY, printer=READY))
    text = (tmp_path / FILE).read_text("ascii")
    assert "12345" not in text
    assert set(json.loads(text)) == {"format", "at", "pid", "devices"}


def test_a_directory_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    LatestStatuses(tmp_path / "nowhere").stands(replace(EMPTY, printer=READY))
    assert read_latest(tmp_path / "nowhere") is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"format": 2, "at": "2026-03-02T01:00:00+00:00", "devices": {}}',
        '{"format": 1, "at": "x", "devices": {}}',
        '{"format": 1, "at": "2026-03-02T01:00:00+00:00", "devices": []}',
    ],
)
def test_a_file_of_another_kind_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)
    assert read_latest(tmp_path) is None


def test_a_device_this_release_does_not_know_is_left_out(tmp_path: Path) -> None:
    said = {"words": {"weight": "3"}, "code": "", "since": "2026-03-02T01:00:00+00:00"}
    whole = {"format": 1, "at": "2026-03-02T01:00:00+00:00", "pid": 1, "devices": {"scales": said, "camera": said}}
    (tmp_path / FILE).write_text(json.dumps(whole))
    assert told(tmp_path) == {}


def test_a_lost_device_is_overheard_and_passed_on(tmp_path: Path) -> None:
    behind, latest = RememberingJournal(), LatestStatuses(tmp_path)
    journal = Overheard(behind, latest)
    journal.note(Event.DEVICE_LOST, device="ticket-printer", code="link_lost", message="x")
    journal.note(Event.FIRST_FRAME)
    assert (latest.told[PRINTER].code, len(behind.entries)) == ("link_lost", 2)


def test_a_terminal_is_running_while_it_holds_its_lock(tmp_path: Path) -> None:
    presence = Presence(tmp_path / "state")
    seen = [is_running(tmp_path / "state")]
    held = presence.hold()
    seen.append(is_running(tmp_path / "state"))
    presence.let_go()
    seen.append(is_running(tmp_path / "state"))
    assert (held, seen) == (True, [False, True, False])


def test_a_second_terminal_is_told_that_it_is_the_second(tmp_path: Path) -> None:
    first, second = Presence(tmp_path), Presence(tmp_path)
    assert (first.hold(), second.hold()) == (True, False)
    first.let_go()


def test_a_terminal_that_was_killed_is_not_running(tmp_path: Path) -> None:
    walk = (
        "import sys, signal; from pathlib import Path; from kiosk.health.latest import Presence; "
        "p = Presence(Path(sys.argv[1])); print(p.hold(), flush=True); signal.pause()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", walk, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "True\n"
        alive = is_running(tmp_path)
        process.kill()
    assert (alive, is_running(tmp_path)) == (True, False)
