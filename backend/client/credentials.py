"""What enrolment left in the state directory: key and certificate, the CA, and where the backend is."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from cryptography.x509.oid import NameOID
from pydantic import BaseModel, ConfigDict, ValidationError

from kiosk.ports.errors import CertificateExpired, ClockWrong, NotEnrolled

if TYPE_CHECKING:
    from datetime import datetime, timedelta
    from pathlib import Path

_TERMINAL_FILE: Final = "terminal.json"
_IDENTITY_FILE: Final = "terminal.pem"  # key and certificate, replaced together
_AUTHORITY_FILE: Final = "backend-ca.pem"
_RENEW_AFTER: Final = 2 / 3


class _TerminalFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    terminal_id: str
    site_id: str
    terminals_url: str
    public_url: str


@dataclass(frozen=True, slots=True)
class Place:
    """Who this terminal is to its backend, and where that is."""

    terminal_id: str
    site_id: str
    terminals_url: str
    public_url: str


@dataclass(frozen=True, slots=True)
class Credentials:
    """A terminal's standing with its backend, on disk."""

    directory: Path
    place: Place
    not_before: datetime
    not_after: datetime

    @classmethod
    def load(cls, directory: Path) -> Self:
        """Read what enrolment left. Raises NotEnrolled."""
        try:
            place = _TerminalFile.model_validate_json((directory / _TERMINAL_FILE).read_bytes())
            pem = (directory / _IDENTITY_FILE).read_bytes()
            certificate = x509.load_pem_x509_certificate(pem)
            load_pem_private_key(pem, password=None)
            x509.load_pem_x509_certificate((directory / _AUTHORITY_FILE).read_bytes())
        except FileNotFoundError as error:
            msg = f"this terminal is not enrolled: {error.filename} is missing; run kiosk enrol"
            raise NotEnrolled(msg) from error
        except (OSError, ValueError, TypeError, ValidationError, x509.InvalidVersion, UnsupportedAlgorithm) as error:
            msg = f"what enrolment left in {directory} cannot be used ({type(error).__name__}); run kiosk enrol again"
            raise NotEnrolled(msg) from error
        return cls(
            directory, Place(**place.model_dump()), certificate.not_valid_before_utc, certificate.not_valid_after_utc
        )

    @classmethod
    def save(cls, directory: Path, place: Place, *, key: bytes, certificate: str, authority: str) -> Self:
        """Keep what an enrolment brought (identity: mode 600); the terminal's file comes last. Raises OSError."""
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        _replace(directory / _AUTHORITY_FILE, authority.encode(), mode=0o644)
        _replace(directory / _IDENTITY_FILE, key + certificate.encode(), mode=0o600)
        told = _TerminalFile(
            terminal_id=place.terminal_id,
            site_id=place.site_id,
            terminals_url=place.terminals_url,
            public_url=place.public_url,
        )
        _replace(directory / _TERMINAL_FILE, json.dumps(told.model_dump(), indent=2).encode() + b"\n", mode=0o644)
        return cls.load(directory)

    def renewed(self, *, key: bytes, certificate: str) -> Self:
        """Put a new key and certificate in the old ones' place, both at once. Raises OSError."""
        _replace(self.directory / _IDENTITY_FILE, key + certificate.encode(), mode=0o600)
        return self.load(self.directory)

    @property
    def identity_file(self) -> Path:
        """Key and certificate in one PEM file."""
        return self.directory / _IDENTITY_FILE

    @property
    def authority_file(self) -> Path:
        """The CA this terminal trusts, and no other."""
        return self.directory / _AUTHORITY_FILE

    def check(self, now: datetime) -> None:
        """Look at the dates before calling: a server that refuses a certificate only closes the connection.

        Raises CertificateExpired, ClockWrong.
        """
        if now < self.not_before:
            begins = f"{self.not_before:%Y-%m-%d %H:%M}Z"
            msg = f"the clock says {now:%Y-%m-%d %H:%M}Z, but this terminal's certificate begins {begins}"
            raise ClockWrong(msg)
        if now >= self.not_after:
            msg = f"this terminal's certificate ended {self.not_after:%Y-%m-%d %H:%M}Z; run kiosk enrol again"
            raise CertificateExpired(msg)

    def due(self, now: datetime) -> bool:
        """Whether two thirds of the certificate's life are over."""
        life: timedelta = self.not_after - self.not_before
        return now >= self.not_before + life * _RENEW_AFTER


def new_key() -> ec.EllipticCurvePrivateKey:
    """Make a key. It never leaves this machine."""
    return ec.generate_private_key(ec.SECP256R1())


def key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    """Write a key."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def signing_request(key: ec.EllipticCurvePrivateKey) -> str:
    """Ask for a certificate for this key. The CA decides the name."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "terminal")])
    request = x509.CertificateSigningRequestBuilder().subject_name(name).sign(key, hashes.SHA256())
    return request.public_bytes(Encoding.PEM).decode("ascii")


def _replace(file: Path, content: bytes, *, mode: int) -> None:
    draft = file.with_name(file.name + ".new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
    draft.replace(file)
