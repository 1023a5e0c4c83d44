"""`kiosk devices test camera|speaker|sensors`: what stands around the citizen's devices."""

from __future__ import annotations

import typer

from devices.diagnostics.check import Kind
from kiosk.cli.devices.bench import Bench, Wanted
from kiosk.cli.devices.ports import camera, chosen, sensors, speaker
from kiosk.cli.devices.test import (
    AsJson,
    Link,
    Only,
    Patience,
    ReportFile,
    Serial,
    Speaking,
    Technician,
    WithoutHands,
    counted_in,
    kept_in_state,
)
from kiosk.cli.output import complaining
from kiosk.cli.run import Configs, Overrides, StateDirectory
from kiosk.domain.message import Language
from kiosk.upkeep.counting import CountingSpeaker
from kiosk.upkeep.counting_camera import CountingCamera


def examine_camera(
    *,
    link: Link = None,
    only: Only = None,
    no_hands: WithoutHands = False,
    as_json: AsJson = False,
    report: ReportFile = None,
    technician: Technician = None,
    serial: Serial = None,
    patience_s: Patience = 60.0,
    language: Speaking = Language.EN,
    config: Configs = None,
    overrides: Overrides = None,
    state_dir: StateDirectory = None,
) -> None:
    """Test a camera. Nothing that it sees is kept or told.

    Example: kiosk devices test camera --link v4l2:0 --report camera.md

    Somebody holds up a code, lays down an A4 sheet, covers the lens, steps up and aside when asked.

    Exit 0: all is as it must be. 4: the camera failed. 5: unknown: nobody did what was asked.
    """
    from devices.diagnostics.camera import CAMERA

    with complaining(as_json=as_json):
        kept_in = kept_in_state(link, state_dir)
        bench = Bench(Wanted(only or [], no_hands, as_json, report, technician, serial, patience_s, language, kept_in))
        (device,) = chosen(Kind.CAMERA, link, None, config or [], overrides or [])
        with counted_in(kept_in) as tallies:
            port = CountingCamera(camera(device.link, device.camera), tallies)
            code = bench.test(device, CAMERA, port)
    raise typer.Exit(code)


def examine_speaker(
    *,
    link: Link = None,
    only: Only = None,
    no_hands: WithoutHands = False,
    as_json: AsJson = False,
    report: ReportFile = None,
    technician: Technician = None,
    serial: Serial = None,
    patience_s: Patience = 60.0,
    language: Speaking = Language.EN,
    config: Configs = None,
    overrides: Overrides = None,
    state_dir: StateDirectory = None,
) -> None:
    """Test a speaker. It says a few sentences; whether they were heard, a person tells.

    Example: kiosk devices test speaker --link alsa:default

    Exit 0: all is as it must be. 4: the speaker failed. 5: unknown: nobody told what was heard.
    """
    from devices.diagnostics.speaker import SPEAKER

    with complaining(as_json=as_json):
        kept_in = kept_in_state(link, state_dir)
        bench = Bench(Wanted(only or [], no_hands, as_json, report, technician, serial, patience_s, language, kept_in))
        (device,) = chosen(Kind.SPEAKER, link, None, config or [], overrides or [])
        with counted_in(kept_in) as tallies:
            port = CountingSpeaker(speaker(device.link, device.clips), tallies)
            code = bench.test(device, SPEAKER, port)
    raise typer.Exit(code)


def examine_sensors(
    *,
    link: Link = None,
    only: Only = None,
    no_hands: WithoutHands = False,
    as_json: AsJson = False,
    report: ReportFile = None,
    technician: Technician = None,
    serial: Serial = None,
    patience_s: Patience = 60.0,
    language: Speaking = Language.EN,
    config: Configs = None,
    overrides: Overrides = None,
    state_dir: StateDirectory = None,
) -> None:
    """Test the cabinet's sensors. A sensor that this cabinet does not have is not tested.

    Example: kiosk devices test sensors --link 'serial:/dev/ttyUSB2?baud=115200' --technician T1

    Somebody opens the door, pulls the UPS's plug out of the wall, steps up and aside, plugs a headset in.

    Exit 0: all is as it must be. 4: the board failed. 5: unknown: nobody did what was asked.
    """
    from devices.diagnostics.sensors import SENSORS

    with complaining(as_json=as_json):
        kept_in = kept_in_state(link, state_dir)
        bench = Bench(Wanted(only or [], no_hands, as_json, report, technician, serial, patience_s, language, kept_in))
        (device,) = chosen(Kind.SENSORS, link, None, config or [], overrides or [])
        code = bench.test(device, SENSORS, sensors(device.link))
    raise typer.Exit(code)
