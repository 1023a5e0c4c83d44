"""`kiosk emulate camera`: a camera for people without one, looking at scenes that are drawn."""

from __future__ import annotations

import re
from typing import Annotated, Final

import typer

from kiosk.cli.emulate.lines import teller
from kiosk.cli.emulate.serving import listening, serve
from kiosk.cli.output import complaining
from kiosk.ports.errors import SettingsError

_SIZE: Final = re.compile(r"([1-9]\d{2,3})x([1-9]\d{2,3})")


def camera(
    listen: Annotated[str, typer.Option(help="HOST:PORT, port 0 for any free one.")] = "127.0.0.1:0",
    size: Annotated[str, typer.Option(help="WIDTHxHEIGHT in pixels.")] = "1280x720",
    fps: Annotated[float, typer.Option(min=0.5, max=60, help="Pictures a second.")] = 30.0,
    seed: Annotated[int, typer.Option(min=0, help="Other numbers draw other desks, papers and halls.")] = 1,
    fault: Annotated[
        list[str] | None, typer.Option(help="A line from the start, like 'show sheet'; may be given again.")
    ] = None,
) -> None:
    """Emulate a network camera (MJPEG over HTTP) that looks at drawn scenes.

    Example: kiosk emulate camera --size 1920x1080 --fault 'show sheet'

    The first line of output is {"link": "http://127.0.0.1:40001/video"}; one JSON line an event follows. Standard input
    takes one line each, as words or as JSON ({"do": "show", "value": "qr"}): show WHAT (hall, desk, sheet, card,
    card-back, qr, barcode), text WORDS, person come|go, turn DEGREES, shift PX, shake PX, noise N, blur PX, light
    PERCENT; glare, lamp, black, frozen, stall, gone, garbage on|off; clear, help, quit. Without standard input it runs
    until it is ended by signal.
    """
    with complaining(as_json=True):
        from devices.emulators.camera import CameraEmulator
        from devices.emulators.camera_misfortunes import KNOWN

        host, port = listening(listen)
        sizes = _SIZE.fullmatch(size)
        if sizes is None:
            raise SettingsError(f"--size {size}: write WIDTHxHEIGHT, like 1280x720")
        tell = teller()
        try:
            emulator = CameraEmulator(
                host=host, port=port, size=(int(sizes[1]), int(sizes[2])), fps=fps, seed=seed, tell=tell
            )
        except OSError as error:
            raise SettingsError(f"--listen {listen}: {error}") from error
        serve(emulator, faults=fault or (), known=KNOWN, tell=tell)
