"""The line protocol of the sensors' board: ours, small enough for any microcontroller. No I/O.

    terminal → board    ask*79                       tell me everything now
    board → terminal    sensors door mains jack*28   which sensors there are; first of all in an answer to `ask`
                        door open*22                 open, closed
                        mains lost*5C                ok, lost
                        battery low*39               ok, low; only told besides mains
                        person there*5B              there, gone
                        jack in*24                   in, out
                        alive*77                     each second, when there is nothing else

115200 baud, 8N1, ASCII, each line ended by LF (a CR before it is skipped), 80 bytes at most. After the star stands the
XOR of all bytes before it, two hexadecimal digits. A change is told at once and again whenever everything is asked for.
A line whose sum is wrong is dropped whole, and so is what no sensor of these says: a later board may say more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from operator import xor
from typing import Final

LONGEST_LINE: Final = 80


class Sensor(StrEnum):
    """What a board may carry, by the word of its lines."""

    DOOR = "door"
    MAINS = "mains"
    BATTERY = "battery"
    PERSON = "person"
    JACK = "jack"


_WORDS: Final = re.compile(rb"[a-z][ -)+-~]*")
_VALUES: Final = {
    Sensor.DOOR: frozenset({"open", "closed"}),
    Sensor.MAINS: frozenset({"ok", "lost"}),
    Sensor.BATTERY: frozenset({"ok", "low"}),
    Sensor.PERSON: frozenset({"there", "gone"}),
    Sensor.JACK: frozenset({"in", "out"}),
}


@dataclass(frozen=True, slots=True)
class Present:
    """The board tells which sensors it has."""

    sensors: frozenset[Sensor]


@dataclass(frozen=True, slots=True)
class Reading:
    """A sensor tells how it is."""

    sensor: Sensor
    value: str


@dataclass(frozen=True, slots=True)
class Alive:
    """The board is there."""


@dataclass(frozen=True, slots=True)
class Senseless:
    """Bytes that are no line of this protocol, or were one before the wire damaged them."""


Line = Present | Reading | Alive | Senseless


def ask() -> bytes:
    """Write the line that has the board tell everything."""
    return framed("ask")


def framed(words: str) -> bytes:
    """Write a line with its sum."""
    body = words.encode("ascii")
    return body + b"*%02X\n" % reduce(xor, body, 0)


class SensorDecoder:
    """Reads lines out of whatever pieces the wire gives."""

    def __init__(self) -> None:
        self._begun = b""

    def feed(self, data: bytes) -> list[Line]:
        """Take bytes, give the lines that ended in them."""
        *whole, rest = (self._begun + data).split(b"\n")
        lines = [read_line(line) for line in whole if line.strip(b"\r")]
        if len(rest) > LONGEST_LINE:  # whatever this is, it is no line: forget it, and its end makes one senseless line
            rest = rest[:1] * (LONGEST_LINE + 1)
        self._begun = rest
        return lines


def read_line(line: bytes) -> Line:
    """Read a line, without its LF."""
    body, star, told = line.rstrip(b"\r").rpartition(b"*")
    if not star or len(line) > LONGEST_LINE or not _WORDS.fullmatch(body) or told != b"%02X" % reduce(xor, body, 0):
        return Senseless()
    match body.split(b" "):
        case [b"alive"]:
            return Alive()
        case [b"sensors", *names]:
            known = {sensor.encode("ascii"): sensor for sensor in Sensor}
            return Present(frozenset(known[name] for name in names if name in known))
        case [name, value]:
            return _reading(name, value)
        case _:
            return Alive()  # whole and true, of a later board


def _reading(name: bytes, value: bytes) -> Line:
    for sensor, values in _VALUES.items():
        if name == sensor.encode("ascii"):
            said = next((word for word in values if word.encode("ascii") == value), None)
            return Senseless() if said is None else Reading(sensor, said)
    return Alive()
