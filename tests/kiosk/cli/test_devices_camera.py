"""`kiosk emulate camera`, `kiosk devices camera`, `kiosk devices face` as processes."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[3]


def kiosk(*words: str) -> tuple[int, dict[str, object]]:
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", *words, "--json"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.returncode, json.loads(done.stdout.splitlines()[-1])


class Emulator:
    def __init__(self, *options: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kiosk", "emulate", "camera", "--size", "640x360", *options],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.link = str(self.line()["link"])

    def line(self) -> dict[str, object]:
        assert self.process.stdout is not None
        value: dict[str, object] = json.loads(self.process.stdout.readline())
        return value

    def do(self, words: str) -> dict[str, object]:
        assert self.process.stdin is not None
        self.process.stdin.write(words + "\n")
        self.process.stdin.flush()
        return next(line for line in iter(self.line, None) if line["event"] not in {"watched", "left"})


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    emulator = Emulator("--fault", "show qr")
    yield emulator
    emulator.process.terminate()
    emulator.process.communicate(timeout=10)


def test_emulator_obeys_words_and_json(emulator: Emulator) -> None:
    assert emulator.do("noise 9") == {"event": "misfortune", "is": ["noise", "9"]}
    assert emulator.do('{"do": "show", "value": "sheet"}') == {"event": "misfortune", "is": ["show", "sheet"]}


def test_emulator_explains_what_it_does_not_understand(emulator: Emulator) -> None:
    assert emulator.do("dance")["event"] == "not_understood"
    assert "show" in str(emulator.do("help")["misfortunes"])


def test_emulator_ends_when_told(emulator: Emulator) -> None:
    assert emulator.process.stdin is not None
    emulator.process.stdin.write("quit\n")
    emulator.process.stdin.flush()
    assert emulator.process.wait(10) == 0


def test_look_tells_a_live_picture(emulator: Emulator) -> None:
    code, told = kiosk("devices", "camera", "look", "--source", emulator.link)
    assert (code, told["device"], told["picture"], told["width"]) == (0, "online", "live", 640)
    assert (told["portrait"], told["face_compare"]) == (False, False)


def test_look_at_a_covered_lens_is_no_success(emulator: Emulator) -> None:
    emulator.do("black on")
    code, told = kiosk("devices", "camera", "look", "--source", emulator.link)
    assert (code, told["device"], told["picture"]) == (4, "userError", "black")


def test_scan_does_not_say_what_the_code_holds(emulator: Emulator) -> None:
    code, told = kiosk("devices", "camera", "scan", "--source", emulator.link)
    assert (code, told["symbology"], told["text"]) == (0, "qr", "****")


def test_page_that_is_not_there_ends_with_its_error(emulator: Emulator) -> None:
    emulator.do("show desk")
    code, told = kiosk("devices", "camera", "page", "--source", emulator.link, "--timeout-s", "1")
    error = told["error"]
    assert isinstance(error, dict)
    assert (code, error["code"], error["clear_by"]) == (4, "no_sheet", "citizen")


def test_no_camera_named_is_a_matter_of_settings() -> None:
    assert kiosk("devices", "camera", "look")[0] == 2


def test_face_check_without_models_says_absent() -> None:
    code, told = kiosk("devices", "face", "check")
    assert (code, told["face_compare"], told["detector"]) == (
        0,
        False,
        {"state": "absent", "why": "devices.camera.face.detector names no model file"},
    )


def test_face_check_of_a_damaged_file_fails(tmp_path: Path) -> None:
    (tmp_path / "yunet.onnx").write_bytes(b"no model")
    code, told = kiosk(
        "devices",
        "face",
        "check",
        "--set",
        f"devices.camera.face.detector={tmp_path}/yunet.onnx",
        "--set",
        f"devices.camera.face.detector_sha256={hashlib.sha256(b'no model').hexdigest()}",
    )
    detector = told["detector"]
    assert isinstance(detector, dict)
    assert (code, detector["state"], told["portrait"]) == (4, "damaged", False)


def test_command_line_does_not_import_opencv_before_it_is_needed() -> None:
    program = "import kiosk.cli.main, sys; sys.exit('cv2' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0
