"""`kiosk demo --journey number`: from the printed ticket to the counter, the board, the phone and the spoken file."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import wave
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image

TREE = Path(__file__).resolve().parents[2]


def play(out: Path, *arguments: str, path: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kiosk", "demo", "--headless", "--journey", "number", "--out", str(out), *arguments],
        cwd=TREE,
        env={**os.environ, **({"PATH": path} if path else {})},
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def report_of(out: Path) -> dict[str, Any]:  # Any: JSON
    report: dict[str, Any] = json.loads((out / "report.json").read_text("utf-8"))
    return report


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("number")
    ended = play(out)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    (out / "said.txt").write_text(ended.stdout, "utf-8")
    return out


@pytest.mark.timeout(240)
class TestPlayed:
    def test_every_step_happened_in_order(self, played: Path) -> None:
        steps = [step["name"] for step in report_of(played)["steps"] if not step["name"].startswith("pictures")]
        assert report_of(played)["ok"] is True
        assert steps == [
            "terminal up",
            "card read",
            "number with card",
            "ticket printed",
            "finished, wiped",
            "phone opened by the ticket's code",
            "board opened",
            "clerk signed in, counter open",
            "citizen's screen paired",
            "called",
            "board shows the call",
            "phone shows the call",
            "call spoken",
            "citizen's screen shows the call",
            "served, phone says so",
            "finished, phone asks how it was",
            "reviewed at the counter, phone says so",
            "counter closed",
            "queue stopped for today, public page says so",
        ]

    def test_the_phone_was_opened_by_what_is_printed(self, played: Path) -> None:
        with Image.open(played / "ticket.png") as picture:
            (code,) = zxingcpp.read_barcodes(picture.convert("L"))
        token = code.text.rpartition("/")[2]
        assert report_of(played)["hall"]["phone"].endswith(f"/n/{token}")

    def test_board_and_phone_heard_of_the_call_while_it_was_young(self, played: Path) -> None:
        hall = report_of(played)["hall"]
        assert 0 < max(hall["board_ms"], hall["phone_ms"]) < 5_000  # ~100 ms; a machine full of tests is slow

    def test_the_spoken_file_is_as_long_as_two_sentences(self, played: Path) -> None:
        with wave.open(str(played / "call.wav")) as sound:
            spoken_s = sound.getnframes() / sound.getframerate()
        assert spoken_s == pytest.approx(report_of(played)["hall"]["spoken_s"], abs=0.01)
        assert 4 < spoken_s < 15

    def test_it_was_reviewed(self, played: Path) -> None:
        assert report_of(played)["hall"]["reviewed"] is True

    def test_the_table_names_every_file_to_look_at(self, played: Path) -> None:
        last = (played / "said.txt").read_text("utf-8").splitlines()[-1]
        files = [file.name for file in played.iterdir() if file.suffix in {".png", ".wav", ".escpos", ".json"}]
        assert "call.wav" in files
        assert [file for file in files if file not in last] == []

    def test_pages_are_pictured_where_there_is_a_browser(self, played: Path) -> None:
        browsers = [name for name in ("chromium", "chromium-browser", "google-chrome") if shutil.which(name)]
        assert (played / "board-called.png").is_file() is bool(browsers)

    def test_logs_name_nobody_and_no_secret(self, played: Path) -> None:
        card = json.loads((TREE / "assets" / "cards" / "resident.json").read_text("utf-8"))
        logs = "".join(file.read_text("utf-8") for file in (played / "work").glob("*.log"))
        token = report_of(played)["hall"]["phone"].rpartition("/")[2]
        secrets = (card["name"], card["number"], token, "lantern-orchard")
        assert logs
        assert [said for said in secrets if said in logs] == []


@pytest.mark.timeout(120)
def test_without_speech_the_journey_fails_and_says_what_to_install(tmp_path: Path) -> None:
    ended = play(tmp_path, path=str(tmp_path))
    assert ended.returncode == 4
    assert ended.stderr == "kiosk: no speech: install espeak-ng, or put recorded clips where the backend looks\n"


def test_a_journey_nobody_knows_is_refused_before_anything_starts(tmp_path: Path) -> None:
    ended = play(tmp_path, "--journey", "nowhere")
    assert ended.returncode == 2
    assert not (tmp_path / "work").exists()
