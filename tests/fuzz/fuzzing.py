"""What a target is, how inputs are bent without a fuzzer, and what is kept of an input that broke its target.

A target takes any bytes and returns; it answers with the codec's own documented errors inside and raises whatever
must not happen. `seeds` are true bytes: from the emulators, the tests, the encoders themselves.
"""

from __future__ import annotations

import atexit
import hashlib
import shutil
import tempfile
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator

CRASHES: Final = Path(__file__).parent / "crashes"
SLOWEST_S: Final = 2.0  # of the processor, for one input
_EDGES: Final = (0, 1, 2, 3, 4, 7, 8, 16, 31, 32, 64, 127, 128, 255)
_WIDE_EDGES: Final = (0, 1, 2, 3, 4, 255, 256, 0x7FFE, 0x7FFF, 0x8000, 0xFFFE, 0xFFFF)


@dataclass(frozen=True, slots=True)
class Target:
    """One reader of strangers' bytes. `words`: pieces worth putting in; `most_bytes`: how long inputs grow."""

    name: str
    run: Callable[[bytes], object]
    seeds: Callable[[], tuple[bytes, ...]]
    words: tuple[bytes, ...] = ()
    most_bytes: int = 4096


@dataclass(slots=True)
class Finding:
    """An input that broke its target, the first of its kind. `place`: the error and where it was raised."""

    target: str
    place: str
    data: bytes
    told: str

    def keep(self, directory: Path) -> Path:
        """Write the input down, in place of a longer one of the same kind."""
        directory.mkdir(parents=True, exist_ok=True)
        file = directory / f"{self.target}-{hashlib.sha256(self.place.encode()).hexdigest()[:8]}.bin"
        file.write_bytes(self.data)
        return file


@dataclass(slots=True)
class Watch:
    """Runs a target over inputs and collects findings, the shortest of each kind; one that takes too long is one.

    `tell` hears of each at once: what leads the fuzzing may end the process without a word.
    """

    target: Target
    tell: Callable[[Finding], object] = lambda _finding: None
    findings: dict[str, Finding] = field(default_factory=dict)
    executions: int = 0
    slowest_s: float = 0.0

    def __call__(self, data: bytes) -> None:
        """Run one input. Never raises."""
        self.executions += 1
        began = process_time()
        try:
            self.target.run(data)
        except Exception as error:  # noqa: BLE001  whatever it is, it is what we look for
            self._find(_place_of(error), data, "".join(traceback.format_exception(error)))
        took = process_time() - began
        self.slowest_s = max(self.slowest_s, took)
        if took > SLOWEST_S:
            self._find("slow", data, f"{took:.1f} s of the processor")

    def _find(self, place: str, data: bytes, told: str) -> None:
        known = self.findings.get(place)
        if known is None or len(data) < len(known.data):
            self.findings[place] = Finding(self.target.name, place, data, told)
            self.tell(self.findings[place])


def scratch(name: str) -> Path:
    """Make a folder for a target's files; it goes with the process."""
    folder = Path(tempfile.mkdtemp(prefix=f"fuzz-{name}-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def told(error: Exception) -> None:
    """Whoever refuses says why."""
    assert str(error), "an error without a word"


def kept_crashes(target: str) -> Iterator[Path]:
    """Give the inputs that once broke a target."""
    yield from sorted(CRASHES.glob(f"{target}-*.bin"))


def bend(chance: random.Random, seeds: tuple[bytes, ...], words: tuple[bytes, ...], most_bytes: int) -> bytes:
    """Make a new input: one seed, changed in one to eight ways."""
    data = bytearray(chance.choice(seeds))
    for _ in range(chance.randint(1, 8)):
        chance.choice(_WAYS)(chance, data, seeds, words)
    return bytes(data[:most_bytes])


def _flip(chance: random.Random, data: bytearray, _seeds: tuple[bytes, ...], _words: tuple[bytes, ...]) -> None:
    if data:
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _set(chance: random.Random, data: bytearray, _seeds: tuple[bytes, ...], _words: tuple[bytes, ...]) -> None:
    if data:
        data[chance.randrange(len(data))] = chance.choice((*_EDGES, chance.randrange(256)))


def _set_wide(chance: random.Random, data: bytearray, _seeds: tuple[bytes, ...], _words: tuple[bytes, ...]) -> None:
    at = chance.randrange(len(data) + 1)
    data[at : at + 2] = chance.choice(_WIDE_EDGES).to_bytes(2, chance.choice(("big", "little")))


def _remove(chance: random.Random, data: bytearray, _seeds: tuple[bytes, ...], _words: tuple[bytes, ...]) -> None:
    at = chance.randrange(len(data) + 1)
    del data[at : at + chance.choice((1, 1, 2, 4, 16, len(data)))]


def _repeat(chance: random.Random, data: bytearray, _seeds: tuple[bytes, ...], _words: tuple[bytes, ...]) -> None:
    at = chance.randrange(len(data) + 1)
    data[at:at] = data[at : at + chance.choice((1, 2, 8, 64))] * chance.choice((1, 2, 40))


def _insert(chance: random.Random, data: bytearray, _seeds: tuple[bytes, ...], words: tuple[bytes, ...]) -> None:
    at = chance.randrange(len(data) + 1)
    data[at:at] = chance.choice(words) if words and chance.random() < 0.7 else chance.randbytes(chance.randint(1, 8))


def _splice(chance: random.Random, data: bytearray, seeds: tuple[bytes, ...], _words: tuple[bytes, ...]) -> None:
    other = chance.choice(seeds)
    at, start = chance.randrange(len(data) + 1), chance.randrange(len(other) + 1)
    data[at : at + chance.choice((0, 1, 8, len(data)))] = other[start : start + chance.choice((1, 8, 64, len(other)))]


_WAYS: Final = (_flip, _set, _set_wide, _remove, _repeat, _insert, _splice)


def _place_of(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} {Path(last.filename).name}:{last.lineno}"
