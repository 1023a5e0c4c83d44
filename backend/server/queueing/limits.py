"""What keeps numbers fair: quotas, numbers per person, numbers without a card. Pure: counts in, a condition out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from backend.server.queueing.refusals import Condition

if TYPE_CHECKING:
    from backend.server.queueing.rules import QueueRules, SiteRules


@dataclass(frozen=True, slots=True)
class Counts:
    """What is known when a number is about to be given. `number` is the one that would be given."""

    number: int
    known: bool  # by card or phone
    live_here: int = 0  # live numbers of this person in this queue
    live_at_site: int = 0
    anonymous_last_minute: int = 0  # from this terminal
    anonymous_today: int = 0  # in this queue


def exceeded(counts: Counts, *, site: SiteRules, queue: QueueRules) -> Condition | None:
    """The first limit that this number would break; None: it may be given."""
    if queue.quota and counts.number > queue.quota:
        return Condition.SOLD_OUT
    if counts.known:
        many_here = bool(site.live_per_queue) and counts.live_here >= site.live_per_queue
        many = bool(site.live_per_person) and counts.live_at_site >= site.live_per_person
        return Condition.TOO_MANY_LIVE if many_here or many else None
    if site.anonymous_per_min and counts.anonymous_last_minute >= site.anonymous_per_min:
        return Condition.TOO_MANY_ANONYMOUS
    if queue.quota and counts.anonymous_today >= queue.quota * queue.anonymous_share // 100:
        return Condition.SHARE_USED_UP
    return None


def online_limit(site: SiteRules) -> int:
    """The last number given online: what comes after it belongs to terminals without a backend."""
    return site.offline_first - 1
