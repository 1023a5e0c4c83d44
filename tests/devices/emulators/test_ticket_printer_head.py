"""The picture of a ticket: what the head burnt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import zxingcpp
from PIL import Image, ImageChops, ImageDraw, ImageFont

from devices.catalog import TICKET_PRINTERS
from devices.codecs.escpos_slip import encode_slip
from devices.drivers.ticket_printer_glyphs import FontGlyphs
from devices.emulators.ticket_printer_head import DEFAULT_FONT, Head
from devices.emulators.ticket_printer_machine import Machine
from devices.emulators.ticket_printer_models import EMULATED
from kiosk.ports.ticket_printer import Align, QrCode, Slip, SlipPart, TextLine

if TYPE_CHECKING:
    from devices.emulators.ticket_printer_paper import Strip

GLYPHS = FontGlyphs()
MODEL = EMULATED["epson-tm-t88iii"]
HEAD = Head(MODEL.width_dots, dpi=MODEL.dpi)
MARGIN = 28
TOP = 24


def strip(data: bytes) -> Strip:
    machine = Machine(MODEL)
    machine.receive(data)
    machine.run(0.0)
    return machine.cut_strips[0]


def printed(*parts: SlipPart) -> Image.Image:
    return HEAD.draw(strip(encode_slip(Slip(parts), TICKET_PRINTERS[MODEL.id], GLYPHS).data))


def ink(picture: Image.Image) -> tuple[int, int, int, int]:
    box = ImageChops.invert(picture).getbbox()
    assert box is not None
    return box


@pytest.mark.parametrize("data", ["https://example.org/n/A012?t=7f3kq29x", "中文也行", "A" * 200])
@pytest.mark.parametrize("module_dots", [4, 7])
def test_qr_code_is_read_back_from_the_picture(data: str, module_dots: int) -> None:
    (found,) = zxingcpp.read_barcodes(printed(QrCode(data, module_dots=module_dots)))
    assert found.text == data


def test_chinese_line_is_the_font_s_own_bitmap() -> None:
    expected = Image.new("1", (96, 24), 1)
    pen = ImageDraw.Draw(expected)
    pen.fontmode = "1"
    font = ImageFont.truetype(str(DEFAULT_FONT), 24, index=7)
    for place, character in enumerate("综合窗口"):
        pen.text((24 * place + 12, round(24 * 0.86)), character, fill=0, font=font, anchor="ms")
    found = printed(TextLine("综合窗口")).crop((MARGIN, TOP, MARGIN + 96, TOP + 24))
    assert found.tobytes() == expected.convert("L").tobytes()


def test_centred_line_stands_in_the_middle() -> None:
    left, _, right, _ = ink(printed(TextLine("口口口", align=Align.CENTER)))
    assert abs((left + right) / 2 - (MARGIN + MODEL.width_dots / 2)) <= 2


def test_right_line_ends_at_the_edge() -> None:
    _, _, right, _ = ink(printed(TextLine("口", align=Align.RIGHT)))
    assert MARGIN + MODEL.width_dots - 4 <= right <= MARGIN + MODEL.width_dots


def test_number_eight_times_as_large_is_eight_times_as_high() -> None:
    _, top, _, foot = ink(printed(TextLine("A012")))
    _, big_top, _, big_foot = ink(printed(TextLine("A012", width=8, height=8)))
    assert big_foot - big_top == pytest.approx(8 * (foot - top), abs=4)


def test_reversed_band_is_black_to_both_edges() -> None:
    left, _, right, _ = ink(printed(TextLine("一楼东侧", reverse=True, align=Align.CENTER)))
    assert (left, right) == (MARGIN, MARGIN + 42 * 12)


def test_band_has_no_white_line_through_it() -> None:
    picture = printed(TextLine("一楼东侧", reverse=True, align=Align.CENTER))
    left, top, _, foot = ink(picture)
    assert picture.crop((left, top, left + 1, foot)).getextrema() == (0, 0)


def test_bold_line_has_more_ink() -> None:
    plain, bold = (printed(TextLine("综合窗口", bold=bold)).histogram()[0] for bold in (False, True))
    assert bold > plain


def test_rare_character_looks_as_its_font_draws_it() -> None:
    rows = GLYPHS.rows("䶮")
    assert rows is not None
    picture = printed(TextLine("䶮"))
    found = [sum((picture.getpixel((MARGIN + x, TOP + y)) == 0) << (23 - x) for x in range(24)) for y in range(24)]
    assert tuple(found) == rows


def test_line_drawn_for_want_of_slots_looks_as_with_them() -> None:
    from dataclasses import replace

    slip = Slip((TextLine("䶮𠮷", width=2, height=2),))
    without = encode_slip(slip, replace(TICKET_PRINTERS[MODEL.id], glyph_slots=0), GLYPHS)
    drawn = HEAD.draw(strip(without.data))
    with_slots = printed(*slip.parts)
    box = (MARGIN, TOP, MARGIN + 96, TOP + 48)
    assert drawn.crop(box).tobytes() == with_slots.crop(box).tobytes()


def test_character_no_font_holds_is_none() -> None:
    assert FontGlyphs(()).rows("号") is None
