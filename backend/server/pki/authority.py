"""The certificate authority. Source: RFC 5280 for the extensions; strict verifiers want every one of them."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final, Self

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

TERMINAL_LIFE: Final = timedelta(days=90)
SITE_LIFE: Final = timedelta(days=90)
SEAL_LIFE: Final = timedelta(days=1826)
_AUTHORITY_LIFE: Final = timedelta(days=3652)
_BACKDATED: Final = timedelta(minutes=10)  # clocks differ a little
_DOCUMENT_SIGNING: Final = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # RFC 9336
_KEY_FILE: Final = "ca-key.pem"
_CERTIFICATE_FILE: Final = "ca.pem"


class SigningRequestInvalid(ValueError):
    """The request is not a PKCS #10 for a P-256 key, or is not signed by that key."""


@dataclass(frozen=True, slots=True)
class Authority:
    """The CA: its certificate, and its key, which signs."""

    certificate: x509.Certificate
    _key: ec.EllipticCurvePrivateKey

    @classmethod
    def load_or_make(cls, directory: Path, *, at: datetime) -> Self:
        """Read the CA from its files, or make it. Raises OSError, ValueError for damaged files."""
        key_file, certificate_file = directory / _KEY_FILE, directory / _CERTIFICATE_FILE
        if not certificate_file.exists():
            key = ec.generate_private_key(ec.SECP256R1())
            write_private(key_file, key_pem(key))
            certificate_file.write_bytes(_self_signed(key, at=at).public_bytes(Encoding.PEM))
        loaded = load_pem_private_key(key_file.read_bytes(), password=None)
        if not isinstance(loaded, ec.EllipticCurvePrivateKey):
            msg = f"{key_file} holds no elliptic-curve key"
            raise ValueError(msg)  # noqa: TRY004  a damaged file, not a wrong argument
        return cls(x509.load_pem_x509_certificate(certificate_file.read_bytes()), loaded)

    @property
    def pem(self) -> str:
        """The CA's certificate for those who will trust it."""
        return self.certificate.public_bytes(Encoding.PEM).decode("ascii")

    @property
    def der(self) -> bytes:
        """The same in DER, which fingerprints are made of."""
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def sha256(self) -> str:
        """The fingerprint in hexadecimal."""
        return hashlib.sha256(self.der).hexdigest()

    def sign_terminal(
        self, key: ec.EllipticCurvePublicKey, *, terminal_id: str, at: datetime, life: timedelta = TERMINAL_LIFE
    ) -> x509.Certificate:
        """Certify a terminal's key. The name is the terminal's id, whatever its request said."""
        builder = self._builder(terminal_id, key, at=at, life=life)
        return self._signed(builder, usage=ExtendedKeyUsageOID.CLIENT_AUTH)

    def sign_site(
        self, key: ec.EllipticCurvePublicKey, *, hosts: Sequence[str], at: datetime, life: timedelta = SITE_LIFE
    ) -> x509.Certificate:
        """Certify this server's own key for `hosts`, names or addresses."""
        names = x509.SubjectAlternativeName([_general_name(host) for host in hosts])
        builder = self._builder("Xiaochuang backend", key, at=at, life=life).add_extension(names, critical=False)
        return self._signed(builder, usage=ExtendedKeyUsageOID.SERVER_AUTH)

    def sign_seal(
        self, key: ec.EllipticCurvePublicKey, *, at: datetime, life: timedelta = SEAL_LIFE
    ) -> x509.Certificate:
        """Certify the key that certificates for people are signed with. It ends before the CA does."""
        ends = min(at + life, self.certificate.not_valid_after_utc)
        builder = self._builder("Xiaochuang certificate seal", key, at=at, life=ends - at, commits=True)
        return self._signed(builder, usage=_DOCUMENT_SIGNING)

    def signed(self, certificate: x509.Certificate) -> bool:
        """Whether this CA gave out that certificate."""
        try:
            certificate.verify_directly_issued_by(self.certificate)
        except (ValueError, TypeError, InvalidSignature):
            return False
        return True

    def _builder(
        self, name: str, key: ec.EllipticCurvePublicKey, *, at: datetime, life: timedelta, commits: bool = False
    ) -> x509.CertificateBuilder:
        own_key = x509.SubjectKeyIdentifier.from_public_key(key)
        issuer_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        return (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
            .issuer_name(self.certificate.subject)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(at - _BACKDATED)
            .not_valid_after(at + life)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(own_key, critical=False)
            .add_extension(issuer_key, critical=False)
            .add_extension(_key_usage(signs_certificates=False, commits=commits), critical=True)
        )

    def _signed(self, builder: x509.CertificateBuilder, *, usage: x509.ObjectIdentifier) -> x509.Certificate:
        return builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=False).sign(self._key, hashes.SHA256())


def read_signing_request(pem: str) -> ec.EllipticCurvePublicKey:
    """Take the key out of a signing request; nothing else in it counts. Raises SigningRequestInvalid."""
    try:
        request = x509.load_pem_x509_csr(pem.encode("ascii", "backslashreplace"))
        key = request.public_key()
        if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
            msg = "the key is not on P-256"
            raise SigningRequestInvalid(msg)
        signed = request.is_signature_valid
    except (ValueError, InvalidSignature, UnsupportedAlgorithm, x509.InvalidVersion) as error:
        msg = "not a PKCS #10 signing request with a P-256 key"
        raise SigningRequestInvalid(msg) from error
    if not signed:
        msg = "the request is not signed by its own key"
        raise SigningRequestInvalid(msg)
    return key


def key_digest(key: ec.EllipticCurvePublicKey) -> str:
    """SHA-256 of a public key, in hexadecimal."""
    return hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def serial_text(certificate: x509.Certificate) -> str:
    """Write a certificate's serial number as tables and logs have it."""
    return f"{certificate.serial_number:x}"


def key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    """Write a private key."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def write_private(file: Path, content: bytes) -> None:
    """Write a file only its owner may read, at once or not at all. Raises OSError."""
    draft = file.with_name(file.name + ".new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
    draft.replace(file)


def _self_signed(key: ec.EllipticCurvePrivateKey, *, at: datetime) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Xiaochuang site authority")])
    public = key.public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - _BACKDATED)
        .not_valid_after(at + _AUTHORITY_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(_key_usage(signs_certificates=True), critical=True)
        .sign(key, hashes.SHA256())
    )


def _key_usage(*, signs_certificates: bool, commits: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=commits,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)
