"""The driver on the wire: what it says and when, and who it believes."""

from __future__ import annotations

import subprocess
import sys
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from devices.codecs.ipp import decode
from devices.codecs.ipp_printing import Operation
from devices.drivers.document_printer import IppDocumentPrinter
from devices.drivers.document_printer_address import parse_ipp_address
from devices.drivers.document_printer_dialogue import IppDialogue
from devices.emulators.document_printer import DocumentPrinterEmulator
from kiosk.ports.errors import (
    DeviceError,
    KioskError,
    OutcomeUnknown,
    ProtocolViolated,
    SettingsError,
    VaultFull,
    WrongDevice,
)
from kiosk.ports.print_journal import PrintOutcome, PrintState
from kiosk.ports.statuses import Device
from tests.fakes.document_printer import PrintRoom, pdf
from tests.fakes.print_journal import FakePrintJournal, ToldJournal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


class ToldDialogue(IppDialogue):
    """Tells each operation before it goes out."""

    def __init__(self, link: str, tell: Callable[[str], None]) -> None:
        super().__init__(parse_ipp_address(link))
        self._tell = tell

    def _post(self, body: bytes, deadline: float, *, patient: bool) -> bytes:
        self._tell(Operation(decode(body)[0].code).name.lower())
        return super()._post(body, deadline, patient=patient)


@pytest.fixture
def room() -> Iterator[PrintRoom]:
    with PrintRoom() as room:
        yield room


