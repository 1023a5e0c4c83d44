"""Model files: absent, missing, another one, damaged; each named, none loaded by mistake."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from devices.drivers.face_models import FaceModels, ModelFile, ModelState
from kiosk.ports.errors import ModelDamaged, NotProvisioned, SettingsError

if TYPE_CHECKING:
    from pathlib import Path

NONE = ModelFile("recognizer", "", "")


def model(folder: Path, content: bytes = b"no model", *, name: str = "detector", sha256: str = "") -> ModelFile:
    file = folder / f"{name}.onnx"
    file.write_bytes(content)
    return ModelFile(name, str(file), sha256 or hashlib.sha256(content).hexdigest())


def test_no_file_named_is_not_provisioned() -> None:
    with pytest.raises(NotProvisioned):
        FaceModels(ModelFile("detector", "", ""), NONE).load()


def test_no_file_named_is_absent() -> None:
    states = FaceModels(ModelFile("detector", "", ""), NONE).check()
    assert [state for state, _ in states.values()] == [ModelState.ABSENT, ModelState.ABSENT]


def test_file_that_is_not_there_is_missing(tmp_path: Path) -> None:
    named = ModelFile("detector", str(tmp_path / "none.onnx"), "a" * 64)
    assert FaceModels(named, NONE).check()["detector"][0] is ModelState.MISSING
    with pytest.raises(ModelDamaged):
        FaceModels(named, NONE).load()


def test_another_file_than_the_settings_say_is_not_loaded(tmp_path: Path) -> None:
    other = model(tmp_path, sha256="a" * 64)
    assert FaceModels(other, NONE).check()["detector"][0] is ModelState.OTHER
    with pytest.raises(ModelDamaged, match="SHA-256"):
        FaceModels(other, NONE).load()


@pytest.mark.parametrize("content", [b"", b"no model", bytes(range(256)) * 40])
def test_file_that_opencv_cannot_load_is_damaged(tmp_path: Path, content: bytes) -> None:
    damaged = model(tmp_path, content)
    assert FaceModels(damaged, NONE).check()["detector"][0] is ModelState.DAMAGED
    with pytest.raises(ModelDamaged, match="cannot load"):
        FaceModels(damaged, NONE).load()


def test_sha256_may_be_written_in_capitals(tmp_path: Path) -> None:
    file = model(tmp_path)
    assert ModelFile("detector", file.path, file.sha256.upper()).read() == b"no model"


@pytest.mark.parametrize("sha256", ["", "abc", "z" * 64])
def test_file_named_without_its_sha256_is_refused(sha256: str) -> None:
    with pytest.raises(SettingsError, match="SHA-256"):
        ModelFile("detector", "/srv/face.onnx", sha256)


def test_recogniser_alone_is_refused() -> None:
    with pytest.raises(SettingsError, match="detector"):
        FaceModels(ModelFile("detector", "", ""), ModelFile("recognizer", "/srv/sface.onnx", "a" * 64))
