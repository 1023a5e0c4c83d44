"""QR statements: read back from paper, believed by the public key alone, and never when altered."""

from __future__ import annotations

import base64
import io
import re
import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import pytest
import segno
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from backend.server.issuing.pages import draw_png
from backend.server.issuing.proof import example_sheet
from backend.server.issuing.qr import (
    LEAST_MODULE_MM,
    SIZE_MM,
    NotOurs,
    QrReader,
    QrSigner,
    QrTooDense,
    Statement,
    qr_svg,
    qr_url,
    record_digest,
)
from tests.backend.issuing.conftest import CREATED, TODAY, Desk

if TYPE_CHECKING:
    from pathlib import Path

AT: Final = datetime(2026, 11, 23, 6, 38, tzinfo=UTC)
BASE: Final = "https://xiaochuang.yunchuan.example"
SERIAL: Final = "QH-JZ-2026-1123-00086-69"
STATEMENT: Final = Statement("qinghe", AT, AT + timedelta(days=30), "residence", SERIAL, bytes(range(32)))


@pytest.fixture(scope="module")
def signer(tmp_path_factory: pytest.TempPathFactory) -> QrSigner:
    return QrSigner.load_or_make(tmp_path_factory.mktemp("qr"))


@pytest.fixture(scope="module")
def code(signer: QrSigner) -> str:
    return signer.sign(STATEMENT)


def test_a_statement_is_read_back_by_the_public_key_alone(signer: QrSigner, code: str) -> None:
    reader = QrReader.from_pem(signer.reader.pem)
    assert reader.read(qr_url(BASE, code)) == STATEMENT


def test_a_code_fits_the_alphanumeric_mode(code: str) -> None:
    url = qr_url(BASE, code)
    assert re.fullmatch(r"[0-9A-Z $%*+\-./:]+", url)
    assert segno.make(url, error="m", boost_error=False).mode == "alphanumeric"


def test_a_code_stays_small(code: str) -> None:
    url = qr_url(BASE, code)
    assert len(url) < 330
    assert segno.make(url, error="m", boost_error=False).symbol_size(border=0)[0] <= 61  # version 11


def test_modules_are_large_enough_for_scanners(code: str) -> None:
    modules = segno.make(qr_url(BASE, code), error="m", boost_error=False).symbol_size(border=0)[0]
    assert SIZE_MM / modules >= LEAST_MODULE_MM


def test_a_base_with_a_path_keeps_its_case() -> None:
    assert qr_url("https://a.example/Kiosk/", "X") == "HTTPS://A.EXAMPLE/Kiosk/V/X"


def test_a_url_too_long_for_its_room_is_refused() -> None:
    with pytest.raises(QrTooDense, match=r"modules on 27\.5 mm"):
        qr_svg("HTTPS://" + "A" * 900)


def test_every_changed_character_is_caught(signer: QrSigner, code: str) -> None:
    believed = []
    for place, character in enumerate(code):
        other = "B" if character == "A" else "A"
        try:
            believed.append((place, signer.reader.read(code[:place] + other + code[place + 1 :])))
        except NotOurs:
            continue
    assert believed == []


def test_another_key_is_not_believed(code: str, tmp_path: Path) -> None:
    with pytest.raises(NotOurs):
        QrSigner.load_or_make(tmp_path).reader.read(code)


