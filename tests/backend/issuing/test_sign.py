"""Signing and checking files: no byte of a signed file is free."""

from __future__ import annotations

import asyncio
import io
import random
import re
import shutil
import stat
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from backend.server.issuing.pages import read_text
from backend.server.issuing.seal_check import Finding, check_file
from backend.server.issuing.sign import InEventLoop, Seal
from backend.server.pki.authority import SEAL_LIFE, Authority

if TYPE_CHECKING:
    from pathlib import Path

    from tests.backend.issuing.conftest import Desk

AT: Final = datetime(2026, 11, 23, 6, 38, tzinfo=UTC)
SERIAL: Final = "QH-JZ-2026-1123-00086-69"
ISSUER: Final = "云川市公安局青禾分局"


@dataclass
class Signed:
    directory: Path
    authority: Authority
    seal: Seal
    plain: bytes
    pdf: bytes

    def found(self, pdf: bytes) -> Finding:
        return check_file(pdf, self.authority.certificate).finding

    @property
    def gap(self) -> range:
        start, end = self.pdf.index(b"/Contents <") + 10, self.pdf.index(b"/ByteRange")
        return range(start, end)


@pytest.fixture(scope="module")
def signed(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Signed:
    directory = tmp_path_factory.mktemp("seal")
    authority = Authority.load_or_make(directory, at=AT)
    seal = Seal.load_or_make(directory, authority, at=AT)
    plain = desk.draw().pdf
    return Signed(directory, authority, seal, plain, seal.sign(plain, serial=SERIAL, issuer=ISSUER, at=AT))


def flipped(pdf: bytes, position: int, mask: int) -> bytes:
    changed = bytearray(pdf)
    changed[position] ^= mask
    return bytes(changed)


def test_a_signed_file_is_intact_and_names_its_serial(signed: Signed) -> None:
    checked = check_file(signed.pdf, signed.authority.certificate)
    assert (checked.finding, checked.serial, checked.signed_at) == (Finding.INTACT, SERIAL, AT)


def test_signing_keeps_what_was_drawn(signed: Signed) -> None:
    assert signed.pdf.startswith(signed.plain)
    assert read_text(signed.pdf) == read_text(signed.plain)


def test_a_signature_is_invisible_and_of_the_pades_kind(signed: Signed) -> None:
    added = signed.pdf[len(signed.plain) :]
    assert b"/SubFilter /ETSI.CAdES.detached" in added
    assert re.search(rb"/Rect \[ ?0 0 0 0 ?\]", added)


@pytest.mark.parametrize("position", random.Random(20261123).sample(range(62_000), 60))
def test_one_flipped_byte_anywhere_is_caught(signed: Signed, position: int) -> None:
    changed = flipped(signed.pdf, position % len(signed.pdf), 1 << position % 8)
    assert signed.found(changed) is not Finding.INTACT


def test_every_byte_of_the_signature_itself_is_bound(signed: Signed) -> None:
    masks = (1, 32)  # the lowest bit; the one that only changes the case of a letter
    changed = ((place, flipped(signed.pdf, place, masks[place % 2])) for place in signed.gap)
    assert [place for place, pdf in changed if signed.found(pdf) is Finding.INTACT] == []


@pytest.mark.parametrize("more", [b"\n", b" ", b"%%EOF\n", b"\x00"])
def test_bytes_behind_the_end_are_caught(signed: Signed, more: bytes) -> None:
    assert signed.found(signed.pdf + more) is Finding.CHANGED


def test_a_cut_file_is_caught(signed: Signed) -> None:
    assert {signed.found(signed.pdf[:-cut]) for cut in (1, 7, 500)} == {Finding.CHANGED}


def test_a_later_revision_is_caught(signed: Signed) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(signed.pdf))
    writer.root["/Lang"] = writer.root["/Type"]
    writer.update_root()  # type: ignore[no-untyped-call]  # as pyHanko has it
    out = io.BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]  # the same
    assert signed.found(out.getvalue()) is Finding.CHANGED


def test_a_signature_put_under_another_file_is_caught(signed: Signed, desk: Desk) -> None:
    other = signed.seal.sign(desk.draw(name="林小溪").pdf, serial=SERIAL, issuer=ISSUER, at=AT)
    start, end = other.index(b"/Contents <") + 11, other.index(b">\n/ByteRange")
    graft = signed.pdf[signed.gap.start + 1 : signed.gap.stop].rstrip(b"\n>").rstrip(b"0")
    grafted = other[:start] + graft.ljust(end - start, b"0") + other[end:]
    assert signed.found(grafted) is Finding.CHANGED


