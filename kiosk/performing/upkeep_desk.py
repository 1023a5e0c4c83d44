"""What those who look after the terminal work with, as their performer needs it: boot brings it along."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from kiosk.domain.device_tests import DeviceTest
    from kiosk.domain.message import Language
    from kiosk.journeys.upkeep_camera import View
    from kiosk.journeys.upkeep_effects import Dossier, Line, Place, Sight
    from kiosk.journeys.upkeep_probing import Adopted, Finding, Search
    from kiosk.journeys.upkeep_trials import Trial
    from kiosk.ports.id_card_reader import IdCardReader
    from kiosk.ports.lane import Lane, Running
    from kiosk.ports.speaker import Speaker
    from kiosk.technician import gate as gates
    from kiosk.technician.rights import Signed
    from kiosk.upkeep.counters import Part
    from kiosk.upkeep.kinds import DeviceKind


class Examiner(Protocol):
    """Runs the checks of devices, one device at a time, in its owner's thread. From any thread."""

    def begin(self, kind: DeviceKind, who: Signed, *, whole: bool, on_news: Callable[[Trial], object]) -> Trial:
        """Begin; what ran before is ended. `on_news` hears of every change, in any thread. Raises PortMissing."""

    def verify(self, link: str, row: str, who: Signed, *, on_news: Callable[[Trial], object]) -> Trial:
        """Begin to check the ticket printer at `link`, as the model `row`.

        Does it tell its cover and its paper right? Raises SettingsError.
        """

    def tell(self, *, well: bool) -> Trial:
        """Answer what the check asks for."""

    def stop(self) -> Trial:
        """End the checks."""


class Prober(Protocol):
    """Looks what is connected where, in a thread of its own. From any thread."""

    def begin(self, on_news: Callable[[Search], object]) -> Search:
        """Begin; a search under way is ended. `on_news` hears of every change, in any thread."""

    def stop(self) -> Search:
        """Ask nobody else. What was found stays."""

    def adopt(self, finding: Finding, row: str, *, by: str) -> Adopted:
        """Have the terminal use this device from its next start on. Raises SettingsError."""


class Viewer(Protocol):
    """Shows on the window what the camera sees. From any thread."""

    def open(self, on_view: Callable[[View], object], answer: Callable[[object], None]) -> Running:
        """Begin; answers an outcome with what is seen first. `on_view` hears of every change, in any thread."""

    def close(self) -> None:
        """Show no more, and forget the last picture. Harmless when nothing is shown; waits for nothing."""


class Workroom(Protocol):
    """Everything that is no device. Called in the work lane's thread. Calls raise KioskError."""

    def sight(self) -> Sight:
        """Tell how everything is now. From any thread, at once."""

    def dossier(self, kind: DeviceKind) -> Dossier:
        """Gather what is known of a device."""

    def keep(self, test: DeviceTest) -> None:
        """Keep the record of a test."""

    def refilled(self, part: Part, *, by: str) -> None:
        """A part was put in anew."""

    def survey(self, place: Place, *, only: str) -> tuple[Line, ...]:
        """Report on one part of the terminal."""

    def bundle(self) -> str:
        """Make a support bundle and tell where it lies."""

    def print_test(self, kind: DeviceKind, answer: Callable[[object], None]) -> Running:
        """Print a test on a printer; answers an outcome."""

    def confirm_site(self, site_id: str) -> None:
        """Tell the backend that this terminal stands in this site."""

    def restart(self) -> None:
        """End the program, for its supervisor to start it anew."""


@dataclass(frozen=True, slots=True)
class UpkeepLanes:
    """The lanes those who look after the terminal need. `work`: the vault and the disk."""

    work: Lane[Workroom]
    devices: Mapping[DeviceKind, Lane[object]]
    reader: Lane[IdCardReader] | None = None
    speaker: Lane[Speaker] | None = None


class Sessions(Protocol):
    """Who hears of sessions."""

    def left(self, who: Signed, why: str) -> None:
        """Keep an audit record of a session's end. Raises VaultError."""


@dataclass(frozen=True, slots=True)
class UpkeepDesk:
    """What the performer works with. `attended`: somebody is signed in, or nobody is. `now`: UTC."""

    gate: gates.Gate
    sessions: Sessions
    room: Workroom
    examiner: Examiner
    prober: Prober
    viewer: Viewer
    attended: Callable[[bool], object]
    say: Callable[[Language], str]
    now: Callable[[], datetime]
