"""What comes out of an emulated ticket printer: characters and images on lines, lines on a strip of paper."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Look:
    """How a character is printed."""

    across: int = 1
    down: int = 1
    bold: bool = False
    reverse: bool = False
    underline: bool = False
    small: bool = False  # font B, 9×17, Latin only
    smooth: bool = False


@dataclass(frozen=True, slots=True)
class Character:
    """A character. `dots`: user-defined, 24 rows of 24 bits; else from the printer's own font; None, None: a blank."""

    text: str
    look: Look
    dots: tuple[int, ...] | None = None

    @property
    def latin(self) -> bool:
        """One byte, half as wide."""
        return self.dots is None and len(self.text) == 1 and self.text <= "~"

    @property
    def width(self) -> int:
        """Dots across."""
        if self.latin:
            return (9 if self.look.small else 12) * self.look.across
        return 24 * self.look.across

    @property
    def height(self) -> int:
        """Dots down."""
        return (17 if self.latin and self.look.small else 24) * self.look.down


@dataclass(frozen=True, slots=True)
class Picture:
    """A raster image or a QR code: rows of bits, the leftmost dot highest. `qr`: what the code says."""

    rows: tuple[int, ...]
    width: int
    qr: str | None = None


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One line as printed. `feed`: how far the paper moved, in dots. `align`: 0 left, 1 centre, 2 right."""

    feed: int
    align: int = 0
    characters: tuple[Character, ...] = ()
    picture: Picture | None = None

    @property
    def text(self) -> str:
        """What it reads; a blank for what the printer's font lacks."""
        return "".join(character.text for character in self.characters)


@dataclass(slots=True)
class Strip:
    """Paper that has come out since the last cut."""

    lines: list[PrintedLine] = field(default_factory=list)
    command_bytes: bytearray = field(default_factory=bytearray)
    interrupted: bool = False  # paper ended, the cover was opened, or power went while it was printed

    @property
    def text(self) -> str:
        """Every line that has text, as read from top to bottom."""
        return "\n".join(line.text for line in self.lines if line.characters)

    @property
    def qr_codes(self) -> tuple[str, ...]:
        """What the QR codes on it say."""
        return tuple(line.picture.qr for line in self.lines if line.picture is not None and line.picture.qr is not None)
