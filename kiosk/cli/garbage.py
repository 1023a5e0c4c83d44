"""When a command's process looks for garbage: not while it loads, and not at its end.

What is imported stays. The collector would go through all of it some thirty times while it comes, and again as the
interpreter ends: a quarter of what starting the backend takes, most of what ending it does.
"""

from __future__ import annotations

import atexit
import gc
from typing import Final

_OWN: Final = gc.get_threshold()
_SELDOM: Final = (100_000, 50, 1000)


def leave() -> None:
    """Look seldom from now on, and no more at the end: for a command that loads and is soon over."""
    gc.set_threshold(*_SELDOM)
    atexit.register(gc.freeze)  # what is left then goes with the process


def mind() -> None:
    """After `leave`: look as often as Python does by itself, through what is made from now on. For who stays."""
    if gc.get_threshold() == _SELDOM:
        gc.freeze()
        gc.set_threshold(*_OWN)
