"""One-time codes of an authenticator (TOTP, RFC 6238): six digits, every 30 seconds, one step of drift, none twice."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

import pyotp
import segno

if TYPE_CHECKING:
    from datetime import datetime

_STEP_S: Final = 30
_DRIFT: Final = (0, -1, 1)
_ISSUER: Final = "Xiaochuang"


def new_secret() -> str:
    """160 random bits in base32."""
    return pyotp.random_base32()


def code_at(secret: str, at: datetime) -> str:
    """The code an authenticator shows at an instant."""
    return pyotp.TOTP(secret).at(at)


def step_of(secret: str, code: str, *, at: datetime, after: int) -> int | None:
    """The time step this code belongs to, if it is good now and later than step `after`. Compares every step."""
    typed = "".join(code.split())
    now = int(at.timestamp()) // _STEP_S
    one = pyotp.TOTP(secret)
    fitting = [
        step
        for step in (now + drift for drift in _DRIFT)
        if pyotp.utils.strings_equal(typed, one.at(step * _STEP_S)) and step > after
    ]
    return max(fitting, default=None)


def uri(secret: str, *, account: str) -> str:
    """What an authenticator reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=_ISSUER)


def picture(secret: str, *, account: str) -> str:
    """The QR code as an SVG without script and style."""
    drawn = io.BytesIO()
    segno.make(uri(secret, account=account), error="m").save(
        drawn, kind="svg", xmldecl=False, svgns=True, border=4, scale=5, dark="#000", light="#fff", omitsize=False
    )
    return drawn.getvalue().decode()


def in_groups(secret: str) -> str:
    """The secret as people type it."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
