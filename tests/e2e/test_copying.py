"""Copies at the real window: an A4 sheet and both sides of a card, before the emulated camera, onto real IPP paper."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Final, Self

import numpy as np
import pypdfium2
import pytest

from kiosk.demo.house import DemoHouse, Plan
from kiosk.demo.process import ProcessFailed
from kiosk.demo.stage import PATIENCE_S, Stage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from kiosk.demo.process import Event

LOOK_DPI: Final = 36
SETTINGS: Final = (
    "devices.ticket_printer.link=",
    "devices.camera.page.seen_dpi=20",  # a small picture is drawn faster
)
PICTURES: Final = {".jpg", ".jpeg", ".bmp", ".mp4"}


class Desk:
    """A terminal with a camera over a desk and a document printer."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        eye = ("--fps", "6", "--size", "640x360", "--fault", "show sheet")
        self.house = DemoHouse(Plan(folder / "work", folder / "printed", SETTINGS, camera=eye))
        self._ends = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as ends:
            ends.enter_context(self.house)
            self.stage = Stage(self.house.start_terminal(), self.folder, ["processing"])
            self.stage.page("Home")
            self.stage.until("hall, camera and printer", self._is_up)
            self._ends = ends.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.close()

    def _is_up(self) -> bool:
        told = self.stage.now("standing")
        return bool(told.get("hall")) and (told.get("camera"), told.get("document_printer")) == ("online", "online")

    def lay(self, what: str) -> None:
        self.lens(f"show {what}")

    def lens(self, words: str) -> None:
        assert self.house.camera is not None
        self.house.camera.send(words)

    def printer(self, words: str) -> None:
        assert self.house.documents is not None
        self.house.documents.send(words)
        self.house.documents.expect(words, lambda event: event.get("event") == "misfortune", deadline_s=PATIENCE_S)

    def taken(self, control: str) -> Event:
        """Touch, and wait until a picture of what lies there was taken by itself."""
        return self.stage.page("LookAtPicture", after=self.stage.touch(control))

    def print(self, *, sheets: int = 1) -> list[NDArray[np.uint8]]:
        """Print, and give what came out, page by page, small and grey."""
        before = set(self._documents())
        assert self.stage.touch_for("print", "Copied", "NoCopy", "CopyAsked")["page"] == "Copied"
        (document,) = set(self._documents()) - before
        with pypdfium2.PdfDocument(document) as pdf:
            assert len(pdf) == sheets
            return [page.render(scale=LOOK_DPI / 72, grayscale=True).to_numpy() for page in pdf]

    def _documents(self) -> list[Path]:
        return list((self.folder / "printed").glob("*.pdf"))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with Desk(tmp_path_factory.mktemp("copies")) as desk:
        yield desk


@pytest.mark.timeout(300)
def test_paper_is_copied_straight_onto_one_sheet(desk: Desk) -> None:
    stage = desk.stage
    stage.touch_for("copy", "ChooseOriginal")
    desk.taken("paper")
    stage.picture("paper")
    stage.touch_for("keep", "ChooseSheets")
    stage.picture("sheets")
    (sheet,) = desk.print()
    stage.picture("copied")
    stage.touch_for("done", "Home")

    # It lay askew on a dark desk; nothing of that is left, up to the edges
    edges = np.concatenate([sheet[3], sheet[-4], sheet[:, 3], sheet[:, -4]])
    assert (sorted(sheet.shape), (edges > 200).mean() > 0.98, (sheet < 100).mean() > 0.005) == ([298, 421], True, True)


@pytest.mark.timeout(300)
def test_both_sides_of_a_card_are_copied_onto_one_sheet_in_their_size(desk: Desk) -> None:
    stage = desk.stage
    desk.lay("card")
    stage.touch_for("copy", "ChooseOriginal")
    desk.taken("card")
    stage.picture("front")
    turned = stage.touch_for("keep", "LayOriginal")
    assert (turned["side"], turned["fresh"]) == (2, True)
    desk.lay("card-back")
    with suppress(ProcessFailed):  # whoever is quick turns it before it was looked at again; else it is seen to move
        stage.touch("takeNow")
    stage.page("LookAtPicture", after=int(turned["token"]))
    stage.picture("back")
    stage.touch_for("keep", "ChooseSheets")
    stage.touch("count.2")
    stage.picture("two-sheets")
    one, other = desk.print(sheets=2)
    stage.touch_for("done", "Home")

    rows = np.flatnonzero((one < 240).mean(axis=1) > 0.3) / LOOK_DPI * 25.4
    sides = np.split(rows, np.flatnonzero(np.diff(rows) > 5) + 1)
    heights = [round(part[-1] - part[0]) for part in sides]
    assert (len(sides), all(50 <= height <= 55 for height in heights), bool((one == other).all())) == (2, True, True)


@pytest.mark.timeout(300)
def test_printer_without_paper_says_so_and_prints_the_same_once_it_has_some(desk: Desk) -> None:
    stage = desk.stage
    desk.lay("sheet")
    stage.touch_for("copy", "ChooseOriginal")
    desk.taken("paper")
    stage.touch_for("keep", "ChooseSheets")
    desk.printer("paper out")
    assert stage.touch_for("print", "NoCopy", "Copied")["code"] == "paper_out"
    stage.picture("no-paper")
    desk.printer("paper full")
    stage.touch_for("again", "Copied")
    stage.touch_for("done", "Home")


@pytest.mark.timeout(300)
def test_camera_that_is_pulled_out_is_waited_for(desk: Desk) -> None:
    stage = desk.stage
    desk.lay("desk")
    stage.touch_for("copy", "ChooseOriginal")
    waiting = stage.touch_for("paper", "LayOriginal")
    desk.lens("gone on")
    stage.until("no camera", lambda: stage.now("standing").get("camera") == "offline")
    stage.picture("camera-gone")
    desk.lens("clear")
    desk.lay("sheet")
    stage.page("LookAtPicture", after=int(waiting["token"]))
    stage.touch_for("finish", "Home")


def test_no_picture_is_on_the_disk_and_nobody_in_the_log(desk: Desk) -> None:
    work = desk.folder / "work"
    pictures = [file.name for file in work.rglob("*") if file.suffix in PICTURES]
    jpegs = [file.name for file in work.rglob("*") if file.is_file() and b"\xff\xd8\xff\xe0" in file.read_bytes()]
    log = (work / "terminal.log").read_text(encoding="utf-8")
    assert (pictures, jpegs, "copy_printed" in log) == ([], [], True)
