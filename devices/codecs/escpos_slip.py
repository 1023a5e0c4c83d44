"""A slip as ESC/POS bytes for one model.

The bytes come as strips. A strip prints a few lines; the driver sends the next one when the printer has reached the end
of the last, so that after a failure hardly anything is left inside the printer that could come out later.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, assert_never

from devices.codecs import escpos, gb18030
from devices.codecs.escpos_glyphs import GlyphSlots, draw_line, drawn, is_control
from devices.codecs.escpos_layout import Line, Measure, Style, column_lines, is_latin, text_lines
from devices.codecs.escpos_qr import code_modules
from kiosk.ports.errors import NotPrintable
from kiosk.ports.ticket_printer import Align, Columns, Feed, QrCode, Rule, TextLine

if TYPE_CHECKING:
    from devices.catalog import TicketPrinterModel
    from devices.codecs.escpos_glyphs import Glyphs
    from kiosk.ports.ticket_printer import Slip, SlipPart

STRIP_BYTES: Final = 512  # about; an image makes a longer one, the receive buffer the longest
STRIP_S: Final = 0.3  # about: who asks behind it how the printer is waits no longer; one piece may take more
_DASH: Final = 0b11111000
_AIR_DOTS: Final = 10
_RULE_ROWS: Final = 1  # of two dots
_FONT_B_BAND: Final = 72  # a blank of font B, 9 dots, eight times as wide
_FONT_A_BAND: Final = 96  # of font A, 12 dots
_FONT_A_DOTS: Final = 24
_LINES_AN_INCH: Final = 6
_TO_BLADE_LINES: Final = 6  # four or so from head to blade, and the cut's own time
_SPARE_BYTES: Final = 32  # of the receive buffer, for modes, fence and questions
_QUIET_MODULES: Final = 4  # the paper's margins give the rest
_ALIGNS: Final = {Align.LEFT: 0, Align.CENTER: 1, Align.RIGHT: 2}
_QR_BYTES: Final = 700  # version 21: what a ticket's width can hold with modules a phone can see


@dataclass(frozen=True, slots=True)
class Encoded:
    """A slip in bytes. `body` is what prints, `end` feeds and cuts; `feeds_mm`: how far each moves the paper."""

    body: tuple[bytes, ...]
    end: bytes
    feeds_mm: tuple[float, ...]

    @property
    def data(self) -> bytes:
        """All of it."""
        return b"".join(self.body) + self.end


@dataclass(frozen=True, slots=True)
class _Piece:
    """Bytes that stay together. `opens`: the printer must have done all that precedes."""

    data: bytes
    dots: int
    opens: bool = False


def encode_slip(slip: Slip, model: TicketPrinterModel, glyphs: Glyphs) -> Encoded:
    """Encode. Raises NotPrintable for a control character, one that no font holds, or QR data that does not fit."""
    return _Encoder(model, glyphs, GlyphSlots(model.glyph_slots)).encode(slip)


def start(model: TicketPrinterModel) -> bytes:
    """Bring the printer into a known state. Prints nothing."""
    smooth = escpos.SMOOTH if model.smoothing else b""
    presenter = escpos.RETRACT_ON_COMMAND_ONLY if model.presenter else b""
    return escpos.INITIALIZE + escpos.CHINESE_ON + smooth + presenter


def cast_out(model: TicketPrinterModel, mark: str) -> bytes:
    """Mark what an earlier slip left behind as void, and cut it off. `mark`: characters of every printer's own font."""
    text = b"".join(gb18030.encode(character) for character in mark)
    return start(model) + escpos.align(1) + escpos.size(2, 2) + text + escpos.LINE_END + escpos.cut(model)


