"""What a soak plays: visits and misfortunes, drawn from a seed. Pure: the same seed draws the same."""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator


class Story(StrEnum):
    """What a citizen comes for."""

    NUMBER = "number"
    NUMBER_WITH_CARD = "number with card"
    CERTIFICATE = "certificate"
    REFUSED = "refused card"
    LEFT = "left half way"
    TIMED_OUT = "walked away"
    MORE_TIME = "asked for more time"
    LAYERS = "layers"
    LANGUAGES = "languages"


class Device(StrEnum):
    """Whom a misfortune befalls. The values are the standing's names, the backend's aside."""

    READER = "reader"
    PRINTER = "printer"
    DOCUMENTS = "document_printer"
    BACKEND = "backend"


@dataclass(frozen=True, slots=True)
class Misfortune:
    """What is said to a device at its begin and at its end. Without an end it passes by itself; both empty: backend."""

    device: Device
    begin: str = ""
    end: str = "clear"

    def __str__(self) -> str:
        """Say it in a line of progress."""
        return f"{self.device}: {self.begin or 'stopped'}"


@dataclass(frozen=True, slots=True)
class Befalling:
    """A misfortune, how long after the visit's begin it begins, and how long it lasts."""

    misfortune: Misfortune
    after_s: float
    lasts_s: float


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit to play. Everybody comes once, the residents in turn: a person may hold one number in a queue."""

    number: int  # from 1
    story: Story
    queue: str
    befalling: Befalling | None


OFTEN: Final = {
    Story.NUMBER: 30,
    Story.NUMBER_WITH_CARD: 24,
    Story.CERTIFICATE: 8,
    Story.REFUSED: 9,
    Story.LEFT: 10,
    Story.TIMED_OUT: 1,
    Story.MORE_TIME: 1,
    Story.LAYERS: 9,
    Story.LANGUAGES: 8,
}
QUEUES: Final = ("general", "household")  # the second wants a card: without one, the first
MISFORTUNES: Final = (
    *(
        Misfortune(Device.READER, words)
        for words in (
            *("silent on", "babble on", "garbage 9", "split on", "late 300", "double on", "cut 20", "checksum 50"),
            *("pulled_at 700", "read_fails 2", "collision on", "forgets on", "mute_address on"),
        )
    ),
    Misfortune(Device.READER, "unplug", "plug"),
    Misfortune(Device.READER, "lift", ""),
    *(
        Misfortune(Device.PRINTER, words)
        for words in (
            *("paper out", "paper low", "paper out_after 4", "cover open", "cutter jam", "head hot", "silent on"),
            *("garbage on", "offline on", "stall on", "late 300", "power off"),
        )
    ),
    Misfortune(Device.PRINTER, "hang up", ""),
    *(
        Misfortune(Device.DOCUMENTS, words)
        for words in (
            *("paper out", "jam on", "cover open", "toner out", "offline on", "busy on", "silent on", "stall on"),
            *("garbage on", "late 300", "hang_up 2000", "format refuse on"),
        )
    ),
    Misfortune(Device.DOCUMENTS, "power off", "power on"),
    Misfortune(Device.DOCUMENTS, "cancel", ""),
    Misfortune(Device.DOCUMENTS, "abort", ""),
)
BACKEND_STOPPED: Final = Misfortune(Device.BACKEND, "", "")

_UNLUCKY: Final = 0.35  # of the visits
_OF_THOSE_WITHOUT_BACKEND: Final = 0.06
_LATEST_S: Final = 1.5
_SHORTEST_S, _LONGEST_S = 0.1, 3.0


def visits(seed: int) -> Iterator[Visit]:
    """Draw visits for ever."""
    dice = random.Random(seed)  # noqa: S311  repeatable, not secret
    number = 0
    while True:
        number += 1
        story = dice.choices(list(OFTEN), list(OFTEN.values()))[0]
        queue = dice.choice(QUEUES) if story is Story.NUMBER_WITH_CARD else QUEUES[0]
        yield Visit(number, story, queue, _befalling(dice) if dice.random() < _UNLUCKY else None)


def _befalling(dice: random.Random) -> Befalling:
    stopped = dice.random() < _OF_THOSE_WITHOUT_BACKEND
    misfortune = BACKEND_STOPPED if stopped else dice.choice(MISFORTUNES)
    return Befalling(misfortune, dice.uniform(0, _LATEST_S), dice.uniform(_SHORTEST_S, _LONGEST_S))
