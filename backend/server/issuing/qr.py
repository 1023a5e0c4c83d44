"""The QR code of a certificate: a signed statement that needs nobody to check it, inside a URL any phone opens.

The statement is a CWT (RFC 8392) as COSE_Sign1 (RFC 9052), EdDSA over Ed25519, some 170 bytes. It is written in
base32, since a QR code holds upper-case URLs in its alphanumeric mode at 5.5 bits a character. Its hash covers the
canonical record: a PDF cannot contain its own hash.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Self

import cbor2
import segno
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from cwt import COSE, COSEKey
from cwt.exceptions import CWTError

from backend.server.pki.authority import write_private

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.packs.record import CertificateRecord

LEAST_MODULE_MM: Final = 0.34
SIZE_MM: Final = 27.5  # 78 pt, as the sheet of the house draws it
_MASK: Final = 4  # trying all eight takes 14 ms, and poor scans of what comes out read no better: 8 of 60 either way
_FILE: Final = "qr-key.pem"
_MOST_CHARACTERS: Final = 1024
# Claims of RFC 8392 by number; ours lie in the range for private use, both in one array to save four bytes.
_ISS, _EXP, _IAT, _CTI, _OURS = 1, 4, 6, 7, -65537
_HASH_BYTES: Final = 32
_HEAD: Final = bytes.fromhex("D2 84 43 A1 01 27 A0")  # COSE_Sign1; EdDSA in its protected header, nothing unprotected
_SIGNATURE_BYTES: Final = 64
_UNREADABLE: Final = (
    *(CWTError, cbor2.CBORError, ValueError, TypeError, KeyError, IndexError, AttributeError),
    AssertionError,  # what the standard library says to CBOR's tag 37, an UUID, with anything but bytes in it
)


class QrTooDense(ValueError):
    """The code would need modules smaller than 0.34 mm: printers and phones lose those. The URL is too long."""


class NotOurs(Exception):
    """No statement of this authority, or not as it was signed."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What the code says. `kind` as the pack names it; `record_sha256` in bytes; instants in whole seconds, UTC."""

    issuer: str
    issued_at: datetime
    expires_at: datetime
    kind: str
    serial: str
    record_sha256: bytes


