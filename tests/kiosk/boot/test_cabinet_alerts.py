"""Alerts into the audit chain: written behind everybody's back, and missed by nobody unseen."""

from __future__ import annotations

import threading
from contextlib import closing
from typing import TYPE_CHECKING

from kiosk.boot.cabinet import AlertKeeper
from kiosk.health.events import Event
from kiosk.vault.audit import AuditChain
from kiosk.vault.store import Vault
from tests.fakes.journal import RememberingJournal

if TYPE_CHECKING:
    from pathlib import Path


def kept(vault: Vault, journal: RememberingJournal) -> None:
    keeper = AlertKeeper(AuditChain(vault), journal=journal)
    keeper.keep(Event.DOOR_OPENED, True)
    keeper._lane._pool.shutdown()


def test_alert_is_in_the_chain(tmp_path: Path) -> None:
    journal = RememberingJournal()
    with closing(Vault.open(tmp_path)) as vault:
        kept(vault, journal)
        assert (AuditChain(vault).verify().number, journal.entries) == (1, [])


def test_alert_that_cannot_be_kept_is_logged(tmp_path: Path) -> None:
    journal = RememberingJournal()
    with closing(Vault.open(tmp_path)) as vault:
        with vault.look() as db:
            db.execute("PRAGMA query_only = ON")
        kept(vault, journal)
    assert journal.entries == [(Event.AUDIT_MISSED, {"code": "vault_full"})]


def test_alerts_of_the_last_moment_are_in_the_chain(tmp_path: Path) -> None:
    """The vault is busy, and the terminal is being stopped."""
    journal = RememberingJournal()
    with closing(Vault.open(tmp_path)) as vault:
        keeper = AlertKeeper(AuditChain(vault), journal=journal)
        with vault.change():
            for event in (Event.DOOR_OPENED, Event.DOOR_CLOSED):
                keeper.keep(event, False)
            closer = threading.Thread(target=keeper.close)
            closer.start()
        closer.join()
    with closing(Vault.open(tmp_path)) as vault:
        assert (AuditChain(vault).verify().number, journal.entries) == (2, [])
