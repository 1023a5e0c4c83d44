"""A camera as the settings want it. OpenCV is imported here, when a camera is made, and not before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devices.drivers.face_models import FaceModels, ModelFile
from devices.links.video_address import parse_video_source

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.drivers.camera import OpenCvCamera
    from kiosk.settings import CameraFaceSettings, CameraSettings


def fit_camera(
    settings: CameraSettings, *, source: str = "", seen: Callable[[int], None] = lambda _pictures: None
) -> OpenCvCamera:
    """Make the camera, closed; `source` instead of the settings' own. `seen`: told of pictures that came.

    Raises SettingsError.
    """
    from devices.drivers.camera import OpenCvCamera
    from devices.drivers.camera_watch import CameraWatch
    from devices.links.video import VideoLink
    from devices.vision.faces import FaceLimits
    from devices.vision.pages import PageLimits
    from devices.vision.picture import PictureLimits
    from devices.vision.presence import PresenceLimits

    link = VideoLink(parse_video_source(source or settings.source))
    watch = CameraWatch(
        link,
        picture_limits=PictureLimits(**settings.picture.model_dump()),
        presence_limits=PresenceLimits(**settings.presence.model_dump()),
    )
    return OpenCvCamera(
        link,
        watch=watch,
        models=fit_faces(settings.face),
        page_limits=PageLimits(**settings.page.model_dump()),
        face_limits=FaceLimits(score=settings.face.score),
        face_threshold=settings.face.threshold,
        seen=seen,
    )


def fit_faces(settings: CameraFaceSettings) -> FaceModels:
    """Name the model files. Raises SettingsError."""
    return FaceModels(
        ModelFile("detector", settings.detector, settings.detector_sha256),
        ModelFile("recognizer", settings.recognizer, settings.recognizer_sha256),
        score=settings.score,
    )
