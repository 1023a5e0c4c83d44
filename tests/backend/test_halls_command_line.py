"""`kiosk backend queues …` and `kiosk backend terminals move`, as a hall's keeper types them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from backend.server.site_file import DEMO_SITE
from backend.server.store.session import Store
from backend.server.store.staff_tables import StaffDeedRow
from backend.server.store.tables import TerminalRow
from kiosk.cli.main import app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from typer.testing import Result


class Keeper:
    """Somebody at the backend's console, with a hall and a terminal."""

    def __init__(self, state: Path) -> None:
        self._state = state
        self.type("seed", "--citizens", "0")
        self.store = Store(f"sqlite:///{state / 'backend.db'}")
        with self.store.write() as session:
            session.add(TerminalRow(id="t-1", site_id="qinghe", name="", enrolled_at=datetime.now(UTC)))

    def type(self, *words: str) -> Result:
        return CliRunner().invoke(app, ["backend", *words, "--state-dir", str(self._state)])

    def told(self, *words: str) -> dict[str, Any]:
        answer = self.type(*words, "--json")
        assert answer.exit_code == 0, answer.output
        told: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
        return told

    def queue(self, queue: str) -> dict[str, Any]:
        return next(one for one in self.told("queues", "list")["queues"] if one["id"] == queue)

    def deeds(self) -> list[tuple[str, str, str]]:
        with self.store.read() as session:
            return [(row.deed, row.by_id, row.subject) for row in session.scalars(select(StaffDeedRow))]


@pytest.fixture
def keeper(tmp_path: Path) -> Iterator[Keeper]:
    there = Keeper(tmp_path)
    yield there
    there.store.close()


@pytest.fixture
def second_site(keeper: Keeper, tmp_path: Path) -> Keeper:
    file = tmp_path / "dongcheng.yaml"
    file.write_text(DEMO_SITE.read_text("utf-8").replace("id: qinghe", "id: dongcheng"), "utf-8")
    assert keeper.type("seed", "--site", str(file), "--citizens", "0").exit_code == 0
    return keeper


def test_a_stopped_queue_is_listed_with_where_to_go(keeper: Keeper) -> None:
    keeper.told("queues", "stop", "general", "--instead", "household")
    told = keeper.queue("general")
    assert (told["open"], told["stopped"], told["instead"]) == (False, True, "household")


def test_a_stop_says_in_one_line_what_it_means(keeper: Keeper) -> None:
    answer = keeper.type("queues", "stop", "general", "--instead", "household")
    assert answer.stdout == "qinghe/general gives no numbers any more today; people go to household\n"


def test_a_resumed_queue_gives_numbers_again(keeper: Keeper) -> None:
    keeper.told("queues", "stop", "general")
    keeper.told("queues", "resume", "general")
    assert keeper.queue("general")["open"] is True


def test_what_changes_nothing_says_so(keeper: Keeper) -> None:
    assert keeper.type("queues", "resume", "general").stdout == "qinghe/general was not stopped\n"
    assert keeper.deeds() == []


def test_stops_from_the_command_line_are_kept(keeper: Keeper) -> None:
    keeper.told("queues", "stop", "general", "--instead", "household")
    keeper.told("queues", "resume", "general")
    assert keeper.deeds() == [
        ("queue_stopped", "command-line", "qinghe/general>household"),
        ("queue_resumed", "command-line", "qinghe/general"),
    ]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("queues", "stop", "nothing"), "no such queue"),
        (("queues", "resume", "nothing"), "no such queue"),
        (("queues", "stop", "general", "--instead", "general"), "--instead"),
        (("queues", "stop", "general", "--site", "nowhere"), "no site nowhere"),
        (("queues", "list", "--site", "nowhere"), "no site nowhere"),
        (("terminals", "move", "t-1", "--site", "nowhere"), "no site nowhere"),
        (("terminals", "move", "t-9", "--site", "qinghe"), "no terminal t-9"),
    ],
)
def test_what_cannot_be_done_is_one_clear_line(keeper: Keeper, words: tuple[str, ...], told: str) -> None:
    answer = keeper.type(*words)
    assert (answer.exit_code, answer.stderr.count("\n")) == (2, 1)
    assert told in answer.stderr


def test_with_two_sites_one_must_be_named(second_site: Keeper) -> None:
    answer = second_site.type("queues", "list")
    assert answer.exit_code == 2
    assert "several sites: name one" in answer.stderr


def test_a_moved_terminal_is_told_to_wait_for_its_confirmation(second_site: Keeper) -> None:
    answer = second_site.type("terminals", "move", "t-1", "--site", "dongcheng")
    assert answer.stdout == (
        "t-1 moved from qinghe to dongcheng; "
        "it gives no numbers until somebody there says: kiosk confirm-site --site dongcheng\n"
    )


def test_a_moved_terminal_stands_in_its_new_site_unconfirmed(second_site: Keeper) -> None:
    told = second_site.told("terminals", "move", "t-1", "--site", "dongcheng")
    with second_site.store.read() as session:
        row = session.get_one(TerminalRow, "t-1")
    assert (told["confirmed"], row.site_id, row.moved_at is None) == (False, "dongcheng", False)


def test_a_move_is_kept(second_site: Keeper) -> None:
    second_site.told("terminals", "move", "t-1", "--site", "dongcheng")
    assert second_site.deeds() == [("terminal_moved", "command-line", "t-1:qinghe>dongcheng")]


def test_a_terminal_that_is_there_already_stays_confirmed(keeper: Keeper) -> None:
    told = keeper.told("terminals", "move", "t-1", "--site", "qinghe")
    assert (told["moved"], told["confirmed"], keeper.deeds()) == (False, True, [])
