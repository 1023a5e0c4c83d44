"""Reports for the technician's pages: what is told of disk, log, backend and clock."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from kiosk.boot.surveys import Surveys
from kiosk.health.board import StatusBoard
from kiosk.health.events import Event
from kiosk.health.recent import RecentEvents
from kiosk.journeys.upkeep_effects import Line, Mood
from kiosk.standing import Standing
from kiosk.vault.store import Vault
from tests.fakes.halls import HALL, TERMINAL
from tests.fakes.journal import RememberingJournal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Desk:
    """One terminal's surveys."""

    def __init__(self, state: Path) -> None:
        self.vault = Vault.open(state)
        self.recent = RecentEvents(RememberingJournal())
        board = StatusBoard(TERMINAL, journal=self.recent, on_change=lambda _standing: None)
        self.surveys = Surveys(state, self.vault, board=board, recent=self.recent)

    def contact(self, lead: timedelta) -> None:
        """The backend answers; this machine's clock is ahead by so much."""
        self.surveys.met(Standing(TERMINAL, replace(HALL, as_of=datetime.now(UTC) - lead)))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.vault.close()


def named(lines: list[Line]) -> dict[str, Line]:
    return {line.label if isinstance(line.label, str) else line.label.id: line for line in lines}


def test_storage_tells_disk_vault_and_what_waits(desk: Desk) -> None:
    found = named(desk.surveys.storage())
    assert {"upkeep.storage.free", "upkeep.storage.vault", "upkeep.storage.waiting"} <= set(found)


def test_nothing_waits_in_a_new_vault(desk: Desk) -> None:
    assert named(desk.surveys.storage())["upkeep.storage.waiting"].value == "0"


def test_terminal_that_is_not_enrolled_says_so(desk: Desk) -> None:
    line = named(desk.surveys.network())["upkeep.net.certificate"]
    assert (line.value, line.mood) == ("not_enrolled", Mood.BAD)


def test_backend_that_never_answered_is_told(desk: Desk) -> None:
    assert named(desk.surveys.network())["upkeep.net.contact"].mood is Mood.UNKNOWN


@pytest.mark.parametrize(
    ("lead_s", "mood"), [(0.0, Mood.GOOD), (-30.0, Mood.GOOD), (90.0, Mood.BAD), (-90.0, Mood.BAD)]
)
def test_clock_that_is_apart_is_told(desk: Desk, lead_s: float, mood: Mood) -> None:
    desk.contact(timedelta(seconds=lead_s))
    assert named(desk.surveys.network())["upkeep.net.skew"].mood is mood


def test_trouble_is_no_contact(desk: Desk) -> None:
    from kiosk.domain.message import Message

    trouble = replace(Standing(TERMINAL, HALL), backend_trouble=Message("error.backend_unreachable"))
    desk.surveys.met(trouble)
    assert "upkeep.net.skew" not in named(desk.surveys.network())


def test_log_tells_the_newest_first(desk: Desk) -> None:
    desk.recent.note(Event.TERMINAL_STARTED)
    desk.recent.note(Event.DEVICE_LOST, device="camera", code="link_lost")
    first = desk.surveys.logs("")[0]
    assert (first.label, first.value) == ("device_lost", "device=camera code=link_lost")


def test_log_is_sifted(desk: Desk) -> None:
    desk.recent.note(Event.TERMINAL_STARTED)
    desk.recent.note(Event.SIGNED_IN, who="zhou-lei")
    assert [line.label for line in desk.surveys.logs("sign")] == ["signed_in"]


def test_report_of_the_network_names_no_key(desk: Desk, tmp_path: Path) -> None:
    said = json.dumps([repr(line) for line in desk.surveys.network()])
    assert str(tmp_path) not in said
