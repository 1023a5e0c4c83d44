"""Which serial port a name means now.

A USB adapter gets the lowest name that is free when it is plugged in: ttyUSB0, or ttyUSB1 while somebody still holds
the old one. So a path may mean nothing, or another device, after a replug. `/dev/serial/by-id/…` and usb-1a86:7523 mean
the same device always.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from devices.links.usb_address import ADAPTER, parse_adapter
from kiosk.ports.errors import PortMissing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_FIXED: Final = "/dev/serial/"
_PLUGGED: Final = ("/dev/ttyUSB", "/dev/ttyACM")  # names that are given in the order of plugging in


@dataclass(frozen=True, slots=True)
class AdapterPort:
    """A serial port that a USB adapter makes."""

    device: str  # /dev/ttyUSB0
    vendor: int
    product: int
    serial: str  # empty: the adapter has none


def adapter_ports() -> tuple[AdapterPort, ...]:
    """List the serial ports of USB adapters that are plugged in now."""
    from serial.tools.list_ports import comports

    return tuple(
        AdapterPort(port.device, port.vid, port.pid or 0, port.serial_number or "")
        for port in comports()
        if port.vid is not None
    )


def port_now(name: str, *, look: Callable[[], Iterable[AdapterPort]] = adapter_ports) -> str:
    """Give the path to open for `name`, a path or usb-1a86:7523. Raises PortMissing."""
    if not name.startswith(ADAPTER):
        return name
    wanted = parse_adapter(f"serial:{name}", name)
    found = sorted(
        port.device
        for port in look()
        if (port.vendor, port.product) == (wanted.vendor, wanted.product) and wanted.serial in {"", port.serial}
    )
    if not found:
        raise PortMissing(f"serial:{name}: no such adapter is plugged in")
    if len(found) > 1:
        raise PortMissing(
            f"serial:{name}: {len(found)} such adapters are plugged in ({', '.join(found)}): name one by its serial"
            " number, usb-1a86:7523:NUMBER, or by its socket, /dev/serial/by-path/…"
        )
    return found[0]


def advice(path: str, *, look: Callable[[], Iterable[AdapterPort]] = adapter_ports) -> str:
    """Say what may have become of a path that is not there; empty when nobody can know."""
    if path.startswith(_FIXED) or not path.startswith(_PLUGGED):
        return ""
    others = ", ".join(sorted(port.device for port in look()))
    if not others:
        return ""
    return f"; there is {others}: perhaps plugged in again under another name, so name it by /dev/serial/by-id/…"
