"""On what the figures were taken: without it no figure can be read."""

from __future__ import annotations

import os
import platform
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine at a moment. `load` is the mean of the last minute at the start: above 0.3 it was not quiet."""

    processor: str
    cores: int  # that this process may use
    memory_gb: float  # 10⁹ bytes
    system: str
    kernel: str
    python: str
    qt: str
    load: float
    at: str  # UTC, to the minute

    def as_json(self) -> dict[str, object]:
        """Give it as `kiosk bench --json` prints it."""
        return asdict(self)

    def __str__(self) -> str:
        return (
            f"{self.processor}, {self.cores} cores, {self.memory_gb:g} GB; {self.system}, Linux {self.kernel}; "
            f"Python {self.python}, Qt {self.qt}; load {self.load:g} at the start; {self.at}"
        )


def this_machine(*, root: Path = Path("/"), now: datetime | None = None) -> Machine:
    """Describe the machine this runs on, as its kernel tells it; what it does not tell is "unknown"."""
    memory_kb = _value(root / "proc" / "meminfo", "MemTotal", ":").removesuffix("kB").strip()
    return Machine(
        processor=_value(root / "proc" / "cpuinfo", "model name", ":") or "unknown",
        cores=len(os.sched_getaffinity(0)),
        memory_gb=round(int(memory_kb) * 1024 / 1e9, 1) if memory_kb.isdecimal() else 0.0,
        system=_value(root / "etc" / "os-release", "PRETTY_NAME", "=").strip('"') or "unknown",
        kernel=platform.release(),
        python=platform.python_version(),
        qt=_qt(),
        load=round(os.getloadavg()[0], 2),
        at=(now or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%MZ"),
    )


def _value(file: Path, key: str, between: str) -> str:
    """Give the value of the first line `key … between value`; "" where there is none."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except OSError:
        return ""
    for line in lines:
        found, _, value = line.partition(between)
        if found.strip() == key:
            return value.strip()
    return ""


def _qt() -> str:
    try:
        return version("PySide6-Essentials")
    except PackageNotFoundError:
        return "unknown"
