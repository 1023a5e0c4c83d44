"""What devices send us: frames, cards, replies, text, addresses."""

from __future__ import annotations

import contextlib
import struct
import unicodedata
from dataclasses import fields
from datetime import date
from functools import cache
from typing import Final

from devices.catalog import FontRom
from devices.codecs import (
    escpos_status,
    gb18030,
    ipp,
    ipp_printing,
    ipp_reading,
    ipp_status,
    sdt,
    sdt_card,
    sdt_replies,
)
from devices.codecs.character_map import BadCharacterMap, parse_character_map
from devices.drivers.document_printer_address import parse_ipp_address
from devices.drivers.document_printer_verdict import verdict
from devices.emulators.id_reader import EmulatedIdReader
from devices.emulators.id_reader_card import EmulatedCard, text_block
from devices.links.address import parse_link
from kiosk.domain.identity import CardFault, Identity, recognise
from kiosk.ports.errors import SettingsError
from kiosk.ports.print_journal import PrintOutcome
from tests.fakes.people import FOREIGN_2017, FOREIGN_2023, HONG_KONG, RESIDENT
from tests.fuzz.fuzzing import Target, told

_TODAY: Final = date(2026, 11, 23)
_CARDS: Final = (RESIDENT, HONG_KONG, FOREIGN_2017, FOREIGN_2023)
_BACKS: Final = (b"\x10\x00\x00\x00", b"\x18\x20\x0c\x00", b"\x38\x00\x03\x0f")


# ── the ID card reader ──


def sdt_frames(data: bytes) -> None:
    """The first byte cuts the rest into chunks. No byte is lost, and how they were cut is never seen."""
    size, stream = (data[0] % 64) + 1 if data else 1, data[1:]
    events = _decoded(stream, len(stream) or 1)
    pieces = _decoded(stream, size)
    assert _frames(events) == _frames(pieces), "cut otherwise, other frames"
    for every in (events, pieces):
        assert sum(_bytes_of(event) for event in every) == len(stream), "bytes are lost or counted twice"
    at = 0
    for frame in _frames(events):
        at = stream.index(sdt.encode_reply(frame), at) + 1
        _judge_frame(frame)


def _decoded(stream: bytes, size: int) -> list[sdt.Event]:
    decoder = sdt.FrameDecoder()
    chunks = (stream[at : at + size] for at in range(0, len(stream), size))
    events = [event for chunk in chunks for event in decoder.feed(chunk)]
    events += decoder.give_up()
    assert decoder.is_idle
    return events


def _frames(events: list[sdt.Event]) -> list[sdt.Frame]:
    return [event for event in events if isinstance(event, sdt.Frame)]


def _bytes_of(event: sdt.Event) -> int:
    return event.count if isinstance(event, sdt.Complaint) else len(sdt.encode_reply(event))


def _judge_frame(frame: sdt.Frame) -> None:
    for command in sdt.Command:
        done = sdt_replies.succeeds(frame, command)
        assert sdt_replies.answers(frame, command) or not done, f"{command} succeeds without an answer"
        if done and command is sdt.Command.SAM_ID:
            sdt_replies.sam_identity(frame)
        blocks = sdt_replies.card_blocks(frame, command)
        if done and command in {sdt.Command.READ, sdt.Command.READ_WITH_FINGERPRINT}:
            assert blocks is not None, "a card without blocks"
        if blocks is not None:
            assert frame.data.endswith(blocks.text + blocks.photo + blocks.fingerprint), "blocks that were not sent"
            _card(blocks.text)


@cache
def _reader_seeds() -> tuple[bytes, ...]:
    said = [b""]
    for card in _CARDS:
        reader = EmulatedIdReader()
        reader.lay(EmulatedCard(sdt_card.encode_text(card), bytes(1024), bytes(512), "样例路2号".encode("utf-16-le")))
        for command in (*sdt.Command, sdt.Command.FIND, sdt.Command.SELECT, sdt.Command.READ):
            said += [sent.data for sent in reader.receive(sdt.encode_command(command))]
    return tuple(bytes((number % 64,)) + b"".join(said[number : number + 3]) for number in range(len(said)))


