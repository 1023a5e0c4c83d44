"""How numbers are written: on the ticket, on the board, in the ledger; the same wherever they were given."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


def ticket(letter: str, number: int) -> str:
    """A012, as it is called. After A999 comes A1000: a number is never cut."""
    return f"{letter}{number:03d}"


def serial(letter: str, number: int, *, business_date: date) -> str:
    """20261123-A-0012, unique in the site."""
    return f"{business_date:%Y%m%d}-{letter}-{number:04d}"
