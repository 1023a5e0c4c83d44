"""A slip as ESC/POS bytes for one model.

The bytes come as strips. A strip prints a few lines; the driver sends the next one when the printer has reached the end
of the last, so that after a failure hardly anything is left inside the printer that could come out later.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, assert_never

from devices.codecs import escpos, gb18030
from devices.codecs.escpos_glyphs import draw_line, drawn, is_control
from devices.codecs.escpos_layout import Line, Measure, Style, column_lines, is_latin, text_lines
from kiosk.ports.errors import NotPrintable
from kiosk.ports.ticket_printer import Align, Columns, Feed, QrCode, Rule, TextLine

if TYPE_CHECKING:
    from devices.catalog import TicketPrinterModel
    from devices.codecs.escpos_glyphs import Glyphs
    from kiosk.ports.ticket_printer import Slip, SlipPart

STRIP_BYTES: Final = 512  # about; an image makes a longer one
_DASH: Final = 0b11111000
_AIR_DOTS: Final = 10
_RULE_ROWS: Final = 1  # of two dots
_FONT_B_BAND: Final = 72  # a blank of font B, 9 dots, eight times as wide
_ALIGNS: Final = {Align.LEFT: 0, Align.CENTER: 1, Align.RIGHT: 2}
_QR_BYTES: Final = 700  # version 20 or so: what a ticket's width can hold with modules a phone can see


@dataclass(frozen=True, slots=True)
class Encoded:
    """A slip in bytes. `body` is what prints; `end` feeds and cuts."""

    body: tuple[bytes, ...]
    end: bytes

    @property
    def data(self) -> bytes:
        """All of it."""
        return b"".join(self.body) + self.end


def encode_slip(slip: Slip, model: TicketPrinterModel, glyphs: Glyphs) -> Encoded:
    """Encode. Raises NotPrintable for a control character, one that no font holds, or QR data that does not fit."""
    return _Encoder(model, glyphs).encode(slip)


def start(model: TicketPrinterModel) -> bytes:
    """Bring the printer into a known state. Prints nothing."""
    return escpos.INITIALIZE + escpos.CHINESE_ON + (escpos.SMOOTH if model.smoothing else b"")


def cast_out(model: TicketPrinterModel, mark: str) -> bytes:
    """Mark what an earlier slip left behind as void, and cut it off. `mark`: characters of every printer's own font."""
    text = b"".join(gb18030.encode(character) for character in mark)
    return start(model) + escpos.align(1) + escpos.size(2, 2) + text + escpos.LINE_END + escpos.cut(model)


