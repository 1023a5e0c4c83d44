"""Draws single characters from the terminal's fonts, as a ticket printer's head needs them.

Noto Sans at 24 dots with FreeType's mono hinting reads best at 203 dpi; what it lacks comes from the next fonts.
Fonts are opened with the first character that is needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL import ImageFont

_SIDE: Final = 24


@dataclass(frozen=True, slots=True)
class FontFile:
    """A face in a font file."""

    path: Path
    index: int = 0


# Index 7 is Noto Sans Mono CJK SC: the same Chinese glyphs as the proportional face, and Latin ones of half the width.
DEFAULT_FONTS: Final = (
    FontFile(Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"), 7),
    FontFile(Path("/usr/share/fonts/truetype/hanazono/HanaMinA.ttf")),
    FontFile(Path("/usr/share/fonts/truetype/hanazono/HanaMinB.ttf")),
    FontFile(Path("/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf")),
)


class _Face:
    def __init__(self, file: FontFile) -> None:
        self._file = file

    @cached_property
    def covered(self) -> frozenset[int]:
        """Its code points; none when the file is missing: the next font is asked."""
        from fontTools.ttLib import TTFont

        if not self._file.path.is_file():
            return frozenset()
        with TTFont(self._file.path, fontNumber=self._file.index, lazy=True) as font:
            return frozenset(font.getBestCmap())

    @cached_property
    def font(self) -> ImageFont.FreeTypeFont:
        """The face at 24 dots, on a baseline that keeps a Chinese character inside its cell."""
        from PIL import ImageFont

        return ImageFont.truetype(str(self._file.path), _SIDE, index=self._file.index)


class FontGlyphs:
    """Fulfils `devices.codecs.escpos_glyphs.Glyphs` with font files."""

    def __init__(self, fonts: Sequence[FontFile] = DEFAULT_FONTS) -> None:
        self._faces = tuple(_Face(font) for font in fonts)
        self._drawn: dict[str, tuple[int, ...] | None] = {}

    def rows(self, character: str) -> tuple[int, ...] | None:
        """Give 24 rows of bits, the leftmost dot highest: 24 wide, 12 for Latin. None: no font has it."""
        if character not in self._drawn:
            self._drawn[character] = self._draw(character)
        return self._drawn[character]

    def _draw(self, character: str) -> tuple[int, ...] | None:
        from PIL import Image, ImageDraw

        face = next((face for face in self._faces if ord(character) in face.covered), None)
        if face is None:
            return None
        width = _SIDE // 2 if " " <= character <= "~" else _SIDE
        image = Image.new("1", (width, _SIDE), 0)
        pen = ImageDraw.Draw(image)
        pen.fontmode = "1"
        # The baseline of an ideographic em box lies 12 % above its foot; some fonts' glyphs stand lower or higher.
        anchor = (width / 2, _SIDE * 0.88)
        _, top, _, foot = pen.textbbox(anchor, character, font=face.font, anchor="ms")
        shift = min(_SIDE - foot, 0) if foot > _SIDE else max(-top, 0)
        pen.text((anchor[0], anchor[1] + shift), character, fill=1, font=face.font, anchor="ms")
        row_bytes = (width + 7) // 8
        packed = image.tobytes()
        spare = row_bytes * 8 - width
        return tuple(
            int.from_bytes(packed[start : start + row_bytes]) >> spare for start in range(0, len(packed), row_bytes)
        )
