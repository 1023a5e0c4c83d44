"""Addresses of contacts on the computer's own GPIO lines, as settings write them.

    gpio:/dev/gpiochip0?door=17&mains=!27&person=!22
    gpio:pinctrl-bcm2711?door=17&bias=down&debounce_ms=50     the chip by its label, whatever its number

A line stands by its offset on the chip (`gpioinfo` lists them). It is active when it is high, or low where `!` stands
before it. What active means is the driver's. `bias`: up, down or off, for all lines; `debounce_ms`: 0 to 1000.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kiosk.ports.errors import SettingsError

SCHEME: Final = "gpio:"
KNOWN: Final = "gpio:/dev/gpiochip0?door=17&mains=!27"
_MOST_OFFSET: Final = 65535
_MOST_DEBOUNCE_MS: Final = 1000
_DEBOUNCE_MS: Final = 30  # contacts bounce for some ten


class Bias(StrEnum):
    """What holds a line while its contact is open."""

    UP = "up"  # contacts that close to ground
    DOWN = "down"
    OFF = "off"  # a resistor outside


@dataclass(frozen=True, slots=True)
class GpioLine:
    """A line and what hangs on it."""

    name: str
    offset: int
    low: bool = False  # active when it is low

    def __str__(self) -> str:
        """Write it as settings do."""
        return f"{self.name}={'!' * self.low}{self.offset}"


@dataclass(frozen=True, slots=True)
class GpioAddress:
    """Lines of one chip. `chip`: /dev/gpiochip0, or the label of one."""

    chip: str
    lines: tuple[GpioLine, ...]
    bias: Bias = Bias.UP
    debounce_ms: int = _DEBOUNCE_MS

    def __str__(self) -> str:
        """Write it as settings do."""
        lines = "&".join(map(str, self.lines))
        return f"{SCHEME}{self.chip}?{lines}&bias={self.bias}&debounce_ms={self.debounce_ms}"


def parse_gpio(text: str, *, names: frozenset[str]) -> GpioAddress:
    """Read an address. `names`: what may hang on a line.

    Raises SettingsError that names what is wrong and what would be right.
    """
    if not text.isprintable() or any(map(str.isspace, text)) or not text.startswith(SCHEME):
        raise SettingsError(f"link {text!r}: blanks, control characters or another scheme; write {KNOWN}")
    chip, _, query = text.removeprefix(SCHEME).partition("?")
    if not chip or ("/" in chip and not chip.startswith("/")):
        raise SettingsError(f"link {text!r}: the chip is /dev/gpiochip0 or another, or a label; write {KNOWN}")
    said = _parameters(text, query)
    bias = said.pop("bias", Bias.UP)
    if bias not in set(Bias):
        raise SettingsError(f"link {text!r}: bias {bias!r} is not one of {', '.join(Bias)}")
    debounce_ms = _number(text, "debounce_ms", said.pop("debounce_ms", str(_DEBOUNCE_MS)), at_most=_MOST_DEBOUNCE_MS)
    for name in said.keys() - names:
        known = ", ".join([*sorted(names), "bias", "debounce_ms"])
        raise SettingsError(f"link {text!r}: unknown parameter {name!r}; known are {known}")
    lines = tuple(_line(text, name, value) for name, value in said.items())
    if not lines:
        raise SettingsError(f"link {text!r}: no line is named; write {KNOWN}")
    if len({line.offset for line in lines}) < len(lines):
        raise SettingsError(f"link {text!r}: one line is named twice")
    return GpioAddress(chip, lines, Bias(bias), debounce_ms)


def _parameters(text: str, query: str) -> dict[str, str]:
    said: dict[str, str] = {}
    for part in query.split("&") if query else ():
        key, _, value = part.partition("=")
        if key in said:
            raise SettingsError(f"link {text!r}: {key} is given twice")
        said[key] = value
    return said


def _line(text: str, name: str, value: str) -> GpioLine:
    offset = _number(text, name, value.removeprefix("!"), at_most=_MOST_OFFSET)
    return GpioLine(name, offset, low=value.startswith("!"))


def _number(text: str, what: str, value: str, *, at_most: int) -> int:
    if not (value.isascii() and value.isdigit() and len(value) <= len(str(at_most)) and int(value) <= at_most):
        raise SettingsError(f"link {text!r}: {what} {value!r} is not a whole number from 0 to {at_most}")
    return int(value)