def _card(block: bytes) -> None:
    """A card that is understood says the same when it is written and read again, and is the same person."""
    try:
        card = sdt_card.decode_text(block)
    except sdt_card.MalformedText:
        assert len(block) != sdt_card.TEXT_BYTES
        return
    found = recognise(card, today=_TODAY)
    if card.kind is None:
        assert found in {CardFault.UNKNOWN_TYPE, CardFault.MALFORMED}
        return
    again = sdt_card.encode_text(card)
    assert sdt_card.decode_text(again) == card, "written and read again, another card"
    assert text_block({each.name: getattr(card, each.name) for each in fields(card)} | {"kind": _LETTERS[card.kind]})
    if isinstance(found, Identity):
        assert (found.number, found.name) == (card.number, card.name or card.english_name)
        assert found.number.encode("utf-16-le") in block, "a number that is not on the card"
        assert found.name.isascii() or found.name not in repr(found), "a name in a repr"  # ")" is in every repr


_LETTERS: Final = {RESIDENT.kind: "resident", HONG_KONG.kind: "J", FOREIGN_2017.kind: "I", FOREIGN_2023.kind: "Y"}


def newest_address(block: bytes) -> None:
    """An address is read from any bytes, and says the same when it is written and read again."""
    address = sdt_card.decode_address(block)
    assert sdt_card.decode_address(address.encode("utf-16-le", "surrogatepass")) == address
    card = sdt_card.decode_text(block.ljust(256, b"\0")[:256], characters={0xE863: "䶮"})
    assert "\ue863" not in card.name


def character_map(data: bytes) -> None:
    """A table is taken whole, or its first bad line is named. It never touches what stands for itself."""
    text = data.decode("utf-8", "surrogateescape")
    try:
        table = parse_character_map(text)
    except BadCharacterMap as error:
        told(error)
        text.splitlines()[error.line - 1]
        return
    assert all(unicodedata.category(chr(point)) == "Co" for point in table)
    again = "\n".join(f"{point:04X} U+{ord(character):04X}" for point, character in table.items())
    assert parse_character_map(again) == table


def _card_seeds() -> tuple[bytes, ...]:
    return tuple(sdt_card.encode_text(card) for card in _CARDS)


# ── the ticket printer ──


def status(data: bytes) -> None:
    """The first byte cuts the rest into chunks. No byte is lost, and how they were cut is never seen."""
    size, stream = (data[0] % 8) + 1 if data else 1, data[1:]
    whole, pieces = escpos_status.Classifier(), escpos_status.Classifier()
    replies = [*whole.feed(stream), *whole.quiet()]
    cut = [r for at in range(0, len(stream), size) for r in pieces.feed(stream[at : at + size])] + pieces.quiet()
    assert replies == cut, "cut otherwise, other replies"
    framed = 2 * sum(reply.kind is escpos_status.Kind.FRAME for reply in replies)
    assert sum(len(reply.data) for reply in replies) + framed == len(stream), "bytes are lost or counted twice"
    for reply in replies:
        if reply.kind is escpos_status.Kind.BACK:
            escpos_status.condition_from_back(reply.data)
        if reply.kind is escpos_status.Kind.REALTIME:
            (byte,) = reply.data
            for jam_bit in (True, False):
                escpos_status.condition((byte, byte, byte, byte), jam_bit=jam_bit)


def chinese(data: bytes) -> None:
    """What is read as GB 18030 is written as the same bytes; what a font holds is that character's code."""
    try:
        text = gb18030.decode(data)
    except UnicodeDecodeError:
        return
    assert gb18030.encode(text) == data, "written again, other bytes"
    for character in set(text):
        for rom in FontRom:
            code = gb18030.rom_code(character, rom)
            assert code is None or gb18030.decode(code) == character, "the font prints another character"


# ── the document printer ──


def ipp_reply(data: bytes) -> None:
    """A reply that is understood says the same when it is written and read again; facts come from it or a complaint."""
    try:
        message, rest = ipp.decode(data)
    except ipp.MalformedIpp:
        return
    assert data.endswith(rest)
    try:
        written = ipp.encode(message)
    except ipp.Unwritable:
        pass
    else:
        assert ipp.decode(written) == (message, b""), "written and read again, another message"
    ipp_reading.ignored(message)
    with contextlib.suppress(ipp.MalformedIpp):
        ipp_status.status_of(ipp_reading.printer_facts(message))
    for group in message.groups:
        _judge_job(group)


def _judge_job(group: ipp.Group) -> None:
    try:
        job = ipp_reading.job_facts(group)
    except ipp.MalformedIpp:
        return
    for counts in (True, False):
        outcome = verdict(job, sheets=2, counts=counts, jammed=False)
        if outcome is PrintOutcome.PRINTED:
            assert job.is_over, "printed, says a job that is not over"
            assert (job.sheets_completed or 0) >= 2 or job.state is ipp_printing.JobState.COMPLETED


def _ipp_seeds() -> tuple[bytes, ...]:
    from tests.fuzz.emulator_targets import emulated_ipp_replies

    return (*emulated_ipp_replies(), _odd_reply(), struct.pack(">bbHi", 2, 0, 0x0506, 9) + b"\x03")


