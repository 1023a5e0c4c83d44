"""The emulated document printer, asked by hand and by `ipptool`, which knows nothing of our codec."""

from __future__ import annotations

import http.client
import shutil
import struct
import subprocess
from contextlib import closing
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from devices.emulators.document_printer_misfortunes import KNOWN
from devices.emulators.document_printer_pages import page_count
from devices.emulators.document_printer_wire import BadRequest, read_request
from kiosk.ports.errors import DeviceError, SettingsError
from kiosk.ports.print_journal import PrintOutcome
from kiosk.ports.statuses import Device
from tests.fakes.document_printer import PrintRoom, pdf

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FRONT = bytes.fromhex(
    "01 47 0012 617474726962757465732d63686172736574 0005 7574662d38"
    "48 001b 617474726962757465732d6e61747572616c2d6c616e6775616765 0002 656e"
)
HEAD = """OPERATION {operation}
GROUP operation-attributes-tag
ATTR charset attributes-charset utf-8
ATTR naturalLanguage attributes-natural-language en
ATTR uri printer-uri $uri
"""
PRINT_JOB = (
    HEAD.format(operation="Print-Job")
    + "ATTR name job-name T-1\nATTR mimeMediaType document-format application/pdf\nFILE {file}\n"
)
ipptool = pytest.mark.skipif(shutil.which("ipptool") is None, reason="not installed: ipptool (cups-ipp-utils)")


@pytest.fixture
def room() -> Iterator[PrintRoom]:
    with PrintRoom() as room:
        yield room


def asked(room: PrintRoom, operation: int, attributes: bytes = b"", *, front: bytes = FRONT) -> tuple[int, bytes]:
    """Ask with bytes written here; give the status and the whole answer."""
    parts = urlsplit(room.emulator.link)
    body = struct.pack(">bbHi", 2, 0, operation, 1) + front + attributes + b"\x03"
    with closing(http.client.HTTPConnection("127.0.0.1", parts.port or 0, timeout=5)) as connection:
        connection.request("POST", parts.path, body, {"Content-Type": "application/ipp"})
        answer = connection.getresponse().read()
    return int.from_bytes(answer[2:4], "big"), answer


def number(name: str, value: int) -> bytes:
    return b"\x21" + struct.pack(">H", len(name)) + name.encode() + struct.pack(">Hi", 4, value)


def test_printer_tells_its_state(room: PrintRoom) -> None:
    _, answer = asked(room, 0x0B)
    assert b"\x23\x00\x0dprinter-state\x00\x04\x00\x00\x00\x03" in answer


def test_printer_without_paper_is_stopped(room: PrintRoom) -> None:
    room.befall("paper out")
    _, answer = asked(room, 0x0B)
    assert b"\x23\x00\x0dprinter-state\x00\x04\x00\x00\x00\x05" in answer
    assert b"media-empty-error" in answer


def test_created_job_waits_for_its_document(room: PrintRoom) -> None:
    _, answer = asked(room, 0x05)
    assert b"job-state\x00\x04\x00\x00\x00\x04" in answer


def test_second_job_is_told_busy(room: PrintRoom) -> None:
    asked(room, 0x05)
    assert asked(room, 0x05)[0] == 0x0507


def test_canceled_job_makes_room_for_the_next(room: PrintRoom) -> None:
    asked(room, 0x05)
    asked(room, 0x08, number("job-id", 1))
    assert asked(room, 0x05)[0] == 0


@pytest.mark.parametrize("operation", [0x06, 0x08, 0x09])
def test_job_there_is_not_is_not_found(room: PrintRoom, operation: int) -> None:
    assert asked(room, operation, number("job-id", 9))[0] == 0x0406


def test_operation_it_does_not_know_is_not_supported(room: PrintRoom) -> None:
    assert asked(room, 0x3F)[0] == 0x0501


def test_request_without_charset_is_bad(room: PrintRoom) -> None:
    assert asked(room, 0x0B, front=b"\x01")[0] == 0x0400


def test_only_what_is_requested_is_told(room: PrintRoom) -> None:
    _, answer = asked(room, 0x0B, b"\x44\x00\x14requested-attributes\x00\x0cprinter-uuid")
    assert (b"printer-uuid" in answer, b"printer-state" in answer) == (True, False)


def test_power_cut_forgets_jobs_and_begins_their_numbers_again(room: PrintRoom) -> None:
    asked(room, 0x05)
    room.befall("power off")
    room.befall("power on")
    _, answer = asked(room, 0x05)
    assert b"\x21\x00\x06job-id\x00\x04\x00\x00\x00\x01" in answer


def test_power_cut_begins_up_time_again(room: PrintRoom) -> None:
    before = room.emulator.machine.up_time_s
    room.befall("power off")
    room.befall("power on")
    assert room.emulator.machine.up_time_s < before


@pytest.mark.parametrize("fate", ["power off", "offline on"])
def test_printer_out_of_reach_breaks_connections(room: PrintRoom, fate: str) -> None:
    room.befall(fate)
    with pytest.raises((ConnectionError, http.client.RemoteDisconnected)):
        asked(room, 0x0B)


def test_document_is_kept_as_it_came(tmp_path: Path) -> None:
    with PrintRoom(out=tmp_path) as room:
        room.print("S-1", pages=2)
    assert next(tmp_path.iterdir()).read_bytes() == pdf(2)


