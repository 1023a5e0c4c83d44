"""Slips as bytes: fixed vectors, glyphs the font lacks, what cannot be printed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.catalog import TICKET_PRINTERS, TicketPrinterModel, ticket_printer_model
from devices.codecs import escpos
from devices.codecs.escpos_slip import STRIP_S, encode_slip
from kiosk.ports.errors import NotPrintable, SettingsError
from kiosk.ports.ticket_printer import Align, Columns, Feed, QrCode, Rule, Slip, SlipPart, TextLine

EPSON = TICKET_PRINTERS["epson-tm-t88iii"]
START = "1b40 1c26 1d6201"
AIR = "1d763003 0100 0500 0000000000"


class Blocks:
    """Draws every character as a full block, except those it is told to lack."""

    def __init__(self, lacks: str = "") -> None:
        self.lacks = lacks

    def rows(self, character: str) -> tuple[int, ...] | None:
        width = 12 if " " <= character <= "~" else 24
        return None if character in self.lacks else ((1 << width) - 1,) * 24


def encoded(*parts: SlipPart, model: TicketPrinterModel = EPSON, lacks: str = "") -> str:
    return encode_slip(Slip(parts), model, Blocks(lacks)).data.hex()


def vector(*hexadecimal: str) -> str:
    return "".join(hexadecimal).replace(" ", "")


@pytest.mark.parametrize(
    ("part", "body"),
    [
        (TextLine("号 A"), "bac5 20 41 0a"),
        (TextLine("A012", align=Align.CENTER, width=8, height=8), "1b6101 1d2177 41303132 0a"),
        (TextLine("b", align=Align.RIGHT, bold=True), "1b6102 1b4501 62 0a"),
        (TextLine(""), "0a"),
        (Feed(2), "0a0a"),
        (Feed(0), ""),
        (Columns("a", "b"), "61" + "20" * 40 + "62 0a"),
        (Rule(), AIR + "1d763003 2000 0100" + "ff" * 31 + "f0" + AIR),
        (Rule(dashed=True), AIR + "1d763003 2000 0100" + "f8" * 31 + "f0" + AIR),
        (
            TextLine("x", reverse=True),
            AIR
            + "1b3300 1b4d01 1d4201 1d2170 20202020202020 0a 1b4d00 1d2100 78"
            + "20" * 41
            + "0a 1b4d01 1d2170 20202020202020 0a 1b4d00 1d4200 1d2100 1b32"
            + AIR,
        ),
        (
            QrCode("HI", module_dots=6),
            AIR
            + "1b6101 1d286b0400 31413200 1d286b0300 314306 1d286b0300 314531 1d286b0500 315030 4849 1d286b0300 315130"
            + "1b6100"
            + AIR,
        ),
    ],
)
def test_part_has_its_fixed_bytes(part: SlipPart, body: str) -> None:
    assert encoded(part) == vector(START, body, "1d564200")


def test_size_of_chinese_is_doubled_apart_where_the_model_needs_it() -> None:
    model = replace(EPSON, chinese_scales=False, smoothing=False)
    assert encoded(TextLine("号", width=2, height=2), model=model) == vector("1b40 1c26 1d2111 1c210c bac5 0a 1d564200")


def test_rare_character_is_defined_and_then_used() -> None:
    glyph = "1c32 fea1" + "ff" * 72
    assert encoded(TextLine("䶮"), TextLine("䶮")) == vector(START, glyph, "fea1 0a fea1 0a 1d564200")


def test_next_rare_character_takes_the_next_slot() -> None:
    assert vector("1c32 fea2") in encoded(TextLine("䶮𠮷"))


def test_line_with_more_rare_characters_than_slots_is_drawn() -> None:
    data = encoded(TextLine("䶮𠮷", height=2), model=replace(EPSON, glyph_slots=1))
    assert vector("1d763000 3f00 3000") in data


def test_slot_of_a_finished_line_is_defined_anew() -> None:
    glyph = "1c32 fea1" + "ff" * 72
    found = encoded(TextLine("䶮"), TextLine("𠮷"), TextLine("䶮"), model=replace(EPSON, glyph_slots=1))
    assert found == vector(START, *[glyph + "fea1 0a"] * 3, "1d564200")


def test_slot_used_longest_ago_goes_first() -> None:
    found = encoded(TextLine("䶮𠮷"), TextLine("䶮"), TextLine("㛃䶮"), model=replace(EPSON, glyph_slots=2))
    assert found.endswith(vector("1c32 fea2", "ff" * 72, "fea2 fea1 0a 1d564200"))


def test_slot_is_defined_anew_in_a_strip_of_its_own() -> None:
    slip = encode_slip(Slip((TextLine("䶮"), TextLine("𠮷"))), replace(EPSON, glyph_slots=1), Blocks())
    assert [strip.count(b"\x1c2") for strip in slip.body] == [1, 1]


def test_drawn_line_is_cut_into_bands_that_the_buffer_holds() -> None:
    model = replace(EPSON, glyph_slots=0, buffer_bytes=512)
    slip = encode_slip(Slip((TextLine("䶮", width=8, height=8),)), model, Blocks())
    assert (sum(strip.count(b"\x1dv0") for strip in slip.body) > 1, max(map(len, slip.body)) <= 512) == (True, True)


@pytest.mark.parametrize("model", TICKET_PRINTERS.values(), ids=sorted(TICKET_PRINTERS))
@given(st.lists(st.sampled_from("A号䶮𠮷㛃𬍛𪚥㐂㑇㑊㕮㘎㙍"), max_size=40), st.integers(1, 8), st.booleans())
def test_no_strip_is_longer_than_the_receive_buffer(
    model: TicketPrinterModel, text: list[str], size: int, reverse: bool
) -> None:
    parts = (TextLine("".join(text), width=size, height=size, reverse=reverse), QrCode("A" * 600), Rule(), Feed(3))
    assert max(map(len, encode_slip(Slip(parts), model, Blocks()).body)) <= model.buffer_bytes


@pytest.mark.parametrize(("size", "asked", "dots"), [(34, 7, 7), (213, 8, 6), (700, 8, 3)])
def test_qr_code_is_made_as_large_as_the_paper_allows(size: int, asked: int, dots: int) -> None:
    found = encoded(QrCode("a" * size, module_dots=asked), model=TICKET_PRINTERS["cashino-kp-628e"])
    assert vector("1d286b0300 3143", f"{dots:02x}") in found


@pytest.mark.parametrize("model", TICKET_PRINTERS.values(), ids=sorted(TICKET_PRINTERS))
def test_every_strip_says_how_far_the_paper_moves(model: TicketPrinterModel) -> None:
    slip = encode_slip(Slip((TextLine("一"), Rule(), QrCode("HI"), Feed(2), TextLine("二", height=8))), model, Blocks())
    assert len(slip.feeds_mm) == len(slip.body) + 1
    assert 50 < sum(slip.feeds_mm) < 110


@pytest.mark.parametrize("model", TICKET_PRINTERS.values(), ids=sorted(TICKET_PRINTERS))
def test_strip_of_blank_paper_is_over_soon_enough_to_ask_behind_it(model: TicketPrinterModel) -> None:
    slip = encode_slip(Slip((TextLine("一"), Feed(60), TextLine("二"))), model, Blocks())
    assert max(slip.feeds_mm[:-1]) <= STRIP_S * model.speed_mm_s


def test_blank_paper_in_several_strips_is_as_long_as_in_one() -> None:
    assert encoded(Feed(60)) == vector(START, "0a" * 60, "1d564200")


def test_band_has_its_black_margin_on_narrow_paper_too() -> None:
    data = encoded(TextLine("x", reverse=True), model=TICKET_PRINTERS["cashino-kp-628e"])
    assert data.count(vector("1d2170 1c2104 20202020 0a")) == 2


def test_presenter_is_told_not_to_retract_by_itself() -> None:
    assert vector("1d523100") in encoded(TextLine("x"), model=TICKET_PRINTERS["citizen-pmu2300iii"])


def test_model_without_slots_draws_the_line() -> None:
    assert vector("1d763000 3f00 1800") in encoded(TextLine("䶮"), model=replace(EPSON, glyph_slots=0))


def test_character_in_no_font_is_refused_by_its_code_point() -> None:
    with pytest.raises(NotPrintable, match=r"U\+20BB7"):
        encoded(TextLine("𠮷"), lacks="𠮷")


@pytest.mark.parametrize("text", ["a\tb", "\x1b@", "\x10\x14\x01", "\ud800", "\u200b", "\u2028"])
def test_control_character_is_refused(text: str) -> None:
    with pytest.raises(NotPrintable):
        encoded(TextLine(text))


@pytest.mark.parametrize("data", ["", "a\nb", "\x10\x04\x01", "x" * 701])
def test_qr_data_that_cannot_stand_is_refused(data: str) -> None:
    with pytest.raises(NotPrintable):
        encoded(QrCode(data))


def test_strips_together_are_the_slip() -> None:
    slip = encode_slip(Slip((TextLine("一"), TextLine("二"), Rule(), TextLine("三"))), EPSON, Blocks())
    assert (len(slip.body), b"".join(slip.body) + slip.end) == (3, slip.data)


def test_strip_fits_the_receive_buffer_many_times_over() -> None:
    parts = [part for _ in range(40) for part in (TextLine("一" * 21), Rule(), Feed(3), QrCode("A" * 60))]
    slip = encode_slip(Slip(tuple(parts)), EPSON, Blocks())
    assert max(map(len, slip.body)) * 4 < EPSON.buffer_bytes


@given(st.binary(max_size=80).map(lambda noise: noise + b"\x10\x04\x01\x10\x10\x05\x10\x14"))
def test_image_bytes_hold_no_real_time_command(dots: bytes) -> None:
    safe = escpos.disarmed(dots)
    assert not any(command in safe for command in (b"\x10\x04", b"\x10\x05", b"\x10\x14"))


def test_unknown_model_names_the_known_ones() -> None:
    with pytest.raises(SettingsError, match="epson-tm-t88iii"):
        ticket_printer_model("nonesuch")
