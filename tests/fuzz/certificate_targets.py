"""What is shown to us as a certificate: files, the signatures in them, QR codes, serials, signing requests, codes."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final

import cbor2
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from cwt import COSE, COSEKey

from backend.server.issuing.qr import NotOurs, QrSigner, Statement, qr_url
from backend.server.issuing.seal_check import Finding, check_file
from backend.server.issuing.sign import Seal
from backend.server.pki.authority import Authority, SigningRequestInvalid, read_signing_request
from backend.wire.enrolment import EnrolmentCode
from kiosk.domain.serials import make_serial, read_serial
from tests.fuzz.fuzzing import Target, scratch, told

if TYPE_CHECKING:
    from cwt.cose_key_interface import COSEKeyInterface

_AT: Final = datetime(2026, 11, 23, 6, 38, tzinfo=UTC)
_SERIAL: Final = make_serial("QH-JZ", _AT.date(), 86)
_GAP: Final = re.compile(rb"/Contents <([0-9A-Fa-f]+)>")


@dataclass(frozen=True, slots=True)
class _House:
    authority: Authority
    pdf: bytes
    foreign: bytes
    signer: QrSigner
    code: str


@cache
def _house() -> _House:
    folder, other = scratch("ours"), scratch("others")
    authority, stranger = Authority.load_or_make(folder, at=_AT), Authority.load_or_make(other, at=_AT)
    pdf, foreign = (
        Seal.load_or_make(where, who, at=_AT).sign(_blank_pdf(), serial=_SERIAL, issuer="样例", at=_AT)
        for where, who in ((folder, authority), (other, stranger))
    )
    signer = QrSigner.load_or_make(folder)
    return _House(authority, pdf, foreign, signer, signer.sign(_STATEMENT))


_STATEMENT: Final = Statement("qinghe", _AT, _AT + timedelta(days=30), "residence", _SERIAL, bytes(range(32)))


def _blank_pdf() -> bytes:
    """One empty page, small enough that a fuzzer gets somewhere."""
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    )
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 4\n0000000000 65535 f \n" + table
    return bytes(out + b"trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start)


# ── files ──


def certificate_file(data: bytes) -> None:
    """A file is judged whatever is in it, and intact is only the one that was signed."""
    house = _house()
    checked = check_file(data, house.authority.certificate)
    if data == house.pdf:
        assert (checked.finding, checked.serial) == (Finding.INTACT, _SERIAL)
    else:
        assert checked.finding is not Finding.INTACT, "intact, and not the file that was signed"
        assert not checked.serial


def seal(data: bytes) -> None:
    """The first byte chooses whose file; the rest stands in its gap. Only what we wrote there is intact."""
    house = _house()
    pdf = (house.pdf, house.foreign)[data[0] % 2] if data else house.pdf
    start, end = _gap(pdf)
    text = data[1:].hex().upper().encode()[: end - start].ljust(end - start, b"0")
    certificate_file(pdf[:start] + text + pdf[end:])


def _gap(pdf: bytes) -> tuple[int, int]:
    found = _GAP.search(pdf)
    assert found is not None
    return found.span(1)


def _seal_seeds() -> tuple[bytes, ...]:
    house = _house()
    gaps = [(pdf, *_gap(pdf)) for pdf in (house.pdf, house.foreign)]
    ders = [bytes.fromhex(pdf[start:end].decode()).rstrip(b"\0") for pdf, start, end in gaps]
    return tuple(bytes((whose,)) + der for whose in range(2) for der in ders)


# ── QR codes ──


def qr_code(data: bytes) -> None:
    """The first byte: the rest is the text scanned, or the bytes in its base32. Only our own code is believed."""
    house = _house()
    whole, kind = data[1:], data[0] % 2 if data else 0
    text = whole.decode("utf-8", "surrogateescape") if kind == 0 else _base32(whole)
    try:
        statement = house.signer.reader.read(text)
    except NotOurs:
        return
    assert statement == _STATEMENT
    assert text.rpartition("/")[2].upper() == house.code, "another text for our statement"


def qr_claims(data: bytes) -> None:
    """Claims signed by our own key, which nobody else can: read as one statement, or refused."""
    house = _house()
    text = _base32(COSE.new(alg_auto_inclusion=True).encode(data, _qr_key()))
    try:
        statement = house.signer.reader.read(text)
    except NotOurs:
        return
    again = house.signer.reader.read(house.signer.sign(statement))
    assert again == statement, "signed again, another statement"


@cache
def _qr_key() -> COSEKeyInterface:
    from cryptography.hazmat.primitives.serialization import NoEncryption, PrivateFormat

    pem = _house().signer._key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return COSEKey.from_pem(pem.decode("ascii"))


def _base32(data: bytes) -> str:
    return base64.b32encode(data).decode("ascii").rstrip("=")


def _code_seeds() -> tuple[bytes, ...]:
    code = _house().code
    signed = base64.b32decode(code + "=" * (-len(code) % 8))
    odd = [cbor2.CBORTag(4, [-3, 5]), cbor2.CBORTag(30, [1, 3]), cbor2.CBORTag(1, 1.5), {1: [[]]}, b"", 2**70]
    shaped = [cbor2.dumps(cbor2.CBORTag(18, [b"\xa1\x01\x27", {4: value}, b"", bytes(64)])) for value in odd]
    told_whole = (code, qr_url("https://a.example", code))
    return (*(b"\x00" + text.encode() for text in told_whole), *(b"\x01" + one for one in (signed, *shaped)))


def _claim_seeds() -> tuple[bytes, ...]:
    when: dict[int, object] = {4: 1_800_000_000, 6: 1_700_000_000}
    claims: dict[int, object] = {1: "qinghe", **when, 7: _SERIAL.encode(), -65537: ["k", bytes(32)]}
    return cbor2.dumps(claims, canonical=True), cbor2.dumps({**claims, 4: 2**63, 7: "\u4e2d"}), cbor2.dumps([claims])


_CBOR: Final = tuple(
    map(
        bytes.fromhex,
        (
            *("9F", "BF", "FF", "5F", "81", "A1", "C0", "C1", "C2", "C4", "C5", "D2", "D81C", "D81D", "D81E", "D823"),
            *("D824", "D825", "D83D", "D90102", "D90104", "D90105", "F97E00", "A10127", "FB7FF0000000000000"),
            *("9B0000001000000000", "5B0000001000000000", "BB0000001000000000", "1BFFFFFFFFFFFFFFFF"),
        ),
    )
)


# ── small texts ──


def serial(data: bytes) -> None:
    """What is read as a serial is written in one way, and every single wrong letter is noticed."""
    text = data.decode("utf-8", "surrogateescape")
    read = read_serial(text)
    if read is None:
        return
    assert read_serial(read) == read
    assert read.isascii()
    last = "1" if read[-1] == "0" else "0"
    assert read_serial(read[:-1] + last) is None


def enrolment_code(data: bytes) -> None:
    """A code that is read is written in one way."""
    code = EnrolmentCode.parse(data.decode("utf-8", "surrogateescape"))
    if code is not None:
        assert EnrolmentCode.parse(code.written()) == code
        assert code.written().isascii()
        assert code.secret not in repr(code)


def signing_request(data: bytes) -> None:
    """The first byte: the rest is PEM as it came, or the DER in it. A key is on P-256, or the request is refused."""
    text = data[1:].decode("utf-8", "surrogateescape")
    if data and data[0] % 2:
        lines = base64.encodebytes(data[1:]).decode("ascii")
        text = f"-----BEGIN CERTIFICATE REQUEST-----\n{lines}-----END CERTIFICATE REQUEST-----\n"
    try:
        key = read_signing_request(text)
    except SigningRequestInvalid as error:
        told(error)
    else:
        assert isinstance(key.curve, ec.SECP256R1)


def _request_seeds() -> tuple[bytes, ...]:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "terminal")])
    builder = x509.CertificateSigningRequestBuilder().subject_name(name)
    made = [
        builder.sign(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256()),
        builder.sign(ec.generate_private_key(ec.SECP384R1()), hashes.SHA384()),
        builder.sign(ed25519.Ed25519PrivateKey.generate(), None),
    ]
    pems = [b"\x00" + one.public_bytes(Encoding.PEM) for one in made]
    return (*pems, *(b"\x01" + one.public_bytes(Encoding.DER) for one in made))


_DER: Final = (b"\x30\x80", b"\x30\x82", b"\x02\x01", b"\x06\x09", b"\xa0\x82", b"\x31\x00", b"\x03\x42")

TARGETS: Final = (
    Target(
        "certificate_file",
        certificate_file,
        lambda: (_house().pdf, _house().foreign, _blank_pdf()),
        (b"/ByteRange [0 1 2 3]\n", b"/Contents <", b">", b"%%EOF\n", b"%PDF-", b"9999999999", b"00"),
        40_000,
    ),
    Target("seal", seal, _seal_seeds, _DER, 4096),
    Target("qr_code", qr_code, _code_seeds, (*_CBOR, b"/V/", b"="), 1024),
    Target("qr_claims", qr_claims, _claim_seeds, _CBOR, 512),
    Target(
        "serial",
        serial,
        lambda: (_SERIAL.encode(), _SERIAL.lower().replace("-", " – ").encode(), "ＱＨ－２０２６".encode()),
        ("\u0131".encode(), "\u00df".encode(), "\u2212".encode(), "\uff10".encode(), b"-", b"A", "\u0660".encode()),
        96,
    ),
    Target(
        "enrolment_code",
        enrolment_code,
        lambda: (b"ABCD-EFGH-IJKL-MNOP-QRST-UVWX", b"abcd efgh 2345 6723 abcd efgh"),
        ("\u0131".encode(), "\u00df".encode(), b"-", b" "),
        96,
    ),
    Target("signing_request", signing_request, _request_seeds, (b"-----BEGIN ", *_DER), 4096),
)
