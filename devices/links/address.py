"""Addresses of links, as settings and the command line write them.

    serial:/dev/ttyUSB0?baud=115200&flow=none     8N1; baud 115200 and flow none when left out
    serial:/dev/ttyUSB0?baud=probe                for devices that can be asked at every usual speed: `parse_links`
    serial:usb-1a86:7523?baud=115200              the port of this USB adapter, whatever its name: `usb_address`
    usb:0400:c35a?serial=…                        a USB device: `usb_address`
    tcp:192.168.1.50:9100        tcp:[::1]:9100

`str()` of an address gives the same grammar back.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from devices.links.usb_address import ADAPTER, UsbAddress, parse_adapter, parse_usb
from kiosk.ports.errors import SettingsError

KNOWN: Final = "serial:/dev/ttyUSB0?baud=115200, usb:VENDOR:PRODUCT or tcp:HOST:PORT"
DEFAULT_BAUD: Final = 115200
PROBED_BAUDS: Final = (115200, 57600, 38400, 19200, 9600)  # the usual one first
_PROBE: Final = "baud=probe"
_MAX_BAUD: Final = 4_000_000
_MAX_PORT: Final = 65535


class Flow(StrEnum):
    """Who may say "wait" on a serial line, and how."""

    NONE = "none"
    XONXOFF = "xonxoff"
    RTSCTS = "rtscts"


@dataclass(frozen=True, slots=True)
class SerialAddress:
    """A serial port, 8N1. `path` is absolute, or usb-1a86:7523; pseudo-terminals (/dev/pts/5) are serial ports too."""

    path: str
    baud: int = DEFAULT_BAUD
    flow: Flow = Flow.NONE

    def __str__(self) -> str:
        """Write it as settings do."""
        flow = "" if self.flow is Flow.NONE else f"&flow={self.flow}"
        return f"serial:{self.path}?baud={self.baud}{flow}"


@dataclass(frozen=True, slots=True)
class TcpAddress:
    """A TCP listener. `host` is a name or a number; IPv6 without its brackets."""

    host: str
    port: int

    def __str__(self) -> str:
        """Write it as settings do."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"tcp:{host}:{self.port}"


LinkAddress = SerialAddress | TcpAddress | UsbAddress


def parse_link(text: str) -> LinkAddress:
    """Read an address. Raises SettingsError that names what is wrong and what would be right."""
    if not text.isprintable() or text != text.strip():
        raise SettingsError(f"link {text!r}: blanks around it or control characters inside; write {KNOWN}")
    scheme, colon, rest = text.partition(":")
    if not colon:
        raise SettingsError(f"link {text!r}: no scheme; write {KNOWN}")
    match scheme:
        case "serial":
            return _parse_serial(text, rest)
        case "tcp":
            return _parse_tcp(text, rest)
        case "usb":
            return parse_usb(text, rest)
        case _:
            raise SettingsError(f"link {text!r}: unknown scheme {scheme!r}; known are serial, usb and tcp: {KNOWN}")


def parse_links(text: str) -> tuple[LinkAddress, ...]:
    """Read an address that may say baud=probe: one address for each speed to try, in their order, else the one.

    Raises SettingsError as `parse_link`.
    """
    path, question, query = text.partition("?")
    parameters = query.split("&") if question else []
    if not text.startswith("serial:") or _PROBE not in parameters:
        return (parse_link(text),)
    at = parameters.index(_PROBE)
    return tuple(
        parse_link(f"{path}?{'&'.join([*parameters[:at], f'baud={baud}', *parameters[at + 1 :]])}")
        for baud in PROBED_BAUDS
    )


def _parse_serial(text: str, rest: str) -> SerialAddress:
    path, _, query = rest.partition("?")
    if path.startswith(ADAPTER):
        parse_adapter(text, path)
    elif not path.startswith("/"):
        raise SettingsError(f"link {text!r}: a serial port is an absolute path, like serial:/dev/ttyUSB0")
    baud, flow = DEFAULT_BAUD, Flow.NONE
    seen: set[str] = set()
    for part in query.split("&") if query else ():
        key, _, value = part.partition("=")
        if key in seen:
            raise SettingsError(f"link {text!r}: {key} is given twice")
        seen.add(key)
        match key:
            case "baud" if value == "probe":
                raise SettingsError(f"link {text!r}: baud=probe is for ID card readers; this device needs its speed")
            case "baud":
                baud = _number(text, "baud", value, at_most=_MAX_BAUD)
            case "flow" if value in set(Flow):
                flow = Flow(value)
            case "flow":
                raise SettingsError(f"link {text!r}: flow {value!r} is not one of {', '.join(Flow)}")
            case _:
                raise SettingsError(f"link {text!r}: unknown parameter {key!r}; known are baud and flow")
    return SerialAddress(path, baud, flow)


def _parse_tcp(text: str, rest: str) -> TcpAddress:
    if "?" in rest:
        raise SettingsError(f"link {text!r}: tcp takes no parameters; write tcp:HOST:PORT")
    host, colon, port = rest.rpartition(":")
    if not colon or not host or not port:
        raise SettingsError(f"link {text!r}: host or port is missing; write tcp:HOST:PORT, like tcp:192.168.1.50:9100")
    if host.startswith("[") and host.endswith("]"):
        host = host[1:-1]
    elif ":" in host:
        raise SettingsError(f"link {text!r}: an IPv6 host goes into brackets, like tcp:[::1]:9100")
    if not host or any(character in "/@[]" for character in host):
        raise SettingsError(f"link {text!r}: {host!r} is not a host; write tcp:HOST:PORT")
    return TcpAddress(host, _number(text, "port", port, at_most=_MAX_PORT))


def _number(text: str, what: str, value: str, *, at_most: int) -> int:
    if not (value.isascii() and value.isdigit() and len(value) <= len(str(at_most)) and 1 <= int(value) <= at_most):
        raise SettingsError(f"link {text!r}: {what} {value!r} is not a whole number from 1 to {at_most}")
    return int(value)
