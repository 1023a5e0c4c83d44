"""What a terminal needs to give numbers without a backend, put together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from kiosk.health.courier import Courier
from kiosk.performing.offline import LastHall, OfflineBackend, OfflineDesk, OfflineNumberDesk
from kiosk.performing.offline_reports import OfflineReports
from kiosk.vault.offline import VaultOfflineLedger

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from backend.client import BackendClient
    from kiosk.health.board import StatusBoard
    from kiosk.health.journal import Journal
    from kiosk.ports.backend import Backend
    from kiosk.ports.numbers import NumberDesk
    from kiosk.vault.store import Vault


@dataclass(frozen=True, slots=True)
class Alone:
    """The hall as last told, the backend and the desk that do without one, and who tells it afterwards."""

    last: LastHall
    backend: Backend
    numbers: NumberDesk
    courier: Courier

    @classmethod
    def over(
        cls,
        backend: BackendClient,
        vault: Vault,
        *,
        board: StatusBoard,
        journal: Journal,
        now: Callable[[], datetime],
        deadline_s: float,
    ) -> Self:
        """Put it together over the backend and the open vault; `courier.start` begins."""
        from backend.client.desk import NumberDeskClient

        def nudge() -> None:  # the courier is made last
            courier.nudge()

        ledger, client = VaultOfflineLedger(vault, now=now), NumberDeskClient(backend)
        desk = OfflineDesk(ledger, journal, now, nudge)
        last = LastHall(desk)
        reports = OfflineReports(client, ledger, last, journal, deadline_s, board.numbers_contested)
        courier = Courier(reports.deliver, journal=journal)
        return cls(last, OfflineBackend(backend, last, desk), OfflineNumberDesk(client, last, desk), courier)
