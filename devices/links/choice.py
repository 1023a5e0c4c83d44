"""Which link an address means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devices.links.address import SerialAddress, TcpAddress
from devices.links.usb_address import UsbAddress

if TYPE_CHECKING:
    from devices.links.address import LinkAddress
    from devices.links.link import Link


def link_to(address: LinkAddress) -> Link:
    """Make the link for `address`, closed. pyserial and pyusb are loaded only for what needs them."""
    match address:
        case SerialAddress():
            from devices.links.serial_port import SerialLink

            return SerialLink(address)
        case TcpAddress():
            from devices.links.tcp import TcpLink

            return TcpLink(address)
        case UsbAddress():
            from devices.links.usb import UsbLink

            return UsbLink(address)
