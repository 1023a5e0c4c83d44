"""What hosts send our emulators: other people test their software against them, so no byte may end one."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Final

from devices.catalog import TICKET_PRINTERS
from devices.codecs import escpos_status, ipp, sdt
from devices.codecs.escpos_slip import encode_slip
from devices.codecs.ipp_printing import JOB_ATTRIBUTES, PDF, PRINTER_ATTRIBUTES, Operation, request
from devices.emulators.document_printer_answers import Answers
from devices.emulators.document_printer_machine import Machine as DocumentMachine
from devices.emulators.document_printer_wire import BadRequest, read_request
from devices.emulators.id_reader import EmulatedIdReader
from devices.emulators.id_reader_card import EmulatedCard, load_card
from devices.emulators.id_reader_misfortunes import KNOWN as READER_MISFORTUNES
from devices.emulators.ticket_printer_faults import obey, words_of
from devices.emulators.ticket_printer_machine import Machine as TicketMachine
from devices.emulators.ticket_printer_models import EMULATED
from kiosk.ports.errors import SettingsError
from kiosk.ports.ticket_printer import Feed, QrCode, Rule, Slip, TextLine
from tests.fuzz.fuzzing import Target, scratch, told

if TYPE_CHECKING:
    from pathlib import Path

    from devices.codecs.ipp_printing import Said

_URI: Final = "ipp://127.0.0.1:8631/ipp/print"
_ONE_PAGE: Final = b"%PDF-1.4\n1 0 obj\n<</Type/Pages/Count 1>>\nendobj\n2 0 obj\n<</Type/Page>>\nendobj\n%%EOF\n"


def reader_emulator(data: bytes) -> None:
    """Whatever a host sends, what comes back are whole frames, and nothing is kept for ever."""
    reader = EmulatedIdReader()
    reader.lay(EmulatedCard(bytes(256), bytes(1024), bytes(512), bytes(70)))
    decoder = sdt.FrameDecoder()
    for at in range(0, len(data), 64):
        for sent in reader.receive(data[at : at + 64]):
            (event,) = decoder.feed(sent.data)
            assert isinstance(event, sdt.Frame), event
    assert decoder.is_idle
    assert len(reader._received) < 128, "a host that babbles fills the memory"


def ticket_emulator(data: bytes) -> None:
    """The first byte chooses the model. What is sent is printed or skipped; what is said are replies."""
    models = tuple(EMULATED.values())
    machine = TicketMachine(models[data[0] % len(models) if data else 0])
    said = b""
    for at in range(1, len(data), 512):
        machine.receive(data[at : at + min(512, machine.room)])
        machine.run(float(at))
        said += machine.take_output()
    classifier = escpos_status.Classifier()
    replies = [*classifier.feed(said), *classifier.quiet()]
    for strip in (*machine.cut_strips, machine.strip):
        assert isinstance(strip.text, str)
        assert isinstance(strip.qr_codes, tuple)
    assert all(reply.kind is not escpos_status.Kind.FLOW for reply in replies), "flow control that nobody wished for"


def ipp_emulator(data: bytes) -> None:
    """Requests one behind another, each with two bytes of length before it: each has an answer that our codec reads."""
    machine = DocumentMachine()
    answers = Answers(machine, _URI, keep=lambda _job, _document: None)
    while len(data) > 2:
        size = int.from_bytes(data[:2], "big")
        body, data = data[2 : 2 + size], data[2 + size :]
        try:
            asked = read_request(body)
        except BadRequest:
            continue
        answer = answers.answer(asked)
        if answer[0] in {1, 2}:
            ipp.decode(answer)
        answers.broken_document(asked)


def card_file(data: bytes) -> None:
    """A card file is read, or its fault is said."""
    file = _folder() / "card.json"
    file.write_bytes(data)
    try:
        card = load_card(file)
    except SettingsError as error:
        told(error)
    else:
        assert len(card.text) == 256 or b"text_block_hex" in data or b"\\u" in data


def ticket_words(data: bytes) -> None:
    """Lines on standard input do something, or say what is known."""
    machine = TicketMachine(EMULATED["epson-tm-t88iii"])
    for line in data.decode("utf-8", "surrogateescape").splitlines():
        try:
            obey(machine, words_of(line))
        except SettingsError as error:
            told(error)
        machine.run(1.0)


def emulated_ipp_replies() -> tuple[bytes, ...]:
    """What the emulated printer answers to everything we ask."""
    machine = DocumentMachine()
    answers = Answers(machine, _URI, keep=lambda _job, _document: None)
    return tuple(answers.answer(read_request(asked)) for asked in _requests())


@cache
def _requests() -> tuple[bytes, ...]:
    def asked(operation: Operation, document: bytes = b"", **said: Said) -> bytes:
        told = {name.replace("_", "-"): value for name, value in said.items()}
        job: dict[str, Said] = {"sides": "one-sided", "media": "x"} if operation is Operation.CREATE_JOB else {}
        return ipp.encode(request(operation, request_id=7, printer_uri=_URI, said=told, job=job)) + document

    return (
        asked(Operation.GET_PRINTER_ATTRIBUTES, requested_attributes=PRINTER_ATTRIBUTES),
        asked(Operation.GET_PRINTER_ATTRIBUTES),
        asked(Operation.CREATE_JOB, job_name="QH-1", ipp_attribute_fidelity=False),
        asked(Operation.SEND_DOCUMENT, _ONE_PAGE, job_id=1, document_format=PDF, last_document=True),
        asked(Operation.GET_JOB_ATTRIBUTES, job_id=1, requested_attributes=JOB_ATTRIBUTES),
        asked(Operation.GET_JOBS, which_jobs="not-completed", requested_attributes=("job-id", "job-state")),
        asked(Operation.CANCEL_JOB, job_id=1),
        asked(Operation.GET_JOBS, which_jobs="completed"),
    )


def _ipp_seeds() -> tuple[bytes, ...]:
    framed = [len(one).to_bytes(2, "big") + one for one in _requests()]
    uri = framed[4].replace(b"\x21\x00\x06job-id\x00\x04\x00\x00\x00\x01", b"\x45\x00\x07job-uri\x00\x03/jx")
    return (*framed, b"".join(framed), (len(uri) - 2).to_bytes(2, "big") + uri[2:])


class _Blocks:
    def rows(self, _character: str) -> tuple[int, ...] | None:
        return ((1 << 24) - 1,) * 24


def _ticket_seeds() -> tuple[bytes, ...]:
    slip = Slip((TextLine("A012 张小窗䶮"), Rule(), QrCode("HTTPS://XIAOCHUANG.EXAMPLE/N/1"), Feed(2)))
    whole = [encode_slip(slip, model, _Blocks()).data for model in TICKET_PRINTERS.values()]
    columns = b"\x1b*\x21\x02\x00abcdef\n\x1bJ\x20\x1bd\x02\x1d!\x11\x1c!\x0c"
    columns += b"\x1bM\x01\x1b3\x30x\n\x1dV\x00"
    asking = b"\x10\x04\x01\x10\x04\x04\x1dr\x01\x1dIA\x1dI\x01\x1da\xff\x10\x05\x02"
    return (*(bytes((number,)) + data for number, data in enumerate(whole)), b"\x00" + columns, b"\x01" + asking)


@cache
def _folder() -> Path:
    return scratch("emulators")


def _card_seeds() -> tuple[bytes, ...]:
    person = {"kind": "resident", "name": "张小窗", "sex": "female", "birth": "1990-03-07", "valid_to": None}
    return (
        json.dumps(person, ensure_ascii=False).encode(),
        json.dumps({"kind": "Y", "english_name": "SAMPLE", "photo_hex": "00ff", "valid": True}).encode(),
        json.dumps({"text_block_hex": "20" * 256, "address_hex": "", "name": "\ud800"}).encode(),
    )


_COMMANDS: Final = tuple(sdt.encode_command(command) for command in sdt.Command)
_WORDS: Final = (b"paper", b"out_after", b"jam", b"cover", b"power", b"off", b"clear", b'{"do":', b'"value":', b"\n")

TARGETS: Final = (
    Target(
        "reader_emulator",
        reader_emulator,
        lambda: (b"".join(_COMMANDS), *_COMMANDS),
        (sdt.PREAMBLE, b"\x00\x03", b"\x00\x40", *_COMMANDS),
        1024,
    ),
    Target(
        "ticket_emulator",
        ticket_emulator,
        _ticket_seeds,
        (
            b"\x1b@",
            b"\x1d(k\x03\x001C",
            b"\x1d(k\x02\x001P",
            b"\x1d(k\x03\x001Q0",
            b"\x1dv0",
            b"\x1c2\xfe",
            b"\x1b*!",
            b"\x1dVB\x00",
            b"\x10\x04\x01",
            b"\x10\x05\x02",
            b"\x1dr\x01",
            b"\x1dIA",
            b"\x1da\xff",
            b"\x1d8L",
            b"\x1c&",
        ),
    ),
    Target(
        "ipp_emulator",
        ipp_emulator,
        _ipp_seeds,
        (b"job-id", b"job-uri", b"limit", b"which-jobs", b"requested-attributes", b"\x34", b"\x37", b"all", b"\x03"),
        8192,
    ),
    Target("card_file", card_file, _card_seeds, (b"null", b"[", b"{", b"1e999", b'"kind":', b"\\ud800", b'"name":')),
    Target(
        "ticket_words",
        ticket_words,
        lambda: (
            b'paper out_after 3\ncover open\npower off\npower on\n{"do": "paper out_after", "value": 3}',
            b"clear",
        ),
        (*_WORDS, *(word.encode() for word in READER_MISFORTUNES)),
        512,
    ),
)
