"""`kiosk devices …`: what a technician does over ssh."""

from __future__ import annotations

import typer

from kiosk.cli.devices.print_document import print_document
from kiosk.cli.devices.print_slip import print_slip
from kiosk.cli.devices.read_card import read_card

app = typer.Typer(help="Read, print, test: one device at a time.", no_args_is_help=True)
app.command("read-card")(read_card)
app.command("print-slip")(print_slip)
app.command("print-document")(print_document)
