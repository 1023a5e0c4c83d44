"""The server's secret: turns what may not be kept (ID numbers, codes, bodies, page tokens) into what may."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

if TYPE_CHECKING:
    from pathlib import Path

_BYTES: Final = 32
_TOKEN_BYTES: Final = 16
_NONCE_BYTES: Final = 12


class Purpose(StrEnum):
    """What a digest is for. The same text under two purposes gives two unrelated digests."""

    HOLDER = "holder"
    BODY = "body"
    ENROLMENT_CODE = "enrolment-code"
    NUMBER_PAGE = "number-page"
    PHONE_CODE = "phone-code"
    PROOF = "proof"
    CASE = "case"
    STAFF_TOTP = "staff-totp"
    STAFF_ATTEMPT = "staff-attempt"
    STAFF_FORM = "staff-form"
    DISPLAY_CODE = "display-code"
    PUBLIC_FORM = "public-form"
    PUBLIC_CODE = "public-code"
    PUBLIC_PHONE = "public-phone"
    SERVICE_KEY = "service-key"


@dataclass(frozen=True, slots=True, repr=False)
class ServerSecret:
    """32 random bytes that never leave this machine."""

    _key: bytes

    @classmethod
    def load_or_make(cls, file: Path) -> Self:
        """Read the secret, or make it (mode 600). Raises OSError."""
        try:
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return cls(file.read_bytes())
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(secrets.token_bytes(_BYTES))
        return cls(file.read_bytes())

    def digest(self, purpose: Purpose, text: str) -> str:
        """HMAC-SHA256 in hexadecimal."""
        return self._mac(purpose, text).hex()

    def service_key(self, terminal_id: str) -> bytes:
        """The service key of one terminal, 32 bytes, so that it need not be stored: kiosk.technician.challenge."""
        return self._mac(Purpose.SERVICE_KEY, terminal_id)

    def page_token(self, number_id: str) -> str:
        """128 bits nobody can guess, from a number's id, so that it need not be stored: 26 characters of base32."""
        return base64.b32encode(self._mac(Purpose.NUMBER_PAGE, number_id)[:_TOKEN_BYTES]).decode("ascii").rstrip("=")

    def seal(self, purpose: Purpose, text: str, *, bound_to: str) -> str:
        """Encrypt a text for this server alone (AES-256-GCM), good only together with `bound_to`: URL-safe base64."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = self._box(purpose).encrypt(nonce, text.encode(), bound_to.encode())
        return base64.urlsafe_b64encode(nonce + sealed).decode("ascii").rstrip("=")

    def unseal(self, purpose: Purpose, sealed: str, *, bound_to: str) -> str | None:
        """Decrypt what `seal` made; None for anything else."""
        try:
            raw = base64.urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4))
            return self._box(purpose).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], bound_to.encode()).decode()
        except (ValueError, InvalidTag):
            return None

    def _box(self, purpose: Purpose) -> AESGCM:
        return AESGCM(self._mac(purpose, "key"))

    def _mac(self, purpose: Purpose, text: str) -> bytes:
        return hmac.digest(self._key, f"{purpose}\0{text}".encode(), hashlib.sha256)
