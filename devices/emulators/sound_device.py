"""A sound device for machines without one: takes a WAV on standard input as a player does, and keeps what was heard.

    python -m devices.emulators.sound_device --out heard [--unpaced] [--fault no_device|busy|dies|hangs] [--after-s S]

Paced, it takes a second of sound in a second. What it takes is written as it comes, so that a sound that was cut off is
kept, too: `heard/0001.wav`, … in the order in which they began. Silence is played and not kept.
"""

from __future__ import annotations

import argparse
import struct
import sys
import time
from pathlib import Path
from typing import BinaryIO, Final

_HEADER_BYTES: Final = 44
_PIECE_S: Final = 0.02
_FAULTS: Final = {
    "no_device": "audio open error: No such file or directory",
    "busy": "audio open error: Device or resource busy",
}


def heard(folder: Path) -> list[float]:
    """Tell how long each sound was that came out, in seconds, in their order; one that goes on counts so far."""
    return [seconds_of(file) for file in sorted(folder.glob("*.wav"))]


def seconds_of(file: Path) -> float:
    """Tell how long a kept sound is, whatever its header says."""
    data = file.read_bytes()
    rate_hz, per_frame = _format(data)
    return (len(data) - _HEADER_BYTES) / per_frame / rate_hz


def main(arguments: list[str]) -> int:
    """Play standard input once; gives the exit code."""
    options = _options(arguments)
    if options.fault in _FAULTS:
        print(f"player: {_FAULTS[options.fault]}", file=sys.stderr)  # noqa: T201  what a player says
        return 1
    source = sys.stdin.buffer
    header = source.read(_HEADER_BYTES)
    if len(header) < _HEADER_BYTES:
        print("player: no sound came", file=sys.stderr)  # noqa: T201  the same
        return 1
    return _play(source, header, options)


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="sound_device")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--unpaced", action="store_true")
    parser.add_argument("--fault", choices=(*_FAULTS, "dies", "hangs"))
    parser.add_argument("--after-s", type=float, default=0.3)
    return parser.parse_args(arguments)


def _play(source: BinaryIO, header: bytes, options: argparse.Namespace) -> int:
    rate_hz, per_frame = _format(header)
    piece = max(1, round(rate_hz * _PIECE_S)) * per_frame
    started, played, out = time.monotonic(), 0, None
    while data := source.read(piece):
        if out is None and any(data):
            out = _next_file(options.out)
            out.write(header)
        if out is not None:
            out.write(data)
            out.flush()
        played += len(data)
        seconds = played / per_frame / rate_hz
        if options.fault == "dies" and out is not None and seconds > options.after_s:
            return 1
        if options.fault == "hangs" and out is not None and seconds > options.after_s:
            time.sleep(3600)
        if not options.unpaced:
            time.sleep(max(0.0, started + seconds - time.monotonic()))
    if out is not None:
        _true_header(out)
        out.close()
    return 0


def _next_file(folder: Path) -> BinaryIO:
    folder.mkdir(parents=True, exist_ok=True)
    number = 1
    while True:
        try:
            return (folder / f"{number:04}.wav").open("xb")
        except FileExistsError:
            number += 1


def _format(header: bytes) -> tuple[int, int]:
    """Read samples a second and bytes a frame."""
    _, rate_hz, _, per_frame = struct.unpack_from("<HIIH", header, 22)
    return max(1, rate_hz), max(1, per_frame)


def _true_header(out: BinaryIO) -> None:
    """Write how much it was: an engine that streams does not know beforehand."""
    size = out.tell() - _HEADER_BYTES
    out.seek(4)
    out.write(struct.pack("<I", size + _HEADER_BYTES - 8))
    out.seek(40)
    out.write(struct.pack("<I", size))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
