"""The last lines of the log, in memory."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from kiosk.health.events import Event
from kiosk.health.recent import RecentEvents
from tests.fakes.journal import RememberingJournal

NOW = datetime(2026, 11, 23, 6, 36, tzinfo=UTC)


def events(most: int = 3) -> RecentEvents:
    return RecentEvents(RememberingJournal(), most=most, now=lambda: NOW)


def test_newest_comes_first_and_the_oldest_goes() -> None:
    recent = events()
    for count in range(5):
        recent.note(Event.SAID, count=count)
    assert [values["count"] for _, _, values in recent.newest()] == [4, 3, 2]


def test_log_is_sifted_by_name() -> None:
    recent = events()
    recent.note(Event.DEVICE_STATUS, device="x")
    recent.note(Event.SIGNED_IN, who="zhou-lei")
    assert [event for _, event, _ in recent.newest(only="sign")] == [Event.SIGNED_IN]


def test_defect_is_remembered_without_its_words() -> None:
    recent = events()
    recent.defect(ValueError("周磊"))
    assert recent.newest() == [(NOW, Event.DEFECT, {"error": "ValueError"})]


def test_lines_are_those_of_the_log() -> None:
    recent = events()
    recent.note(Event.SAID, outcome="clip")
    assert json.loads(recent.lines()[0]) == {"at": "2026-11-23T06:36:00.000+00:00", "event": "said", "outcome": "clip"}
