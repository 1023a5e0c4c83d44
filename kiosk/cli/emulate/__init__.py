"""`kiosk emulate …`: the far end of a device's wire, for people without the device."""

from __future__ import annotations

import typer

from kiosk.cli.emulate.camera import camera
from kiosk.cli.emulate.document_printer import document_printer
from kiosk.cli.emulate.id_reader import id_reader
from kiosk.cli.emulate.sensors import sensors
from kiosk.cli.emulate.ticket_printer import ticket_printer

app = typer.Typer(help="Pretend to be hardware, over real wires.", no_args_is_help=True)
app.command("id-reader")(id_reader)
app.command("ticket-printer")(ticket_printer)
app.command("document-printer")(document_printer)
app.command("sensors")(sensors)
app.command("camera")(camera)
