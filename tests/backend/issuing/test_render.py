from __future__ import annotations

import io
import random
import re
import threading
from typing import TYPE_CHECKING

import pytest
import zxingcpp
from PIL import Image

from backend.server.issuing.errors import (
    CharacterUncovered,
    NameDamaged,
    NotDrawn,
    PagesWrong,
    TemplateFaulty,
    TextDiffers,
)
from backend.server.issuing.pages import draw_png, says
from kiosk.domain.names import damage_in
from kiosk.fonts import coverage, read_chain

if TYPE_CHECKING:
    from backend.server.issuing.render import Rendered
    from tests.backend.issuing.conftest import Desk

LATIN_60 = "Alexandrina Wilhelmina Konstantinopolitanska Featherstonehau"
NAMES = [
    "林小川",
    "𠮷田",
    "𪚥龘",
    "欧阳",
    "阿卜杜热西提·买买提",
    "阿卜杜热西提·买买提吐尔逊江·阿不都克里木·艾合买提",
    "丽\U0002f81a",  # a compatibility ideograph, which NFC would change
    "⼀木",  # a radical, beside an ideograph that looks the same
    "Ødegård-Müller",
    "O'Brien",
    "office fflair",  # ligatures
    LATIN_60,
    LATIN_60.replace(" ", ""),
    "林A川",
    "#strong[x] $y$ @z <w> *b* \\ //",
]


@pytest.fixture(scope="module")
def ordinary(desk: Desk) -> Rendered:
    return desk.draw()


@pytest.mark.parametrize("name", [n for n in NAMES if "*" not in n])
def test_page_says_the_name_code_point_by_code_point(desk: Desk, name: str) -> None:
    assert says(desk.draw(name=name).text, name)


@pytest.mark.parametrize("name", [n for n in NAMES if "*" not in n])
def test_certificate_is_one_page_whatever_the_name(desk: Desk, name: str) -> None:
    assert desk.draw(name=name, language="en").pages == 1


def test_markup_in_a_record_prints_literally(desk: Desk) -> None:
    markup = "#panic() $x^2$ @ref <tag> *bold* [y] \\u{41} // --- ```"
    assert says(desk.draw(address=markup).text, markup)


def test_very_long_record_stays_on_one_page(desk: Desk) -> None:
    drawn = desk.draw(
        name="买买提·" * 15 + "江", address="云川市青禾区梧桐街道" * 25, addressee="青禾区第一实验小学" * 6
    )
    assert drawn.pages == 1


def test_record_that_cannot_fit_is_not_issued(desk: Desk) -> None:
    with pytest.raises(NotDrawn, match="does not fit"):
        desk.draw(address="云川市青禾区梧桐街道" * 400)


@pytest.mark.parametrize("width_check", ["name", "address"])
def test_nothing_is_drawn_outside_the_frame(desk: Desk, width_check: str) -> None:
    drawn = desk.draw(**{width_check: LATIN_60.replace(" ", "") + "X" * 40})
    picture = Image.open(io.BytesIO(draw_png(drawn.pdf, dots_per_inch=72))).convert("L")
    inside_right = picture.crop((522, 130, 526, 560))  # between the text's margin and the inner rule
    assert inside_right.getextrema()[0] > 200  # type: ignore[operator]  # one band, so a pair of numbers


def test_same_record_gives_the_same_bytes(desk: Desk, ordinary: Rendered) -> None:
    assert desk.draw().pdf == ordinary.pdf


def test_file_ends_in_a_newline_for_the_signature(ordinary: Rendered) -> None:
    assert ordinary.pdf.endswith(b"%%EOF\n")


def test_file_claims_both_standards(ordinary: Rendered) -> None:
    claims = re.findall(rb"<pdf(aid:part|aid:conformance|uaid:part)>(\w+)<", ordinary.pdf)
    assert dict(claims) == {b"aid:part": b"2", b"aid:conformance": b"A", b"uaid:part": b"1"}


def test_file_is_tagged_and_names_its_language(ordinary: Rendered) -> None:
    assert re.search(rb"/Marked\s+true", ordinary.pdf)
    assert re.search(rb"/StructTreeRoot", ordinary.pdf)
    assert re.search(rb"/Lang\s*\(zh-CN\)", ordinary.pdf)


def test_pictures_have_their_words(ordinary: Rendered) -> None:
    assert ordinary.pdf.count(b"/Alt") >= 2


def test_nothing_is_transparent(ordinary: Rendered) -> None:
    alphas = re.findall(rb"/(?:CA|ca)\s+([0-9.]+)", ordinary.pdf)
    assert all(float(alpha) == 1 for alpha in alphas)
    assert b"/SMask" not in ordinary.pdf


def test_every_font_is_embedded(ordinary: Rendered) -> None:
    assert ordinary.pdf.count(b"/FontDescriptor\n") + ordinary.pdf.count(b"/Type /FontDescriptor") <= len(
        re.findall(rb"/FontFile[23]?\s", ordinary.pdf)
    )


