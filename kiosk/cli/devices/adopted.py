"""`kiosk devices adopted`: what technicians found at this terminal and had it use."""

from __future__ import annotations

from typing import Annotated

import typer

from kiosk.cli.output import complaining, emit, say
from kiosk.cli.run import StateDirectory


def adopted(
    *,
    forget: Annotated[bool, typer.Option("--forget", help="Take all of it back, from the next start on.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    state_dir: StateDirectory = None,
) -> None:
    """List the settings that were adopted at this terminal, on its screen or by `kiosk devices probe serial --adopt`.

    Example: kiosk devices adopted --json

    They go before every settings file, and behind environment and --set.
    """
    from kiosk.boot import adopting
    from kiosk.settings import state_directory

    with complaining(as_json=as_json):
        state = state_directory(state_dir)
        said = adopting.forget(state) if forget else adopting.read_adopted(state)
    if as_json:
        emit({"forgotten" if forget else "adopted": said})
        return
    for name, value in said.items():
        say(f"{'forgotten' if forget else 'adopted'} {name}: {value}")
    if not said:
        say("nothing was adopted here")
