"""How numbers are written: on the ticket, on the board, in the ledger."""

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


def page_url(public_base_url: str, token: str) -> str:
    """Where a phone follows the number, written for a small QR code.

    A QR code holds upper-case URLs in its alphanumeric mode, at 5.5 bits a character; scheme and host do not mind, and
    the server answers to /N/ as to /n/. A base URL with a path of its own keeps its case.
    """
    scheme, _, rest = public_base_url.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme.upper()}://{host.upper()}{slash}{path}".rstrip("/") + f"/N/{token}"
