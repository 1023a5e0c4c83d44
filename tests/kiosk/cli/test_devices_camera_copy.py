"""`kiosk devices camera copy|portrait`: from the emulated camera onto the emulated printer's paper."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from devices.emulators.camera import CameraEmulator
from kiosk.cli.devices import app
from tests.fakes.document_printer import PrintRoom

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.ports.camera import Page, PaperDocument

SHARP_ENOUGH = ("--set", "devices.camera.page.seen_dpi=20")
PATIENCE = ("--timeout-s", "20")


@pytest.fixture
def desk() -> Iterator[CameraEmulator]:
    with CameraEmulator(size=(1280, 720), fps=15) as desk:
        desk.misfortune("show", "card")
        yield desk


@pytest.fixture
def room() -> Iterator[PrintRoom]:
    with PrintRoom(pages_per_min=600.0) as room:
        yield room


def run(words: list[str], *, said: str = "\n") -> tuple[int, dict[str, object]]:
    done = CliRunner().invoke(app, ["camera", *words, *SHARP_ENOUGH, "--json"], input=said)
    told: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return done.exit_code, told


def sheets_ever(room: PrintRoom) -> int:
    """The truth."""
    return sum(event["event"] == "sheet" for event in room.events)


def copied(desk: CameraEmulator, room: PrintRoom, *more: str) -> tuple[int, dict[str, object]]:
    return run(["copy", "--source", desk.link, "--printer", room.emulator.link, *PATIENCE, *more])


def test_both_sides_of_a_card_come_out_on_one_sheet(desk: CameraEmulator, room: PrintRoom) -> None:
    code, told = copied(desk, room)
    assert (code, told["outcome"], told["pages"], told["sheets"], sheets_ever(room)) == (0, "printed", 2, 1, 1)


def test_pages_come_out_on_a_sheet_each(desk: CameraEmulator, room: PrintRoom) -> None:
    desk.misfortune("show", "sheet")
    code, told = copied(desk, room, "--subject", "a4", "--count", "2")
    assert (code, told["pages"], told["sheets"], sheets_ever(room)) == (0, 2, 2, 2)


def test_refused_document_is_told_and_nothing_is_out(desk: CameraEmulator, room: PrintRoom) -> None:
    room.befall("format refuse on")
    code, told = copied(desk, room, "--count", "1")
    assert (code, told["outcome"], sheets_ever(room)) == (4, "not_printed", 0)


def test_what_was_taken_is_wiped(desk: CameraEmulator, room: PrintRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    from devices.vision import paper

    kept: list[PaperDocument] = []
    sides: list[Page] = []
    made = paper.copy_sheet

    def keep(pages: list[Page]) -> PaperDocument:
        sides.extend(pages)
        kept.append(made(pages))
        return kept[-1]

    monkeypatch.setattr(paper, "copy_sheet", keep)
    copied(desk, room)
    assert ([len(page.pdf) for page in kept], [len(side.jpeg) for side in sides]) == ([0], [0, 0])


def test_card_that_is_not_there_wipes_the_first_side_and_prints_nothing(desk: CameraEmulator, room: PrintRoom) -> None:
    desk.misfortune("show", "desk")
    code, told = run(["copy", "--source", desk.link, "--printer", room.emulator.link, "--timeout-s", "1"])
    error = told["error"]
    assert isinstance(error, dict)
    assert (code, error["code"], sheets_ever(room)) == (4, "no_sheet", 0)


@pytest.mark.parametrize("words", [["copy", "--count", "3"], ["copy"]])
def test_what_cannot_be_is_a_matter_of_settings(words: list[str], room: PrintRoom) -> None:
    printer = ["--printer", room.emulator.link] if len(words) > 1 else []
    assert run([*words, *printer, "--source", "v4l2:0"])[0] == 2


def test_portrait_without_models_says_so(desk: CameraEmulator) -> None:
    code, told = run(["portrait", "--source", desk.link])
    error = told["error"]
    assert isinstance(error, dict)
    assert (code, error["code"]) == (4, "not_provisioned")
