"""The tree of commands."""

from __future__ import annotations

import typer

from kiosk.cli import backend, certificate, demo, devices, emulate, enrol, gallery, run, services

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
app.command("gallery")(gallery.gallery)
app.command("enrol")(enrol.enrol)


def main() -> None:
    """Run the command line."""
    app(prog_name="kiosk")
