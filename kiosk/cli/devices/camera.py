"""`kiosk devices camera …`: look, scan, take a page, watch who stands there. No picture is ever written."""

from __future__ import annotations

import threading
import time
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Final

import typer

from kiosk.cli.output import Exit, complaining, emit, say
from kiosk.cli.run import Configs, Overrides
from kiosk.ports.camera import Subject as PageSubject
from kiosk.ports.camera import Symbology
from kiosk.ports.errors import SettingsError
from kiosk.ports.statuses import Device, Picture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kiosk.ports.camera import Camera, Frame, Hint, PresenceChange

app = typer.Typer(help="The camera. Pictures stay in memory.", no_args_is_help=True)

_OPEN_S: Final = 5.0
_SETTLE_S: Final = 2.5
_WIDEST: Final = 9999

Source = Annotated[str | None, typer.Option("--source", help="Instead of the settings': v4l2:0, http://…, file:/….")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, ASCII only.")]
Timeout = Annotated[float, typer.Option(min=0.5, max=600, help="How long to wait, in seconds.")]


@app.command()
def look(source: Source = None, as_json: AsJson = False, config: Configs = None, overrides: Overrides = None) -> None:
    """Open the camera and tell whether its picture is live, black or frozen, and what it can.

    Example: kiosk devices camera look --source v4l2:0 --json

    Exit 0: live. 4: not.
    """
    with complaining(as_json=as_json), camera_of(source, config, overrides) as camera:
        seen: deque[Frame] = deque(maxlen=1)
        count = 0

        def took(frame: Frame) -> None:
            nonlocal count
            count += 1
            seen.append(frame)
            stream.taken()

        stream = camera.preview(took, width=_WIDEST, per_s=15)
        began = time.monotonic()
        time.sleep(_SETTLE_S)
        stream.cancel()
        status, can = camera.status(deadline_s=1), camera.capabilities()
        told: dict[str, object] = {
            "device": str(status.device),
            "picture": str(status.picture),
            "width": seen[-1].width if seen else None,
            "height": seen[-1].height if seen else None,
            "per_s": round(count / (time.monotonic() - began), 1),
            "portrait": can.portrait,
            "face_compare": can.face_compare,
            "liveness": can.liveness,
            "why_not": can.why_not or None,
        }
        seen.clear()
    if as_json:
        emit(told)
    else:
        say(", ".join(f"{name} {value}" for name, value in told.items() if value is not None))
    if (status.device, status.picture) != (Device.ONLINE, Picture.LIVE):
        raise typer.Exit(Exit.DEVICE)


@app.command()
def scan(
    source: Source = None,
    timeout_s: Timeout = 15.0,
    as_json: AsJson = False,
    show_personal_data: Annotated[bool, typer.Option("--show-personal-data", help="Print what the code says.")] = False,
    config: Configs = None,
    overrides: Overrides = None,
) -> None:
    """Wait for a code before the lens: QR, Code 128, Code 39, EAN, PDF417.

    Example: kiosk devices camera scan --source http://127.0.0.1:40001/video --show-personal-data

    Exit 0: read. 4: none in time, or the camera.
    """
    with complaining(as_json=as_json), camera_of(source, config, overrides) as camera:
        began = time.monotonic()
        code = camera.scan_code(frozenset(Symbology), deadline_s=timeout_s, on_hint=hinted(as_json))
        elapsed_ms = round((time.monotonic() - began) * 1000, 1)
    text = code.text if show_personal_data else "****"
    told = {"symbology": str(code.symbology), "bytes": len(code.data), "text": text, "elapsed_ms": elapsed_ms}
    emit(told) if as_json else say(f"{code.symbology}, {len(code.data)} bytes, {elapsed_ms} ms: {text}")


@app.command()
def page(
    source: Source = None,
    subject: Annotated[PageSubject, typer.Option(help="What is laid down.")] = PageSubject.A4,
    timeout_s: Timeout = 30.0,
    as_json: AsJson = False,
    config: Configs = None,
    overrides: Overrides = None,
) -> None:
    """Wait for a paper or a card, straighten it, tell how well it was seen, and wipe it. Nothing is written.

    Example: kiosk devices camera page --subject card --json

    Exit 0: taken. 4: none in time, or the camera.
    """
    with complaining(as_json=as_json), camera_of(source, config, overrides) as camera:
        began = time.monotonic()
        taken = camera.capture_page(subject, deadline_s=timeout_s, on_hint=hinted(as_json))
        elapsed_ms = round((time.monotonic() - began) * 1000, 1)
    told: dict[str, object] = {
        "subject": str(subject),
        "width": taken.width,
        "height": taken.height,
        "dpi": taken.dpi,
        "seen_dpi": taken.seen_dpi,
        "bytes": len(taken.jpeg),
        "elapsed_ms": elapsed_ms,
    }
    taken.wipe()
    emit(told) if as_json else say(", ".join(f"{name} {value}" for name, value in told.items()))


@app.command()
def presence(
    source: Source = None,
    seconds: Annotated[float, typer.Option(min=0.5, max=86_400, help="How long to watch.")] = 30.0,
    as_json: AsJson = False,
    config: Configs = None,
    overrides: Overrides = None,
) -> None:
    """Tell, one line each, when somebody comes and goes.

    Example: kiosk devices camera presence --seconds 60
    """
    with complaining(as_json=as_json), camera_of(source, config, overrides) as camera:
        began = time.monotonic()

        def told(change: PresenceChange) -> None:
            at_s = round(time.monotonic() - began, 2)
            emit({"presence": str(change.presence), "at_s": at_s}) if as_json else say(
                f"{at_s:8.2f} s  {change.presence}"
            )

        stream = camera.presence(told)
        threading.Event().wait(seconds)
        stream.cancel()


@contextmanager
def camera_of(source: str | None, config: Configs, overrides: Overrides) -> Iterator[Camera]:
    """The camera, open. Raises SettingsError, DeviceError."""
    from devices.drivers.camera_fitting import fit_camera
    from kiosk.boot.judging import load_settings

    settings = load_settings(tuple(config or ()), overrides=overrides or ()).devices.camera
    if not (source or settings.source):
        raise SettingsError("the settings name no camera: give --source, or --set devices.camera.source=…")
    camera = fit_camera(settings, source=source or "")
    try:
        camera.open(deadline_s=_OPEN_S)
        yield camera
    finally:
        camera.close()


def hinted(as_json: bool) -> Callable[[Hint], None]:
    """Make what tells hints to people."""
    from kiosk.domain.message import Language
    from kiosk.texts import Catalogue

    catalogue = Catalogue.load()

    def told(hint: Hint) -> None:
        if not as_json:
            typer.echo(f"  >> {catalogue.say(hint.message, Language.EN)}", err=True)

    return told
