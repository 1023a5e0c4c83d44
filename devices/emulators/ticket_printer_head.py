"""Draws a strip of paper exactly as the head burnt it: one pixel a dot."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

if TYPE_CHECKING:
    from devices.emulators.ticket_printer_paper import Character, Picture, PrintedLine, Strip

# Index 7: Noto Sans Mono CJK SC, whose Latin is half as wide as its Chinese, as in a printer's font.
DEFAULT_FONT: Final = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
_FACE: Final = 7
_BASELINE: Final = 0.86
_WHITE: Final = 255
_BLACK: Final = 0
_MARGIN_TOP: Final = 24
_SOFTNESS: Final = 0.3
_PAPER_MARGIN_MM: Final = 4  # 80 mm of paper under a head of 72 mm


class Head:
    """A thermal head of `width_dots` with its font ROM, drawn from `font`, over paper that is 8 mm wider."""

    def __init__(self, width_dots: int, *, dpi: int, font: Path = DEFAULT_FONT) -> None:
        self._width = width_dots
        self._margin = round(_PAPER_MARGIN_MM * dpi / 25.4)
        self._font = font

    def draw(self, strip: Strip) -> Image.Image:
        """Draw the whole strip, black on white."""
        height = _MARGIN_TOP + sum(line.feed for line in strip.lines)
        paper = Image.new("L", (self._width + 2 * self._margin, height), _WHITE)
        y = _MARGIN_TOP
        for line in strip.lines:
            self._line(paper, line, y)
            y += line.feed
        return paper

    def _line(self, paper: Image.Image, line: PrintedLine, y: int) -> None:
        if line.picture is not None:
            if line.picture.rows:
                ink = _picture(line.picture)
                paper.paste(_BLACK, (self._left(line.align, ink.width), y), ink)
            return
        used = sum(character.width for character in line.characters)
        tallest = max((character.height for character in line.characters), default=0)
        x = self._left(line.align, used)
        for character in line.characters:
            ink = self._character(character)
            paper.paste(_BLACK, (x, y + tallest - character.height), ink)
            x += character.width

    def _left(self, align: int, used: int) -> int:
        return self._margin + max((0, (self._width - used) // 2, self._width - used)[align], 0)

    def _character(self, character: Character) -> Image.Image:
        """The ink of one character: 255 where the head burns."""
        look = character.look
        if character.dots is not None:
            ink = _bits(character.dots, 24)
        else:
            small = character.latin and look.small
            ink = _rom(self._font, character.text, character.width // look.across, 17 if small else 24)
        if look.bold:
            ink = ImageChops.lighter(ink, ImageChops.offset(ink, 1, 0))
        if (look.across, look.down) != (1, 1):
            if look.smooth and character.latin and min(look.across, look.down) > 1:
                ink = _smoothed(ink, look.across, look.down)
            else:
                ink = ink.resize((character.width, character.height), Image.Resampling.NEAREST)
        if look.underline:
            ink.paste(_WHITE, (0, ink.height - 2, ink.width, ink.height))
        return ImageChops.invert(ink) if look.reverse else ink


def _smoothed(dots: Image.Image, across: int, down: int) -> Image.Image:
    """Enlarge and fill the steps of slanting strokes with triangles, as the firmware does (GS b)."""
    size = (dots.width * across, dots.height * down)
    ink = dots.resize(size, Image.Resampling.NEAREST)
    white = ImageChops.invert(dots)
    for dx, dy in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
        beside, above = (ImageChops.offset(dots, dx, 0), ImageChops.offset(dots, 0, dy))
        corners = ImageChops.darker(white, ImageChops.darker(beside, above)).resize(size, Image.Resampling.NEAREST)
        ink = ImageChops.lighter(ink, ImageChops.darker(corners, _triangles(size, across, down, dx, dy)))
    soft = ink.filter(ImageFilter.GaussianBlur(min(across, down) * _SOFTNESS))
    return soft.point(lambda level: _WHITE * (level > _WHITE // 2))


@lru_cache(maxsize=64)
def _triangles(size: tuple[int, int], across: int, down: int, dx: int, dy: int) -> Image.Image:
    """A sheet of cells, each black below the diagonal, the right angle where the step is."""
    cell = Image.new("L", (across, down), _BLACK)
    right, foot = across - 1, down - 1
    corner = (0 if dx > 0 else right, 0 if dy > 0 else foot)
    ImageDraw.Draw(cell).polygon([corner, (right - corner[0], corner[1]), (corner[0], foot - corner[1])], fill=_WHITE)
    sheet = Image.new("L", size, _BLACK)
    for x in range(0, size[0], across):
        for y in range(0, size[1], down):
            sheet.paste(cell, (x, y))
    return sheet


@lru_cache(maxsize=4096)
def _rom(font: Path, text: str, width: int, height: int) -> Image.Image:
    """One character of the printer's own font."""
    cell = Image.new("1", (width, height), 0)
    if text.strip():
        pen = ImageDraw.Draw(cell)
        pen.fontmode = "1"
        pen.text((width / 2, round(height * _BASELINE)), text, fill=1, font=_face(font, height), anchor="ms")
    return cell.convert("L")


@lru_cache(maxsize=8)
def _face(font: Path, height: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font), height, index=_FACE)


def _bits(rows: tuple[int, ...], width: int) -> Image.Image:
    across = (width + 7) // 8
    packed = b"".join((row << (across * 8 - width)).to_bytes(across) for row in rows)
    return Image.frombytes("1", (across * 8, len(rows)), packed).convert("L").crop((0, 0, width, len(rows)))


def _picture(picture: Picture) -> Image.Image:
    return _bits(picture.rows, picture.width)
