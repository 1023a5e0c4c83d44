"""Faces, by YuNet (finds them) and SFace (compares two). Only where the model files are provisioned.

The models are loaded from the very bytes that were checked. Source: OpenCV's FaceDetectorYN and FaceRecognizerSF; of a
found face: x, y, width, height, then right eye, left eye, nose, mouth corners as x, y, then the score. No model was at
hand when this was written: no accuracy is claimed, and the threshold is a setting.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

import cv2
import numpy as np

from kiosk.ports.camera import Hint
from kiosk.ports.errors import ModelDamaged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cv2.typing import MatLike
    from numpy.typing import NDArray

_LONGEST: Final = 640  # a picture is made so small for finding faces
_FRAMEWORK: Final = "onnx"
_LOOK_PX: Final = 200  # width of a face that sharpness is judged at
_SAMPLES_A_FACE: Final = 15


@dataclass(frozen=True, slots=True, repr=False)
class Face:
    """A found face, in px of the picture; `row`: as the detector gave it."""

    left: float
    top: float
    width: float
    height: float
    score: float
    row: tuple[float, ...]

    def __repr__(self) -> str:
        """Where a face is does not go into logs."""
        return "Face()"


class FaceEngine(Protocol):
    """Finds and compares faces."""

    @property
    def can_compare(self) -> bool:
        """Whether a recogniser is loaded."""

    def find(self, image: MatLike) -> Sequence[Face]:
        """Every face in a picture. Raises ModelDamaged."""

    def likeness(self, image: MatLike, face: Face, other: MatLike, other_face: Face) -> float:
        """Cosine of two faces: 1 the same. Raises ModelDamaged."""


@dataclass(frozen=True, slots=True)
class FaceLimits:
    """When a picture of a face is good. Shares are of the picture's height or width; levels are 0 to 255."""

    score: float = 0.8
    smallest: float = 0.22
    largest: float = 0.8
    aside: float = 0.22  # of the face's centre from the picture's, by its width
    dark_level: float = 60.0
    bright_level: float = 225.0
    sharpness: float = 30.0  # variance of the Laplacian on a face 200 px wide


class OpenCvFaces:
    """Fulfils FaceEngine."""

    def __init__(self, detector: bytes, recognizer: bytes | None, *, score: float) -> None:
        """Load checked model files. Raises ModelDamaged when OpenCV cannot."""
        nothing = np.zeros(0, np.uint8)
        try:
            self._detector = cv2.FaceDetectorYN.create(
                _FRAMEWORK, _bytes(detector), nothing, (_LONGEST, _LONGEST), score
            )
        except cv2.error as error:
            raise ModelDamaged(f"OpenCV cannot load the face detector ({error.code})") from error
        try:
            self._recognizer = (
                None if recognizer is None else cv2.FaceRecognizerSF.create(_FRAMEWORK, _bytes(recognizer), nothing)
            )
        except cv2.error as error:
            raise ModelDamaged(f"OpenCV cannot load the face recogniser ({error.code})") from error

    @property
    def can_compare(self) -> bool:
        """Whether a recogniser is loaded; see FaceEngine."""
        return self._recognizer is not None

    def find(self, image: MatLike) -> Sequence[Face]:
        """Every face in a picture; see FaceEngine."""
        scale = min(_LONGEST / max(image.shape[:2]), 1.0)
        small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        try:
            self._detector.setInputSize((small.shape[1], small.shape[0]))
            _, rows = self._detector.detect(small)
        except cv2.error as error:
            raise ModelDamaged(f"the face detector does not work ({error.code})") from error
        return tuple(_face(row, scale) for row in (() if rows is None else rows))  # type: ignore[redundant-expr]  # OpenCV gives None for none

    def likeness(self, image: MatLike, face: Face, other: MatLike, other_face: Face) -> float:
        """Compare two faces; see FaceEngine."""
        recognizer = self._recognizer
        if recognizer is None:
            raise ModelDamaged("no face recogniser is loaded")
        try:
            one, two = _feature(recognizer, image, face), _feature(recognizer, other, other_face)
            return float(recognizer.match(one, two, cv2.FaceRecognizerSF_FR_COSINE))
        except cv2.error as error:
            raise ModelDamaged(f"the face recogniser does not work ({error.code})") from error


def judge_faces(image: MatLike, faces: Sequence[Face], limits: FaceLimits) -> Hint | None:
    """Tell what stands in the way of a good portrait; None when nothing does."""
    sure = [face for face in faces if face.score >= limits.score]
    if len(sure) != 1:
        return Hint.SEVERAL_FACES if sure else Hint.NO_FACE
    face = sure[0]
    height, width = image.shape[:2]
    if face.height < limits.smallest * height:
        return Hint.FACE_TOO_FAR
    if face.height > limits.largest * height:
        return Hint.FACE_TOO_NEAR
    if abs(face.left + face.width / 2 - width / 2) > limits.aside * width:
        return Hint.FACE_ASIDE
    grey = cv2.cvtColor(_cut(image, face, around=0.0), cv2.COLOR_BGR2GRAY)
    level = float(np.median(grey))
    if not limits.dark_level <= level <= limits.bright_level:
        return Hint.TOO_DARK if level < limits.dark_level else Hint.TOO_BRIGHT
    small = cv2.resize(grey, (_LOOK_PX, round(_LOOK_PX * grey.shape[0] / grey.shape[1])), interpolation=cv2.INTER_AREA)
    if float(cv2.Laplacian(small, cv2.CV_64F).var()) < limits.sharpness:
        return Hint.BLURRED
    return None


def cut_out(image: MatLike, face: Face) -> MatLike:
    """The face with some room around it, as pixels of its own."""
    return _cut(image, face, around=0.4).copy()


def _cut(image: MatLike, face: Face, *, around: float) -> MatLike:
    height, width = image.shape[:2]
    left, right = face.left - around * face.width, face.left + (1 + around) * face.width
    top, bottom = face.top - around * face.height, face.top + (1 + around) * face.height
    left, top = min(max(round(left), 0), width - 1), min(max(round(top), 0), height - 1)
    return image[top : max(round(min(bottom, height)), top + 1), left : max(round(min(right, width)), left + 1)]


def _face(row: MatLike, scale: float) -> Face:
    values = tuple(float(value) for value in row)
    placed = (*(value / scale for value in values[: _SAMPLES_A_FACE - 1]), values[-1])
    return Face(placed[0], placed[1], placed[2], placed[3], placed[-1], placed)


def _bytes(content: bytes) -> NDArray[np.uint8]:
    return np.frombuffer(content, np.uint8)


def _feature(recognizer: cv2.FaceRecognizerSF, image: MatLike, face: Face) -> MatLike:
    aligned = recognizer.alignCrop(image, np.array([face.row], np.float32))
    feature = recognizer.feature(aligned).copy()
    aligned.fill(0)
    return feature
