"""How long people will wait: people ahead, shared by the open counters, at the mean service time, give or take a fifth.

A first, honest guess while no counter calls numbers yet; measured service times replace the mean when they exist.
"""

from __future__ import annotations

from kiosk.domain.queueing import Wait


def estimate(ahead: int, *, open_counters: int, mean_service_s: int) -> Wait:
    """Estimate the wait of somebody with `ahead` people before them: whole minutes, rounded outward."""
    seconds = ahead * mean_service_s
    at_least = seconds * 4 // (5 * 60 * open_counters)
    at_most = -(-seconds * 6 // (5 * 60 * open_counters))
    return Wait(at_least, at_most)
