"""A process that stands still at a statement of the vault's, and is killed there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
OPENED: Final = "vault = Vault.open(state)\n"
TRACED: Final = "vault._connection.set_trace_callback(trace)\n"
_STOPS: Final = f"""
import signal, sys
from pathlib import Path
from kiosk.vault.store import Vault

state, word, stop_at = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
{OPENED}seen = 0

def trace(statement):
    global seen
    if statement.startswith(word):
        seen += 1
        if seen == stop_at:
            print("here", flush=True)
            signal.pause()

{TRACED}"""


def walk(steps: str) -> str:
    """Make a script of steps with `vault`; it stops before the n-th statement that begins with a word."""
    return _STOPS + steps


def start(script: str, *arguments: str) -> subprocess.Popen[str]:
    """Run a script of Python."""
    return subprocess.Popen([sys.executable, "-c", script, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True)


def kill_at(script: str, state: Path, word: str, stop_at: int) -> list[str]:
    """Kill a walk where it stopped; give the lines it had told by then."""
    told: list[str] = []
    with start(script, str(state), word, str(stop_at)) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line == "here\n":
                break
            told.append(line.rstrip("\n"))
        else:
            raise AssertionError(f"the walk never came to {word} {stop_at}")
        process.kill()
    return told
