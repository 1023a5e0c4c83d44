"""What a camera cannot do. The tree stands in the package's docstring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.ports.errors.tree import ClearBy, DeviceError

if TYPE_CHECKING:
    from kiosk.ports.camera import Hint


class CameraError(DeviceError):
    """The camera is there; what it sees, or what looks at it, is not good enough."""


class _NotSeen(CameraError):
    """Nothing good enough was seen in time. `hint`: what stood in the way last."""

    clear_by = ClearBy.CITIZEN

    def __init__(self, message: str, *, hint: Hint) -> None:
        super().__init__(message)
        self.hint = hint


class NoCode(_NotSeen):
    """No code was held before the lens in time."""

    code = "no_code"


class NoSheet(_NotSeen):
    """No paper lay there whole, sharp and well lit in time."""

    code = "no_sheet"


class NoFace(_NotSeen):
    """No single face was seen well enough in time."""

    code = "no_face"


class ConsentMissing(CameraError):
    """Nobody agreed to this comparison of their face, or the consent was used or has run out. Nothing was looked at."""

    clear_by = ClearBy.CITIZEN
    code = "consent_missing"


class PictureBlack(CameraError):
    """The lens is covered, or there is no light at all."""

    clear_by = ClearBy.ATTENDANT
    code = "picture_black"


class PictureFrozen(CameraError):
    """The camera gives one picture again and again; it is being opened anew."""

    clear_by = ClearBy.RETRY
    code = "picture_frozen"


class NotProvisioned(CameraError):
    """No model files are named in the settings: this capability is absent."""

    clear_by = ClearBy.ENGINEER
    code = "not_provisioned"


class ModelDamaged(CameraError):
    """A model file is missing, has another SHA-256 than the settings say, or cannot be loaded."""

    clear_by = ClearBy.ENGINEER
    code = "model_damaged"
