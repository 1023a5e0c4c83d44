"""The hands of a technician: asked in words on standard error, answered by the device's sensor or by a key."""

from __future__ import annotations

import os
import select
import sys
import time
from typing import TYPE_CHECKING, Final

import typer

from devices.diagnostics.hands import Deed, Look, NotDone
from kiosk.domain.message import Language, Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.texts import Catalogue

    Keys = Callable[[float], str | None]

_LOOK_S: Final = 0.3  # between two looks at the sensor
_YES: Final = frozenset({"y", "yes", "j", "是"})
_NO: Final = frozenset({"n", "no", "否"})


class AskingHands:
    """Fulfils `devices.diagnostics.hands.Hands` with a person at the terminal."""

    able: frozenset[Deed | Look] = frozenset({*Deed, *Look})

    def __init__(
        self,
        catalogue: Catalogue,
        language: Language,
        *,
        patience_s: float,
        keys: Keys,
        ask: Callable[[str], None] = lambda line: typer.echo(line, err=True),
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`keys` waits so many seconds for a line and gives it without its end; None when none came."""
        self._catalogue = catalogue
        self._language = language
        self.patience_s = patience_s
        self._keys = keys
        self._ask = ask
        self._monotonic = monotonic

    def do(self, deed: Deed, *, seen: Callable[[], bool] | None = None) -> None:
        """Ask, and wait for the sensor or for Enter; see Hands."""
        if seen is not None and seen():
            return
        self._say(deed.asked, Message.of("hands.how.do"))
        deadline = self._monotonic() + self.patience_s
        while self._monotonic() < deadline:
            line = self._keys(_LOOK_S)
            if line == "s":
                break
            if line is not None or (seen is not None and seen()):
                return
        raise NotDone(deed.asked)

    def soon(self, deed: Deed) -> None:
        """Ask and go on; see Hands."""
        self._say(deed.asked, None)

    def judge(self, question: Message, look: Look) -> bool:
        """Ask for yes or no; see Hands."""
        del look
        self._say(question, Message.of("hands.how.look"))
        deadline = self._monotonic() + self.patience_s
        while (left_s := deadline - self._monotonic()) > 0:
            line = self._keys(left_s)
            if line is None or line == "s":
                break
            if line.lower() in _YES | _NO:
                return line.lower() in _YES
        raise NotDone(question)

    def _say(self, message: Message, how: Message | None) -> None:
        words = self._catalogue.say(message, self._language)
        self._ask(f"  >> {words}" + (f" [{self._catalogue.say(how, self._language)}]" if how else ""))


class StandardInput:
    """Lines of standard input, as they come. Called as Keys; once it has ended, only the sensors are left."""

    def __init__(self, descriptor: int | None = None) -> None:
        self._descriptor: int | None = _standard_input() if descriptor is None else descriptor
        self._begun = b""

    def __call__(self, wait_s: float) -> str | None:
        """Wait so long for a line."""
        deadline = time.monotonic() + wait_s
        while b"\n" not in self._begun:
            left_s = max(deadline - time.monotonic(), 0)
            if self._descriptor is None:
                time.sleep(left_s)
                return None
            if not select.select([self._descriptor], [], [], left_s)[0]:
                return None
            data = os.read(self._descriptor, 4096)
            if not data:
                self._descriptor = None
            self._begun += data
        line, _, self._begun = self._begun.partition(b"\n")
        return line.decode("utf-8", "backslashreplace").strip()


def _standard_input() -> int | None:
    try:
        return sys.stdin.fileno() if sys.stdin is not None else None
    except (OSError, ValueError):  # closed, or no file
        return None
