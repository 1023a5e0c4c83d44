"""Obeys ESC/POS commands: keeps the printer's modes and gives what it does, one command at a time."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, ClassVar, Final

from devices.emulators.ticket_printer_commands import command_length
from devices.emulators.ticket_printer_paper import Character, Look, PrintedLine
from devices.emulators.ticket_printer_pictures import QR_LEVELS, qr, raster

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.emulators.ticket_printer_models import EmulatedModel
    from devices.emulators.ticket_printer_paper import Picture

_FEED_TO_BLADE: Final = 4  # lines between head and blade


@dataclass(frozen=True, slots=True)
class Cut:
    """The blade is to fall."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A buffered question has been reached: GS r n or GS I n."""

    command: str
    n: int


@dataclass(frozen=True, slots=True)
class Retract:
    """The presenter is to draw its ticket back. `after_s`: not now, but every ticket after so long; 0: never."""

    after_s: int | None = None


Action = PrintedLine | Cut | Ask | Retract


@dataclass(slots=True)
class Modes:
    """What ESC @ resets."""

    look: Look = field(default_factory=Look)
    chinese: bool = False
    chinese_across: int = 1
    chinese_down: int = 1
    align: int = 0
    spacing: int | None = None  # dots; None: the default
    glyphs: dict[int, tuple[int, ...]] = field(default_factory=dict)
    qr_module: int = 3
    qr_level: str = "l"
    qr_data: bytes = b""