@dataclass(slots=True)
class _Encoder:
    model: TicketPrinterModel
    glyphs: Glyphs
    slots: GlyphSlots
    align: Align = Align.LEFT
    style: Style = field(default_factory=Style)

    def encode(self, slip: Slip) -> Encoded:
        """Lay the pieces into strips. No strip is longer than the receive buffer, whatever a piece brings."""
        longest = min(STRIP_BYTES, self.model.buffer_bytes)
        mm_a_dot = 25.4 / self.model.dpi
        highest = STRIP_S * self.model.speed_mm_s / mm_a_dot
        strips, dots, begun = [start(self.model)], [0], False
        for part in slip.parts:
            for piece in self._part(part):
                full = len(strips[-1]) + len(piece.data) > longest or dots[-1] + piece.dots > highest
                if begun and (piece.opens or full):
                    strips.append(b"")
                    dots.append(0)
                strips[-1] += piece.data
                dots[-1] += piece.dots
                begun = True
        dots.append(_TO_BLADE_LINES * self._spacing)
        return Encoded(tuple(strips), escpos.cut(self.model), tuple(count * mm_a_dot for count in dots))

    @property
    def _spacing(self) -> int:
        return self.model.dpi // _LINES_AN_INCH + 1

    @property
    def _measure(self) -> Measure:
        return Measure(self.model.columns, self.model.chinese_scales)

    def _part(self, part: SlipPart) -> list[_Piece]:
        match part:
            case TextLine(reverse=True):
                return self._band(part)
            case TextLine():
                return [piece for line in text_lines(part, self._measure) for piece in self._line(line)]
            case Columns():
                return [piece for line in column_lines(part, self._measure) for piece in self._line(line)]
            case Rule():
                return [self._rule(dashed=part.dashed)]
            case QrCode():
                return [self._qr(part)]
            case Feed():
                return self._blank(part.lines)
            case _:
                assert_never(part)

    def _blank(self, lines: int) -> list[_Piece]:
        if lines <= 0:
            return []
        line = _Piece(escpos.LINE_END, self._spacing)
        return [_Piece(self._to(Align.LEFT, Style()) + line.data, line.dots), *[line] * (lines - 1)]

    def _line(self, line: Line) -> list[_Piece]:
        lacking = self._lacking(line.text)
        new = self.slots.take(lacking)
        if new is None:
            return self._drawn(line)
        definitions = b"".join(escpos.define_glyph(slot, lacking[character]) for character, slot in new.items())
        text = b"".join(self._code(character) for character in line.text)
        data = definitions + self._to(line.align, line.style) + text + escpos.LINE_END
        return [_Piece(data, max(self._spacing, line.style.height * _FONT_A_DOTS), opens=True)]

    def _lacking(self, text: str) -> dict[str, tuple[int, ...]]:
        """Draw what the printer's font lacks. Raises NotPrintable."""
        rom = self.model.font_rom
        lacking = (c for c in text if not is_latin(c) and gb18030.rom_code(c, rom) is None)
        return {character: drawn(character, self.glyphs) for character in lacking}

    def _code(self, character: str) -> bytes:
        if is_latin(character):
            return character.encode("ascii")
        code = gb18030.rom_code(character, self.model.font_rom)
        return escpos.glyph_code(self.slots[character]) if code is None else code

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

    def _band(self, part: TextLine) -> list[_Piece]:
        """White on black, with a black margin above and below: blanks eight times as wide, of the font that fits."""
        head = _Piece(self._air() + escpos.TIGHT_LINES + self._margin(), _AIR_DOTS + _FONT_A_DOTS, opens=True)
        lines = [piece for line in text_lines(part, self._measure) for piece in self._line(line)]
        foot = self._margin() + self._to(Align.LEFT, Style()) + escpos.DEFAULT_LINES + self._air()
        return [head, *lines, _Piece(foot, _AIR_DOTS + _FONT_A_DOTS)]

    def _margin(self) -> bytes:
        """A black line. Font B is lower; its blanks do not fill every paper."""
        blank, width = b" ", self.model.columns * 12
        black = Style(width=8, reverse=True)
        if width % _FONT_B_BAND == 0:
            blanks = self._to(Align.LEFT, black) + blank * (width // _FONT_B_BAND)
            return escpos.FONT_B + blanks + escpos.LINE_END + escpos.FONT_A
        if width % _FONT_A_BAND == 0:
            return self._to(Align.LEFT, black) + blank * (width // _FONT_A_BAND) + escpos.LINE_END
        return b""

    def _rule(self, *, dashed: bool) -> _Piece:
        width = self.model.columns * 12 // 2
        row = (1 << width) - 1
        if dashed:
            row &= int.from_bytes(bytes((_DASH,)) * ((width + 7) // 8)) >> (-width % 8)
        rule = escpos.raster(self.model, (row,) * _RULE_ROWS, width, doubled=True)
        return _Piece(self._air() + rule + self._air(), 2 * (_AIR_DOTS + _RULE_ROWS))

    def _air(self) -> bytes:
        """A few blank dots: an image one byte wide. Line spacing is counted in units that differ by model."""
        return self._to(Align.LEFT, Style()) + escpos.raster(self.model, (0,) * (_AIR_DOTS // 2), 8, doubled=True)

    def _qr(self, part: QrCode) -> _Piece:
        """A code wider than the paper is not printed at all: its modules are made as large as fit."""
        size = len(part.data.encode("utf-8", "surrogatepass"))
        if any(is_control(character) for character in part.data) or not 0 < size <= _QR_BYTES:
            raise NotPrintable(f"a QR code of {size} bytes: printable text of 1 to {_QR_BYTES} bytes fits a ticket")
        modules = code_modules(size)
        module_dots = min(part.module_dots, self.model.width_dots // (modules + _QUIET_MODULES))
        code = escpos.qr_code(self.model, part.data, module_dots=module_dots)
        data = self._air() + self._to(part.align, Style()) + code + self._air()
        return _Piece(data, modules * module_dots + 2 * _AIR_DOTS)

    def _drawn(self, line: Line) -> list[_Piece]:
        """A line with more rare characters than slots: an image, cut into bands that the receive buffer holds."""
        rows, width = draw_line(line, self._measure, self.glyphs)
        most = max((self.model.buffer_bytes - _SPARE_BYTES) // ((width + 7) // 8), 1)
        bands = [rows[first : first + most] for first in range(0, len(rows), most)]
        before = self._to(Align.LEFT, Style())
        pieces = [_Piece(escpos.raster(self.model, band, width), len(band), opens=True) for band in bands]
        return [_Piece(before + pieces[0].data, pieces[0].dots, opens=True), *pieces[1:]]
