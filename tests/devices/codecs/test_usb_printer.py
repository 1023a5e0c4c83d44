"""What USB printers say beside their data. Vectors by hand from the class definition."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.codecs.usb_printer import PortStatus, PrinterIdentity, parse_device_id, parse_port_status


def test_short_keys_are_read() -> None:
    answer = b"\x00\x2aMFG:EPSON;CMD:ESC/POS;MDL:TM-T88III;SN:X1;"
    assert parse_device_id(answer) == PrinterIdentity("EPSON", "TM-T88III", "X1")


def test_long_keys_are_read() -> None:
    answer = b"\x00\x2aMANUFACTURER:SNBC; MODEL: BT-T080 ;SERIALNUMBER:7;"
    assert parse_device_id(answer) == PrinterIdentity("SNBC", "BT-T080", "7")


def test_wrong_length_does_not_hide_the_text() -> None:
    assert parse_device_id(b"\xff\xffMFG:A;MDL:B") == PrinterIdentity("A", "B")


def test_first_of_two_is_taken() -> None:
    assert parse_device_id(b"\0\0MFG:A;MFG:B;") == PrinterIdentity("A")


@given(st.binary(max_size=80))
def test_any_bytes_are_an_identity_of_printable_words(answer: bytes) -> None:
    told = parse_device_id(answer)
    assert all(word.isprintable() for word in (told.maker, told.model, told.serial))


@pytest.mark.parametrize(
    ("byte", "status"),
    [
        (0x18, PortStatus(paper_empty=False, selected=True, error=False)),
        (0x20, PortStatus(paper_empty=True, selected=False, error=True)),
        (0x10, PortStatus(paper_empty=False, selected=True, error=True)),
    ],
)
def test_port_status_is_read(byte: int, status: PortStatus) -> None:
    assert parse_port_status(bytes((byte,))) == status


@pytest.mark.parametrize("answer", [b"", b"\x18\x18"])
def test_other_than_one_byte_is_no_port_status(answer: bytes) -> None:
    assert parse_port_status(answer) is None
