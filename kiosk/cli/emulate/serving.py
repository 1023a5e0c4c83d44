"""A network emulator as a command: it listens, tells its link, and obeys standard input until it is ended."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING, Protocol

from kiosk.cli import garbage
from kiosk.cli.emulate.lines import words_of
from kiosk.cli.ending import Ending
from kiosk.ports.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import TracebackType

_HIGHEST_PORT = 65535


class NetworkEmulator(Protocol):
    """What is served: it knows its link and takes misfortunes."""

    @property
    def link(self) -> str:
        """Where it listens."""

    def misfortune(self, *words: str) -> None:
        """Let something happen. Raises SettingsError that says what is known."""

    def __enter__(self) -> object:
        """Listen."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        """Listen no more."""


def listening(text: str) -> tuple[str, int]:
    """Read --listen HOST:PORT. Raises SettingsError."""
    host, _, port = text.rpartition(":")
    if not host or not (port.isascii() and port.isdigit()) or int(port[:6]) > _HIGHEST_PORT:
        raise SettingsError(f"--listen {text}: write HOST:PORT, like 127.0.0.1:0")
    return host.strip("[]"), int(port)


def serve(
    emulator: NetworkEmulator,
    *,
    faults: Iterable[str],
    known: object,
    tell: Callable[[dict[str, object]], None],
) -> None:
    """Let `faults` happen, tell the link, then serve until "quit" or a signal.

    `known`: what "help" tells. Raises SettingsError for a fault that nobody knows.
    """
    for line in faults:
        emulator.misfortune(*words_of(line))
    over = Ending()
    garbage.mind()
    tell({"link": emulator.link})
    with emulator:
        threading.Thread(target=_obey, args=(emulator, known, tell, over), daemon=True).start()
        over.wait()


def _obey(emulator: NetworkEmulator, known: object, tell: Callable[[dict[str, object]], None], over: Ending) -> None:
    """Obey standard input until it ends; the emulator goes on without it."""
    for line in sys.stdin or ():
        try:
            match words := words_of(line):
                case []:
                    continue
                case ["quit"]:
                    over.come()
                    return
                case ["help"]:
                    tell({"event": "help", "misfortunes": known})
                case _:
                    emulator.misfortune(*words)
                    tell({"event": "misfortune", "is": words})
        except SettingsError as error:
            tell({"event": "not_understood", "message": str(error)})
