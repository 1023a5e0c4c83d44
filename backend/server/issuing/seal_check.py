"""Check a certificate file without asking anybody: who signed it, and is every byte as it was signed.

Stricter than a PDF reader must be. A signature covers all of the file but the gap it stands in, and readers skip what
they do not need in there; here the gap must hold the one encoding that we write, so no byte of the file is free.
"""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from asn1crypto import algos, cms
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

if TYPE_CHECKING:
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

_BYTE_RANGE: Final = re.compile(rb"/ByteRange \[(\d{1,10}) (\d{1,10}) (\d{1,10}) (\d{1,10})\] *\n")
_GAP: Final = re.compile(rb"<([0-9A-F]+)>")
_NOT_DER: Final = (ValueError, TypeError, KeyError, IndexError, OverflowError)
_NO_CERTIFICATE: Final = (*_NOT_DER, x509.InvalidVersion, UnsupportedAlgorithm)


class Finding(StrEnum):
    """What became of a signed file."""

    INTACT = "intact"
    CHANGED = "changed"
    FOREIGN = "foreign"  # signed, and intact, but not by this authority
    UNSIGNED = "unsigned"
    NOT_A_PDF = "not_a_pdf"


@dataclass(frozen=True, slots=True)
class Checked:
    """A finding; serial and time only of an intact file. The time is what the signer said (UTC)."""

    finding: Finding
    serial: str = ""
    signed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Parts:
    """What the gap of a signature holds, as far as it is ours to check."""

    certificates: tuple[bytes, ...]  # DER, the signer's first
    attributes: bytes  # DER, as signed
    digest: bytes
    signature: bytes


def check_file(pdf: bytes, authority: x509.Certificate) -> Checked:
    """Check a file against the CA's certificate. Never raises for what is in the file. About 10 ms."""
    if not pdf.startswith(b"%PDF-"):
        return Checked(Finding.NOT_A_PDF)
    ranges = list(_BYTE_RANGE.finditer(pdf))
    if not ranges:
        return Checked(Finding.UNSIGNED if b"/ByteRange" not in pdf else Finding.CHANGED)
    start, before, after, rest = map(int, ranges[-1].groups())
    gap = _GAP.fullmatch(pdf[before:after]) if before < after else None
    if gap is None or start != 0 or after + rest != len(pdf) or len(ranges) > 1:
        return Checked(Finding.CHANGED)
    try:
        parts = _read(bytes.fromhex(gap[1].decode("ascii")), authority)
    except _NOT_DER:
        return Checked(Finding.CHANGED)
    if parts is None or parts.digest != hashlib.sha256(pdf[:before] + pdf[after:]).digest():
        return Checked(Finding.CHANGED)
    finding = _signer(parts, authority)
    return Checked(finding) if finding is not Finding.INTACT else _second_opinion(pdf, authority)


def _read(gap: bytes, authority: x509.Certificate) -> _Parts | None:
    """Take the CMS apart. None unless putting it together again gives the same bytes, zeros to the end of the gap."""
    content = cms.ContentInfo.load(gap)
    signed = content["content"]
    (signer,) = signed["signer_infos"]
    found = [choice.chosen.dump() for choice in signed["certificates"]]
    own = [der for der in found if _serial(der) == signer["sid"].chosen["serial_number"].native]
    (digest,) = (each["values"][0].native for each in signer["signed_attrs"] if each["type"].native == "message_digest")
    attributes = signer["signed_attrs"].untag().dump()
    parts = _Parts(
        (*own[:1], *(der for der in found if der not in own)), attributes, digest, signer["signature"].native
    )
    again = _write(parts, found)
    expected = again + bytes(len(gap) - len(again))
    ours = {*own, authority.public_bytes(Encoding.DER)}
    return parts if gap == expected and (set(found) <= ours or not _issued(own, authority)) else None


def _write(parts: _Parts, order: list[bytes]) -> bytes:
    """Encode the CMS that we write for these parts, and no other (RFC 5652, DER)."""
    certificate = asn1_x509.Certificate.load(parts.certificates[0])
    sha256 = algos.DigestAlgorithm({"algorithm": "sha256"})
    identifier = cms.IssuerAndSerialNumber({"issuer": certificate.issuer, "serial_number": certificate.serial_number})
    info = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier({"issuer_and_serial_number": identifier}),
            "digest_algorithm": sha256,
            "signed_attrs": cms.CMSAttributes.load(parts.attributes),
            "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
            "signature": parts.signature,
        }
    )
    signed = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": cms.DigestAlgorithms((sha256,)),
            "encap_content_info": {"content_type": "data"},
            "certificates": [asn1_x509.Certificate.load(der) for der in order],
            "signer_infos": [info],
        }
    )
    der: bytes = cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump()
    return der


def _signer(parts: _Parts, authority: x509.Certificate) -> Finding:
    try:
        certificate = x509.load_der_x509_certificate(parts.certificates[0])
        key = certificate.public_key()
    except _NO_CERTIFICATE:
        return Finding.CHANGED
    if not isinstance(key, ec.EllipticCurvePublicKey):
        return Finding.FOREIGN
    try:
        key.verify(parts.signature, parts.attributes, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return Finding.CHANGED
    return Finding.INTACT if _issued([parts.certificates[0]], authority) else Finding.FOREIGN


def _issued(certificates: list[bytes], authority: x509.Certificate) -> bool:
    try:
        for der in certificates:
            x509.load_der_x509_certificate(der).verify_directly_issued_by(authority)
    except (*_NO_CERTIFICATE, InvalidSignature):
        return False
    return True


def _second_opinion(pdf: bytes, authority: x509.Certificate) -> Checked:
    """Every byte is as our key signed it; what remains is what the PDF means, which pyHanko knows best."""
    try:
        signatures = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        if len(signatures) != 1:
            return Checked(Finding.CHANGED)
        return _validated(signatures[0], authority)
    except (PdfError, *_NOT_DER):
        return Checked(Finding.CHANGED)


def _validated(signature: EmbeddedPdfSignature, authority: x509.Certificate) -> Checked:
    """Validate at the time of signing: the signer's certificate may have ended since, the register goes on."""
    at = signature.self_reported_timestamp
    if at is None:
        return Checked(Finding.CHANGED)
    root = asn1_x509.Certificate.load(authority.public_bytes(Encoding.DER))
    context = ValidationContext(trust_roots=[root], allow_fetching=False, moment=at)
    status = validate_pdf_signature(signature, context)
    if not status.bottom_line:
        return Checked(Finding.CHANGED if not (status.intact and status.valid) else Finding.FOREIGN)
    return Checked(Finding.INTACT, str(signature.sig_object.get("/Reason", "")), at.astimezone(UTC))


def _serial(der: bytes) -> int:
    number: int = asn1_x509.Certificate.load(der).serial_number
    return number
