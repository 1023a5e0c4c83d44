"""`kiosk devices list`: what the settings name, which models there are, what is plugged in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from kiosk.cli.devices.ports import fitted
from kiosk.cli.output import complaining, emit, say
from kiosk.cli.run import Configs, Overrides, StateDirectory
from kiosk.settings import state_directory

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.cli.devices.ports import Fitted

_BY_ID: Final = Path("/dev/serial/by-id")


def list_devices(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    config: Configs = None,
    overrides: Overrides = None,
    state_dir: StateDirectory = None,
) -> None:
    """List the devices that the settings name, the ticket printer models, and what is plugged in.

    Serial ports are listed by their lasting names; USB devices where they could be a reader or a printer.

    Example: kiosk devices list --config /etc/kiosk/site.yaml --json

    Asks no device: `kiosk devices status` does.
    """
    from devices.catalog import TICKET_PRINTERS
    from devices.links.usb import plugged_usb
    from devices.links.usb_address import UsbAddress

    with complaining(as_json=as_json):
        found = fitted(config or [], overrides or [], state_directory(state_dir))
    ports = [str(port) for port in sorted(_BY_ID.glob("*"))]
    usb = [
        {"link": str(address), "printer": one.printer}
        for one in plugged_usb()
        for address in [UsbAddress(one.vendor, one.product, one.serial or "", "" if one.serial else one.path)]
    ]
    models = [{"id": model.id, "maker": model.maker, "name": model.name} for model in TICKET_PRINTERS.values()]
    if as_json:
        emit({"devices": [named(device) for device in found], "models": models, "ports": ports, "usb": usb})
        return
    for line in _lines(found):
        say(line)
    for model in models:
        say(f"model {model['id']}: {model['maker']} {model['name']}")
    for port in ports:
        say(f"port {port}")
    for each in usb:
        say(f"usb {each['link']}{', a printer' if each['printer'] else ''}")


def named(device: Fitted) -> dict[str, object]:
    """A device as commands print it."""
    return {"device": str(device.kind), "link": device.link, "model": device.model}


def _lines(found: Sequence[Fitted]) -> list[str]:
    if not found:
        return ["the settings name no device: --set devices.id_card_reader.link=… or a file with --config"]
    return [f"{device.kind}: {device.link}" + (f", {device.model}" if device.model else "") for device in found]
