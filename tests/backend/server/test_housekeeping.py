"""What the server does by itself: once an hour, and when it starts."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, text

from backend.server.issuing import press
from backend.server.store.issuing_tables import PhoneCodeRow
from kiosk.ports.errors import SettingsError
from tests.backend.engines import BOTH

if TYPE_CHECKING:
    from tests.backend.desk import IssuingDesk
    from tests.backend.running import Running

ENGINES = BOTH


def _codes(desk: IssuingDesk) -> int:
    with desk.backend.foundation.store.read() as session:
        return session.execute(select(func.count()).select_from(PhoneCodeRow)).scalar_one()


@pytest.mark.parametrize(("days", "left"), [(7, 1), (9, 0)])
def test_codes_are_dropped_when_nobody_asks_for_them_any_more(fresh: IssuingDesk, days: int, left: int) -> None:
    fresh.send(next(fresh.ordinary))
    fresh.backend.clock.shift = timedelta(days=days)
    fresh.backend.server._forget_keys()
    assert _codes(fresh) == left


def test_documents_that_were_issued_are_never_swept(fresh: IssuingDesk) -> None:
    fresh.issue()
    fresh.backend.clock.shift = timedelta(days=400)
    fresh.backend.server._forget_keys()
    assert len(list((fresh.backend.state_dir / "certificates").glob("*/*"))) == 2


def test_a_busy_database_is_put_off(own: Running) -> None:
    with own.foundation.store.write() as session:
        if own.foundation.store.postgresql:  # SQLite locks the whole database for whoever writes
            session.execute(text("LOCK TABLE idempotency_keys"))
        own.server._forget_keys()
    assert "database_busy" in own.logged.getvalue()


def test_a_missing_font_is_logged_when_the_server_starts(own: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise SettingsError("/usr/share/fonts/x.ttc: X is not there: install the package fonts-x")

    monkeypatch.setattr(press, "read_chain", missing)
    own.server._warm()
    told = json.loads(own.logged.getvalue().splitlines()[-1])
    assert (told["event"], told["detail"]) == (
        "press_not_ready",
        "/usr/share/fonts/x.ttc: X is not there: install the package fonts-x",
    )


def test_a_warm_press_says_nothing(own: Running) -> None:
    own.server._warm()
    assert "press_not_ready" not in own.logged.getvalue()
