"""`kiosk devices face …`: the model files for faces."""

from __future__ import annotations

from typing import Annotated

import typer

from kiosk.cli.output import Exit, complaining, emit, say
from kiosk.cli.run import Configs, Overrides

app = typer.Typer(help="The model files for faces.", no_args_is_help=True)


@app.callback()
def _faces() -> None:
    """One command now; a name of its own, so that others can join it."""


@app.command()
def check(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    config: Configs = None,
    overrides: Overrides = None,
) -> None:
    """Check the model files that the settings name: there, of the SHA-256 that the settings say, and loadable.

    Example: kiosk devices face check --config /etc/kiosk/site.yaml --json

    States: ok, absent (none is named; the capability is absent), missing, other (another SHA-256), damaged. Exit 0: ok
    or absent. 4: a file is not what it should be. How well the models know people is not checked.
    """
    with complaining(as_json=as_json):
        from devices.drivers.camera_fitting import fit_faces
        from devices.drivers.face_models import ModelState
        from kiosk.boot.judging import load_settings

        face = load_settings(tuple(config or ()), overrides=overrides or ()).devices.camera.face
        states = fit_faces(face).check()
    well = {ModelState.OK, ModelState.ABSENT}
    sound = all(state in well for state, _ in states.values())
    can = {
        "portrait": sound and states["detector"][0] is ModelState.OK,
        "face_compare": all(state is ModelState.OK for state, _ in states.values()),
    }
    if as_json:
        emit({**{name: {"state": str(state), "why": why or None} for name, (state, why) in states.items()}, **can})
    else:
        for name, (state, why) in states.items():
            say(f"{name}: {state}" + (f": {why}" if why else ""))
        say(", ".join(f"{name} {'yes' if able else 'absent'}" for name, able in can.items()))
    if not sound:
        raise typer.Exit(Exit.DEVICE)
