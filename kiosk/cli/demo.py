"""`kiosk demo`: everything on one machine."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from kiosk.cli.output import Exit, complaining, emit, say
from kiosk.cli.run import Configs, Overrides
from kiosk.demo.journey import Journey
from kiosk.ports.errors import SettingsError

if TYPE_CHECKING:
    from kiosk.demo.house import DemoHouse
    from kiosk.demo.process import Process
    from kiosk.demo.report import Report

# What a play leaves beside its folders; another play's are taken away first.
_LEFT_BEHIND: Final = (
    *("report.json", "ticket.png", "ticket.escpos", "call.wav", "board-called.png", "phone-called.png"),
    *("phone-reviewed.png", "certificate.pdf", "certificate.png", "claim.png", "claim.escpos"),
)
_FOLDERS: Final = ("work", "screens", "tickets")
_WORDS: Final = (
    "lay [FILE] · lift · paper out|low|full · cover open|closed · show desk|sheet|card|card-back|qr (to the camera) · "
    "call · serve · finish (a clerk at counter 3) · quit"
)
_A_DAY_S: Final = 86_400.0
_CAMERA: Final = ("--size", "1920x1080", "--fps", "6", "--fault", "show desk")


def demo(
    headless: Annotated[
        bool, typer.Option("--headless", help="Play the journeys by script, without a display.")
    ] = False,
    out: Annotated[Path, typer.Option(help="Where a played demonstration leaves report, ticket and screens.")] = Path(
        "out/demo"
    ),
    card: Annotated[Path | None, typer.Option(help="The card to lay on the emulated reader, as JSON.")] = None,
    journey: Annotated[
        Journey,
        typer.Option(help="What is played: number follows a ticket to the counter, the board and the phone."),
    ] = Journey.ALL,
    config: Configs = None,
    overrides: Overrides = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as one JSON line.")] = False,
) -> None:
    """Start backend, emulators and terminal, enrol it, and open the screen; or play citizens with --headless.

    Example: kiosk demo --headless --journey number --out out/demo
    """
    from kiosk.boot.judging import load_settings

    with complaining(as_json=as_json):
        load_settings(config or [], overrides=overrides or [])  # complain before anything starts
        if card is not None and not card.is_file():
            raise SettingsError(f"--card {card}: there is no such file")
    if not headless and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        say(f"There is no display here: playing the demonstration by script into {out} instead.")
        headless = True
    if headless:
        raise typer.Exit(_play(out, card, journey, config or [], overrides or [], as_json=as_json))
    raise typer.Exit(_show(card, config or [], overrides or []))


def _play(
    out: Path, card: Path | None, journey: Journey, configs: list[Path], overrides: list[str], *, as_json: bool
) -> Exit:
    from kiosk.demo.house import DemoHouse, Plan
    from kiosk.demo.process import ProcessFailed
    from kiosk.demo.report import Report
    from kiosk.demo.script import CARDS, CardRefused, Play

    out, report = out.resolve(), Report()
    with complaining(as_json=as_json):
        make_room(out, report)
    code = Exit.OK
    plan = Plan(work=out / "work", tickets=out / "tickets", overrides=overrides, configs=configs)
    try:
        with DemoHouse(plan) as house:
            Play(house, report, out, (card or CARDS / "resident.json").resolve(), read_code=_code_in).run(journey)
    except CardRefused:
        code = Exit.REFUSED
    except ProcessFailed as error:
        typer.echo(f"kiosk: {error}", err=True)
        code = Exit.DEVICE
    finally:
        report.write(out / "report.json")
    _tell(report, out, as_json=as_json)
    return code


def make_room(out: Path, report: Report) -> None:
    """Take away what an earlier play left; the report lies there from now on, and says that this is a play's folder.

    Raises SettingsError: it cannot be written, or it holds folders of these names that no play left.
    """
    found = [name for name in _FOLDERS if (out / name).exists()]
    if found and not (out / "report.json").is_file():
        raise SettingsError(f"--out {out}: {', '.join(found)} there would be deleted, and no play left them")
    try:
        for name in found:
            shutil.rmtree(out / name, ignore_errors=True)
        for file in _LEFT_BEHIND:
            (out / file).unlink(missing_ok=True)
        (out / "screens").mkdir(parents=True, exist_ok=True)
        report.write(out / "report.json")
    except OSError as error:
        raise SettingsError(f"--out {out}: {error.strerror}") from error


def _tell(report: Report, out: Path, *, as_json: bool) -> None:
    if as_json:
        emit({"ok": report.ok, "report": str(out / "report.json")})
        return
    for step in report.steps:
        say(f"{'done' if step.ok else 'FAILED':>6}  {step.ms:8.0f} ms  {step.name}  {step.detail}")
    if report.identity.refusal is not None:
        say("The card was refused: " + " ".join(report.identity.refusal.values()))
    files = [file for file in _LEFT_BEHIND if (out / file).is_file()]
    say(f"{'Everything happened.' if report.ok else 'Not everything happened.'} See {out}: {' '.join(files)} screens/")


def _code_in(picture: Path) -> str:
    """Read the one QR code in a picture, as the terminal's camera does. Raises ProcessFailed."""
    import numpy as np
    from PIL import Image

    from devices.vision.codes import read_codes
    from kiosk.demo.process import ProcessFailed
    from kiosk.ports.camera import Symbology

    with Image.open(picture) as opened:
        found = read_codes(np.asarray(opened.convert("L")), {Symbology.QR})
    if len(found) != 1:
        raise ProcessFailed(f"{picture.name}: {len(found)} codes on it, not one")
    return found[0].text