@dataclass(frozen=True, slots=True, repr=False)
class QrSigner:
    """The key that signs statements; nothing else is signed with it. Threads may share it."""

    _key: Ed25519PrivateKey

    @classmethod
    def load_or_make(cls, directory: Path) -> Self:
        """Read the key, or make it (mode 600). Raises OSError, ValueError for a damaged file."""
        file = directory / _FILE
        if not file.exists():
            made = Ed25519PrivateKey.generate()
            write_private(file, made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        key = load_pem_private_key(file.read_bytes(), password=None)
        if not isinstance(key, Ed25519PrivateKey):
            msg = f"{file} holds no Ed25519 key"
            raise ValueError(msg)  # noqa: TRY004  a damaged file, not a wrong argument
        return cls(key)

    @property
    def reader(self) -> QrReader:
        """Whoever holds this can check, and not sign."""
        return QrReader(self._key.public_key())

    def sign(self, statement: Statement) -> str:
        """Sign a statement: base32 without padding, upper case."""
        claims = {
            _ISS: statement.issuer,
            _EXP: int(statement.expires_at.timestamp()),
            _IAT: int(statement.issued_at.timestamp()),
            _CTI: statement.serial.encode("ascii"),
            _OURS: [statement.kind, statement.record_sha256],
        }
        pem = self._key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode("ascii")
        key = COSEKey.from_pem(pem)
        sender = COSE.new(alg_auto_inclusion=True)
        signed = sender.encode(cbor2.dumps(claims, canonical=True), key)
        return base64.b32encode(signed).decode("ascii").rstrip("=")


@dataclass(frozen=True, slots=True)
class QrReader:
    """Checks statements by the public key alone, without network."""

    _key: Ed25519PublicKey

    @classmethod
    def from_pem(cls, pem: str) -> Self:
        """Take the key as it is published. Raises ValueError."""
        key = load_pem_public_key(pem.encode("ascii"))
        if not isinstance(key, Ed25519PublicKey):
            msg = "not an Ed25519 public key"
            raise ValueError(msg)  # noqa: TRY004  a wrong text, not a wrong type
        return cls(key)

    @property
    def pem(self) -> str:
        """The public key, to publish."""
        return self._key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode("ascii")

    def read(self, text: str) -> Statement:
        """Read what a QR code held: the URL or its last part. Raises NotOurs."""
        told = text.rpartition("/")[2]
        code = told.upper()
        if not told.isascii() or not 0 < len(code) <= _MOST_CHARACTERS:
            raise NotOurs
        try:
            signed = base64.b32decode(code + "=" * (-len(code) % 8))
            if base64.b32encode(signed).decode("ascii").rstrip("=") != code or signed != _framed(signed):
                raise NotOurs  # spare bits at the end, bytes behind it: another text for the same statement
            key = COSEKey.from_pem(self.pem)
            return _statement(cbor2.loads(COSE.new().decode(signed, key)))
        except (binascii.Error, UnicodeError, *_UNREADABLE) as error:
            raise NotOurs from error


def record_digest(record: CertificateRecord, serial: str) -> bytes:
    """SHA-256 of the canonical record: JSON with sorted keys, no blanks, UTF-8, names exactly as they are."""
    told = {
        "service": record.service,
        "version": record.version,
        "kind": record.certificate.kind,
        "language": str(record.language),
        "issued_on": record.issued_on.isoformat(),
        "serial": serial,
        "record": {entry.id: entry.text for entry in record.entries},
    }
    return hashlib.sha256(
        json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")
    ).digest()


def qr_url(public_base_url: str, code: str) -> str:
    """Where a phone checks the statement. Scheme and host do not mind upper case; a path of the base keeps its own."""
    scheme, _, rest = public_base_url.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme.upper()}://{host.upper()}{slash}{path}".rstrip("/") + f"/V/{code}"


def qr_svg(text: str, *, size_mm: float = SIZE_MM) -> str:
    """Draw a QR code at error correction M, as one path without margin: the sheet has room around it.

    Raises QrTooDense.
    """
    code = segno.make(text, error="m", micro=False, boost_error=False, mask=_MASK)
    modules = code.symbol_size(border=0)[0]
    if size_mm / modules < LEAST_MODULE_MM:
        msg = f"{modules} modules on {size_mm} mm are {size_mm / modules:.2f} mm each"
        raise QrTooDense(msg)
    drawn = io.BytesIO()
    code.save(drawn, kind="svg", border=0, xmldecl=False, omitsize=True, dark="#14201F")
    return drawn.getvalue().decode("utf-8")


def _framed(signed: bytes) -> bytes:
    """Write the one encoding there is of a COSE_Sign1 with this payload and signature.

    Whatever else strangers put into a code is refused by this before anything takes it apart.
    """
    between = signed[len(_HEAD) : -_SIGNATURE_BYTES - 2]
    payload = between[2:] if len(between) < 2 + 256 else between[3:]
    return _HEAD + cbor2.dumps(payload) + cbor2.dumps(signed[-_SIGNATURE_BYTES:])


def _statement(claims: dict[int, object]) -> Statement:
    ours = claims[_OURS]
    issuer, serial, issued, expires = claims[_ISS], claims[_CTI], claims[_IAT], claims[_EXP]
    if (
        isinstance(ours, list)
        and isinstance(issuer, str)
        and isinstance(serial, bytes)
        and isinstance(issued, int)
        and isinstance(expires, int)
    ):
        kind, digest = ours
        if isinstance(kind, str) and isinstance(digest, bytes) and len(digest) == _HASH_BYTES:
            issued_at, expires_at = (datetime.fromtimestamp(seconds, UTC) for seconds in (issued, expires))
            return Statement(issuer, issued_at, expires_at, kind, serial.decode("ascii"), digest)
    raise NotOurs
