"""Finding a USB device among those plugged in, and the pair of endpoints to talk to it."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kiosk.ports.errors import PortMissing

if TYPE_CHECKING:
    from devices.links.usb_address import UsbAddress

_PRINTER: Final = 7  # interface classes, USB-IF
_NOT_OURS: Final = frozenset({3, 8, 9})  # HID, mass storage (a driver disc inside the device), hubs
_BOTH_WAYS: Final = 2  # a printer's interface protocol: bulk in and bulk out (USB printer class 1.1, 4.1)
_BULK: Final = 2
_KIND_BITS: Final = 0x03
_INWARDS: Final = 0x80
_PACKET_BITS: Final = 0x7FF


@dataclass(frozen=True, slots=True)
class Pipes:
    """An interface, and the two endpoints in it."""

    interface: int
    alternate: int
    bulk_in: int
    bulk_out: int
    packet_bytes: int  # of bulk_out
    printer: bool  # of the printer class


@dataclass(frozen=True, slots=True)
class UsbFound:
    """A device that is plugged in and might be ours. `serial` None: it has none, or may not be asked."""

    vendor: int
    product: int
    path: str
    serial: str | None
    printer: bool


def path_of(device: Any) -> str:
    """Tell where a device is plugged in, as the kernel writes it: 1-1.4 is bus 1, port 1, port 4 behind it."""
    ports = device.port_numbers or ()
    return f"{device.bus}-{'.'.join(str(port) for port in ports)}"


def find_device(address: UsbAddress, backend: Any) -> Any:
    """Give the one device that `address` means. Raises PortMissing, for none or several; USBError."""
    from usb.core import find

    found = list(find(find_all=True, backend=backend, idVendor=address.vendor, idProduct=address.product))
    count = len(found)
    if address.path:
        found = [device for device in found if path_of(device) == address.path]
    if address.serial:
        found = [device for device in found if _serial_of(device) == address.serial]
    if not found:
        others = f" ({count} with other numbers or in other sockets are)" if count else ""
        raise PortMissing(f"{address}: no such device is plugged in{others}")
    if len(found) > 1:
        paths = ", ".join(sorted(path_of(device) for device in found))
        raise PortMissing(
            f"{address}: {len(found)} such devices are plugged in ({paths}): name one,"
            f" usb:{address.ids}?path={path_of(found[0])} or ?serial=NUMBER"
        )
    return found[0]


def choose_pipes(configuration: Any) -> Pipes | None:
    """Choose where to talk: a printer's two-way setting, else the first pair of bulk endpoints. None: there is none."""
    pairs = [pair for interface in configuration if (pair := _pair(interface)) is not None]
    return min(pairs, key=lambda pair: pair[0], default=(0, None))[1]


def usb_devices(backend: Any) -> tuple[UsbFound, ...]:
    """List the devices with a pair of bulk endpoints, those that may not be looked at left out."""
    from usb.core import USBError, find

    listed: list[UsbFound] = []
    for device in find(find_all=True, backend=backend):
        with contextlib.suppress(USBError):
            pipes = next((chosen for each in device if (chosen := choose_pipes(each)) is not None), None)
            if pipes is not None:
                serial = None
                with contextlib.suppress(USBError):
                    serial = _serial_of(device)
                listed.append(UsbFound(device.idVendor, device.idProduct, path_of(device), serial, pipes.printer))
    return tuple(listed)


def _serial_of(device: Any) -> str | None:
    """Ask for the serial number. None: it has none. Raises USBError when it may not be asked."""
    try:
        return str(device.serial_number) if device.iSerialNumber else None
    except ValueError:  # it names a string and has no language to say it in
        return None


def _pair(interface: Any) -> tuple[int, Pipes] | None:
    """Give the interface's pair and its rank, the best 0. None: it has none, or is not for us."""
    if interface.bInterfaceClass in _NOT_OURS:
        return None
    bulk = [endpoint for endpoint in interface if endpoint.bmAttributes & _KIND_BITS == _BULK]
    inwards = [endpoint for endpoint in bulk if endpoint.bEndpointAddress & _INWARDS]
    outwards = [endpoint for endpoint in bulk if not endpoint.bEndpointAddress & _INWARDS]
    if not inwards or not outwards:
        return None
    printer = interface.bInterfaceClass == _PRINTER
    rank = 0 if printer and interface.bInterfaceProtocol == _BOTH_WAYS else 1 if printer else 2
    pipes = Pipes(
        interface.bInterfaceNumber,
        interface.bAlternateSetting,
        inwards[0].bEndpointAddress,
        outwards[0].bEndpointAddress,
        outwards[0].wMaxPacketSize & _PACKET_BITS,
        printer,
    )
    return rank, pipes
