"""The life of a number."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from sqlalchemy import String, literal_column


class NumberState(StrEnum):
    """Where a number stands. It is valid on its business date only, whatever its state."""

    WAITING = "waiting"


STILL_WAITING: Final = literal_column(f"'{NumberState.WAITING}'", type_=String)
"""Written out in statements: SQLite uses the index of those who wait only where it can see the state."""
