"""Never a bare no (否定报备, 一次性告知): whoever refuses says why, how to mend it, and where else to go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.domain.message import Message


@dataclass(frozen=True, slots=True)
class Refusal:
    """A no that helps. There is no other way to build one."""

    reason: Message
    how_to_fix: Message
    where_next: Message