def _odd_reply() -> bytes:
    """Collections in collections, a text with language, supplies: what the emulator does not say."""

    def one(tag: int, name: bytes, value: bytes) -> bytes:
        return struct.pack(">BH", tag, len(name)) + name + struct.pack(">H", len(value)) + value

    inner = one(0x4A, b"", b"x-dimension") + one(0x21, b"", struct.pack(">i", 21000)) + one(0x37, b"", b"")
    media = one(0x34, b"media-col", b"") + one(0x4A, b"", b"media-size") + one(0x34, b"", b"") + inner
    language = struct.pack(">H", 5) + b"zh-cn" + struct.pack(">H", 6) + "纸".encode() + b"abc"
    supply = b"type=toner;maxcapacity=100;level=37;class=supplyThatIsConsumed;colorantname=black;"
    return (
        struct.pack(">bbHi", 1, 1, 0, -1)
        + b"\x04"
        + media
        + one(0x37, b"", b"")
        + one(0x35, b"printer-state-message", language)
        + one(0x30, b"printer-supply", supply)
        + one(0x30, b"", supply)
        + one(0x12, b"printer-uuid", b"")
        + b"\x05"
        + one(0x10, b"sides", b"")
        + b"\x03%PDF-1.7"
    )


# ── addresses ──


def link_address(data: bytes) -> None:
    """An address that is read is written in the grammar it was read from."""
    text = data.decode("utf-8", "surrogateescape")
    try:
        link = parse_link(text)
    except SettingsError as error:
        told(error)
    else:
        assert parse_link(str(link)) == link, "written and read again, another link"


def ipp_address(data: bytes) -> None:
    """An address that is read is written in the grammar it was read from."""
    text = data.decode("utf-8", "surrogateescape")
    try:
        address = parse_ipp_address(text)
    except SettingsError as error:
        told(error)
    else:
        assert parse_ipp_address(str(address)) == address, "written and read again, another printer"


TARGETS: Final = (
    Target("sdt_frames", sdt_frames, _reader_seeds, (sdt.PREAMBLE, b"\x00\x04", b"\x09\x0a", b"\x05\x08")),
    Target("sdt_card", _card, _card_seeds, (b" \x00", b"J\x00", b"Y\x00", b"\x00\xd8", b"\x00\xdc", b"?\x00"), 300),
    Target("newest_address", newest_address, _card_seeds, (b"\x63\xe8", b"\xff\xff", b"\x00\xd8", b"\x00\xdc"), 300),
    Target(
        "character_map",
        character_map,
        lambda: ("E863 4DAE   # 䶮\n\nU+E000 U+20BB7\n".encode(), b"# only words\r\nF8FF 5350"),
        (b"U+", b"10FFFF", b"110000", b"D800", b"E000", b"0000", "\u2028".encode(), b"\xc2\x85", b"#", b"\n"),
        256,
    ),
    Target(
        "escpos_status",
        status,
        lambda: tuple(b"\x03" + b"\x16\x12\x5fTM-T88III\x00\x11" + back + b"\x0f\x13" for back in _BACKS),
        (b"\x5f", b"\x00", *_BACKS),
        512,
    ),
    Target(
        "gb18030",
        chinese,
        lambda: tuple(text.encode("gb18030") for text in ("张小窗 07:30", "䶮㐂𬭚ḿ", "︐︑龴", "①ǹ€")),
        (b"\x81\x35\xf4\x37", b"\xa8\xbc", b"\xfe\x59", b"\x84\x31\x82\x36", b"\x90\x30\x81\x30"),
        64,
    ),
    Target("ipp_reply", ipp_reply, _ipp_seeds, (b"job-state", b"\x44", b"\x34", b"\x37", b"\x4a", b"\x00\x00"), 8192),
    Target(
        "link_address",
        link_address,
        lambda: (b"serial:/dev/ttyUSB0?baud=115200&flow=xonxoff", b"tcp:[::1]:9100", b"tcp:printer.hall:9100"),
        (b"serial:", b"tcp:", b"?baud=", b"&flow=", b"[", b"]", b"%", b":"),
        128,
    ),
    Target(
        "ipp_address",
        ipp_address,
        lambda: (b"ipp://192.168.1.60/ipp/print", b"ipps://[fe80::1%25eth0]:8631/ipp/print", b"ipp://u@h:1/p?q#f"),
        (b"ipp://", b"ipps://", b"[", b"]", b"@", b"%25", b"//", b":", b"/ipp/print"),
        128,
    ),
)
