"""The speaker: what a terminal says aloud.

Personal data is said into a headset, or after the person said that nobody else is near; never into an open room.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol

from kiosk.ports.statuses import Headset

if TYPE_CHECKING:
    from kiosk.domain.message import Language
    from kiosk.ports.statuses import SpeakerStatus

SOFTEST: Final = 1
USUAL_VOLUME: Final = 3
LOUDEST: Final = 5


class Audience(StrEnum):
    """Who hears what is said now."""

    EVERYBODY = "everybody"  # the open loudspeaker of a hall
    ALONE = "alone"  # the open loudspeaker; the person said that nobody else is near
    HEADSET = "headset"


def audience_of(headset: Headset | None, *, alone: bool) -> Audience:
    """Tell who hears it. A jack that cannot tell, or not now, is taken for empty."""
    if headset is Headset.PRESENT:
        return Audience.HEADSET
    return Audience.ALONE if alone else Audience.EVERYBODY


@dataclass(frozen=True, slots=True, repr=False)
class Utterance:
    """What is to be said, in one language. `personal`: it tells of somebody, so not everybody may hear it.

    `clip`: the id of the message, where it is one of the catalogue: a recording of it is played rather than made up.
    `volume`: SOFTEST to LOUDEST.
    """

    text: str
    language: Language
    personal: bool = False
    clip: str = ""
    volume: int = USUAL_VOLUME


def may_be_heard(utterance: Utterance, audience: Audience) -> bool:
    """Whether this may be said before this audience."""
    return not utterance.personal or audience is not Audience.EVERYBODY


class Said(StrEnum):
    """What became of an utterance."""

    CLIP = "clip"  # a recording was played to its end
    SPOKEN = "spoken"  # it was made into speech and played to its end
    WITHHELD = "withheld"  # personal, and everybody would have heard it: no sound was made
    SILENT = "silent"  # nothing here can say it: no recording, and no engine or no words


class Speaker(Protocol):
    """Blocking calls, made on the device's owner thread only. `interrupt` alone may come from any thread."""

    def open(self, *, deadline_s: float) -> None:
        """Make sure that a sound comes through to the sound device; nothing is heard. Safe to call again.

        An engine that is not installed is no failure: recordings can be played. Raises PortMissing (engineer): no
        player or no sound device; DeviceBusy (retry): somebody else holds it; DeviceSilent; Canceled.
        """

    def close(self) -> None:
        """Be silent, and let go of the sound device. Never raises."""

    def interrupt(self) -> None:
        """Be silent at once: the pending call, or the next one, raises Canceled. From any thread."""

    def say(self, utterance: Utterance, *, audience: Audience, deadline_s: float) -> Said:
        """Say it, and return when its last sound was handed over.

        Raises LinkLost (retry): engine or sound device went away in the middle; DeviceSilent (engineer): it hangs, at
        the deadline; Canceled.
        """

    def status(self, *, deadline_s: float) -> SpeakerStatus:
        """Tell how the speaker is. Never raises for its condition: what cannot be known now is `unknown`."""
