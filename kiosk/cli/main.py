"""The tree of commands."""

from __future__ import annotations

import typer

from kiosk.cli import (
    backend,
    bench,
    certificate,
    demo,
    devices,
    emulate,
    enrol,
    fonts,
    gallery,
    run,
    services,
    site,
    technician,
)
from kiosk.cli.support_bundle import support_bundle

app = typer.Typer(
    name="kiosk",
    help="Xiaochuang (小窗): a self-service terminal for government service halls.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("run")(run.run)
app.command("demo")(demo.demo)
app.add_typer(devices.app, name="devices")
app.add_typer(emulate.app, name="emulate")
app.add_typer(backend.app, name="backend")
app.add_typer(services.app, name="services")
app.add_typer(certificate.app, name="certificate")
app.add_typer(fonts.app, name="fonts")
app.add_typer(technician.app, name="technician")
app.command("gallery")(gallery.gallery)
app.command("enrol")(enrol.enrol)
app.command("confirm-site")(site.confirm_site)
app.command("support-bundle")(support_bundle)
app.command("bench", add_help_option=False, context_settings={"ignore_unknown_options": True})(bench.bench)


def main() -> None:
    """Run the command line."""
    app(prog_name="kiosk")
