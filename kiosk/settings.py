"""Settings: defaults, files, environment, `--set`, in that order; a complaint names the file and line, or the option.

A site or a model differs here; a service differs in its pack. Environment: KIOSK_DEVICES__TICKET_PRINTER__LINK=…,
KIOSK_TERMINAL__NAME__zh_CN=…
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kiosk.domain.message import Language, Words
from kiosk.ports.errors import SettingsError
from kiosk.setting_sources import from_environment, from_options, read_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from kiosk.setting_sources import Leaf, Leaves

DEFAULTS = Path(__file__).resolve().parent.parent / "config" / "defaults.yaml"

Seconds = Annotated[float, Field(gt=0, le=86_400)]


class _Section(BaseModel):
    """A section knows its keys: an unknown one is a misspelling."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Texts(_Section):
    """A text in several languages."""

    zh_CN: str = Field(min_length=1)  # noqa: N815  the locale's own name
    en: str = ""
    zh_Hant: str = ""  # noqa: N815  the locale's own name

    def words(self) -> Words:
        """Give the value the rest of the house uses."""
        return Words(zh_CN=self.zh_CN, en=self.en, zh_Hant=self.zh_Hant)


class TerminalSettings(_Section):
    """Who this terminal is."""

    name: Texts
    address: Texts
    service_line: str = Field(min_length=1)


class PanelSettings(_Section):
    """The touchscreen. `pitch_mm`: 0.311 for 27", 0.369 for 32" at 1080 × 1920."""

    width_px: int = Field(ge=800, le=4320)
    height_px: int = Field(ge=800, le=4320)
    pitch_mm: float = Field(ge=0.1, le=0.8)
    full_screen: bool
    reduced_motion: bool
    language: Language


class IdCardReaderSettings(_Section):
    """An empty link: this terminal has no reader. Empty: no photos; private-use characters are refused."""

    link: str
    photo_decoder: str
    character_map: str


class TicketPrinterSettings(_Section):
    """An empty link: this terminal has no ticket printer. `roll_m`: a new roll; `low_m`: as much left is little."""

    link: str
    model: str
    roll_m: float = Field(ge=1, le=2000)
    low_m: float = Field(ge=0, le=500)


class DocumentPrinterSettings(_Section):
    """An empty link: this terminal prints no documents. `ca_file`: whom to trust for ipps, empty for the system's.

    `tray_sheets`: a full tray; `low_sheets`: as many left are few.
    """

    link: str
    ca_file: str
    tray_sheets: int = Field(ge=1, le=10_000)
    low_sheets: int = Field(ge=0, le=5000)


class SpeakerSettings(_Section):
    """An empty link: this terminal is silent. `clips`: a folder of recordings, empty for the product's own."""

    link: str
    clips: str


class SensorsSettings(_Section):
    """An empty link: no sensor of the cabinet is heard."""

    link: str


class CameraPictureSettings(_Section):
    """When a picture is black or frozen. Levels are 0 to 255."""

    black_level: float = Field(ge=0, le=128)
    black_s: Seconds
    frozen_s: Seconds


class CameraPresenceSettings(_Section):
    """When somebody stands there. Shares are of the picture's area; `contrast`: natural logarithm of a ratio."""

    contrast: float = Field(gt=0, le=2)
    share_on: float = Field(gt=0, lt=1)
    share_off: float = Field(gt=0, lt=1)
    enter_s: float = Field(ge=0, le=60)
    leave_s: float = Field(ge=0, le=60)
    still_s: Seconds


class CameraPageSettings(_Section):
    """When the picture of a paper is good enough."""

    dark_level: float = Field(ge=0, le=255)
    glare_share: float = Field(gt=0, le=1)
    edge_px: float = Field(gt=0, le=50)
    seen_dpi: int = Field(ge=20, le=600)


class CameraFaceSettings(_Section):
    """Model files with their SHA-256; empty: this terminal finds or compares no faces. `threshold`: cosine."""

    detector: str
    detector_sha256: str
    recognizer: str
    recognizer_sha256: str
    score: float = Field(gt=0, lt=1)
    threshold: float = Field(gt=0, lt=1)


