"""Those who look after one terminal: how the terminal is joined to them, and they to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from kiosk.boot.upkeep_room import Room
from kiosk.ports.errors import SettingsError
from kiosk.upkeep.kinds import DeviceKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kiosk.boot.benches import Bench
    from kiosk.boot.surveys import Surveys
    from kiosk.boot.upkeep_room import Surroundings
    from kiosk.domain.device_tests import DeviceTest
    from kiosk.health.journal import Journal
    from kiosk.performing.calls import Performing
    from kiosk.performing.upkeep import UpkeepPerformer
    from kiosk.ports.lane import Lane
    from kiosk.ports.viewfinder import Viewfinder
    from kiosk.settings import Settings
    from kiosk.standing import Standing
    from kiosk.texts import Catalogue
    from kiosk.vault.store import Vault


@dataclass(frozen=True, slots=True)
class Fittings:
    """What the devices brought: the lane of each that is fitted."""

    lanes: Mapping[DeviceKind, Lane[Any]]  # Any: each device its own port


class Attendance:
    """One terminal's upkeep, from the first frame on; `attach` when the devices are there."""

    def __init__(
        self,
        around: Surroundings,
        *,
        catalogue: Catalogue,
        reload: Callable[[], Settings],
        viewfinder: Viewfinder,
    ) -> None:
        """`reload`: reads all settings as the next start will; raises SettingsError."""
        self._around = around
        self._catalogue = catalogue
        self._reload = reload
        self._viewfinder = viewfinder
        self._performer: UpkeepPerformer | None = None
        self._surveys: Surveys | None = None

    def attach(self, behind: Performing, fittings: Fittings, vault: Vault, journal: Journal) -> Performing:
        """Join what those who look after the terminal may ask for to what citizens may."""
        from kiosk.boot.benches import bench_found
        from kiosk.boot.camera_view import CameraViewer
        from kiosk.boot.examining import DeviceExaminer
        from kiosk.boot.searching import DeviceSearch
        from kiosk.boot.surveys import Surveys
        from kiosk.lanes import PoolLane
        from kiosk.performing.upkeep import UpkeepPerformer
        from kiosk.performing.upkeep_desk import UpkeepDesk, UpkeepLanes
        from kiosk.technician.gate import Gate
        from kiosk.technician.register import Register
        from kiosk.vault.sign_in import VaultLedger

        around, lanes = self._around, fittings.lanes
        ledger = VaultLedger(vault)
        self._surveys = surveys = Surveys(around.state, vault, board=around.board, recent=around.recent)
        examiner = DeviceExaminer(
            self._benches(lanes),
            keep=lambda test: _keep(vault, test),
            found=lambda link, row: bench_found(link, row, journal),
        )
        room = Room(around, vault, lanes, surveys=surveys, has_checks=examiner.has)
        desk = UpkeepDesk(
            gate=Gate(lambda: Register.load(around.state), self._key, ledger, now=_now),
            sessions=ledger,
            room=room,
            examiner=examiner,
            prober=DeviceSearch(
                around.settings, around.state, vault=vault, journal=journal, owners=lanes.values(), reload=self._reload
            ),
            viewer=CameraViewer(lanes.get(DeviceKind.CAMERA), self._viewfinder, journal),
            attended=lambda present: around.board.attended(present=present),
            say=lambda language: self._catalogue.text("upkeep.sound.sentence", language),
            now=_now,
        )
        self._performer = performer = UpkeepPerformer(
            behind,
            UpkeepLanes(
                work=PoolLane(room, name="upkeep", journal=journal, threads=2),
                devices=lanes,
                reader=lanes.get(DeviceKind.ID_CARD_READER),
                speaker=lanes.get(DeviceKind.SPEAKER),
            ),
            desk,
            journal,
        )
        return performer

    def stands(self, standing: Standing) -> None:
        """The board has news. From any thread."""
        if self._surveys is not None:
            self._surveys.met(standing)
        if self._performer is not None:
            self._performer.stands()

    def left(self) -> None:
        """A session is over."""
        if self._performer is not None:
            self._performer.left()

    def _benches(self, lanes: Mapping[DeviceKind, Lane[Any]]) -> dict[DeviceKind, Bench]:
        from kiosk.boot.benches import bench_of

        models = {DeviceKind.TICKET_PRINTER: self._around.settings.devices.ticket_printer.model}
        benches = {kind: bench_of(kind, lane, models.get(kind)) for kind, lane in lanes.items()}
        return {kind: bench for kind, bench in benches.items() if bench is not None}

    def _key(self) -> bytes | None:
        from kiosk.vault.service_key import service_key

        try:
            return service_key(self._around.state)
        except SettingsError:
            return None


def _now() -> datetime:
    return datetime.now(UTC)


def _keep(vault: Vault, test: DeviceTest) -> None:
    from kiosk.vault.device_tests import VaultDeviceTests

    VaultDeviceTests(vault).put(test)
