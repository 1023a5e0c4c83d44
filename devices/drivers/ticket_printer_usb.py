"""What a USB printer says beside its data, when it does not answer in it: some take no bytes while they are offline.

A hint, no proof: it may name what is the matter, and is never believed when it says that all is well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

from devices.codecs.usb_printer import GET_PORT_STATUS, parse_port_status
from kiosk.ports.errors import DeviceError

if TYPE_CHECKING:
    from devices.links.link import Link

_ASIDE_S: Final = 0.3


@runtime_checkable
class _Aside(Protocol):
    """A link with a second way to its device."""

    def ask_class(self, request: int, *, max_bytes: int, deadline_s: float) -> bytes:
        """Ask beside the data; see UsbLink."""


def says_paper_out(link: Link) -> bool:
    """Whether the printer says, beside its data, that its paper is out. False: it does not say, or cannot."""
    if not isinstance(link, _Aside) or not link.is_open:
        return False
    try:
        told = parse_port_status(link.ask_class(GET_PORT_STATUS, max_bytes=1, deadline_s=_ASIDE_S))
    except DeviceError:
        return False
    return told is not None and told.paper_empty
