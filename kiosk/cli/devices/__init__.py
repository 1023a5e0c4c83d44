"""`kiosk devices …`: what a technician does over ssh."""

from __future__ import annotations

import typer

from kiosk.cli.devices import camera, camera_copy, face, probe, test
from kiosk.cli.devices.adopted import adopted
from kiosk.cli.devices.counters import counters, refill
from kiosk.cli.devices.list import list_devices
from kiosk.cli.devices.print_document import print_document
from kiosk.cli.devices.print_slip import print_slip
from kiosk.cli.devices.read_card import read_card
from kiosk.cli.devices.readiness import readiness
from kiosk.cli.devices.status import status
from kiosk.cli.devices.tested import list_tests
from kiosk.cli.devices.watch import watch

app = typer.Typer(help="Read, print, test: one device at a time.", no_args_is_help=True)
app.command("list")(list_devices)
app.command("status")(status)
app.command("watch")(watch)
app.add_typer(test.app, name="test")
camera.app.command()(camera_copy.copy)
camera.app.command()(camera_copy.portrait)
app.add_typer(camera.app, name="camera")
app.add_typer(face.app, name="face")
app.command("read-card")(read_card)
app.command("print-slip")(print_slip)
app.command("print-document")(print_document)
app.command("counters")(counters)
app.command("refill")(refill)
app.command("tests")(list_tests)
app.command("readiness")(readiness)
app.add_typer(probe.app, name="probe")
app.command("adopted")(adopted)
