"""What can go wrong at the far end of a reader's wire, by name, switched on and off while it runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kiosk.ports.errors import SettingsError

KNOWN: Final = {
    "silent": "on|off: nothing is answered",
    "babble": "on|off: something is answered, in no reader's language",
    "garbage": "N: random bytes before every reply",
    "split": "on|off: replies in pieces of 1 to 7 bytes with 1 ms between them",
    "late": "MS: every reply is late",
    "double": "on|off: every reply comes twice",
    "cut": "N: only the first N bytes of every reply",
    "checksum": "PCT: this part of the replies has a wrong checksum",
    "flip": "PCT: this part of the replies has one byte changed, its checksum left as it was",
    "pulled_at": "BYTES: the card is taken away when so many bytes of its reading were sent",
    "read_fails": "N|on|off: so many readings, or every reading, fail with SW3 41",
    "collision": "on|off: two cards lie there: one is found, none can be selected",
    "payloads": "on|off: SW1, SW2 and the payloads of find and select are random instead of zero",
    "no_address": "on|off: the module does not know 30 03 and answers 21, bad command",
    "mute_address": "on|off: the module does not know 30 03 and answers nothing",
    "forgets": "on|off: a card must be found and selected anew after every reading",
    "sam": "SW3 in hexadecimal (60 self-test failed, 66 unauthorised) | off: what every command is answered with",
}


@dataclass(slots=True)
class _Setting:
    value: int
    times: int | None  # None: until it is switched off


class Misfortunes:
    """The misfortunes that are on. All off to begin with."""

    def __init__(self) -> None:
        self._on: dict[str, _Setting] = {}

    def set(self, name: str, value: str = "on", times: str | None = None) -> None:
        """Switch one: `set("cut", "20")`, or for the next two replies only `set("cut", "20", "2")`.

        Raises SettingsError that names what is known.
        """
        if name not in KNOWN:
            raise SettingsError(f"unknown misfortune {name!r}; known are {', '.join(KNOWN)}")
        if value == "off":
            self._on.pop(name, None)
            return
        try:
            number = 1 if value == "on" else int(value, 16 if name == "sam" else 10)
            count = None if times is None else int(times)
        except ValueError as error:
            raise SettingsError(f"{name} {value}: write {name} {KNOWN[name]}") from error
        if name == "read_fails" and value != "on":
            number, count = 1, number
        self._on[name] = _Setting(number, count)

    def clear(self) -> None:
        """Switch all off."""
        self._on.clear()

    def take(self, name: str) -> int | None:
        """Give the value of `name` and count one use of it; None when it is off."""
        setting = self._on.get(name)
        if setting is None or setting.times == 0:
            return None
        if setting.times is not None:
            setting.times -= 1
        return setting.value