class Interpreter:
    """One printer's command interpreter and line buffer."""

    def __init__(self, model: EmulatedModel, *, chinese_at_start: bool = True) -> None:
        self._model = model
        self._chinese_at_start = chinese_at_start
        self.modes = Modes(chinese=chinese_at_start)
        self._line: list[Character] = []
        self.initialized = 0
        self.unknown = 0

    def take(self, data: bytearray) -> tuple[int, list[Action]] | None:
        """Obey the first command in `data`: how many bytes it had, and what it does. None: not all of it is here."""
        if self.modes.chinese and 0x81 <= data[0] <= 0xFE:
            return self._chinese(data)
        length = command_length(data)
        if length is None:
            return None
        command = bytes(data[:length])
        if command[0] in (0x1B, 0x1C, 0x1D):
            return length, self._obey(command)
        if command[0] == 0x0A:
            return length, [self._feed_line()]
        if 0x20 <= command[0] <= 0x7E:
            return length, self._put(Character(chr(command[0]), self.modes.look))
        return length, []  # CR, real-time commands already obeyed, what nobody knows

    def forget(self) -> None:
        """Power went, or everything was cleared: back to how it starts."""
        self.modes = Modes(chinese=self._chinese_at_start)
        self._line.clear()

    def _chinese(self, data: bytearray) -> tuple[int, list[Action]] | None:
        if len(data) < 2:
            return None
        lead, trail = data[0], data[1]
        modes = self.modes
        look = modes.look
        if not self._model.scales_chinese:
            look = replace(look, across=modes.chinese_across, down=modes.chinese_down)
        look = replace(look, small=False)
        if lead == 0xFE and trail in modes.glyphs:
            return 2, self._put(Character("\ufffc", look, modes.glyphs[trail]))
        text = self._from_rom(bytes((lead, trail)))
        return 2, self._put(Character(text, look))

    def _from_rom(self, code: bytes) -> str:
        """Read the printer's own font: a wide blank for what it lacks, as the real ones print."""
        lead, trail = code
        gb2312 = trail >= 0xA1 and (lead <= 0xA9 or 0xB0 <= lead <= 0xF7) and lead >= 0xA1
        if not (gb2312 or self._model.whole_gbk):
            return "\u3000"
        try:
            text = code.decode("gb18030")
        except UnicodeDecodeError:
            return "\u3000"
        return "\u3000" if "\ue000" <= text <= "\uf8ff" else text

    def _put(self, character: Character) -> list[Action]:
        used = sum(each.width for each in self._line)
        full = [self._feed_line()] if self._line and used + character.width > self._model.width_dots else []
        self._line.append(character)
        return list(full)

    def _feed_line(self) -> PrintedLine:
        tallest = max((character.height for character in self._line), default=0)
        spacing = self._model.line_spacing_dots if self.modes.spacing is None else self.modes.spacing
        line = PrintedLine(max(spacing, tallest), self.modes.align, tuple(self._line))
        self._line.clear()
        return line

    def _obey(self, command: bytes) -> list[Action]:
        found = self._COMMANDS.get(command[:2])
        if found is None:
            self.unknown += 1
            return []
        return found(self, command)

    def _initialize(self, _command: bytes) -> list[Action]:
        glyphs = self.modes.glyphs if self._model.keeps_characters else {}
        self.forget()
        self.modes.glyphs = glyphs
        self.initialized += 1
        return []

    def _mode(self, **changes: object) -> list[Action]:
        for name, value in changes.items():
            setattr(self.modes, name, value)
        return []

    def _looks(self, **changes: bool | int) -> list[Action]:
        self.modes.look = replace(self.modes.look, **changes)  # type: ignore[arg-type]  # the table below names fields
        return []

    def _size(self, command: bytes) -> list[Action]:
        return self._looks(across=(command[2] >> 4 & 7) + 1, down=(command[2] & 7) + 1)

    def _print_mode(self, command: bytes) -> list[Action]:
        n = command[2]
        size = {"across": 2 if n & 0x20 else 1, "down": 2 if n & 0x10 else 1}
        return self._looks(small=bool(n & 1), bold=bool(n & 8), underline=bool(n & 0x80), **size)

    def _chinese_mode(self, command: bytes) -> list[Action]:
        across, down = 2 if command[2] & 4 else 1, 2 if command[2] & 8 else 1
        if self._model.scales_chinese:
            return self._looks(across=across, down=down)
        return self._mode(chinese_across=across, chinese_down=down)

    def _define(self, command: bytes) -> list[Action]:
        lead, trail, dots = command[2], command[3], command[4:]
        last = 0xA0 + self._model.user_characters
        if lead != 0xFE or not 0xA1 <= trail <= last:
            self.unknown += 1
            return []
        columns = [int.from_bytes(dots[start : start + 3]) for start in range(0, 72, 3)]
        rows = tuple(
            sum((column >> (23 - row) & 1) << (23 - index) for index, column in enumerate(columns)) for row in range(24)
        )
        self.modes.glyphs[trail] = rows
        return []

    def _raster(self, command: bytes) -> list[Action]:
        return self._picture(raster(command))

    def _picture(self, picture: Picture) -> list[Action]:
        before = [self._feed_line()] if self._line else []
        return [*before, PrintedLine(len(picture.rows), self.modes.align, picture=picture)]

    def _symbol(self, command: bytes) -> list[Action]:
        """GS ( k for QR codes (cn 49)."""
        if command[2:3] != b"k" or len(command) < 7 or command[5] != 49:
            self.unknown += 1
            return []
        match command[6]:
            case 67 if len(command) > 7:
                self.modes.qr_module = min(max(command[7], 1), 16)
            case 69 if len(command) > 7:
                self.modes.qr_level = QR_LEVELS.get(command[7], "l")
            case 80:
                self.modes.qr_data = command[8:]
            case 81 if self.modes.qr_data:
                modes = self.modes
                return self._picture(
                    qr(modes.qr_data, level=modes.qr_level, module=modes.qr_module, width_dots=self._model.width_dots)
                )
            case _:
                pass
        return []

    def _columns(self, command: bytes) -> list[Action]:
        """ESC * 33: 24 dots high, inside a line; kept as characters of up to 24 dots. Other densities are ignored."""
        if command[2] != 33:
            return []
        columns = [int.from_bytes(command[start : start + 3]) for start in range(5, len(command), 3)]
        actions: list[Action] = []
        for first in range(0, len(columns), 24):
            part = columns[first : first + 24] + [0] * (24 - len(columns[first : first + 24]))
            rows = tuple(sum((c >> (23 - row) & 1) << (23 - i) for i, c in enumerate(part)) for row in range(24))
            actions += self._put(Character("\ufffc", Look(), rows))
        return actions

    def _feed_lines(self, command: bytes) -> list[Action]:
        return [self._feed_line(), *(PrintedLine(self._model.line_spacing_dots) for _ in range(command[2] - 1))]

    def _feed_dots(self, command: bytes) -> list[Action]:
        line = self._feed_line()
        return [replace(line, feed=max(command[2] // 2, max((c.height for c in line.characters), default=0)))]

    def _cut(self, command: bytes) -> list[Action]:
        before: list[Action] = [self._feed_line()] if self._line else []
        if command[2] in (65, 66):
            before += [PrintedLine(self._model.line_spacing_dots) for _ in range(_FEED_TO_BLADE)]
            if command[3]:
                before.append(PrintedLine(command[3]))
        return [*before, Cut()]

    def _presenter(self, command: bytes) -> list[Action]:
        if not self._model.presenter or command[2] not in (0, 1, 48, 49):
            self.unknown += 1
            return []
        return [Retract(command[3] if command[2] % 48 else None)]

    _COMMANDS: ClassVar[dict[bytes, Callable[[Interpreter, bytes], list[Action]]]] = {
        b"\x1b@": _initialize,
        b"\x1b!": _print_mode,
        b"\x1ba": lambda self, c: self._mode(align=c[2] % 48 if c[2] % 48 < 3 else 0),
        b"\x1bE": lambda self, c: self._looks(bold=bool(c[2] & 1)),
        b"\x1bG": lambda self, c: self._looks(bold=bool(c[2] & 1)),
        b"\x1b-": lambda self, c: self._looks(underline=c[2] % 48 > 0),
        b"\x1bM": lambda self, c: self._looks(small=c[2] % 48 == 1),
        b"\x1b2": lambda self, _c: self._mode(spacing=None),
        b"\x1b3": lambda self, c: self._mode(spacing=c[2] // 2),  # in half dots
        b"\x1bd": _feed_lines,
        b"\x1bJ": _feed_dots,
        b"\x1b*": _columns,
        b"\x1c&": lambda self, _c: self._mode(chinese=True),
        b"\x1c.": lambda self, _c: self._mode(chinese=False),
        b"\x1c!": _chinese_mode,
        b"\x1cW": lambda self, c: self._chinese_mode(b"\x1c!" + (b"\x0c" if c[2] & 1 else b"\x00")),
        b"\x1c2": _define,
        b"\x1d!": _size,
        b"\x1dB": lambda self, c: self._looks(reverse=bool(c[2] & 1)),
        b"\x1db": lambda self, c: self._looks(smooth=bool(c[2] & 1)),
        b"\x1dv": _raster,
        b"\x1d(": _symbol,
        b"\x1dV": _cut,
        b"\x1dR": _presenter,
        b"\x1dr": lambda _self, c: [Ask("r", c[2])],
        b"\x1dI": lambda _self, c: [Ask("I", c[2])],
        b"\x1da": lambda _self, c: [Ask("a", c[2])],
    }
