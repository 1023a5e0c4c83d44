"""Enrolment and certificates on the wire, and the code a technician types.

A code is `SSSS-SSSS-PPPP-PPPP-PPPP-PPPP` in base32: 40 bits of secret, then 80 bits of the SHA-256 of the backend's CA
certificate. The secret opens one enrolment; the pin tells the terminal whom it may trust before it trusts anybody.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from typing import Annotated, Final, Self

from pydantic import Field, StringConstraints

from backend.wire.base import Answer, Identifier, Order

_SECRET_CHARACTERS: Final = 8
_PIN_CHARACTERS: Final = 16
_CODE: Final = re.compile(r"[A-Z2-7]{24}")
MAX_CSR_CHARACTERS: Final = 8192

SigningRequest = Annotated[str, StringConstraints(max_length=MAX_CSR_CHARACTERS)]

ServiceKey = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


@dataclass(frozen=True, slots=True, repr=False)
class EnrolmentCode:
    """A code taken apart. `secret` stays out of logs; `pin` is public."""

    secret: str
    pin: str

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read a typed code: case, spaces and dashes do not matter. None: it is not a code at all."""
        plain = re.sub(r"[\s-]", "", text).upper()
        if _CODE.fullmatch(plain) is None:
            return None
        return cls(plain[:_SECRET_CHARACTERS], plain[_SECRET_CHARACTERS:])

    @classmethod
    def of(cls, secret: bytes, ca_der: bytes) -> Self:
        """Make a code from 5 secret bytes and the CA's certificate."""
        return cls(base64.b32encode(secret).decode("ascii"), pin_of(ca_der))

    def written(self) -> str:
        """Write the code in groups of four."""
        plain = self.secret + self.pin
        return "-".join(plain[start : start + 4] for start in range(0, len(plain), 4))

    def trusts(self, ca_der: bytes) -> bool:
        """Whether this CA certificate is the one the code was made for."""
        return pin_of(ca_der) == self.pin


def pin_of(ca_der: bytes) -> str:
    """Shorten a CA certificate to the pin that codes carry."""
    return base64.b32encode(hashlib.sha256(ca_der).digest()[:10]).decode("ascii")


class EnrolmentOrder(Order):
    """Body of POST /v1/enrolments. `secret` is the first part of the code."""

    secret: Annotated[str, StringConstraints(pattern=r"^[A-Z2-7]{8}$")]
    signing_request: SigningRequest  # PEM, PKCS #10, P-256

    def __repr_args__(self) -> list[tuple[str | None, object]]:
        """Secrets never reach a log by way of a repr."""
        return []


class Enrolled(Answer):
    """Answer to POST /v1/enrolments."""

    terminal_id: str
    site_id: Identifier
    certificate: str  # PEM
    authority: str  # PEM of the CA
    terminals_url: str
    public_url: str
    service_key: ServiceKey | None = None  # what technicians' challenges are answered with

    def __repr_args__(self) -> list[tuple[str | None, object]]:
        """Secrets never reach a log by way of a repr."""
        return [("terminal_id", self.terminal_id), ("site_id", self.site_id)]


class RenewalOrder(Order):
    """Body of POST /v1/renewals, over the old certificate."""

    signing_request: SigningRequest


class Renewed(Answer):
    """Answer to POST /v1/renewals."""

    certificate: str


class AuthorityCertificate(Answer):
    """Answer to GET /v1/authority: the CA's certificate. Public; trust it only after comparing its fingerprint."""

    certificate: str
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
