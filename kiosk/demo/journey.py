"""What can be played, by the names that the command line takes."""

from __future__ import annotations

from enum import StrEnum


class Journey(StrEnum):
    """What is played."""

    ALL = "all"
    NUMBER = "number"  # ticket, call, board, phone, spoken file, review
    CERTIFICATE = "certificate"
