"""`kiosk devices counters` and `kiosk devices refill`: what was used, and that something was put in anew."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from kiosk.boot.judging import load_settings
from kiosk.cli.devices.rows import amount, ledger_in, supply_json, supply_line
from kiosk.cli.output import complaining, emit, say
from kiosk.cli.run import Configs, Overrides, StateDirectory
from kiosk.health.latest import read_latest
from kiosk.ports.errors import SettingsError
from kiosk.settings import state_directory
from kiosk.upkeep.counters import COUNTED, REFILLED, Part
from kiosk.upkeep.kinds import DeviceKind

if TYPE_CHECKING:
    from kiosk.boot.upkeep import Ledger

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def counters(
    *, as_json: AsJson = False, config: Configs = None, overrides: Overrides = None, state_dir: StateDirectory = None
) -> None:
    """Tell what each device has done since it was fitted, and what is left of paper and toner.

    Example: kiosk devices counters --json

    Lengths are what was sent to the printer, proved or not. What is left is an estimate from the last refill noted; the
    printer's own sensor, where it says low first, counts more. Asks no device; works while the terminal runs.
    """
    with complaining(as_json=as_json):
        state = state_directory(state_dir)
        settings = load_settings(config or [], overrides=overrides or [], state=state)
        ledger = ledger_in(state)
        latest = read_latest(state)
        told = [] if latest is None or not latest.running else list(latest.told.values())
        supplies = ledger.supplies_fitted(settings.devices, told)
    if as_json:
        emit({"counters": _counted(ledger), "supplies": [supply_json(supply) for supply in supplies]})
        return
    for row in _counted(ledger):
        say(f"{row['device']}: {row['counter']} {row['total']}{' mm' if row['unit'] else ''}")
    for supply in supplies:
        say(supply_line(supply))


def refill(
    device: Annotated[DeviceKind, typer.Argument(help="ticket-printer or document-printer.")],
    *,
    part: Annotated[Part | None, typer.Option(help="roll, head, cutter; tray, toner [default: roll, tray].")] = None,
    length_m: Annotated[float | None, typer.Option(min=0.1, max=2000, help="Of the new roll, in metres.")] = None,
    sheets: Annotated[int | None, typer.Option(min=1, max=100_000, help="In the tray, or of the toner.")] = None,
    technician: Annotated[str | None, typer.Option(help="Who did it: kept sealed.")] = None,
    as_json: AsJson = False,
    state_dir: StateDirectory = None,
) -> None:
    """Note that paper, toner, head or cutter were put in anew.

    Example: kiosk devices refill ticket-printer --length-m 80

    Works while the terminal runs. Without a length or a number of sheets, what the settings say counts.
    """
    from kiosk.vault.counters import VaultCounters
    from kiosk.vault.store import Vault

    with complaining(as_json=as_json):
        chosen = part or REFILLED.get(device)
        if chosen is None or chosen.device is not device:
            raise SettingsError(f"refill {device}: there is nothing to refill there; say ticket-printer --part roll")
        capacity = _capacity(chosen, length_m, sheets)
        with closing(Vault.open(state_directory(state_dir))) as vault:
            noted = VaultCounters(vault).refilled(chosen, at=datetime.now(UTC), by=technician, capacity=capacity)
    if as_json:
        at = noted.at.isoformat(timespec="seconds")
        emit({"part": str(chosen), "device": str(device), "at": at, "counted": noted.counted, "capacity": capacity})
    else:
        say(f"{chosen} of the {device}: noted, at {amount(chosen, noted.counted)} so far")


def _capacity(part: Part, length_m: float | None, sheets: int | None) -> int | None:
    if length_m is not None and part is not Part.ROLL:
        raise SettingsError(f"--length-m: only a roll has a length, not {part}")
    if sheets is not None and part not in {Part.TRAY, Part.TONER}:
        raise SettingsError(f"--sheets: only tray and toner are counted in sheets, not {part}")
    return round(length_m * 1000) if length_m is not None else sheets


def _counted(ledger: Ledger) -> list[dict[str, object]]:
    return [
        {
            "device": str(device),
            "counter": str(counter),
            "unit": counter.unit,
            "total": ledger.totals.get((device, counter), 0),
        }
        for device, known in COUNTED.items()
        if any((device, counter) in ledger.totals for counter in known)
        for counter in known
    ]
