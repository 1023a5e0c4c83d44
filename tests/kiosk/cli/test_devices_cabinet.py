"""`kiosk devices test|status|list|watch` for camera, speaker and sensors, against their emulators."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from devices.diagnostics.camera import CAMERA
from devices.diagnostics.sensors import SENSORS
from devices.emulators.camera import CameraEmulator
from devices.emulators.sensors import SensorsEmulator
from kiosk.cli.devices import app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def run(*options: str) -> tuple[int, dict[str, Any]]:  # Any: JSON
    result = CliRunner().invoke(app, [*options, "--json"])
    assert result.stdout.isascii()
    return result.exit_code, json.loads(result.stdout)


@pytest.fixture(scope="module")
def camera() -> Iterator[CameraEmulator]:
    with CameraEmulator(size=(640, 360), fps=15) as emulator:
        yield emulator


@pytest.fixture(scope="module")
def board() -> Iterator[SensorsEmulator]:
    with SensorsEmulator(tcp_port=0) as emulator:
        yield emulator


@pytest.fixture
def player(tmp_path: Path) -> str:
    out = tmp_path / "heard"
    return f"program:{sys.executable} -m devices.emulators.sound_device --out {out} --unpaced"


def test_camera_with_nobody_there_passes_what_needs_nobody(camera: CameraEmulator) -> None:
    code, found = run("test", "camera", "--link", camera.link, "--no-hands")
    assert (code, found["outcome"]) == (0, "pass")
    assert len(found["records"]) == sum(not check.needs for check in CAMERA)


def test_covered_camera_fails(camera: CameraEmulator) -> None:
    camera.misfortune("black", "on")
    code, found = run("test", "camera", "--link", camera.link, "--check", "picture-is-live")
    camera.misfortune("black", "off")
    assert (code, found["records"][0]["message"]) == (4, "Should be live; is black.")


def test_sensors_with_nobody_there_pass_what_needs_nobody(board: SensorsEmulator) -> None:
    code, found = run("test", "sensors", "--link", board.link, "--no-hands")
    assert (code, found["outcome"], found["left_out"]) == (0, "pass", sum(bool(check.needs) for check in SENSORS))


def test_speaker_with_nobody_there_passes_what_needs_nobody(player: str) -> None:
    code, found = run("test", "speaker", "--link", player, "--no-hands")
    assert (code, found["outcome"]) == (0, "pass"), found


def test_status_of_a_camera_waits_for_its_picture(camera: CameraEmulator) -> None:
    code, found = run("status", "--device", "camera", "--link", camera.link)
    assert (code, found["devices"][0]["status"]) == (0, {"device": "online", "picture": "live"})


def test_status_of_sensors_names_every_word(board: SensorsEmulator) -> None:
    code, found = run("status", "--device", "sensors", "--link", board.link)
    assert (code, found["devices"][0]["status"]["door"]) == (0, "closed")


def test_list_names_what_stands_around() -> None:
    named = (
        "devices.camera.source=v4l2:0",
        "devices.speaker.link=alsa:default",
        "devices.sensors.link=tcp:192.0.2.1:9",
    )
    _, found = run("list", *(option for one in named for option in ("--set", one)))
    assert [device["device"] for device in found["devices"]] == ["camera", "speaker", "sensors"]


def test_watch_tells_a_camera(camera: CameraEmulator) -> None:
    result = CliRunner().invoke(
        app, ["watch", "--device", "camera", "--link", camera.link, "--every-s", "0.2", "--for-s", "2.5", "--json"]
    )
    told = [json.loads(line) for line in result.stdout.splitlines()]
    assert (result.exit_code, told[-1]["status"], told[-1]["picture"]) == (0, "online", "live")


def test_camera_that_no_setting_names_says_where_to_name_it() -> None:
    code, found = run("test", "camera")
    assert (code, "devices.camera.source=" in found["error"]["message"]) == (2, True)
