"""Rows of the status board and counters, as commands print them; and where they come from."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from kiosk.boot.upkeep import Ledger
from kiosk.upkeep.conditions import Severity
from kiosk.upkeep.counters import Part

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.domain.message import Language, Message
    from kiosk.texts import Catalogue
    from kiosk.upkeep.board import Row
    from kiosk.upkeep.counters import Supply

_MM_A_M = 1000


def ledger_in(state: Path) -> Ledger:
    """Read what was counted; nothing where no terminal ever ran. Makes no vault. Raises VaultError."""
    from kiosk.vault.store import FILE, Vault

    if not (state / FILE).exists():
        return Ledger.empty()
    with closing(Vault.open(state)) as vault:
        return Ledger.of(vault)


class Speaker:
    """Puts rows into words of one language."""

    def __init__(self, catalogue: Catalogue, language: Language) -> None:
        self._catalogue = catalogue
        self._language = language

    def say(self, message: Message) -> str:
        """Put a message into words."""
        return self._catalogue.say(message, self._language)

    def row(self, row: Row) -> dict[str, object]:
        """One device, beside its status and error."""
        remedy = row.remedy
        return {
            "severity": row.severity.word,
            "since": None if row.since is None else row.since.isoformat(timespec="seconds"),
            "conditions": [
                {"code": one.code, "severity": one.severity.word, "clear_by": str(one.clear_by)}
                for one in row.conditions
            ],
            "cause": None if remedy is None else self.say(remedy.cause),
            "still_works": self.say(row.still_works),
            "remedy": None
            if remedy is None
            else {
                "citizen": self.say(remedy.citizen),
                "attendant": self.say(remedy.attendant),
                "engineer": self.say(remedy.engineer),
            },
            "supplies": [supply_json(supply) for supply in row.supplies],
        }

    def lines(self, row: Row, *, everything: bool) -> list[str]:
        """What is the matter, and how to mend it: indented below the device's line."""
        lines = []
        if row.remedy is not None and (everything or row.severity >= Severity.WARNING):
            since = "" if row.since is None else f", since {row.since:%Y-%m-%d %H:%M} UTC"
            lines.append(f"  {row.severity.word}{since}: {self.say(row.remedy.cause)} [{row.code}]")
            lines.append(f"  -> engineer: {self.say(row.remedy.engineer)}")
            if everything:
                lines.append(f"  -> attendant: {self.say(row.remedy.attendant)}")
                lines.append(f"  -> citizen: {self.say(row.remedy.citizen)}")
        if everything:
            lines.append(f"  {self.say(row.still_works)}")
            lines += [f"  {supply_line(supply)}" for supply in row.supplies]
        return lines


def supply_json(supply: Supply) -> dict[str, object]:
    """One part, in its counter's unit."""
    refill = supply.refill
    return {
        "part": str(supply.part),
        "device": str(supply.part.device),
        "unit": supply.part.counter.unit or str(supply.part.counter),
        "used": supply.used,
        "capacity": supply.capacity,
        "left": supply.left,
        "level": str(supply.level),
        "source": None if supply.source is None else str(supply.source),
        "refilled_at": None if refill is None else refill.at.isoformat(timespec="seconds"),
        "refilled_by": None if refill is None else refill.by,
    }


def supply_line(supply: Supply) -> str:
    """One part, for people."""
    parts = [f"{supply.part}: {supply.level}"]
    if supply.left is not None:
        parts.append(f"about {amount(supply.part, supply.left)} left")
    parts.append(f"{amount(supply.part, supply.used)} used")
    if supply.refill is None:
        parts.append("no refill was ever noted")
    else:
        by = f" by {supply.refill.by}" if supply.refill.by else ""
        parts.append(f"put in {supply.refill.at:%Y-%m-%d %H:%M} UTC{by}")
    return ", ".join(parts)


def amount(part: Part, count: int) -> str:
    """A count with its unit."""
    if part is Part.HEAD:
        return f"{count / _MM_A_M / _MM_A_M:.3f} km"
    return f"{count / _MM_A_M:.1f} m" if part.counter.unit else f"{count} {part.counter}"
