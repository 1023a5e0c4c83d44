"""A terminal that is stopped while it tells the backend something: the vault is closed last."""

from __future__ import annotations

import threading
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from kiosk.boot.clock import HallClock
from kiosk.boot.installation import Installation
from kiosk.boot.judging import load_settings
from kiosk.domain.certificates import Review, Satisfaction
from kiosk.health.board import StatusBoard
from kiosk.health.courier import Courier
from kiosk.vault.outbox import VaultOutbox
from kiosk.vault.store import Vault
from tests.fakes.halls import TERMINAL
from tests.fakes.journal import RememberingJournal

if TYPE_CHECKING:
    from pathlib import Path

SOON_S = 10.0
REVIEW = Review("S-1", Satisfaction.GOOD, ())


class AwaitedCourier(Courier):
    """Its backend answers as soon as somebody waits for it, and no sooner."""

    def __init__(self, vault: Vault, journal: RememberingJournal) -> None:
        super().__init__(self._keep, journal=journal)
        self._vault = vault
        self.telling, self.answered = threading.Event(), threading.Event()

    def wait(self, *, deadline_s: float) -> None:
        self.answered.set()
        super().wait(deadline_s=deadline_s)

    def end(self) -> None:
        """Whatever became of it."""
        self.answered.set()
        self._thread.join(SOON_S)

    def _keep(self) -> None:
        self.telling.set()
        self.answered.wait(SOON_S)
        VaultOutbox(self._vault).put(REVIEW, key="k")


@dataclass
class Part:
    """What `Certificates` and `Alone` have besides."""

    courier: Courier
    offices: None = None


class Rig:
    """A terminal without devices, one of whose couriers is at work."""

    def __init__(self, state: Path, part: str) -> None:
        self.journal = RememberingJournal()
        board = StatusBoard(TERMINAL, journal=self.journal, on_change=lambda _standing: None)
        clock = HallClock(board)
        self.installation = Installation(
            load_settings(overrides=()), state, board=board, journal=self.journal, clock=clock, covered=lambda: None
        )
        vault = self.installation._opened_vault()
        self.courier = AwaitedCourier(vault, self.journal)
        setattr(self.installation, part, Part(self.courier))
        self.courier.start()
        assert self.courier.telling.wait(SOON_S)

    def shut_down(self) -> None:
        self.installation.shut_down()
        self.courier.end()


@pytest.mark.parametrize("part", ["_certificates", "_alone"])
def test_what_was_just_told_stands_in_the_vault(tmp_path: Path, part: str) -> None:
    Rig(tmp_path, part).shut_down()
    with closing(Vault.open(tmp_path)) as vault:
        assert VaultOutbox(vault).oldest() is not None


def test_stopping_is_no_damage(tmp_path: Path) -> None:
    rig = Rig(tmp_path, "_alone")
    rig.shut_down()
    assert rig.journal.entries == []
