"""The model files for faces: read whole, checked by SHA-256, and loaded from the very bytes that were checked."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.ports.errors import ModelDamaged, NotProvisioned, SettingsError

if TYPE_CHECKING:
    from devices.vision.faces import FaceEngine

_LARGEST: Final = 256 << 20  # YuNet has 0.2 MB, SFace 39 MB
_HEX: Final = 64


class ModelState(StrEnum):
    """How a model file is."""

    OK = "ok"
    ABSENT = "absent"  # none is named
    MISSING = "missing"  # named, and cannot be read
    OTHER = "other"  # another SHA-256 than the settings say
    DAMAGED = "damaged"  # as the settings say, and cannot be loaded


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A model that the settings name. An empty path: none."""

    name: str  # detector, recognizer
    path: str
    sha256: str

    def __post_init__(self) -> None:
        """Raise SettingsError when a file is named without what it must be."""
        if self.path and (len(self.sha256) != _HEX or set(self.sha256.lower()) - set("0123456789abcdef")):
            raise SettingsError(
                f"devices.camera.face.{self.name}: a model file needs its SHA-256, 64 hexadecimal digits"
            )

    def read(self) -> bytes:
        """Give its content, checked. Raises NotProvisioned, ModelDamaged (engineer)."""
        if not self.path:
            raise NotProvisioned(f"devices.camera.face.{self.name} names no model file")
        try:
            with Path(self.path).open("rb") as file:
                content = file.read(_LARGEST + 1)
        except OSError as error:
            raise ModelDamaged(f"{self.path}: {error.strerror}") from error
        found = hashlib.sha256(content).hexdigest()
        if len(content) > _LARGEST or found != self.sha256.lower():
            raise ModelDamaged(
                f"{self.path}: its SHA-256 is {found[:12]}…, the settings say {self.sha256[:12].lower()}…"
            )
        return content


@dataclass(frozen=True, slots=True)
class FaceModels:
    """The detector alone finds faces; both together compare them."""

    detector: ModelFile
    recognizer: ModelFile
    score: float = 0.8

    def __post_init__(self) -> None:
        """Raise SettingsError for a recogniser without a detector."""
        if self.recognizer.path and not self.detector.path:
            raise SettingsError("devices.camera.face.recognizer: needs detector, too")

    def load(self) -> FaceEngine:
        """Read, check and load what is named. Raises NotProvisioned, ModelDamaged (engineer)."""
        detector = self.detector.read()
        recognizer = self.recognizer.read() if self.recognizer.path else None
        from devices.vision.faces import OpenCvFaces

        return OpenCvFaces(detector, recognizer, score=self.score)

    def check(self) -> dict[str, tuple[ModelState, str]]:
        """How each file is, and why: `kiosk devices face check`."""
        states = {file.name: _state(file) for file in (self.detector, self.recognizer)}
        if all(state in {ModelState.OK, ModelState.ABSENT} for state, _ in states.values()) and self.detector.path:
            try:
                self.load()
            except ModelDamaged as error:
                one = self.recognizer if "recogniser" in str(error) else self.detector
                states[one.name] = ModelState.DAMAGED, str(error)
        return states


def _state(file: ModelFile) -> tuple[ModelState, str]:
    try:
        file.read()
    except NotProvisioned as error:
        return ModelState.ABSENT, str(error)
    except ModelDamaged as error:
        return (ModelState.MISSING if isinstance(error.__cause__, OSError) else ModelState.OTHER), str(error)
    return ModelState.OK, ""
