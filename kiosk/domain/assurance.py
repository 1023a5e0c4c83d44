"""How sure the terminal is of who stands there.

A card alone gives numbers, guides and the start of applications; personal records need a second factor.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.domain.identity import Identity


class Assurance(IntEnum):
    """Ordered: a higher one serves wherever a lower one is asked."""

    NONE = 0
    CARD = 1
    SECOND_FACTOR = 2  # a code to the phone on record, or the face compared on the terminal
    CLERK = 3  # a clerk confirmed the person live


@dataclass(frozen=True, slots=True)
class Present:
    """The person who stands at the terminal, and how sure that is."""

    identity: Identity
    assurance: Assurance

    def suffices(self, needed: Assurance) -> bool:
        """Whether this person may do what asks for `needed`."""
        return self.assurance >= needed
