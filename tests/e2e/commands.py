"""Commands of the product as processes, and how they end."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

TREE: Final = Path(__file__).resolve().parents[2]
PATIENCE_S: Final = 30.0


@dataclass(frozen=True, slots=True)
class Ended:
    """A command that has ended."""

    code: int
    out: str
    err: str

    def complaint(self) -> str:
        """Give the one line that is there for people."""
        assert "Traceback" not in self.out + self.err
        lines = (self.out + self.err).splitlines()
        assert len(lines) == 1, lines
        return lines[0]


def start(*arguments: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "kiosk", *arguments],
        cwd=TREE,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", **environment},
    )


def end_of(running: subprocess.Popen[str]) -> Ended:
    out, err = running.communicate(timeout=PATIENCE_S)
    return Ended(running.returncode, out, err)


def kiosk(*arguments: str, **environment: str) -> Ended:
    return end_of(start(*arguments, **environment))
