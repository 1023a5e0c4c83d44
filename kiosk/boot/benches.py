"""Where devices are tested from the technician's pages: which checks there are, and what they need around a device."""

from __future__ import annotations

import itertools
import tempfile
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from devices.diagnostics.check import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from devices.diagnostics.check import Check
    from devices.diagnostics.print_bench import PrintBench
    from kiosk.health.journal import Journal
    from kiosk.ports.document_printer import DocumentPrinter
    from kiosk.ports.lane import Lane
    from kiosk.upkeep.kinds import DeviceKind

VERIFIED: Final = ("open_cover_is_told", "missing_paper_is_told")
_IDENTITY_S: Final = 2.0


def nobody(_device: Any) -> str | None:  # Any: as Bench.lane
    """Name no serial number: this device tells none."""
    return None


@dataclass(frozen=True, slots=True)
class Bench:
    """One device that can be tested. `around`: what the checks want, made of the device; `model` as the settings say.

    `identify`: the device's own serial number, where it tells one. `ours`: the terminal uses it, and opens it again.
    """

    lane: Lane[Any]  # Any: each device its own port
    checks: tuple[Check[Any], ...]
    model: str | None = None
    around: Callable[[Any], AbstractContextManager[Any]] = nullcontext
    identify: Callable[[Any], str | None] = nobody
    ours: bool = True


def bench_of(kind: DeviceKind, lane: Lane[Any], model: str | None) -> Bench | None:
    """Make the bench of a device of this terminal; None: it has no checks."""
    checks = checks_of(kind)
    if not checks:
        return None
    match str(kind):
        case Kind.DOCUMENT_PRINTER:
            return Bench(lane, checks, model, on_bench)
        case Kind.ID_CARD_READER:
            return Bench(lane, checks, model, identify=lambda reader: str(reader.sam_id(deadline_s=_IDENTITY_S)))
        case _:
            return Bench(lane, checks, model)


def checks_of(kind: DeviceKind) -> tuple[Check[Any], ...]:
    """The checks there are for a kind of device."""
    match str(kind):
        case Kind.ID_CARD_READER:
            from devices.diagnostics.id_card_reader import ID_CARD_READER

            return ID_CARD_READER
        case Kind.TICKET_PRINTER:
            from devices.diagnostics.ticket_printer import TICKET_PRINTER

            return TICKET_PRINTER
        case Kind.DOCUMENT_PRINTER:
            from devices.diagnostics.document_printer import DOCUMENT_PRINTER

            return DOCUMENT_PRINTER
        case Kind.CAMERA:
            from devices.diagnostics.camera import CAMERA

            return CAMERA
        case Kind.SPEAKER:
            from devices.diagnostics.speaker import SPEAKER

            return SPEAKER
        case Kind.SENSORS:
            from devices.diagnostics.sensors import SENSORS

            return SENSORS
        case _:
            return ()


def bench_found(link: str, row: str, journal: Journal) -> Bench:
    """Make the bench of a ticket printer that a probe found: only what tells whether its sensors are told right.

    Raises SettingsError.
    """
    from devices.diagnostics.ticket_printer import TICKET_PRINTER
    from devices.drivers.ticket_printer_fitting import fit_ticket_printer
    from kiosk.lanes import PoolLane

    printer = fit_ticket_printer(link, row)
    return Bench(
        PoolLane(printer, name="found", journal=journal, threads=1), sensor_checks(TICKET_PRINTER), row, ours=False
    )


def sensor_checks(checks: tuple[Check[Any], ...]) -> tuple[Check[Any], ...]:
    """Keep those by which somebody opens the cover and lifts the paper."""
    return tuple(check for check in checks if check.id in VERIFIED)


@contextmanager
def on_bench(printer: DocumentPrinter) -> Iterator[PrintBench]:
    """Put a document printer on the bench: a journal of its own, thrown away at the end; serials nobody had before."""
    from devices.diagnostics.print_bench import PrintBench
    from kiosk.vault.print_journal import VaultPrintJournal
    from kiosk.vault.store import Vault

    began = f"{datetime.now(UTC):%Y%m%d-%H%M%S}"
    serials = (f"TEST-{began}-{number}" for number in itertools.count(1))
    with (
        tempfile.TemporaryDirectory(prefix="kiosk-test-") as folder,
        closing(Vault.open(Path(folder))) as vault,
    ):
        yield PrintBench(printer, VaultPrintJournal(vault), serials)
