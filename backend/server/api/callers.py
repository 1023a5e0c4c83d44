"""Who calls, and with which key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import Header

from backend.server.pki import terminals

if TYPE_CHECKING:
    from sqlalchemy.orm import Session
    from starlette.requests import Request

    from backend.server.house import House

CERTIFICATE_SERIAL: Final = "xiaochuang.certificate_serial"  # put into scope["extensions"] by the terminals' door

IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=128,
        pattern=r"^[\x21-\x7e]+$",
        description="The same key and body get the same answer again; keep it until an answer came.",
    ),
]


def house_of(request: Request) -> House:
    """The house this request came to."""
    house: House = request.app.state.house
    return house


def certificate_serial(request: Request) -> str:
    """The serial number of the terminal's certificate. Raises TerminalUnknown where the door asked for none."""
    extensions: dict[str, Any] = request.scope.get("extensions", {})  # ASGI's own type
    serial: str | None = extensions.get(CERTIFICATE_SERIAL)
    if serial is None:
        raise terminals.TerminalUnknown
    return serial


def caller(request: Request, session: Session) -> terminals.Caller:
    """The terminal that calls. Raises TerminalUnknown, TerminalRevoked."""
    return terminals.identify(session, certificate_serial(request))


def address_of(request: Request) -> str:
    """The client's address, for rate limits."""
    return request.client.host if request.client else ""
