"""`kiosk emulate id-reader`: an identity card reader for people without one."""

from __future__ import annotations

import json
import shlex
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from kiosk.cli import garbage
from kiosk.cli.emulate.lines import teller
from kiosk.cli.ending import Ending
from kiosk.cli.output import complaining
from kiosk.ports.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.emulators.id_reader import LeftCard
    from devices.emulators.id_reader_line import IdReaderEmulator

_COMMANDS: Final = {
    "lay FILE": "a card file is laid down, in place of the card that lies there",
    "lift": "the card is taken away",
    "left found|80": "what find answers for a card left lying",
    "baud N": "the reader speaks at this speed from now on, and understands no other",
    "unplug": "the cable is pulled",
    "plug": "the cable is put back; a pseudo-terminal has a new name (--path keeps one)",
    "clear": "no misfortune any more",
    "quit": "the end",
}


def id_reader(
    link: Annotated[str, typer.Option(help="pty, or tcp:127.0.0.1:0 for any free port.")] = "pty",
    baud: Annotated[int, typer.Option(min=300, max=4_000_000, help="The line's speed, 8N1.")] = 115200,
    card: Annotated[Path | None, typer.Option(help="A card file to lay down at once.")] = None,
    card_left_answers: Annotated[
        str, typer.Option(help="What find answers for a card left lying: found, or 80 until it is lifted.")
    ] = "found",
    paced: Annotated[bool, typer.Option(help="Send bytes as slowly as the line would.")] = True,
    strict_baud: Annotated[
        bool, typer.Option("--strict-baud", help="Understand nothing that the host sends at another speed.")
    ] = False,
    path: Annotated[Path | None, typer.Option(help="A symbolic link to make, which leads to the pty.")] = None,
    fault: Annotated[
        list[str] | None, typer.Option(help="A misfortune from the start, like 'late 200'; may be given again.")
    ] = None,
) -> None:
    """Emulate an identity card reader on a pseudo-terminal or on TCP.

    Example: kiosk emulate id-reader --card assets/cards/resident.json

    The first line of output is {"link": "serial:/dev/pts/5?baud=115200"}; one JSON line an event follows, never
    personal data. Standard input takes one command a line, as words or as JSON: lay FILE, lift, left found, left 80,
    baud N, unplug, plug, clear, quit, help, or a misfortune with its value and, if wanted, for how many replies: late
    200, cut 20 1 (help names them all). As JSON: {"do": "lay", "card": {"name": …}}, {"do": "cut", "value": 20,
    "times": 1}. Without standard input it runs until it is ended by signal.
    """
    with complaining(as_json=True):
        from devices.emulators.id_reader_card import load_card
        from devices.emulators.id_reader_line import IdReaderEmulator

        left = _left("--card-left-answers", card_left_answers)
        host, port = _listening(link)
        if path is not None and (port is not None or (path.exists() and not path.is_symlink())):
            raise SettingsError(f"--path {path}: give a new name, for a pseudo-terminal")
        first = load_card(card) if card is not None else None
        tell = teller()
        try:
            emulator = IdReaderEmulator(
                baud=baud,
                paced=paced,
                tcp_host=host,
                tcp_port=port,
                strict_baud=strict_baud,
                path=path,
                left_card=left,
                tell=lambda event: tell({"event": event}),
            )
        except OSError as error:
            raise SettingsError(f"--link {link}: {error.strerror}") from error
        for line in fault or ():
            emulator.misfortune(*_fault(line))
        over = Ending()
        garbage.mind()
        tell({"link": emulator.link})
        with emulator:
            if first is not None:
                emulator.lay(first)
            threading.Thread(target=_listen, args=(emulator, tell, over), daemon=True).start()
            over.wait()


def _fault(line: str) -> list[str]:
    """Read --fault: name, value, how many times."""
    words = line.split()
    if not 1 <= len(words) <= 3:  # noqa: PLR2004  name, value, how many times
        raise SettingsError(f"--fault {line!r}: write a name, its value and how many times, like 'cut 20 1'")
    return words


