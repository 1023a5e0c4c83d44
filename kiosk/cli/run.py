"""`kiosk run`: the terminal."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kiosk.cli import garbage
from kiosk.cli.output import complaining


class ControlWay(StrEnum):
    """Where commands for a played terminal come from."""

    STDIO = "stdio"


Configs = Annotated[
    list[Path] | None, typer.Option("--config", help="A settings file over the defaults; may be given again.")
]
Overrides = Annotated[
    list[str] | None, typer.Option("--set", help="A setting, as --set devices.ticket_printer.link=tcp:127.0.0.1:9100")
]
StateDirectory = Annotated[
    Path | None,
    typer.Option("--state-dir", help="Where key, certificate and state live [default: $XDG_STATE_HOME/kiosk]"),
]


def run(
    config: Configs = None,
    overrides: Overrides = None,
    state_dir: StateDirectory = None,
    control: Annotated[
        ControlWay | None, typer.Option(help="Play the terminal by JSON lines. Never in a hall: events name people.")
    ] = None,
) -> None:
    """Start the terminal and serve citizens until told to stop.

    Example: kiosk run --set devices.id_card_reader.link=serial:/dev/ttyUSB0?baud=115200
    """
    from kiosk import settings
    from kiosk.boot import terminal
    from kiosk.boot.judging import load_settings

    with complaining(as_json=False):
        state = settings.state_directory(state_dir)

        def load() -> settings.Settings:
            return load_settings(config or [], overrides=overrides or [], state=state)

        start = terminal.Start(
            settings=load(),
            state=state,
            control=(sys.stdin, sys.stdout) if control else None,
            reload=load,
        )
        garbage.mind()  # what follows is collected as `ui.collecting` says
        code = terminal.run_terminal(start)
    raise typer.Exit(code)
