"""`kiosk emulate sensors`: a cabinet's door, power, visitor and headset for people without the board."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kiosk.cli import garbage
from kiosk.cli.emulate.lines import teller, words_of
from kiosk.cli.ending import Ending
from kiosk.cli.output import complaining
from kiosk.ports.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.emulators.sensors import SensorsEmulator


def sensors(
    link: Annotated[str, typer.Option(help="pty, or tcp:127.0.0.1:PORT, port 0 for any free one.")] = "pty",
    only: Annotated[
        list[str] | None, typer.Option("--sensor", help="A sensor it has: door, mains, battery, person, jack. All.")
    ] = None,
    path: Annotated[Path | None, typer.Option(help="A symbolic link to the pseudo-terminal.")] = None,
) -> None:
    """Emulate the board of sensors.

    Example: kiosk emulate sensors --sensor door --sensor mains

    The first line of output is {"link": "serial:/dev/pts/5?baud=115200"}; one JSON line an event follows. Standard
    input takes one command a line, as words or as JSON: door open|closed, mains ok|lost, battery ok|low,
    person there|gone, jack in|out; silent|garbage|checksum|deaf on|off, unplug, plug, clear, help, quit.
    """
    with complaining(as_json=True):
        from devices.emulators.sensors import WORDS, SensorsEmulator

        chosen = tuple(only or WORDS)
        for name in chosen:
            if name not in WORDS:
                raise SettingsError(f"--sensor {name}: write one of {', '.join(WORDS)}")
        tell = teller()
        try:
            emulator = SensorsEmulator(
                sensors=chosen, tcp_port=_port(link), path=path, tell=lambda event: tell({"event": event})
            )
        except OSError as error:
            raise SettingsError(f"--link {link}: {error.strerror}") from error
        over = Ending()
        with emulator:
            garbage.mind()
            tell({"link": emulator.link})
            threading.Thread(target=_listen, args=(emulator, tell, over), daemon=True).start()
            over.wait()


def _port(link: str) -> int | None:
    """Read --link; None for a pseudo-terminal. Raises SettingsError."""
    if link == "pty":
        return None
    port = link.removeprefix("tcp:127.0.0.1:")
    highest = 65535
    if port == link or not (port.isascii() and port.isdigit()) or int(port[:6]) > highest:
        raise SettingsError(f"--link {link}: write pty or tcp:127.0.0.1:PORT")
    return int(port)


def _listen(emulator: SensorsEmulator, tell: Callable[[dict[str, object]], None], over: Ending) -> None:
    """Obey standard input until it ends; the emulator goes on without it."""
    from devices.emulators.sensors import HELP

    for line in sys.stdin:
        if not line.strip():
            continue
        try:
            match words := words_of(line):
                case ["quit"]:
                    over.come()
                    return
                case ["help"]:
                    tell({"event": "help", "commands": list(HELP)})
                case ["plug"]:
                    emulator.do(words)
                    tell({"link": emulator.link})
                case _:
                    tell({"event": "done", "is": emulator.do(words)})
        except (SettingsError, OSError) as error:
            tell({"event": "not_understood", "message": str(error)})
