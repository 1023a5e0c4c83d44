"""Addresses of USB devices, and how a serial port is named by the adapter it hangs on.

    usb:0400:c35a                      vendor and product, four hexadecimal digits each
    usb:0400:c35a?serial=A1B2          the one with this serial number, of several; odd characters as %XX
    usb:0400:c35a?path=1-1.4           the one in this socket: bus, and the ports on the way, as the kernel writes them
    serial:usb-1a86:7523?baud=115200   the serial port of this adapter, whatever name it got; usb-1a86:7523:SERIAL

The number that a device gets on its bus is no part of any address: it changes whenever the device is plugged in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote

from kiosk.ports.errors import SettingsError

KNOWN_USB: Final = "usb:0400:c35a, usb:0400:c35a?serial=NUMBER or usb:0400:c35a?path=1-1.4"
KNOWN_ADAPTER: Final = "serial:usb-1a86:7523 or serial:usb-1a86:7523:NUMBER"
ADAPTER: Final = "usb-"
_ID: Final = re.compile(r"[0-9a-fA-F]{4}")
_PATH: Final = re.compile(r"[0-9]{1,3}-[0-9]{1,3}(\.[0-9]{1,3}){0,6}")
_LONGEST_SERIAL: Final = 126  # characters: a string descriptor holds no more


@dataclass(frozen=True, slots=True)
class UsbAddress:
    """A USB device by what it is; `serial` or `path` (bus and ports) choose among several, empty: any."""

    vendor: int
    product: int
    serial: str = ""
    path: str = ""

    def __str__(self) -> str:
        """Write it as settings do."""
        named = (("serial", quote(self.serial, safe="")), ("path", self.path))
        query = "&".join(f"{key}={value}" for key, value in named if value)
        return f"usb:{self.ids}{'?' if query else ''}{query}"

    @property
    def ids(self) -> str:
        """Vendor and product, as `lsusb` writes them."""
        return f"{self.vendor:04x}:{self.product:04x}"


@dataclass(frozen=True, slots=True)
class AdapterName:
    """A serial port by the USB adapter that makes it; `serial` empty: whatever its serial number."""

    vendor: int
    product: int
    serial: str = ""


def parse_usb(text: str, rest: str) -> UsbAddress:
    """Read what follows `usb:` in the address `text`. Raises SettingsError."""
    ids, _, query = rest.partition("?")
    vendor, product = _parse_ids(text, ids.split(":"), KNOWN_USB)
    given: dict[str, str] = {}
    for part in query.split("&") if query else ():
        key, _, value = part.partition("=")
        if key not in {"serial", "path"}:
            raise SettingsError(f"link {text!r}: unknown parameter {key!r}; known are serial and path")
        if key in given:
            raise SettingsError(f"link {text!r}: {key} is given twice")
        given[key] = value
    path = given.get("path", "")
    if "path" in given and not _PATH.fullmatch(path):
        raise SettingsError(f"link {text!r}: path {path!r} is not a bus and its ports, like 1-1.4")
    serial = _parse_serial_number(text, given["serial"]) if "serial" in given else ""
    return UsbAddress(vendor, product, serial, path)


def parse_adapter(text: str, name: str) -> AdapterName:
    """Read `usb-1a86:7523[:SERIAL]`, which stands for a port's path in `text`. Raises SettingsError."""
    vendor, _, rest = name.removeprefix(ADAPTER).partition(":")
    product, _, serial = rest.partition(":")
    return AdapterName(*_parse_ids(text, [vendor, product], KNOWN_ADAPTER), serial)


def _parse_ids(text: str, ids: list[str], known: str) -> tuple[int, int]:
    if len(ids) != 2 or not all(_ID.fullmatch(part) for part in ids):  # noqa: PLR2004  vendor and product
        raise SettingsError(
            f"link {text!r}: vendor and product are four hexadecimal digits each, as lsusb lists them; write {known}"
        )
    return int(ids[0], 16), int(ids[1], 16)


def _parse_serial_number(text: str, quoted: str) -> str:
    try:
        serial = unquote(quoted, errors="strict")
    except UnicodeDecodeError as error:
        raise SettingsError(f"link {text!r}: serial {quoted!r} is not UTF-8") from error
    if not serial or not serial.isprintable() or len(serial) > _LONGEST_SERIAL:
        raise SettingsError(f"link {text!r}: serial {quoted!r} is empty, too long or not printable")
    return serial
