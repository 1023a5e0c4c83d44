"""How numbers are written, and where a phone follows them."""

from __future__ import annotations

from kiosk.domain.tickets import serial, ticket

__all__ = ["page_url", "serial", "ticket"]


def page_url(public_base_url: str, token: str) -> str:
    """Where a phone follows the number, written for a small QR code.

    A QR code holds upper-case URLs in its alphanumeric mode, at 5.5 bits a character; scheme and host do not mind, and
    the server answers to /N/ as to /n/. A base URL with a path of its own keeps its case.
    """
    scheme, _, rest = public_base_url.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme.upper()}://{host.upper()}{slash}{path}".rstrip("/") + f"/N/{token}"
