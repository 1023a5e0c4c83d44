"""How long people will wait: people ahead, shared by the open counters, at the mean service time, give or take a fifth.

A first, honest guess while no counter calls numbers yet; measured service times replace the mean when they exist.
"""

from __future__ import annotations

import math
from typing import Final

from kiosk.domain.queueing import Wait

_SPREAD: Final = 0.2


def estimate(ahead: int, *, open_counters: int, mean_service_s: int) -> Wait:
    """Estimate the wait of somebody with `ahead` people before them."""
    if ahead == 0:
        return Wait(0, 0)
    minutes = ahead * mean_service_s / 60 / open_counters
    return Wait(round(minutes * (1 - _SPREAD)), math.ceil(minutes * (1 + _SPREAD)))
