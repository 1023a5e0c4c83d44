"""Staff's tables, down and up with data in the database."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import inspect, text

from backend.server.site_file import DEMO_SITE, put_site, read_site
from backend.server.staff import members
from backend.server.staff.roles import Role
from backend.server.store.migrate import downgrade, migrate
from backend.server.store.session import Store
from tests.backend.engines import BOTH
from tests.backend.shapes import shaped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ENGINES = BOTH
AT = datetime(2026, 11, 21, 1, tzinfo=UTC)


@pytest.fixture
def staffed(own_database: str, tmp_path: Path) -> Iterator[Store]:
    if not own_database:
        (tmp_path / "staff.db").write_bytes(shaped())
    store = Store(own_database or f"sqlite:///{tmp_path / 'staff.db'}")
    with store.write() as session:
        put_site(session, read_site(DEMO_SITE))
        members.add(session, account="li", shown_as="li", role=Role.COUNTER, sites=["qinghe"], by_id="test", at=AT)
        session.execute(text("UPDATE service_counters SET state = 'open', staff_id = 's-1' WHERE id = '3'"))
    yield store
    store.close()


def test_going_down_takes_accounts_and_leaves_the_counters(staffed: Store) -> None:
    downgrade(staffed, to="0003")
    assert not {table for table in inspect(staffed.engine).get_table_names() if table.startswith("staff_")}
    with staffed.read() as session:
        assert session.execute(text("SELECT staff_id FROM service_counters WHERE id = '3'")).scalar_one() == "s-1"


def test_up_again_there_is_room_for_new_accounts(staffed: Store) -> None:
    downgrade(staffed, to="0003")
    migrate(staffed)
    with staffed.write() as session:
        members.add(session, account="li", shown_as="li", role=Role.COUNTER, sites=["qinghe"], by_id="test", at=AT)
        assert [one.account for one in members.all_members(session)] == ["li"]