@pytest.mark.parametrize(
    ("document", "pages"),
    [(pdf(1), 1), (pdf(3), 3), (b"%PDF-1.4 nothing to be found", 1), (b"\x89PNG", 0), (b"", 0)],
)
def test_pages_are_counted(document: bytes, pages: int) -> None:
    assert page_count(document) == pages


def test_what_was_appended_to_a_document_is_no_page() -> None:
    assert page_count(pdf(1) + b"% 3 0 obj << /Type /Page >> endobj, as a signature's update repeats it\n") == 1


@pytest.mark.parametrize(
    "words",
    [
        *(["paper"], ["paper", "gone"], ["out_after", "0"], ["out_after", "x"], ["power"], ["garbage", "5"]),
        *(["late", "-1"], ["drip", "0"], ["cut", "many"], ["hang_up"], ["clear", "all"], ["speed", "fast"]),
    ],
)
def test_misfortune_said_wrongly_names_what_would_be_right(room: PrintRoom, words: list[str]) -> None:
    with pytest.raises(SettingsError, match=f"write {words[0]} "):
        room.emulator.misfortune(*words)


def test_unknown_misfortune_names_those_there_are(room: PrintRoom) -> None:
    with pytest.raises(SettingsError, match=", ".join(KNOWN)):
        room.emulator.misfortune("earthquake")


@pytest.mark.parametrize("wrong", ["garbage on", "cut 20"])
def test_answer_spoilt_on_the_wire_is_no_status(room: PrintRoom, wrong: str) -> None:
    room.befall(wrong)
    assert room.printer.status(deadline_s=2).device in {Device.UNKNOWN, Device.OFFLINE}
    room.befall("clear")
    assert room.printer.status(deadline_s=2).device is Device.ONLINE


def test_late_answer_is_still_one(room: PrintRoom) -> None:
    room.befall("late 30")
    assert room.printer.status(deadline_s=5).device is Device.ONLINE


def test_dripping_answer_is_still_one(room: PrintRoom) -> None:
    room.befall("drip 1")
    assert room.printer.status(deadline_s=30).device is Device.ONLINE


def test_answer_that_drips_past_the_deadline_is_no_status(room: PrintRoom) -> None:
    room.befall("drip 100")
    assert room.printer.status(deadline_s=0.3).device is not Device.ONLINE


@pytest.mark.parametrize("place", [4, 300, 2_000])
def test_connection_lost_in_the_document_leaves_no_paper(room: PrintRoom, place: int) -> None:
    room.befall(f"hang_up {place}")
    with pytest.raises(DeviceError):
        room.printer.print(pdf(padding=3_000), serial="S-1", sheets=1, journal=room.journal, deadline_s=5)
    assert (room.sheets_out(), room.outcome()) in {(0, PrintOutcome.NOT_PRINTED), (0, PrintOutcome.UNKNOWN)}


def test_connection_is_lost_once_only(room: PrintRoom) -> None:
    room.befall("hang_up 300")
    with pytest.raises(DeviceError):
        room.print("S-1")
    assert room.print("S-2").sheets == 1


def test_clear_ends_every_misfortune(room: PrintRoom) -> None:
    for words in ("paper out", "cover open", "power off", "silent on", "late 500"):
        room.befall(words)
    room.befall("clear")
    assert room.print("S-1").sheets == 1


@pytest.mark.parametrize("body", [b"", b"\x02\x00", b"\x02\x00\x00\x0b\x00\x00\x00\x01\x01\x47\x00\x12attr"])
def test_request_cut_off_is_bad(body: bytes) -> None:
    with pytest.raises(BadRequest):
        read_request(body)


def run_ipptool(room: PrintRoom, tmp_path: Path, *tests: str) -> str:
    """Run tests of ipptool's language, each without its braces."""
    file = tmp_path / "some.test"
    file.write_text("\n".join(f"{{\nNAME t{i}\n{test}STATUS successful-ok\n}}" for i, test in enumerate(tests)))
    return subprocess.run(
        ["ipptool", "-t", room.emulator.link, str(file)], capture_output=True, text=True, check=False
    ).stdout


@ipptool
def test_ipptool_understands_every_answer(room: PrintRoom, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf())
    told = run_ipptool(
        room,
        tmp_path,
        HEAD.format(operation="Get-Printer-Attributes") + "EXPECT media-col-default OF-TYPE collection\n",
        HEAD.format(operation="Validate-Job") + "ATTR name job-name T-0\n",
        PRINT_JOB.format(file=tmp_path / "a.pdf"),
        HEAD.format(operation="Get-Jobs") + "ATTR keyword which-jobs completed\n",
        HEAD.format(operation="Get-Job-Attributes") + "ATTR integer job-id 1\nEXPECT job-uuid OF-TYPE uri\n",
    )
    assert "0 failed" in told or told.count("[PASS]") == 5, told


@ipptool
def test_ipptools_document_falls_out(room: PrintRoom, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf(2))
    run_ipptool(room, tmp_path, PRINT_JOB.format(file=tmp_path / "a.pdf"))
    room.until("job", serial="T-1", state="completed")
    assert room.sheets_out("T-1") == 2
