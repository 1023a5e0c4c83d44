"""What a technician is told of one terminal, put together: the same for the screen and for the command line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.upkeep.board import Told, board_of
from kiosk.upkeep.counters import Part, Plan, Plans, sensed_by, supplies_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kiosk.settings import DeviceSettings
    from kiosk.upkeep.board import Row
    from kiosk.upkeep.counters import Refill, Supply, Totals
    from kiosk.upkeep.kinds import DeviceKind
    from kiosk.vault.store import Vault

_MM_A_M = 1000


def plans_of(devices: DeviceSettings) -> Plans:
    """Read what the settings say of supplies."""
    ticket, document = devices.ticket_printer, devices.document_printer
    return Plans(
        {
            Part.ROLL: Plan(round(ticket.roll_m * _MM_A_M), round(ticket.low_m * _MM_A_M)),
            Part.TRAY: Plan(document.tray_sheets, document.low_sheets),
        }
    )


def fitted_kinds(devices: DeviceSettings) -> tuple[DeviceKind, ...]:
    """Which devices the settings name."""
    from kiosk.upkeep.kinds import DeviceKind

    named = devices.model_dump()
    about = {kind: named.get(kind.replace("-", "_")) or {} for kind in DeviceKind}
    return tuple(kind for kind, one in about.items() if one.get("link") or one.get("source"))


@dataclass(frozen=True, slots=True)
class Ledger:
    """What the vault counted."""

    totals: Totals
    refills: Mapping[Part, Refill]

    @classmethod
    def of(cls, vault: Vault) -> Ledger:
        """Read it. Raises VaultError."""
        from kiosk.vault.counters import VaultCounters

        counters = VaultCounters(vault)
        return cls(counters.totals(), counters.refills())

    @classmethod
    def empty(cls) -> Ledger:
        """Nothing was counted yet."""
        return cls({}, {})

    def supplies(self, plans: Plans, told: Iterable[Told]) -> tuple[Supply, ...]:
        """What is left of every part, by sensors and by counting."""
        return supplies_of(self.totals, self.refills, plans, sensed_by(one.status for one in told))

    def supplies_fitted(self, devices: DeviceSettings, told: Iterable[Told]) -> tuple[Supply, ...]:
        """What is left of the devices that the settings name, and of what ever had a refill."""
        every = self.supplies(plans_of(devices), told)
        fitted = fitted_kinds(devices)
        return tuple(one for one in every if one.part.device in fitted or one.refill is not None)


def whole_board(told: Mapping[DeviceKind, Told], ledger: Ledger, devices: DeviceSettings) -> tuple[Row, ...]:
    """The status board of every device that the settings name, told or not."""
    every = {kind: told.get(kind, Told()) for kind in fitted_kinds(devices)} | dict(told)
    supplies = ledger.supplies_fitted(devices, every.values())
    return board_of(every, supplies=supplies)