def _left(said: str, value: str) -> LeftCard:
    from devices.emulators.id_reader import LeftCard

    if value not in set(LeftCard):
        raise SettingsError(f"{said} {value}: write found or 80")
    return LeftCard(value)


def _listening(link: str) -> tuple[str, int | None]:
    """Read --link: a host and a port, which is None for a pseudo-terminal."""
    if link == "pty":
        return "", None
    scheme, _, rest = link.partition(":")
    host, _, port = rest.rpartition(":")
    highest = 65535
    if scheme != "tcp" or not host or not (port.isascii() and port.isdigit()) or int(port[:6]) > highest:
        raise SettingsError(f"--link {link}: write pty or tcp:HOST:PORT, like tcp:127.0.0.1:0")
    return host.strip("[]"), int(port)


def _listen(emulator: IdReaderEmulator, tell: Callable[[dict[str, object]], None], over: Ending) -> None:
    """Obey standard input until it ends; the emulator goes on without it."""
    for line in sys.stdin:
        if not line.strip():
            continue
        try:
            if _obey(emulator, line, tell):
                over.come()
                return
        except SettingsError as error:
            tell({"event": "not_understood", "message": str(error)})


def _obey(emulator: IdReaderEmulator, line: str, tell: Callable[[dict[str, object]], None]) -> bool:
    """Do one command. True when it was the last. Raises SettingsError."""
    from devices.emulators.id_reader_card import card_from, load_card
    from devices.emulators.id_reader_misfortunes import KNOWN

    words, value = _words(line)
    match words:
        case ["quit"]:
            return True
        case ["lift"]:
            emulator.lift()
        case ["left" | "baud" | "unplug" | "plug", *_]:
            _obey_about_the_wire(emulator, words, tell)
        case ["clear"]:
            emulator.clear_misfortunes()
            tell({"event": "misfortune", "is": ["clear"]})
        case ["help"]:
            tell({"event": "help", "commands": _COMMANDS, "misfortunes": KNOWN})
        case ["lay"] if value is not None:
            emulator.lay(card_from(value))
        case ["lay", file]:
            emulator.lay(load_card(Path(file)))
        case ["fault", *rest] | rest if 1 <= len(rest) <= 3:  # noqa: PLR2004  name, value, how many times
            emulator.misfortune(*rest)
            tell({"event": "misfortune", "is": rest})
        case _:
            raise SettingsError(f"{line.strip()}: not a command; try help")
    return False


def _obey_about_the_wire(
    emulator: IdReaderEmulator, words: list[str], tell: Callable[[dict[str, object]], None]
) -> None:
    """Do what is done to the reader itself, not to a card or a reply. Raises SettingsError."""
    match words:
        case ["left", answers]:
            emulator.left_card(_left("left", answers))
            tell({"event": "left", "is": answers})
        case ["baud", speed]:
            emulator.set_baud(_speed(speed))
            tell({"event": "baud", "link": emulator.link})
        case ["unplug"]:
            emulator.unplug()
        case ["plug"]:
            _plug(emulator, tell)
        case _:
            raise SettingsError(f"{' '.join(words)}: not a command; try help")


def _speed(text: str) -> int:
    slowest, fastest = 300, 4_000_000
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(fastest)) and slowest <= int(text) <= fastest):
        raise SettingsError(f"baud {text}: write a whole number from {slowest} to {fastest}")
    return int(text)


def _plug(emulator: IdReaderEmulator, tell: Callable[[dict[str, object]], None]) -> None:
    """Put the cable back and tell where, for a pseudo-terminal has a new name."""
    try:
        emulator.plug()
    except OSError as error:
        raise SettingsError(f"plug: {error.strerror}") from error
    tell({"link": emulator.link})


def _words(line: str) -> tuple[list[str], object]:
    """Split a line into words; from JSON, the card too."""
    try:
        if not line.lstrip().startswith("{"):
            return shlex.split(line), None
        value = json.loads(line)
    except ValueError as error:
        raise SettingsError(f"{line.strip()}: {error}") from error
    words = [str(value[key]) for key in ("do", "file", "value", "times") if key in value]
    return words, value.get("card")
