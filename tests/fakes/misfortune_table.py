"""Every misfortune that is told as a story: which device, over which wires, what it may be called.

`tests/misfortunes` has a file for each; `kiosk bench misfortunes` measures them all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pytest

from tests.fakes.misfortune_desks import CameraFates, DocumentDesk, ReaderDesk, TicketDesk
from tests.fakes.misfortunes import BACK_S, NAMED_S, OVER_S, Misfortune, Told, suffer

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.misfortunes import Desk


@dataclass(frozen=True)
class Story:
    """A misfortune at a desk."""

    device: str
    wire: str
    desk: Callable[[], Desk]
    misfortune: Misfortune

    @property
    def id(self) -> str:
        return f"{self.device}, {self.wire}: {self.misfortune.name}"

    def run(self) -> Told:
        desk = self.desk()
        try:
            return suffer(desk, self.misfortune)
        finally:
            desk.close()


def _reader(
    name: str, befall: str, *named: str, wires: str = "pty", in_job: bool = False, harmless: bool = False
) -> list[Story]:
    misfortune = Misfortune(name, befall, frozenset(named), in_job=in_job, harmless=harmless)
    return [Story("reader", wire, lambda wire=wire: ReaderDesk(wire), misfortune) for wire in wires.split()]  # type: ignore[misc]


def _ticket(
    name: str,
    befall: str,
    *named: str,
    wires: str = "tcp",
    in_job: bool = False,
    harmless: bool = False,
    deadline_s: float = 12.0,
) -> list[Story]:
    misfortune = Misfortune(name, befall, frozenset(named), in_job=in_job, harmless=harmless)
    return [
        Story("ticket printer", wire, lambda wire=wire: TicketDesk(wire, deadline_s=deadline_s), misfortune)  # type: ignore[misc]
        for wire in wires.split()
    ]


def _camera(name: str, befall: str, *named: str) -> list[Story]:
    return [Story("camera", "mjpeg", CameraFates, Misfortune(name, befall, frozenset(named)))]


def _document(name: str, befall: str, *named: str, in_job: bool = False, harmless: bool = False) -> list[Story]:
    misfortune = Misfortune(name, befall, frozenset(named), in_job=in_job, harmless=harmless)
    return [Story("document printer", "ipp", DocumentDesk, misfortune)]


STORIES: Final = (
    *_reader("silent", "silent on", "device offline", wires="pty usb"),
    *_reader("garbage", "babble on", "device offline", wires="pty usb"),
    *_reader("checksum errors 1 %", "checksum 1", "done", harmless=True),
    *_reader("checksum errors 50 %", "checksum 50", "done", "protocol_violated", "card_unreadable", in_job=True),
    *_reader("half a frame", "cut 700", "protocol_violated", "device offline", in_job=True, wires="pty usb"),
    *_reader("slow drip", "split on", "done", harmless=True, wires="pty usb"),
    *_reader("unplugged", "unplug", "device offline", wires="pty usb"),
    *_reader("replugged under another name", "replug", "device offline", wires="pty usb"),
    *_reader("another device on the port", "swap", "device offline"),
    *_reader("unplugged in a read", "unplug_at 400", "link_lost", "port_missing", in_job=True, wires="pty usb"),
    *_reader("card pulled while reading", "pulled_at 300", "card_unreadable", in_job=True, wires="pty usb"),
    *_reader("two cards", "collision on", "card_unreadable", in_job=True),
    *_reader("unreadable chip", "read_fails on", "card_unreadable", in_job=True),
    *_ticket("silent", "silent on", "device offline", wires="tcp usb"),
    *_ticket("silent in a job", "at 120 silent on", "outcome_unknown", in_job=True),
    *_ticket("garbage", "garbage on", "device offline"),
    *_ticket("garbage in a job", "at 120 garbage on", "outcome_unknown", in_job=True),
    *_ticket("slow drip", "late 100", "done", harmless=True),
    *_ticket("unplugged", "unplug", "device offline", wires="pty usb"),
    *_ticket("unplugged in a print", "unplug_at 120", "outcome_unknown", in_job=True, wires="tcp pty usb"),
    *_ticket("paper near end", "paper low", "paper low", harmless=True),
    *_ticket("paper out before a job", "paper out", "paper out", wires="tcp usb"),
    *_ticket("paper out as a job begins", "paper out", "paper_out", in_job=True),
    *_ticket("paper out in a job", "paper out_after 3", "paper_out", in_job=True, wires="tcp usb"),
    *_ticket("cover open before a job", "cover open", "cover open"),
    *_ticket("cover open in a job", "at 150 cover open", "cover_open", in_job=True),
    *_ticket("paper out after a job", "after job paper out", "paper out", harmless=True),
    *_ticket("cutter jam", "cutter jam", "cutter fault", in_job=True, wires="tcp usb"),
    *_ticket("head hot before a job", "head hot", "head hot"),
    *_ticket("head hot as a job begins", "head hot", "head_hot", in_job=True),
    *_ticket("head hot in a job, then cool", "at 150 head hot 4", "head hot", harmless=True, wires="tcp pty usb"),
    *_ticket("head hot in a job", "at 150 head hot", "head hot", in_job=True, wires="tcp usb", deadline_s=6.0),
    *_ticket("buffer full", "at 120 stall 2", "done", harmless=True, wires="tcp usb"),
    *_camera("black", "black on", "picture black"),
    *_camera("frozen", "frozen on", "picture frozen"),
    *_camera("gone", "gone on", "device offline"),
    *_document("offline", "offline on", "device offline"),
    *_document("offline mid-document", "at sent: hang_up 200", "link_lost", "outcome_unknown", in_job=True),
    *_document("toner out", "toner out", "toner out", "toner_out", in_job=True),
    *_document("toner out in a job", "at sent: toner out", "toner out", in_job=True),
    *_document("job aborted", "at sent: abort", "printer_fault", "outcome_unknown", in_job=True),
)


def stories(*names: str) -> Callable[..., Told]:
    """Make the fixture `told` of one file: the stories of these names, "reader: silent", each run once."""
    chosen = [
        story
        for story in STORIES
        if f"{story.device}: {story.misfortune.name}" in names
        and (story.wire != "usb" or story.misfortune.name.startswith("unplugged"))  # the others: the benchmark
    ]
    assert chosen, names

    @pytest.fixture(scope="module", params=chosen, ids=lambda story: story.id)
    def told(request: pytest.FixtureRequest) -> tuple[Story, Told]:
        story: Story = request.param
        return story, story.run()

    return told


class Suffered:
    """What every misfortune has to stand: the tests of each file."""

    def test_it_has_its_name_within_three_seconds(self, told: tuple[Story, Told]) -> None:
        story, went = told
        assert went.name in story.misfortune.named
        assert went.named_s <= NAMED_S or went.job == "done", went

    def test_no_job_outlasts_its_deadline(self, told: tuple[Story, Told]) -> None:
        assert told[1].job_s <= told[1].deadline_s + OVER_S, told[1]

    def test_all_is_well_again_within_five_seconds_and_without_a_restart(self, told: tuple[Story, Told]) -> None:
        assert told[1].back_s is not None
        assert told[1].back_s <= BACK_S, told[1]

    def test_nothing_is_claimed_that_did_not_happen_and_nothing_comes_twice(self, told: tuple[Story, Told]) -> None:
        assert not told[1].lies

    def test_no_defect_is_met_on_the_way(self, told: tuple[Story, Told]) -> None:
        assert not told[1].defects
