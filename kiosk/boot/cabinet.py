"""What stands around the citizen's devices: speaker, sensors, camera, and who keeps the alerts they give rise to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.health.events import Event
from kiosk.lanes import PoolLane
from kiosk.ports.errors import KioskError

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.host import DeviceHost
    from kiosk.health.board import StatusBoard
    from kiosk.health.journal import Journal
    from kiosk.ports.camera import Camera, Presence
    from kiosk.ports.sensors import Sensors
    from kiosk.ports.speaker import Speaker
    from kiosk.ports.statuses import CameraStatus, SensorsStatus, SpeakerStatus
    from kiosk.settings import CameraSettings, SensorsSettings, SpeakerSettings
    from kiosk.upkeep.tallies import Tallies
    from kiosk.vault.audit import AuditChain, AuditHead

_SENSORS_POLL_S: Final = 0.25  # a door that opens is noticed within this
_SPEAKER_POLL_S: Final = 60.0  # a sound device is asked by a moment of silence

_CAMERA_POLL_S: Final = 1.0  # with the second until a picture counts as black: named within 3 s


def speaker_host(
    settings: SpeakerSettings, *, board: StatusBoard, journal: Journal, tallies: Tallies
) -> DeviceHost[Speaker, SpeakerStatus] | None:
    """Make the speaker's owner; None where there is none. Raises SettingsError."""
    if not settings.link:
        return None
    from devices.drivers.speaker_fitting import fit_speaker
    from devices.host import DeviceHost
    from kiosk.ports.statuses import Device, Engine, SpeakerStatus
    from kiosk.upkeep.counting import CountingSpeaker

    speaker: Speaker = CountingSpeaker(fit_speaker(settings.link, clips=settings.clips), tallies)
    return DeviceHost(
        speaker,
        name="speaker",
        journal=journal,
        on_status=board.speaker,
        absent=SpeakerStatus(Device.OFFLINE, Engine.UNKNOWN),
        poll_s=_SPEAKER_POLL_S,
    )


def sensors_host(
    settings: SensorsSettings, *, board: StatusBoard, journal: Journal
) -> DeviceHost[Sensors, SensorsStatus] | None:
    """Make the sensors' owner; None where there are none. Raises SettingsError."""
    if not settings.link:
        return None
    from devices.drivers.sensors_fitting import fit_sensors
    from devices.host import DeviceHost
    from kiosk.ports.statuses import Device, SensorsStatus

    sensors: Sensors = fit_sensors(settings.link)
    return DeviceHost(
        sensors,
        name="sensors",
        journal=journal,
        on_status=board.sensors,
        absent=SensorsStatus(Device.OFFLINE),
        poll_s=_SENSORS_POLL_S,
    )


def camera_host(
    settings: CameraSettings,
    *,
    board: StatusBoard,
    journal: Journal,
    tallies: Tallies,
    on_presence: Callable[[Presence], None] = lambda _presence: None,
) -> DeviceHost[Camera, CameraStatus] | None:
    """Make the camera's owner; None where there is none. OpenCV is imported here, and not where none is named.

    `on_presence` is told who stands there, in the camera's thread. Raises SettingsError.
    """
    if not settings.source:
        return None
    from devices.drivers.camera_fitting import fit_camera
    from devices.host import DeviceHost
    from kiosk.ports.statuses import CameraStatus, Device
    from kiosk.upkeep.counting_camera import CountingCamera, seen

    camera: Camera = CountingCamera(fit_camera(settings, seen=seen(tallies)), tallies)
    camera.presence(lambda change: on_presence(change.presence))  # a stream outlives the source, and every reopening
    return DeviceHost(
        camera,
        name="camera",
        journal=journal,
        on_status=board.camera,
        absent=CameraStatus(Device.OFFLINE),
        poll_s=_CAMERA_POLL_S,
    )


class AlertKeeper:
    """Writes alerts into the audit chain, in a thread of its own: a disk is not waited for."""

    def __init__(self, chain: AuditChain, *, journal: Journal) -> None:
        self._journal = journal
        self._lane = PoolLane(chain, name="audit", journal=journal, threads=1)

    def keep(self, event: Event, attended: bool) -> None:  # noqa: FBT001  a fact, told
        """Keep one alert; one that cannot be kept is in the log, and so is that. From any thread; never waits."""
        self._lane.submit(lambda chain: chain.append(event, {"attended": attended}), self._kept)

    def _kept(self, came: AuditHead | Exception) -> None:
        if isinstance(came, KioskError):
            self._journal.note(Event.AUDIT_MISSED, code=came.code)

    def close(self) -> None:
        """Keep what came, and no more."""
        self._lane.close(finish=True)
