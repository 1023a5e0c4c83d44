"""What USB printers answer beside their data. Source: USB Device Class Definition for Printing Devices 1.1, 4.2.

GET_DEVICE_ID gives an IEEE 1284 text, `MFG:…;MDL:…;`, after two bytes of length that count themselves, big-endian.
GET_PORT_STATUS gives one byte. Both go over the control pipe, so they are answered while the printer takes no data.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

GET_DEVICE_ID: Final = 0
GET_PORT_STATUS: Final = 1
LONGEST_DEVICE_ID: Final = 1023
_LENGTH_BYTES: Final = 2
_PAPER_EMPTY: Final = 0x20
_SELECTED: Final = 0x10
_NO_ERROR: Final = 0x08
_KEYS: Final = {
    "MFG": "maker",
    "MANUFACTURER": "maker",
    "MDL": "model",
    "MODEL": "model",
    "SN": "serial",
    "SERN": "serial",
    "SERIALNUMBER": "serial",
}


@dataclass(frozen=True, slots=True)
class PrinterIdentity:
    """Who a USB printer says it is; empty where it does not."""

    maker: str = ""
    model: str = ""
    serial: str = ""


@dataclass(frozen=True, slots=True)
class PortStatus:
    """A parallel port's three lines, kept alive. Printers are free to tell them wrongly: a hint, no proof."""

    paper_empty: bool
    selected: bool  # ready to print
    error: bool


def parse_device_id(answer: bytes) -> PrinterIdentity:
    """Read GET_DEVICE_ID's answer; what makes no sense is left out. The length may be wrong: the text counts."""
    text = answer[_LENGTH_BYTES:].decode("latin-1")
    told: dict[str, str] = {}
    for part in text.split(";"):
        key, colon, value = part.partition(":")
        name = _KEYS.get(key.strip().upper())
        if colon and name is not None and value.strip().isprintable():
            told.setdefault(name, value.strip())
    return PrinterIdentity(**told)


def parse_port_status(answer: bytes) -> PortStatus | None:
    """Read GET_PORT_STATUS's answer. None: there is none."""
    if len(answer) != 1:
        return None
    byte = answer[0]
    return PortStatus(bool(byte & _PAPER_EMPTY), bool(byte & _SELECTED), not byte & _NO_ERROR)
