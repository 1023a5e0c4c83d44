"""Every benchmark: its name, its module, what it measures. A long one runs only when named, or with --long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One row of `kiosk bench --list`."""

    name: str
    module: str  # in this package
    what: str
    long: bool = False


BENCHMARKS: Final = (
    Benchmark("ticket-bytes", "ticket_bytes", "a ticket on the wire, against python-escpos's raster of the same paper"),
    Benchmark("card-read", "card_read", "a card found → its person known, against the bare wire"),
    Benchmark("card-on-page", "card_on_page", "a card found → the person's page on the screen, against the bare wire"),
    Benchmark("first-frame", "first_frame", "process start → painted home, against an empty Qt window"),
    Benchmark("page-change", "page_change", "a page shown → its frame on the screen, against a bare window's repaint"),
    Benchmark("pinyin", "pinyin", "a key typed → its candidates, against one frame; how often they are right"),
    Benchmark("render", "render", "a certificate typeset, against WeasyPrint and a one-line document"),
    Benchmark("issue", "issue", "a certificate typeset, signed and checked, against typst alone"),
    Benchmark("first-byte", "first_byte", "print asked for → the printer's first byte, against bare durable commits"),
    Benchmark("board", "board_listeners", "a call → every listening board and phone, against the bare event bus"),
    Benchmark("numbers", "taking_numbers", "numbers over mutual TLS, against a bare INSERT … RETURNING"),
    Benchmark("events", "events", "a call at one process → 200 listeners of another"),
    Benchmark("issue-people", "issue_people", "synthetic people through issue over TLS, each certificate compared"),
    Benchmark(
        "camera-papers", "camera_papers", "generated papers and codes: found, straightened, read, against OpenCV's"
    ),
    Benchmark("camera-stream", "camera_stream", "presence and preview at 720p30: their share, the screen's frame gap"),
    Benchmark("kill-print", "kill_print", "kill -9 of the printing process, at any step", long=True),
    Benchmark("misfortunes", "misfortunes", "each misfortune of a device → its name, → well again", long=True),
    Benchmark("kill-terminal", "kill_terminal", "kill -9 of the whole terminal, at any moment", long=True),
    Benchmark("soak", "soak", "thousands of visits with misfortunes: growth, stuck devices, lost numbers", long=True),
)


def find(name: str) -> Benchmark | None:
    """Find a benchmark by its name."""
    return next((benchmark for benchmark in BENCHMARKS if benchmark.name == name), None)