def test_another_authority_is_told_apart(signed: Signed, tmp_path: Path) -> None:
    stranger = Authority.load_or_make(tmp_path, at=AT)
    assert check_file(signed.pdf, stranger.certificate).finding is Finding.FOREIGN


def test_a_terminals_key_seals_nothing_that_counts(signed: Signed, tmp_path: Path) -> None:
    """A certificate of the same name from an authority that names itself alike is still another one."""
    impostor = Authority.load_or_make(tmp_path, at=AT)
    forged = Seal.load_or_make(tmp_path, impostor, at=AT).sign(signed.plain, serial=SERIAL, issuer=ISSUER, at=AT)
    assert signed.found(forged) is Finding.FOREIGN


@pytest.mark.parametrize(
    ("file", "finding"),
    [(b"", Finding.NOT_A_PDF), (b"hello", Finding.NOT_A_PDF), (b"%PDF-1.7\n%%EOF\n", Finding.UNSIGNED)],
)
def test_what_was_never_signed_is_told_so(signed: Signed, file: bytes, finding: Finding) -> None:
    assert signed.found(file) is finding


def test_an_unsigned_certificate_is_told_so(signed: Signed) -> None:
    assert signed.found(signed.plain) is Finding.UNSIGNED


def test_a_file_without_the_newline_is_not_signed(signed: Signed) -> None:
    with pytest.raises(ValueError, match="newline"):
        signed.seal.sign(signed.plain.rstrip(), serial=SERIAL, issuer=ISSUER, at=AT)


def test_signing_in_an_event_loop_is_refused(signed: Signed) -> None:
    async def inside() -> None:
        signed.seal.sign(signed.plain, serial=SERIAL, issuer=ISSUER, at=AT)

    with pytest.raises(InEventLoop):
        asyncio.run(inside())


def test_the_key_is_kept_to_its_owner(signed: Signed) -> None:
    assert stat.S_IMODE((signed.directory / "seal.pem").stat().st_mode) == 0o600


def test_the_same_key_is_read_again(signed: Signed) -> None:
    again = Seal.load_or_make(signed.directory, signed.authority, at=AT)
    assert again.certificate == signed.seal.certificate


def test_a_seal_is_made_anew_before_it_runs_out_and_the_old_one_still_verifies(signed: Signed, tmp_path: Path) -> None:
    shutil.copytree(signed.directory, tmp_path, dirs_exist_ok=True)
    later = Seal.load_or_make(tmp_path, signed.authority, at=AT + SEAL_LIFE * 0.85)
    assert later.certificate != signed.seal.certificate
    assert signed.found(signed.pdf) is Finding.INTACT


def test_a_seal_never_outlives_its_authority(signed: Signed) -> None:
    key = signed.seal.certificate.public_key()
    late = signed.authority.certificate.not_valid_after_utc - timedelta(days=100)
    certificate = signed.authority.sign_seal(key, at=late)  # type: ignore[arg-type]  # it is one on P-256
    assert certificate.not_valid_after_utc == signed.authority.certificate.not_valid_after_utc


def test_a_damaged_key_file_is_named(signed: Signed, tmp_path: Path) -> None:
    shutil.copytree(signed.directory, tmp_path, dirs_exist_ok=True)
    other = Seal.load_or_make(_empty(tmp_path / "other"), signed.authority, at=AT)
    assert other.certificate != signed.seal.certificate
    mixed = (tmp_path / "other" / "seal.pem").read_bytes().partition(b"-----BEGIN CERT")[0]
    certificate = (tmp_path / "seal.pem").read_bytes().partition(b"-----BEGIN CERT")
    (tmp_path / "seal.pem").write_bytes(mixed + certificate[1] + certificate[2])
    with pytest.raises(ValueError, match=r"seal\.pem"):
        Seal.load_or_make(tmp_path, signed.authority, at=AT)


def _empty(directory: Path) -> Path:
    directory.mkdir()
    return directory


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="pdfsig is not installed: poppler-utils")
def test_pdfsig_agrees_that_it_is_valid(signed: Signed, tmp_path: Path) -> None:
    told = _pdfsig(tmp_path, signed.pdf)
    assert "Signature is Valid." in told
    assert "Total document signed" in told


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="pdfsig is not installed: poppler-utils")
def test_pdfsig_agrees_that_it_was_changed(signed: Signed, tmp_path: Path) -> None:
    assert "Digest Mismatch" in _pdfsig(tmp_path, flipped(signed.pdf, 30_000, 1))


def _pdfsig(directory: Path, pdf: bytes) -> str:
    (directory / "x.pdf").write_bytes(pdf)
    return subprocess.run(
        ["pdfsig", "-nocert", "x.pdf"], cwd=directory, capture_output=True, text=True, check=False, timeout=60
    ).stdout