def _show(card: Path | None, configs: list[Path], overrides: list[str]) -> Exit:
    """Open the screen and let a person play; the emulators are played from standard input."""
    from kiosk.demo.house import DemoHouse, Plan
    from kiosk.demo.process import ProcessFailed
    from kiosk.demo.script import CARDS

    with tempfile.TemporaryDirectory(prefix="kiosk-demo-") as work:
        plan = Plan(
            work=Path(work),
            tickets=Path(work) / "tickets",
            overrides=overrides,
            configs=configs,
            headless=False,
            camera=_CAMERA,
        )
        try:
            with DemoHouse(plan) as house:
                house.start_terminal(played=False)
                _tell_addresses(house)
                say(f"The terminal is open. Here: {_WORDS}")
                _listen(house, (card or CARDS / "resident.json").resolve())
        except ProcessFailed as error:
            typer.echo(f"kiosk: {error}", err=True)
            return Exit.DEVICE
        except KeyboardInterrupt:
            return Exit.OK
    return Exit.OK


def _tell_addresses(house: DemoHouse) -> None:
    """Say where board, phones and staff look, and of each ticket where its phone page is."""
    from kiosk.demo.clerk import SITE
    from kiosk.demo.process import ProcessFailed

    say(f"Board: {house.public(f'/board/{SITE}')}")
    say(f"Phones: {house.public('/halls')}")
    say(f"Staff: {house.public('/staff')}")
    say("A browser warns of these: the demonstration has a certificate of its own.")
    printer = house.printer
    if printer is None:
        return

    def watch() -> None:
        while True:
            try:
                event = printer.expect("ticket", lambda event: event.get("event") == "ticket", deadline_s=_A_DAY_S)
                code = _code_in(Path(event["png"]))
            except ProcessFailed:
                if not printer.running:
                    return
                continue  # a slip without a code, or a day without a ticket
            if "/N/" in code:
                say(f"Phone: {house.public('/n/' + code.rpartition('/')[2])}")

    threading.Thread(target=watch, name="tickets", daemon=True).start()


def _played(house: DemoHouse, word: str) -> Process | None:
    """Whom such a line is for."""
    return {"paper": house.printer, "cover": house.printer, "show": house.camera}.get(word)


def _listen(house: DemoHouse, card: Path) -> None:
    """Hand what is typed to the emulators until the terminal ends."""
    from kiosk.demo.clerk import Clerk
    from kiosk.demo.process import ProcessFailed

    clerk = Clerk(house)

    def read() -> None:
        for line in sys.stdin:
            words = line.split()
            try:
                match words:
                    case ["call" | "serve" | "finish" as word]:
                        say(clerk.obey(word))
                    case ["quit"]:
                        house.terminal.end()
                    case ["lay", *files] if house.reader is not None:
                        house.reader.send(f"lay {shlex.quote(str(Path(files[0]).resolve() if files else card))}")
                    case ["lift"] if house.reader is not None:
                        house.reader.send("lift")
                    case [device, _] if (played := _played(house, device)) is not None:
                        played.send(" ".join(words))
                    case [_, *_]:
                        say(_WORDS)
            except ProcessFailed as error:
                say(str(error))

    threading.Thread(target=read, name="typed", daemon=True).start()
    house.terminal.wait()