def test_seal_is_red_on_the_page(ordinary: Rendered) -> None:
    picture = Image.open(io.BytesIO(draw_png(ordinary.pdf))).convert("RGB")
    colours = picture.crop((400, 600, 720, 880)).getcolors(maxcolors=1 << 24) or []
    red = sum(count for count, (r, g, b) in colours if r > 150 and g < 90 and b < 90)  # type: ignore[misc]  # three bands
    assert red > 3000


def test_qr_code_reads_back_from_the_drawn_page(ordinary: Rendered) -> None:
    picture = Image.open(io.BytesIO(draw_png(ordinary.pdf, dots_per_inch=203)))
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [
        "HTTPS://XIAOCHUANG.EXAMPLE/V/QH-JZ-2026-1123-00086"
    ]


@pytest.mark.parametrize("name", ["林?川", "林？", "林\ufffd", "林□", "＊川", "林_", " ", "林\x00"])
def test_damaged_name_is_not_drawn(desk: Desk, name: str) -> None:
    with pytest.raises(NameDamaged) as told:
        desk.draw(name=name)
    assert told.value.refusal.reason.id == "certificate.damaged.reason"


@pytest.mark.parametrize(
    ("character", "code_point"), [("\U000323b0", "U+323B0"), ("क", "U+0915"), ("\ue863", "U+E863")]
)
def test_character_without_a_font_is_not_drawn_and_named(desk: Desk, character: str, code_point: str) -> None:
    with pytest.raises(CharacterUncovered) as told:
        desk.draw(address=f"青禾区{character}路")
    assert (told.value.item, told.value.found.code_point) == ("address", code_point)
    assert dict(told.value.refusal.how_to_fix.values) == {"code_point": code_point}


def test_technicians_words_hold_no_name(desk: Desk) -> None:
    with pytest.raises(NameDamaged) as told:
        desk.draw(name="林?川")
    assert "林" not in str(told.value)


HEAD = b'#import "@local/xiaochuang:1.0.0": *\n#show: certificate\n'
ALL = b"#data.serial #data.issued_on #data.valid_until #data.verify_at #for (_, words) in data.record [#words\\ ]\n"


def test_template_that_says_everything_is_drawn(desk: Desk) -> None:
    assert desk.draw_with(HEAD + ALL).pages == 1


def test_template_that_leaves_something_out_is_caught(desk: Desk) -> None:
    with pytest.raises(TextDiffers) as told:
        desk.draw_with(
            HEAD + ALL.replace(b"(_, words)", b"(id, words)").replace(b"[#words", b'[#if id != "name" {words}')
        )
    assert told.value.item == "name"


def test_template_that_changes_a_name_is_caught(desk: Desk) -> None:
    with pytest.raises(TextDiffers):
        desk.draw_with(HEAD + '#show "小": "少"\n'.encode() + ALL)


def test_template_with_white_space_inside_a_name_is_caught(desk: Desk) -> None:
    with pytest.raises(TextDiffers):
        desk.draw_with(HEAD + '#show "小": "小 "\n'.encode() + ALL)


def test_template_of_two_pages_is_caught(desk: Desk) -> None:
    with pytest.raises(PagesWrong):
        desk.draw_with(HEAD + ALL + b"#pagebreak()\nmore")


@pytest.mark.parametrize(
    ("source", "line"),
    [
        (HEAD + b"\n#nothing", 4),
        (HEAD + b'#read("/etc/hostname")', 3),
        (HEAD + b'#read("../../../etc/hostname")', 3),
        (b'#import "@preview/anything:1.0.0": *', 1),
        (HEAD + b"#data.record.nobody", 3),
        (HEAD + b"\n\n#image(bytes(\"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>\"))", 5),
        (HEAD + b'#text(font: "Noto Serif CJK SC", fallback: false, "\xf0\xaa\x9a\xa5")', None),
    ],
)
def test_faulty_template_is_told_with_its_line(desk: Desk, source: bytes, line: int | None) -> None:
    with pytest.raises(TemplateFaulty) as told:
        desk.draw_with(source)
    assert line is None or told.value.line == line


@pytest.mark.parametrize("seed", range(4))
def test_names_of_any_covered_ideographs_are_said_exactly(desk: Desk, seed: int) -> None:
    chance = random.Random(seed)
    ideographs = sorted(
        c for c in coverage(read_chain()) if 0x3400 <= c < 0xA000 or 0xF900 <= c < 0xFB00 or c >= 0x20000
    )
    names = ["".join(chr(chance.choice(ideographs)) for _ in range(length)) for length in (2, 3, 4, 10, 30)]
    names = [name for name in names if damage_in(name) is None]
    assert [name for name in names if not says(desk.draw(name=name).text, name)] == []


def test_threads_draw_the_same_at_once(desk: Desk, ordinary: Rendered) -> None:
    drawn: list[bytes] = []
    threads = [threading.Thread(target=lambda: drawn.append(desk.draw().pdf)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert drawn == [ordinary.pdf] * 4
