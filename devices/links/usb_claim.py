"""Taking a USB device from the kernel's driver, giving it up, and why it could not be opened."""

from __future__ import annotations

import contextlib
import errno
from typing import TYPE_CHECKING, Any

from devices.links.usb_device import choose_pipes
from kiosk.ports.errors import DeviceBusy, PortMissing

if TYPE_CHECKING:
    from devices.links.usb_address import UsbAddress
    from devices.links.usb_device import Pipes


def claim(device: Any, address: UsbAddress) -> Pipes:
    """Choose the interface, send the kernel's driver away, claim it. Raises PortMissing, USBError."""
    from usb.core import USBError
    from usb.util import claim_interface

    try:
        configuration = device.get_active_configuration()
    except USBError as error:
        if error.errno is not None:
            raise
        device.set_configuration()  # a device that nobody configured yet
        configuration = device.get_active_configuration()
    pipes = choose_pipes(configuration)
    if pipes is None:
        raise PortMissing(f"{address}: no pair of bulk endpoints; a device that speaks HID cannot be used")
    with contextlib.suppress(NotImplementedError):
        try:
            if device.is_kernel_driver_active(pipes.interface):
                device.detach_kernel_driver(pipes.interface)
        except USBError as error:
            if error.errno not in {errno.ENOENT, errno.ENOSYS}:  # gone by itself; no such driver here
                raise
    claim_interface(device, pipes.interface)
    if pipes.alternate:
        device.set_interface_altsetting(pipes.interface, pipes.alternate)
    return pipes


def let_go(device: Any) -> None:
    """Release and close, whatever is left of the device."""
    from usb.core import USBError
    from usb.util import dispose_resources

    with contextlib.suppress(USBError):
        dispose_resources(device)


def not_opened(error: OSError, address: UsbAddress) -> PortMissing | DeviceBusy:
    """Name why the device could not be opened."""
    match error.errno:
        case errno.EBUSY:
            return DeviceBusy(f"{address}: in use by another process")
        case errno.EACCES | errno.EPERM:
            return PortMissing(
                f"{address}: no permission to open the device. In /etc/udev/rules.d/70-kiosk.rules write"
                f' SUBSYSTEM=="usb", ATTR{{idVendor}}=="{address.vendor:04x}",'
                f' ATTR{{idProduct}}=="{address.product:04x}", MODE="0660", GROUP="dialout"'
                " and plug it in again (is the user in group dialout?)"
            )
        case errno.ENODEV | errno.ENOENT:
            return PortMissing(f"{address}: gone while it was being opened")
        case _:
            return PortMissing(f"{address}: {error.strerror}")
