"""What those who look after one terminal work with that is no device: `kiosk.performing.upkeep_desk.Workroom`."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from kiosk.boot.upkeep import Ledger, fitted_kinds
from kiosk.domain.message import Message
from kiosk.health.guard import guard, outcome_of
from kiosk.journeys.upkeep_effects import Dossier, Place, Sight
from kiosk.performing.calls import NothingRuns
from kiosk.ports.errors import PortMissing
from kiosk.upkeep.board import Told
from kiosk.upkeep.kinds import DeviceKind
from kiosk.visit import Done

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from kiosk.boot.surveys import Surveys
    from kiosk.domain.device_tests import DeviceTest
    from kiosk.health.board import StatusBoard
    from kiosk.health.latest import LatestStatuses
    from kiosk.health.recent import RecentEvents
    from kiosk.journeys.upkeep_effects import Line
    from kiosk.ports.lane import Lane, Running
    from kiosk.settings import Settings
    from kiosk.upkeep.counters import Part
    from kiosk.vault.store import Vault

_MOST_RECORDS: Final = 20


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The terminal around a room: its settings and state, what is known of its devices, what it logged."""

    settings: Settings
    state: Path
    board: StatusBoard
    latest: LatestStatuses
    recent: RecentEvents
    restart: Callable[[], None]


class Room:
    """Fulfils `kiosk.performing.upkeep_desk.Workroom` for one terminal."""

    def __init__(
        self,
        around: Surroundings,
        vault: Vault,
        lanes: Mapping[DeviceKind, Lane[Any]],  # Any: each device its own port
        *,
        surveys: Surveys,
        has_checks: Callable[[DeviceKind], bool],
    ) -> None:
        self._around = around
        self._vault = vault
        self._lanes = lanes
        self._surveys = surveys
        self._has_checks = has_checks
        self._lock = threading.Lock()
        self._kinds = fitted_kinds(around.settings.devices)
        self._ledger = Ledger.empty()
        self._count()

    def sight(self) -> Sight:
        """Tell how everything is now."""
        known = self._around.latest.told
        told = {kind: known.get(kind, Told()) for kind in self._kinds} | known
        with self._lock:
            supplies = self._ledger.supplies_fitted(self._around.settings.devices, told.values())
        standing = self._around.board.standing
        moved_to = standing.hall.site if standing.hall is not None and not standing.hall.confirmed else None
        return Sight(tuple(told.items()), supplies, standing.backend_trouble, moved_to)

    def dossier(self, kind: DeviceKind) -> Dossier:
        """Gather what is known of a device."""
        from kiosk.vault.device_tests import VaultDeviceTests

        self._count()
        named = getattr(self._around.settings.devices, kind.replace("-", "_"), None)
        words = {} if named is None else named.model_dump()
        facts = [
            (label, _without_password(str(words[name])))
            for name, label in (
                ("model", Message.of("upkeep.device.model")),
                ("link", Message.of("upkeep.device.link")),
                ("source", Message.of("upkeep.device.link")),
            )
            if words.get(name)
        ]
        kept = VaultDeviceTests(self._vault).newest(most=200)
        records = [one for one in kept if one.device == kind][:_MOST_RECORDS]
        serial = next((one.serial for one in records if one.serial), None)
        if serial is not None:
            facts.append((Message.of("upkeep.device.serial"), serial))
        totals = tuple((counter, total) for (of, counter), total in self._ledger.totals.items() if of is kind)
        return Dossier(tuple(facts), totals, tuple(records), self._has_checks(kind))

    def keep(self, test: DeviceTest) -> None:
        """Keep the record of a test."""
        from kiosk.vault.device_tests import VaultDeviceTests

        VaultDeviceTests(self._vault).put(test)

    def refilled(self, part: Part, *, by: str) -> None:
        """A part was put in anew."""
        from kiosk.vault.counters import VaultCounters

        VaultCounters(self._vault).refilled(part, at=datetime.now(UTC), by=by)
        self._count()

    def survey(self, place: Place, *, only: str) -> tuple[Line, ...]:
        """Report on one part of the terminal."""
        match place:
            case Place.NETWORK:
                return tuple(self._surveys.network())
            case Place.STORAGE:
                return tuple(self._surveys.storage())
            case Place.LOGS:
                return tuple(self._surveys.logs(only))
            case _:
                return ()

    def bundle(self) -> str:
        """Make a support bundle: on a USB stick where one is mounted, else in the state directory."""
        from kiosk.boot.support_bundle import Sources, write_bundle

        around = self._around
        file = (_stick() or around.state) / f"support-{datetime.now(UTC):%Y%m%d-%H%M%S}.zip"
        write_bundle(file, Sources(around.state, around.settings, around.recent.lines()))
        return str(file)

    def print_test(self, kind: DeviceKind, answer: Callable[[object], None]) -> Running:
        """Print a test; answers an outcome."""
        lane = self._lanes.get(kind)
        if lane is None:
            answer(outcome_of(PortMissing("no such device is fitted")))
            return NothingRuns()

        def told(came: object) -> None:
            answer(outcome_of(came) if isinstance(came, Exception) else Done(None))

        return lane.submit(_test_sheet if kind is DeviceKind.DOCUMENT_PRINTER else _test_slip, told)

    def confirm_site(self, site_id: str) -> None:
        """Tell the backend that this terminal stands in this site. Raises BackendError."""
        from backend.client import BackendClient
        from backend.client.desk import NumberDeskClient

        client = BackendClient(self._around.state)
        try:
            NumberDeskClient(client).confirm_site(site_id, deadline_s=self._around.settings.backend.deadline_s)
        finally:
            client.close()

    def restart(self) -> None:
        """End the program."""
        self._around.restart()

    def _count(self) -> None:
        """Read the counters; a vault that cannot be read leaves those of the last time."""
        came = guard(lambda: Ledger.of(self._vault), self._around.recent)
        if not isinstance(came, Exception):
            with self._lock:
                self._ledger = came


def _without_password(link: str) -> str:
    """A camera's address may hold one."""
    return re.sub(r"//[^/@]*@", "//…@", link)


def _test_slip(printer: Any) -> object:  # Any: as the lanes
    from devices.diagnostics.ticket_printer import slip
    from kiosk.ports.ticket_printer import QrCode, TextLine

    parts = (TextLine("一二三四五六七八九十 0123456789"), TextLine("A012", width=4, height=4), QrCode("TEST"))
    return printer.print(slip(*parts), deadline_s=20.0)


def _test_sheet(printer: Any) -> object:  # Any: as the lanes
    from kiosk.boot.benches import on_bench

    with on_bench(printer) as bench:
        return bench.print(next(bench.serials))


def _stick() -> Path | None:
    """Where a USB stick is mounted that can be written, if one is."""
    import os
    from pathlib import Path

    for parent in (Path("/media"), Path("/run/media")):
        for folder in (*parent.glob("*"), *parent.glob("*/*")):
            if folder.is_mount() and os.access(folder, os.W_OK):
                return folder
    return None
