"""`kiosk emulate id-reader`: an identity card reader for people without one."""

from __future__ import annotations

import json
import shlex
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kiosk.cli.output import complaining, emit
from kiosk.ports.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.emulators.id_reader_line import IdReaderEmulator


def id_reader(
    link: Annotated[str, typer.Option(help="pty, or tcp:127.0.0.1:0 for any free port.")] = "pty",
    baud: Annotated[int, typer.Option(min=300, max=4_000_000, help="The line's speed, 8N1.")] = 115200,
    card: Annotated[Path | None, typer.Option(help="A card file to lay down at once.")] = None,
    card_left_answers: Annotated[
        str, typer.Option(help="What find answers for a card left lying: found, or 80 until it is lifted.")
    ] = "found",
    paced: Annotated[bool, typer.Option(help="Send bytes as slowly as the line would.")] = True,
) -> None:
    """Emulate an identity card reader on a pseudo-terminal or on TCP.

    Example: kiosk emulate id-reader --card assets/cards/resident.json

    The first line of output is {"link": "serial:/dev/pts/5?baud=115200"}; one JSON line an event follows, never
    personal data. Standard input takes one command a line, as words or as JSON: lay FILE, lift, clear, quit, help, or a
    misfortune with its value and, if wanted, for how many replies: silent on, babble on, garbage N, split on, late MS,
    double on, cut N, checksum PCT, flip PCT, pulled_at BYTES, read_fails N, sam 60. As JSON:
    {"do": "lay", "card": {"name": …}}, {"do": "cut", "value": 20, "times": 1}. Without standard input it runs until it
    is ended by signal.
    """
    with complaining(as_json=True):
        from devices.emulators.id_reader import LeftCard
        from devices.emulators.id_reader_card import load_card
        from devices.emulators.id_reader_line import IdReaderEmulator

        if card_left_answers not in set(LeftCard):
            raise SettingsError(f"--card-left-answers {card_left_answers}: write found or 80")
        host, port = _listening(link)
        first = load_card(card) if card is not None else None
        tell = _teller()
        try:
            emulator = IdReaderEmulator(
                baud=baud,
                paced=paced,
                tcp_host=host,
                tcp_port=port,
                left_card=LeftCard(card_left_answers),
                tell=lambda event: tell({"event": event}),
            )
        except OSError as error:
            raise SettingsError(f"--link {link}: {error.strerror}") from error
        over = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: over.set())
        tell({"link": emulator.link})
        with emulator:
            if first is not None:
                emulator.lay(first)
            threading.Thread(target=_listen, args=(emulator, tell, over), daemon=True).start()
            over.wait()


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


def _teller() -> Callable[[dict[str, object]], None]:
    """Lines from several threads, each whole."""
    lock = threading.Lock()

    def tell(value: dict[str, object]) -> None:
        with lock:
            emit(value)

    return tell


def _listen(emulator: IdReaderEmulator, tell: Callable[[dict[str, object]], None], over: threading.Event) -> None:
    """Obey standard input until it ends; the emulator goes on without it."""
    for line in sys.stdin:
        if not line.strip():
            continue
        try:
            if _obey(emulator, line, tell):
                over.set()
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
        case ["clear"]:
            emulator.clear_misfortunes()
        case ["help"]:
            tell({"event": "help", "misfortunes": KNOWN})
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