class CameraSettings(_Section):
    """An empty source: this terminal has no camera."""

    source: str
    picture: CameraPictureSettings
    presence: CameraPresenceSettings
    page: CameraPageSettings
    face: CameraFaceSettings


class DeviceSettings(_Section):
    """The devices."""

    id_card_reader: IdCardReaderSettings
    ticket_printer: TicketPrinterSettings
    document_printer: DocumentPrinterSettings
    speaker: SpeakerSettings
    sensors: SensorsSettings
    camera: CameraSettings


class BackendSettings(_Section):
    """How the terminal talks to its backend. Where it is comes from enrolment."""

    hall_poll_s: Seconds
    deadline_s: Seconds


class TimeSettings(_Section):
    """Patience. Sources: UX.md, Time and Numbers."""

    processing_after_s: Seconds
    way_out_after_s: Seconds
    idle_s: Seconds
    idle_personal_s: Seconds
    idle_large_s: Seconds
    countdown_s: int = Field(ge=5, le=600)
    gone_s: int = Field(ge=5, le=600)
    more_time_s: Seconds
    farewell_s: Seconds


class Settings(_Section):
    """Everything that can differ between two terminals of one release."""

    terminal: TerminalSettings
    panel: PanelSettings
    devices: DeviceSettings
    backend: BackendSettings
    times: TimeSettings


def load(
    files: Sequence[Path] = (),
    *,
    overrides: Iterable[str] = (),
    environment: Mapping[str, str] | None = None,
    judges: Mapping[str, Callable[[str], object]] | None = None,
) -> Settings:
    """Read defaults, then `files`, then the environment, then `overrides` ("a.b=c"); later ones win.

    `judges`: by a setting's name, who else looks at its text; raises SettingsError. An empty text means that there is
    nothing to judge. Raises SettingsError (engineer) with file and line of the first fault.
    """
    leaves: Leaves = {}
    for file in (DEFAULTS, *files):
        leaves.update(read_file(file))
    leaves.update(from_environment(os.environ if environment is None else environment))
    leaves.update(from_options(overrides))
    tree: dict[str, object] = {}
    for path, leaf in leaves.items():
        _plant(tree, path, leaf)
    try:
        settings = Settings.model_validate(tree)
    except ValidationError as error:
        raise SettingsError(_first_complaint(error, leaves)) from error
    for name, judge in (judges or {}).items():
        _judge(name, judge, leaves)
    return settings


def state_directory(option: Path | None, environment: Mapping[str, str] | None = None) -> Path:
    """Choose where state lives: the option, systemd's StateDirectory, or `$XDG_STATE_HOME/kiosk`."""
    known = os.environ if environment is None else environment
    if option is not None:
        return option
    if given := known.get("STATE_DIRECTORY"):
        return Path(given.split(":", maxsplit=1)[0])
    home = known.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(home) / "kiosk"


def _plant(tree: dict[str, object], path: tuple[str, ...], leaf: Leaf) -> None:
    for part in path[:-1]:
        branch = tree.setdefault(part, {})
        if not isinstance(branch, dict):
            msg = f"{leaf.origin}: {'.'.join(path)}: {part} is a value, not a section"
            raise SettingsError(msg)
        tree = branch
    tree[path[-1]] = leaf.value


def _judge(name: str, judge: Callable[[str], object], leaves: Leaves) -> None:
    leaf = leaves[tuple(name.split("."))]
    if not leaf.value:
        return
    try:
        judge(str(leaf.value))
    except SettingsError as error:
        msg = f"{leaf.origin}: {name}: {error}"
        raise SettingsError(msg) from error


def _first_complaint(error: ValidationError, leaves: Leaves) -> str:
    fault = error.errors(include_url=False)[0]
    path = tuple(str(part) for part in fault["loc"])
    said = [leaf.origin for known, leaf in leaves.items() if known == path]
    within = [leaf.origin for known, leaf in leaves.items() if known[: len(path)] == path]
    origin = (said or within or ["settings"])[-1]
    match fault["type"]:
        case "extra_forbidden":
            what = "there is no such setting"
        case "missing":
            what = "is missing"
        case "model_type":
            what = "is a section of settings, not a value"
        case _:
            what = fault["msg"][:1].lower() + fault["msg"][1:]
    return f"{origin}: {'.'.join(path)}: {what}"
