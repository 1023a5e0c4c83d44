"""Draws single characters from the terminal's pinned fonts, as a ticket printer's head needs them.

Noto Sans at 24 dots with FreeType's mono hinting reads best at 203 dpi; what it lacks comes from the next fonts.
The files are looked for at once, and opened with the first character that is needed. What each can draw is remembered:
measuring it costs a quarter of a second and several megabytes, in a process whose screen is being watched.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from itertools import count
from typing import TYPE_CHECKING, Final

from kiosk.fonts import TICKET_FONTS, coverage, read_chain
from kiosk.ports.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PIL import ImageFont

    from kiosk.domain.coverage import Coverage
    from kiosk.fonts import PinnedFont

_SIDE: Final = 24
_KEPT: Final = 256  # characters drawn: many tickets' worth, a third of a megabyte; a name's may not come again
_BASELINE: Final = 0.88  # of an ideographic em box; some fonts' glyphs stand lower or higher


class _Face:
    """One face of a font file, found by its family."""

    def __init__(self, pinned: PinnedFont) -> None:
        self._pinned = pinned

    @cached_property
    def covered(self) -> Coverage:
        """Its code points, as remembered. Raises SettingsError when the file is no font or does not hold its family."""
        try:
            return coverage((self._pinned,))
        except SettingsError as error:
            raise SettingsError(f"{error}; install {self._pinned.package} again") from error

    @cached_property
    def font(self) -> ImageFont.FreeTypeFont:
        """The face at 24 dots, laid out plainly: a single character needs no shaping. Raises SettingsError as above."""
        from PIL import ImageFont

        for index in count():
            try:
                face = ImageFont.truetype(str(self._pinned.path), _SIDE, index, layout_engine=ImageFont.Layout.BASIC)
            except OSError as error:
                raise SettingsError(f"{self._pinned.path}: holds no {self._pinned.family}") from error
            if face.getname()[0] == self._pinned.family:
                return face
        raise AssertionError  # a file has an end


class FontGlyphs:
    """Fulfils `devices.codecs.escpos_glyphs.Glyphs` with font files."""

    def __init__(self, fonts: Iterable[PinnedFont] | None = None) -> None:
        """Take the fonts of assets/ticket-fonts.yaml, or others. Raises SettingsError that names a missing package."""
        self._faces = tuple(_Face(font) for font in (read_chain(TICKET_FONTS) if fonts is None else fonts))
        self._drawn = lru_cache(maxsize=_KEPT)(self._draw)

    def rows(self, character: str) -> tuple[int, ...] | None:
        """Give 24 rows of bits, the leftmost dot highest: 24 wide, 12 for Latin. None: no font has it."""
        return self._drawn(character)

    def _draw(self, character: str) -> tuple[int, ...] | None:
        from PIL import Image, ImageDraw

        face = next((face for face in self._faces if ord(character) in face.covered), None)
        if face is None:
            return None
        width = _SIDE // 2 if " " <= character <= "~" else _SIDE
        image = Image.new("1", (width, _SIDE), 0)
        pen = ImageDraw.Draw(image)
        pen.fontmode = "1"
        anchor = (width / 2, _SIDE * _BASELINE)
        _, top, _, foot = pen.textbbox(anchor, character, font=face.font, anchor="ms")
        shift = min(_SIDE - foot, 0) if foot > _SIDE else max(-top, 0)
        pen.text((anchor[0], anchor[1] + shift), character, fill=1, font=face.font, anchor="ms")
        row_bytes = (width + 7) // 8
        packed = image.tobytes()
        spare = row_bytes * 8 - width
        return tuple(
            int.from_bytes(packed[start : start + row_bytes]) >> spare for start in range(0, len(packed), row_bytes)
        )