@given(st.one_of(st.text(max_size=300), st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", max_size=400)))
def test_nothing_a_code_can_hold_raises_anything_else(signer: QrSigner, text: str) -> None:
    with pytest.raises(NotOurs):
        signer.reader.read(text)


def test_the_key_is_kept_to_its_owner_and_read_again(tmp_path: Path) -> None:
    made = QrSigner.load_or_make(tmp_path)
    assert stat.S_IMODE((tmp_path / "qr-key.pem").stat().st_mode) == 0o600
    assert QrSigner.load_or_make(tmp_path).reader.pem == made.reader.pem


def test_a_damaged_key_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "qr-key.pem").write_text("no key")
    with pytest.raises(ValueError, match="PEM"):
        QrSigner.load_or_make(tmp_path)


@pytest.mark.parametrize("change", [{"name": "林小穿"}, {"address": "别处1号"}, {"purpose": "x"}])
def test_a_records_hash_covers_everything_it_says(desk: Desk, change: dict[str, str]) -> None:
    assert record_digest(desk.record(**change), SERIAL) != record_digest(desk.record(), SERIAL)


def test_a_records_hash_knows_compatibility_ideographs_apart(desk: Desk) -> None:
    digests = {record_digest(desk.record(name=name), SERIAL) for name in ("丽\U0002f81a", "丽\u51ac")}
    assert len(digests) == 2


def test_a_records_hash_differs_by_serial(desk: Desk) -> None:
    assert record_digest(desk.record(), SERIAL) != record_digest(desk.record(), SERIAL[:-1])


@pytest.mark.parametrize("dots_per_inch", [150, 200, 300])
def test_a_code_reads_back_from_the_drawn_page(desk: Desk, code: str, dots_per_inch: int) -> None:
    assert _read(_page(desk, code, dots_per_inch)) == [qr_url(BASE, code)]


@pytest.mark.parametrize(("turned", "blur"), [(0, 1.2), (1.5, 0.8), (-2, 1.0)])
def test_a_code_reads_back_from_a_poor_scan(desk: Desk, code: str, turned: float, blur: float) -> None:
    page = _page(desk, code, 200).rotate(turned, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)
    assert _read(page.filter(ImageFilter.GaussianBlur(blur))) == [qr_url(BASE, code)]


def _page(desk: Desk, code: str, dots_per_inch: int) -> Image.Image:
    sheet = replace(example_sheet(desk.pack, TODAY, sample=False), qr_svg=qr_svg(qr_url(BASE, code)))
    drawn = desk.renderer.render(desk.pack.template, desk.record(), sheet, created=CREATED)
    return Image.open(io.BytesIO(draw_png(drawn.pdf, dots_per_inch=dots_per_inch))).convert("L")


def _read(page: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(page)]


def signed_bytes(code: str) -> bytes:
    return base64.b32decode(code + "=" * (-len(code) % 8))


def encoded(signed: bytes) -> str:
    return base64.b32encode(signed).decode("ascii").rstrip("=")


@pytest.mark.parametrize("more", [b"\x00", b"\x06" * 5, b"\xf6"])
def test_bytes_behind_a_statement_are_another_text_for_it(signer: QrSigner, code: str, more: bytes) -> None:
    with pytest.raises(NotOurs):
        signer.reader.read(encoded(signed_bytes(code) + more))


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (b"\xa0\x58", b"\xa1\x04\x41\x31\x58"),  # a key id nobody signed
        (b"\xa0\x58", b"\xbf\xff\x58"),  # the empty map, without its length
        (b"\xd2\x84", b"\x84"),  # no tag
        (b"\xa0\x58", b"\xa0\x59\x00"),  # a length in more bytes than it needs
    ],
)
def test_another_encoding_is_another_text_for_a_statement(
    signer: QrSigner, code: str, ours: bytes, theirs: bytes
) -> None:
    assert ours in signed_bytes(code)
    with pytest.raises(NotOurs):
        signer.reader.read(encoded(signed_bytes(code).replace(ours, theirs, 1)))


def test_letters_that_only_become_ours_in_upper_case_are_refused(signer: QrSigner, code: str) -> None:
    assert "S" in code or "I" in code
    with pytest.raises(NotOurs):
        signer.reader.read(code.replace("S", "\u017f").replace("I", "\u0131"))


def test_a_long_statement_is_read_back(signer: QrSigner) -> None:
    statement = replace(STATEMENT, issuer="q" * 64, kind="k" * 120, serial=SERIAL)
    assert signer.reader.read(signer.sign(statement)) == statement
