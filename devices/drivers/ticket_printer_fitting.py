"""A ticket printer from what settings and the command line say about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devices.catalog import ticket_printer_model
from devices.drivers.ticket_printer import EscPosTicketPrinter
from devices.drivers.ticket_printer_scrap import ScrapFile
from devices.links.address import Flow, SerialAddress, parse_link
from devices.links.choice import link_to
from kiosk.ports.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from devices.catalog import TicketPrinterModel
    from devices.links.link import Link
    from kiosk.ports.statuses import TicketPrinterStatus


def fit_ticket_printer(
    link: str,
    model_id: str,
    *,
    scrap_file: Path | None = None,
    fed: Callable[[float, int], None] = lambda _length_mm, _cuts: None,
    on_status: Callable[[TicketPrinterStatus], None] = lambda _status: None,
) -> EscPosTicketPrinter:
    """Make the driver, closed. `scrap_file`: where a half ticket is remembered. `fed`: told of paper used.

    `on_status`: told in a job that waits how the printer is, in its thread.
    Raises SettingsError.
    """
    model = ticket_printer_model(model_id)
    scrap = None if scrap_file is None else ScrapFile(scrap_file)
    return EscPosTicketPrinter(printer_link(link, model), model, scrap=scrap, fed=fed, on_status=on_status)


def printer_link(link: str, model: TicketPrinterModel) -> Link:
    """Make the link, closed. Raises SettingsError when the model does not know the handshake it names.

    Without one nothing is lost either: no strip is longer than the receive buffer, and the next one waits.
    """
    address = parse_link(link)
    if isinstance(address, SerialAddress) and address.flow is not Flow.NONE:
        known = sorted(handshake.value for handshake in model.handshakes)
        if address.flow.value not in known:
            msg = f"link {link}: {model.name} does not know flow={address.flow}; write flow={' or flow='.join(known)}"
            raise SettingsError(msg)
    return link_to(address)
