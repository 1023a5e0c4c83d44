"""The tree of commands. What one needs is loaded when it is called: a terminal starts without the server's part."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Final

import typer
from typer.core import TyperGroup

from kiosk.cli import garbage

if TYPE_CHECKING:
    from typer._click import Command, Context


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a command stands: a module of this room, and what it is called there, a function or a group."""

    module: str
    name: str = "app"
    takes_anything: bool = False  # its words are another parser's

    def load(self, name: str) -> Command:
        found = getattr(import_module(f"kiosk.cli.{self.module}"), self.name)
        alone = typer.Typer(add_completion=False)
        if isinstance(found, typer.Typer):
            alone.add_typer(found, name=name)
        elif self.takes_anything:
            alone.command(name, add_help_option=False, context_settings={"ignore_unknown_options": True})(found)
        else:
            alone.command(name)(found)
        return typer.main.get_group(alone).commands[name]


_PLACES: Final = {
    "run": _Place("run", "run"),
    "demo": _Place("demo", "demo"),
    "devices": _Place("devices"),
    "emulate": _Place("emulate"),
    "backend": _Place("backend"),
    "services": _Place("services"),
    "certificate": _Place("certificate"),
    "fonts": _Place("fonts"),
    "technician": _Place("technician"),
    "gallery": _Place("gallery", "gallery"),
    "enrol": _Place("enrol", "enrol"),
    "confirm-site": _Place("site", "confirm_site"),
    "support-bundle": _Place("support_bundle", "support_bundle"),
    "bench": _Place("bench", "bench", takes_anything=True),
}


class Commands(TyperGroup):
    """The commands by name, each loaded once."""

    def list_commands(self, ctx: Context) -> list[str]:
        """Name them in the order of `--help`."""
        del ctx
        return list(_PLACES)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        """Load one; None: there is none of this name. Then all are loaded: typer tells which may have been meant."""
        del ctx
        for name in (cmd_name,) if cmd_name in _PLACES else _PLACES:
            if name not in self.commands:
                self.commands[name] = _PLACES[name].load(name)
        return self.commands.get(cmd_name)


app = typer.Typer(
    cls=Commands,
    name="kiosk",
    help="Xiaochuang (小窗): a self-service terminal for government service halls.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def _kiosk() -> None: ...


def main() -> None:
    """Run the command line."""
    garbage.leave()
    app(prog_name="kiosk")
