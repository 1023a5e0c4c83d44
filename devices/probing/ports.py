"""Which serial ports there are, and their lasting names."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

_PATTERNS: Final = ("ttyUSB*", "ttyACM*", "ttyS*")
_DEV: Final = Path("/dev")


@dataclass(frozen=True, slots=True)
class SerialPort:
    """One port. `names`: links to it that stay the same when it is plugged elsewhere or in another order."""

    path: str
    names: tuple[str, ...] = ()


def serial_ports(dev: Path = _DEV) -> tuple[SerialPort, ...]:
    """List the ports: USB converters first, the board's own last. Asks none of them."""
    lasting: dict[str, list[str]] = {}
    for link in sorted((dev / "serial" / "by-id").glob("*")):
        lasting.setdefault(str(link.resolve()), []).append(str(link))
    paths = [str(path.resolve()) for pattern in _PATTERNS for path in sorted(dev.glob(pattern))]
    return tuple(SerialPort(path, tuple(lasting.get(path, ()))) for path in dict.fromkeys([*lasting, *paths]))
