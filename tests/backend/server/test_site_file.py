"""Site files: every complaint names the file and the place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from backend.server.site_file import DEMO_SITE, put_site, read_site
from backend.server.store.tables import CounterRow, QueueRow
from kiosk.ports.errors import SettingsError
from tests.backend.engines import BOTH

if TYPE_CHECKING:
    from pathlib import Path

    from backend.server.store.session import Store

ENGINES = BOTH
WHOLE = DEMO_SITE.read_text(encoding="utf-8")
GOOD = WHOLE[: WHOLE.index("# A few questions")] + WHOLE[WHOLE.index("queues:\n") :]  # queues without what names them


def _put(store: Store, text: str, directory: Path) -> None:
    file = directory / "site.yaml"
    file.write_text(text, encoding="utf-8")
    with store.write() as session:
        put_site(session, read_site(file))


def _letters(store: Store) -> dict[str, str]:
    with store.read() as session:
        return {queue.id: queue.letter for queue in session.scalars(select(QueueRow))}


def _without_property() -> str:
    return GOOD[: GOOD.index("  - id: property")]


@pytest.mark.parametrize(
    ("good", "bad", "complaint"),
    [
        ("time_zone: Asia/Shanghai", "time_zone: Asia/Atlantis", "time_zone: .*'Asia/Atlantis' is no time zone"),
        ("letter: B", "letter: A", "two queues have the same letter"),
        ("open_counters: 4", "open_counters: none", r"queues\.0\.open_counters"),
        ('"09:00-17:30"', '"9-17"', r"counter_hours: .*'9-17': hours are written 09:00-17:30"),
        ("service_line:", "servise_line:", "service_line: Field required|servise_line"),
        ("queues:", "queues: [", "expected|while parsing"),
    ],
)
def test_a_fault_in_a_site_file_is_named(tmp_path: Path, good: str, bad: str, complaint: str) -> None:
    file = tmp_path / "site.yaml"
    file.write_text(GOOD.replace(good, bad, 1), encoding="utf-8")
    with pytest.raises(SettingsError, match=rf"site\.yaml: .*({complaint})"):
        read_site(file)


def test_a_site_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"nowhere\.yaml: No such file"):
        read_site(tmp_path / "nowhere.yaml")


def test_seeding_twice_changes_nothing(queue_store: Store, tmp_path: Path) -> None:
    _put(queue_store, GOOD, tmp_path)
    before = _letters(queue_store)
    _put(queue_store, GOOD, tmp_path)
    assert _letters(queue_store) == before


def test_a_queue_that_never_gave_numbers_goes(queue_store: Store, tmp_path: Path) -> None:
    _put(queue_store, GOOD, tmp_path)
    _put(queue_store, _without_property(), tmp_path)
    assert set(_letters(queue_store)) == {"general", "household"}


def test_a_queue_that_gave_numbers_stays_and_closes(queue_store: Store, tmp_path: Path) -> None:
    from datetime import date

    _put(queue_store, GOOD, tmp_path)
    with queue_store.write() as session:
        session.add(CounterRow(site_id="qinghe", queue_id="property", business_date=date(2026, 11, 23), last=1))
    _put(queue_store, _without_property(), tmp_path)
    with queue_store.read() as session:
        assert session.get_one(QueueRow, ("qinghe", "property")).numbering_hours == {}


def test_a_letter_does_not_change_hands(queue_store: Store, tmp_path: Path) -> None:
    _put(queue_store, GOOD, tmp_path)
    with pytest.raises(SettingsError, match="letter C of queue estate belongs to queue property"):
        _put(queue_store, GOOD.replace("id: property", "id: estate"), tmp_path)
