"""The devices of one terminal that are fitted: each with the one thread that owns it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kiosk.upkeep.kinds import DeviceKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from devices.host import DeviceHost
    from kiosk.health.board import StatusBoard
    from kiosk.health.journal import Journal
    from kiosk.ports.camera import Presence
    from kiosk.settings import DeviceSettings
    from kiosk.upkeep.tallies import Tallies


class FittedDevices:
    """The owners, made, started and stopped together. One that the settings do not name is None."""

    def __init__(
        self,
        settings: DeviceSettings,
        state: Path,
        *,
        board: StatusBoard,
        journal: Journal,
        tallies: Tallies,
        on_presence: Callable[[Presence], None],
    ) -> None:
        """Make them; nothing is opened before `start`. `on_presence`: told who stands there, in the camera's thread.

        Raises SettingsError.
        """
        from kiosk.boot.cabinet import camera_host, sensors_host, speaker_host
        from kiosk.boot.hosts import document_printer_host, reader_host, ticket_printer_host

        self.reader = reader_host(settings.id_card_reader, board=board, journal=journal, tallies=tallies)
        self.printer = ticket_printer_host(
            settings.ticket_printer, state=state, board=board, journal=journal, tallies=tallies
        )
        self.document_printer = document_printer_host(
            settings.document_printer, board=board, journal=journal, tallies=tallies
        )
        self.speaker = speaker_host(settings.speaker, board=board, journal=journal, tallies=tallies)
        self.sensors = sensors_host(settings.sensors, board=board, journal=journal)
        self.camera = camera_host(
            settings.camera, board=board, journal=journal, tallies=tallies, on_presence=on_presence
        )

    @property
    def lanes(self) -> Mapping[DeviceKind, DeviceHost[Any, Any]]:  # Any: each its own port and status
        """Those that are fitted, by the name of their kind."""
        owners: dict[DeviceKind, DeviceHost[Any, Any] | None] = {
            DeviceKind.ID_CARD_READER: self.reader,
            DeviceKind.TICKET_PRINTER: self.printer,
            DeviceKind.DOCUMENT_PRINTER: self.document_printer,
            DeviceKind.SPEAKER: self.speaker,
            DeviceKind.SENSORS: self.sensors,
            DeviceKind.CAMERA: self.camera,
        }
        return {kind: owner for kind, owner in owners.items() if owner is not None}

    def start(self) -> None:
        """Let each open its device, and look after it from now on."""
        for owner in self.lanes.values():
            owner.start()

    def stop(self) -> None:
        """Let go of all of them."""
        for owner in self.lanes.values():
            owner.stop()
