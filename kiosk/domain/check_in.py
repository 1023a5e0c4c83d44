"""What a phone shows at the hall: the address of a number's page, or of an appointment's (报到)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_LONGEST: Final = 512
_ADDRESS: Final = re.compile(
    r"https?://[^/?#\s]+(?:/[^?#\s]*)?/[NA]/([0-9A-Za-z]{16,64})/?(?:[?#]\S*)?", re.ASCII | re.IGNORECASE
)


@dataclass(frozen=True, slots=True, repr=False)
class ShownCode:
    """A code that was held before the camera. `token`: whoever has it may act for the number."""

    token: str

    def __repr__(self) -> str:
        """A token never reaches a log by way of a repr."""
        return "ShownCode()"


def token_in(text: str) -> str | None:
    """Read the token in the address of a number (/N/…) or of an appointment (/A/…); None in any other text."""
    match = _ADDRESS.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    return match.group(1) if match else None
