"""The electronic signature under every certificate: PAdES B-B (ETSI EN 319 142-1), P-256, invisible, by pyHanko.

The seal people see is drawn by the template: a visible signature field would break PDF/UA. A B-B signature carries no
time-stamp, so it proves who and what, not when: the register by serial is the authority for that.
"""

from __future__ import annotations

import asyncio
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Self

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

from backend.server.pki.authority import SEAL_LIFE, key_pem, write_private

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from pyhanko.sign.signers.pdf_signer import PdfSigningSession

    from backend.server.pki.authority import Authority

FIELD: Final = "Seal"
_FILE: Final = "seal.pem"
_DIGEST: Final = "sha256"
_LEFT_AT_LEAST: Final = SEAL_LIFE / 5


class InEventLoop(RuntimeError):
    """Signing blocks, and pyHanko runs a loop of its own: call it from a worker thread."""


@dataclass(frozen=True, slots=True, repr=False)
class Seal:
    """The key certificates are signed with, and its own certificate from the CA. Threads may share it."""

    certificate: x509.Certificate
    _signer: SimpleSigner

    @classmethod
    def load_or_make(cls, directory: Path, authority: Authority, *, at: datetime) -> Self:
        """Read key and certificate (one file, mode 600), or make them anew before they run out.

        What was signed with an older key still verifies: every signature carries its own certificate.
        Raises OSError, ValueError for a damaged file.
        """
        file = directory / _FILE
        kept = cls._read(file, authority) if file.exists() else None
        if kept is not None and kept.certificate.not_valid_after_utc - at > _LEFT_AT_LEAST:
            return kept
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = authority.sign_seal(key.public_key(), at=at)
        write_private(file, key_pem(key) + certificate.public_bytes(Encoding.PEM))
        return cls._of(key, certificate, authority)

    @classmethod
    def _read(cls, file: Path, authority: Authority) -> Self | None:
        """Read the file; None when another CA certified the key."""
        pem = file.read_bytes()
        key, certificate = load_pem_private_key(pem, password=None), x509.load_pem_x509_certificate(pem)
        if not isinstance(key, ec.EllipticCurvePrivateKey) or key.public_key() != certificate.public_key():
            msg = f"{file} holds no P-256 key with its certificate"
            raise ValueError(msg)
        return cls._of(key, certificate, authority) if authority.signed(certificate) else None

    @classmethod
    def _of(cls, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate, authority: Authority) -> Self:
        der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # as pyHanko has it
        store.register(_asn1(authority.certificate))
        signer = SimpleSigner(
            signing_cert=_asn1(certificate), signing_key=asn1_keys.PrivateKeyInfo.load(der), cert_registry=store
        )
        return cls(certificate, signer)

    def sign(self, pdf: bytes, *, serial: str, issuer: str, at: datetime) -> bytes:
        """Sign a PDF that ends in a newline. Takes 20 to 40 ms. `serial` stands in the signature as its reason.

        Raises InEventLoop; ValueError when the newline is missing: typst ends at %%EOF, and PDF/A wants its line ended.
        """
        if not pdf.endswith(b"%%EOF\n"):
            msg = "a PDF is signed only with a newline behind its %%EOF"
            raise ValueError(msg)
        _refuse_event_loop()
        meta = PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm=_DIGEST,
            subfilter=SigSeedSubFilter.PADES,
            reason=serial,
            name=issuer,
        )
        out = io.BytesIO()
        _DatedSigner(meta, signer=self._signer, at=at).sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), output=out)
        return out.getvalue()


class _DatedSigner(PdfSigner):
    """Signs at the time it is told: the server has one clock."""

    def __init__(self, meta: PdfSignatureMetadata, *, signer: SimpleSigner, at: datetime) -> None:
        super().__init__(meta, signer=signer)
        self._at = at

    def init_signing_session(self, *arguments: Any, **options: Any) -> PdfSigningSession:  # as pyHanko's own
        """Open a session at the time this signer was told."""
        session = super().init_signing_session(*arguments, **options)
        session.system_time = self._at
        return session


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def _refuse_event_loop() -> None:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return
    msg = "sign from a worker thread, never inside an event loop"
    raise InEventLoop(msg)
