"""The life of a number."""

from __future__ import annotations

from enum import StrEnum


class NumberState(StrEnum):
    """Where a number stands. It is valid on its business date only, whatever its state."""

    WAITING = "waiting"