@contextmanager
def http_server(answer: Callable[[BaseHTTPRequestHandler, bytes], None]) -> Iterator[str]:
    """Something on HTTP that is no printer of ours. Gives its link."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            answer(self, self.rfile.read(int(self.headers["Content-Length"])))

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  http.server's name
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"ipp://127.0.0.1:{server.server_address[1]}/ipp/print"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def driver_at(link: str) -> IppDocumentPrinter:
    return IppDocumentPrinter(IppDialogue(parse_ipp_address(link)), poll_s=0.005)


def reply(handler: BaseHTTPRequestHandler, content: bytes, status: int = 200) -> None:
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content)


def test_intent_and_job_are_durable_before_the_document_leaves(room: PrintRoom) -> None:
    steps: list[str] = []
    printer = IppDocumentPrinter(ToldDialogue(room.emulator.link, steps.append), poll_s=0.005)
    journal = ToldJournal(FakePrintJournal(), steps.append)
    printer.print(pdf(), serial="S-1", sheets=1, journal=journal, deadline_s=10)
    printer.close()
    wanted = ["intend done", "create_job", "get_job_attributes", "created done", "sent done", "send_document"]
    begun = [step for step in steps[steps.index("intend done") :] if step in wanted]
    assert begun[: len(wanted)] == wanted


def test_document_is_sent_exactly_once(room: PrintRoom) -> None:
    steps: list[str] = []
    printer = IppDocumentPrinter(ToldDialogue(room.emulator.link, steps.append), poll_s=0.005)
    printer.print(pdf(), serial="S-1", sheets=1, journal=FakePrintJournal(), deadline_s=10)
    printer.close()
    assert steps.count("send_document") == 1


def test_reconciling_never_sends_a_document(room: PrintRoom) -> None:
    steps: list[str] = []
    entry = room.journal.intend("S-1", sheets=1)
    printer = IppDocumentPrinter(ToldDialogue(room.emulator.link, steps.append), poll_s=0.005)
    printer.reconcile(entry, deadline_s=5)
    printer.close()
    assert "send_document" not in steps


def test_job_written_down_carries_what_tells_it_apart(room: PrintRoom) -> None:
    room.print()
    job = room.journal.attempts("S-1")[0].job
    assert job is not None
    machine = room.emulator.machine
    assert (job.job_uuid, job.printer_uuid) == (machine.jobs[job.job_id].uuid, machine.uuid)
    assert job.printer_up_time_s is not None
    assert job.printer_up_time_s >= 1000


def test_journal_that_cannot_be_written_before_sends_nothing(room: PrintRoom) -> None:
    def fail(step: str) -> None:
        if step == "sent":
            raise VaultFull("no space")

    room.journal = ToldJournal(room.journal, fail)
    with pytest.raises(VaultFull):
        room.print()
    assert (room.sheets_out(), room.jobs_left()) == (0, 0)


def test_journal_that_cannot_be_written_after_is_unknown_and_stays_unfinished(room: PrintRoom) -> None:
    def fail(step: str) -> None:
        if step == "ended":
            raise VaultFull("no space")

    room.journal = ToldJournal(room.journal, fail)
    with pytest.raises(OutcomeUnknown):
        room.print()
    assert room.journal.unfinished()[0].state is PrintState.SENT


def test_journal_that_lost_its_last_line_is_put_right_by_the_printer(room: PrintRoom) -> None:
    """The disk forgot "sent" and "ended"; the printer remembers the sheet."""
    room.print()
    entry = room.journal.attempts("S-1")[0]
    forgetful = type(entry)(entry.serial, 1, 1, PrintState.CREATED, entry.intended_at, entry.job)
    assert room.printer.reconcile(forgetful, deadline_s=5) is PrintOutcome.PRINTED


def test_journal_that_was_lost_whole_does_not_print_the_serial_again(room: PrintRoom) -> None:
    room.print()
    room.journal = FakePrintJournal()
    with pytest.raises(KioskError, match="had a job of this name"):
        room.print()
    assert room.sheets_out() == 1


def test_restarted_terminal_waits_for_the_sheet_under_way() -> None:
    with PrintRoom(pages_per_min=600) as room:

        class Gone(BaseException):
            """The terminal dies here."""

        def die(_status: object) -> None:
            if room.journal.unfinished() and room.journal.unfinished()[0].state is PrintState.SENT:
                raise Gone

        room.befall("paper low")  # so that a change is told while it prints
        room.journal = ToldJournal(
            room.journal, lambda step: room.befall("paper full") if step == "sent done" else None
        )
        with pytest.raises(Gone):
            room.print(on_status=die)
        outcome = room.new_driver().reconcile(room.journal.unfinished()[0], deadline_s=10)
    assert (outcome, room.sheets_out()) == (PrintOutcome.PRINTED, 1)


def test_path_that_is_no_printer_is_wrong_device(room: PrintRoom) -> None:
    with pytest.raises(WrongDevice):
        driver_at(room.emulator.link.replace("/ipp/print", "/ipp/other")).open(deadline_s=2)


def test_web_server_is_wrong_device() -> None:
    with http_server(lambda handler, _body: reply(handler, b"<html>", 200)) as link, pytest.raises(ProtocolViolated):
        driver_at(link).open(deadline_s=2)


def test_redirect_is_not_followed() -> None:
    with http_server(lambda handler, _body: reply(handler, b"", 302)) as link, pytest.raises(WrongDevice):
        driver_at(link).open(deadline_s=2)


@pytest.mark.parametrize("target", ["//[", "tp:\xff", "http://[::"])
def test_redirect_to_nowhere_is_wrong_device(target: str) -> None:
    def answer(handler: BaseHTTPRequestHandler, _body: bytes) -> None:
        handler.send_response(301)
        handler.send_header("Location", target)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    with http_server(answer) as link, pytest.raises(WrongDevice):
        driver_at(link).open(deadline_s=2)


def test_printer_that_cannot_be_followed_is_wrong_device() -> None:
    nothing = bytes.fromhex("04 23 0014 6f7065726174696f6e732d737570706f72746564 0004 00000002 03")

    def answer(handler: BaseHTTPRequestHandler, body: bytes) -> None:
        reply(handler, b"\x02\x00\x00\x00" + body[4:8] + nothing)

    with http_server(answer) as link, pytest.raises(WrongDevice, match="CREATE_JOB"):
        driver_at(link).open(deadline_s=2)


def test_answer_to_another_question_is_not_believed() -> None:
    def answer(handler: BaseHTTPRequestHandler, _body: bytes) -> None:
        reply(handler, bytes.fromhex("0200 0000 00000063 04 23 0001 61 0004 00000001 03"))

    with http_server(answer) as link, pytest.raises(ProtocolViolated, match="another question"):
        driver_at(link).open(deadline_s=2)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(garbage=st.binary(max_size=120))
def test_any_answer_is_a_status_never_a_crash(garbage: bytes) -> None:
    class Garbled(IppDialogue):
        def _post(self, body: bytes, deadline: float, *, patient: bool) -> bytes:
            return b"\x02\x00\x00\x00" + body[4:8] + garbage

    printer = IppDocumentPrinter(Garbled(parse_ipp_address("ipp://printer.test/ipp/print")))
    printer._open = True
    assert printer.status(deadline_s=1).device in {Device.UNKNOWN, Device.ONLINE, Device.HARDWARE_ERROR}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(damaged=st.integers(1, 12), where=st.floats(0, 0.999), change=st.integers(1, 255), is_cut=st.booleans())
def test_damaged_answer_never_makes_a_false_word(
    monkeypatch: pytest.MonkeyPatch, damaged: int, where: float, change: int, *, is_cut: bool
) -> None:
    """One answer of the printer is damaged or cut; before and after it all goes well."""

    class Damaging(IppDialogue):
        asked = 0

        def _post(self, body: bytes, deadline: float, *, patient: bool) -> bytes:
            answer = super()._post(body, deadline, patient=patient)
            self.asked += 1
            if self.asked != damaged:
                return answer
            place = 8 + int((len(answer) - 8) * where)
            return answer[:place] if is_cut else answer[:place] + bytes((answer[place] ^ change,)) + answer[place + 1 :]

    monkeypatch.setattr("devices.drivers.document_printer_watch._SETTLE_S", 0.05)
    monkeypatch.setattr("devices.drivers.document_printer_watch._CANCEL_S", 0.1)
    with PrintRoom() as room:
        printer = IppDocumentPrinter(Damaging(parse_ipp_address(room.emulator.link)), poll_s=0.001)
        said = PrintOutcome.PRINTED
        try:
            printer.print(pdf(2), serial="S-1", sheets=2, journal=room.journal, deadline_s=0.3)
        except OutcomeUnknown:
            said = PrintOutcome.UNKNOWN
        except DeviceError:
            said = PrintOutcome.NOT_PRINTED
        printer.close()
        truth = room.sheets_out()
    assert truth in {PrintOutcome.PRINTED: {2}, PrintOutcome.NOT_PRINTED: {0}}.get(said, {0, 1, 2})


# ── TLS ──


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A self-signed certificate for 127.0.0.1, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "printer")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    files = folder / "certificate.pem", folder / "key.pem"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return files


def test_printer_with_a_known_certificate_prints_over_tls(certificate: tuple[Path, Path]) -> None:
    with DocumentPrinterEmulator(certificate=certificate) as emulator:
        dialogue = IppDialogue(parse_ipp_address(emulator.link), ca_file=certificate[0])
        printer = IppDocumentPrinter(dialogue, poll_s=0.005)
        printed = printer.print(pdf(), serial="S-1", sheets=1, journal=FakePrintJournal(), deadline_s=10)
        printer.close()
    assert (emulator.link.split(":")[0], printed.sheets_completed) == ("ipps", 1)


def test_printer_with_an_unknown_certificate_is_wrong_device(certificate: tuple[Path, Path]) -> None:
    with DocumentPrinterEmulator(certificate=certificate) as emulator, pytest.raises(WrongDevice, match="TLS"):
        driver_at(emulator.link).open(deadline_s=3)


def test_printer_without_tls_behind_an_ipps_link_is_wrong_device(room: PrintRoom) -> None:
    with pytest.raises(WrongDevice, match="TLS"):
        driver_at(room.emulator.link.replace("ipp:", "ipps:")).open(deadline_s=3)


def test_authorities_file_that_is_missing_is_a_settings_error(tmp_path: Path) -> None:
    dialogue = IppDialogue(parse_ipp_address("ipps://127.0.0.1:1/ipp/print"), ca_file=tmp_path / "none.pem")
    with pytest.raises(SettingsError, match=r"none\.pem"):
        IppDocumentPrinter(dialogue).open(deadline_s=1)


def test_driver_is_light_until_it_is_asked() -> None:
    program = "import sys; import devices.drivers.document_printer; print('requests' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout == "False\n"
