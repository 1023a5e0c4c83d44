"""From sentences to sound, with the engine of this machine or without."""

from __future__ import annotations

import io
import shutil
import wave
from typing import TYPE_CHECKING

import pytest

from backend.server.board.recordings import Shelf
from backend.server.board.spoken import sentences
from backend.server.board.voice import RATE_HZ, NoVoice, Voice, samples, written

if TYPE_CHECKING:
    from pathlib import Path

ENGINE = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng, an optional program, is not here")


def seconds(wav: bytes) -> float:
    with wave.open(io.BytesIO(wav)) as opened:
        length: float = opened.getnframes() / opened.getframerate()
    return length


def clip(length_s: float = 0.1) -> bytes:
    return written(b"\1\0" * int(RATE_HZ * length_s))


def record(directory: Path, *, without: str = "") -> None:
    """Every clip of A012 to counter 3, each a tenth of a second."""
    for sentence in sentences("A012", "3"):
        (directory / sentence.language).mkdir(parents=True, exist_ok=True)
        for name in set(sentence.clips) - {without}:
            (directory / sentence.language / f"{name}.wav").write_bytes(clip())


@ENGINE
def test_a_call_takes_as_long_as_people_need_to_hear_it(tmp_path: Path) -> None:
    assert 4 < seconds(Voice(tmp_path).say(sentences("A012", "3"))) < 12


@ENGINE
def test_a_longer_ticket_takes_longer(tmp_path: Path) -> None:
    voice = Voice(tmp_path)
    assert seconds(voice.say(sentences("A1012", "3"))) > seconds(voice.say(sentences("A01", "3")))


@ENGINE
def test_the_header_tells_the_true_length(tmp_path: Path) -> None:
    wav = Voice(tmp_path).say(sentences("A012", "3"))
    assert len(wav) == 44 + round(seconds(wav) * RATE_HZ) * 2


def test_without_an_engine_nothing_is_said(tmp_path: Path) -> None:
    with pytest.raises(NoVoice, match="not installed"):
        Voice(tmp_path, engine="no-such-engine").say(sentences("A012", "3"))


def test_an_engine_that_fails_is_no_voice(tmp_path: Path) -> None:
    with pytest.raises(NoVoice, match="false"):
        Voice(tmp_path, engine="false").say(sentences("A012", "3"))


def test_an_engine_that_gives_no_sound_is_no_voice(tmp_path: Path) -> None:
    with pytest.raises(NoVoice, match="true"):
        Voice(tmp_path, engine="true").say(sentences("A012", "3"))


def test_neither_engine_nor_clips_is_absent(tmp_path: Path) -> None:
    assert not Voice(tmp_path / "none", engine="no-such-engine").present


def test_recorded_clips_come_first_and_are_joined(tmp_path: Path) -> None:
    record(tmp_path)
    wav = Voice(tmp_path, engine="no-such-engine").say(sentences("A012", "3"))
    clips = sum(len(sentence.clips) for sentence in sentences("A012", "3"))
    assert seconds(wav) == pytest.approx(clips * 0.1 + 0.45, abs=0.01)


def test_one_missing_clip_leaves_the_sentence_to_the_engine(tmp_path: Path) -> None:
    record(tmp_path, without="qing")
    with pytest.raises(NoVoice):
        Voice(tmp_path, engine="no-such-engine").say(sentences("A012", "3"))


@pytest.mark.parametrize("damaged", [b"", b"RIFF", b"not a sound" * 100, clip()[:30], written(b"")])
def test_a_damaged_clip_is_refused(damaged: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        samples(damaged)


def test_a_clip_of_another_shape_is_refused() -> None:
    out = io.BytesIO()
    with wave.open(out, "wb") as opened:
        opened.setnchannels(2)
        opened.setsampwidth(2)
        opened.setframerate(44_100)
        opened.writeframes(bytes(400))
    with pytest.raises(ValueError, match="22050"):
        samples(out.getvalue())


def test_the_same_call_is_made_once(tmp_path: Path) -> None:
    record(tmp_path / "clips")
    shelf = Shelf(tmp_path / "spoken", Voice(tmp_path / "clips", engine="no-such-engine"))
    first = shelf.recording("A012", "3")
    shutil.rmtree(tmp_path / "clips")
    assert shelf.recording("A012", "3") == first


def test_the_shelf_is_bounded(tmp_path: Path) -> None:
    clips = tmp_path / "clips"
    for number in range(1, 6):
        for sentence in sentences(f"A00{number}", "3"):
            (clips / sentence.language).mkdir(parents=True, exist_ok=True)
            for name in sentence.clips:
                (clips / sentence.language / f"{name}.wav").write_bytes(clip())
    shelf = Shelf(tmp_path / "spoken", Voice(clips, engine="no-such-engine"), most_bytes=250_000)
    for number in range(1, 6):
        shelf.recording(f"A00{number}", "3")
    assert sum(file.stat().st_size for file in (tmp_path / "spoken").glob("*.wav")) <= 250_000


def test_no_unfinished_file_stays(tmp_path: Path) -> None:
    record(tmp_path / "clips")
    Shelf(tmp_path / "spoken", Voice(tmp_path / "clips", engine="no-such-engine")).recording("A012", "3")
    assert [file.suffix for file in (tmp_path / "spoken").iterdir()] == [".wav"]