@dataclass(slots=True)
class _Encoder:
    model: TicketPrinterModel
    glyphs: Glyphs
    slots: dict[str, int] = field(default_factory=dict)
    align: Align = Align.LEFT
    style: Style = field(default_factory=Style)

    def encode(self, slip: Slip) -> Encoded:
        strips = [start(self.model)]
        begun = False
        for part in slip.parts:
            for piece in self._part(part):
                if begun and (len(strips[-1]) + len(piece) > STRIP_BYTES or isinstance(part, (TextLine, Columns))):
                    strips.append(b"")
                strips[-1] += piece
                begun = True
        return Encoded(tuple(strips), escpos.cut(self.model))

    def _part(self, part: SlipPart) -> list[bytes]:
        measure = Measure(self.model.columns, self.model.chinese_scales)
        match part:
            case TextLine(reverse=True):
                return [self._band(part, measure)]
            case TextLine():
                return [self._line(line) for line in text_lines(part, measure)]
            case Columns():
                return [self._line(line) for line in column_lines(part, measure)]
            case Rule():
                return [self._rule(dashed=part.dashed)]
            case QrCode():
                return [self._qr(part)]
            case Feed():
                return [self._to(Align.LEFT, Style()) + escpos.LINE_END * part.lines] if part.lines > 0 else []
            case _:
                assert_never(part)

    def _line(self, line: Line) -> bytes:
        new = self._new_glyphs(line.text)
        if len(self.slots) + len(new) > self.model.glyph_slots:
            return self._drawn(line)
        definitions = b""
        for character, rows in new.items():
            self.slots[character] = len(self.slots)
            definitions += escpos.define_glyph(self.slots[character], rows)
        text = b"".join(self._code(character) for character in line.text)
        return definitions + self._to(line.align, line.style) + text + escpos.LINE_END

    def _new_glyphs(self, text: str) -> dict[str, tuple[int, ...]]:
        """Draw what the printer's font lacks and no slot holds yet. Raises NotPrintable."""
        rom = self.model.font_rom
        lacking = (c for c in text if not is_latin(c) and c not in self.slots and gb18030.rom_code(c, rom) is None)
        return {character: drawn(character, self.glyphs) for character in lacking}

    def _code(self, character: str) -> bytes:
        if is_latin(character):
            return character.encode("ascii")
        if character in self.slots:
            return escpos.glyph_code(self.slots[character])
        return gb18030.rom_code(character, self.model.font_rom) or b""

    def _to(self, align: Align, style: Style) -> bytes:
        """Switch from what is set to what is wanted."""
        old, commands = self.style, b""
        if align is not self.align:
            commands += escpos.align(_ALIGNS[align])
        if style.bold is not old.bold:
            commands += escpos.bold(on=style.bold)
        if style.reverse is not old.reverse:
            commands += escpos.reverse(on=style.reverse)
        if (style.width, style.height) != (old.width, old.height):
            commands += escpos.size(style.width, style.height)
            if not self.model.chinese_scales:
                commands += escpos.chinese_size(style.width, style.height)
        self.align, self.style = align, style
        return commands

    def _band(self, part: TextLine, measure: Measure) -> bytes:
        """White on black, with a black margin above and below: blanks of the small font, eight times as wide."""
        width_dots = self.model.columns * 12
        margin = b""
        if width_dots % _FONT_B_BAND == 0:
            margin = b" " * (width_dots // _FONT_B_BAND) + escpos.LINE_END
        black = Style(width=8, reverse=True)
        body = self._air() + escpos.TIGHT_LINES
        if margin:
            body += escpos.FONT_B + self._to(Align.LEFT, black) + margin + escpos.FONT_A
        body += b"".join(self._line(line) for line in text_lines(part, measure))
        if margin:
            body += escpos.FONT_B + self._to(Align.LEFT, black) + margin + escpos.FONT_A
        return body + self._to(Align.LEFT, Style()) + escpos.DEFAULT_LINES + self._air()

    def _rule(self, *, dashed: bool) -> bytes:
        width = self.model.columns * 12 // 2
        row = (1 << width) - 1
        if dashed:
            row &= int.from_bytes(bytes((_DASH,)) * ((width + 7) // 8)) >> (-width % 8)
        return self._air() + escpos.raster(self.model, (row,) * _RULE_ROWS, width, doubled=True) + self._air()

    def _air(self) -> bytes:
        """A few blank dots: an image one byte wide. Line spacing is counted in units that differ by model."""
        return self._to(Align.LEFT, Style()) + escpos.raster(self.model, (0,) * (_AIR_DOTS // 2), 8, doubled=True)

    def _qr(self, part: QrCode) -> bytes:
        size = len(part.data.encode("utf-8", "surrogatepass"))
        if any(is_control(character) for character in part.data) or not 0 < size <= _QR_BYTES:
            raise NotPrintable(f"a QR code of {size} bytes: printable text of 1 to {_QR_BYTES} bytes fits a ticket")
        code = escpos.qr_code(self.model, part.data, module_dots=part.module_dots)
        return self._air() + self._to(part.align, Style()) + code + self._air()

    def _drawn(self, line: Line) -> bytes:
        rows, width = draw_line(line, Measure(self.model.columns, self.model.chinese_scales), self.glyphs)
        return self._to(Align.LEFT, Style()) + escpos.raster(self.model, rows, width)
