"""What a person does at a device, and what only a person can judge."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from kiosk.domain.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable


class Deed(StrEnum):
    """Something to be done at the device."""

    LAY_CARD = "lay_card"
    LAY_OTHER_CARD = "lay_other_card"  # of another person
    LIFT_CARD = "lift_card"
    TAKE_PAPER_OUT = "take_paper_out"
    PUT_PAPER_IN = "put_paper_in"
    OPEN_COVER = "open_cover"
    OPEN_COVER_IN_PRINT = "open_cover_in_print"  # while the slip comes out
    CLOSE_COVER = "close_cover"
    TAKE_TICKET = "take_ticket"  # out of the presenter
    TAKE_TONER_OUT = "take_toner_out"
    PUT_TONER_IN = "put_toner_in"
    UNPLUG = "unplug"  # the device's own cable to this machine
    PLUG_IN = "plug_in"
    SWITCH_OFF_AND_ON = "switch_off_and_on"  # while it prints
    HOLD_CODE = "hold_code"  # any QR or bar code, before the lens
    LAY_SHEET = "lay_sheet"  # A4, where papers lie
    CLEAR_VIEW = "clear_view"  # neither code nor paper nor person before the lens
    COVER_LENS = "cover_lens"
    UNCOVER_LENS = "uncover_lens"
    STEP_UP = "step_up"  # before the terminal
    STEP_ASIDE = "step_aside"
    OPEN_DOOR = "open_door"  # the cabinet's
    CLOSE_DOOR = "close_door"
    TAKE_MAINS = "take_mains"  # the UPS's plug out of the wall
    GIVE_MAINS = "give_mains"
    PLUG_HEADSET = "plug_headset"
    PULL_HEADSET = "pull_headset"

    @property
    def asked(self) -> Message:
        """How a person is asked to do it."""
        return Message.of(f"hands.do.{self}")


class Look(StrEnum):
    """Something to be judged by eye or ear."""

    CARD_IS_THIS = "card_is_this"  # kind, masked number
    ONE_SLIP_WHOLE = "one_slip_whole"
    NUMBER_IS_LARGE = "number_is_large"
    RARE_CHARACTERS = "rare_characters"
    QR_CODE_SCANS = "qr_code_scans"
    ONE_SHEET_WHOLE = "one_sheet_whole"
    SENTENCE_HEARD = "sentence_heard"
    SECOND_IS_LOUDER = "second_is_louder"

    def question(self, **values: str) -> Message:
        """How a person is asked: a question to be answered with yes or no."""
        return Message.of(f"hands.look.{self}", **values)


class NotDone(Exception):
    """Nobody did or judged it in time, or nobody is there: nothing is known of the device. Carries what was asked."""

    def __init__(self, asked: Message) -> None:
        super().__init__(asked.id)
        self.asked = asked


class Hands(Protocol):
    """A person at the device; in tests, the emulator's controls. Called in the thread that runs the check."""

    @property
    def able(self) -> frozenset[Deed | Look]:
        """What these hands do and judge at all."""

    @property
    def patience_s(self) -> float:
        """How long one deed or look may take at most."""

    def do(self, deed: Deed, *, seen: Callable[[], bool] | None = None) -> None:
        """Have it done before this returns: when the device's own sensor has `seen` it, or somebody says so.

        Raises NotDone.
        """

    def soon(self, deed: Deed) -> None:
        """Have it begun and return at once: it is done while the check goes on. Raises NotDone."""

    def judge(self, question: Message, look: Look) -> bool:
        """Ask somebody who looks. Raises NotDone when nobody can tell."""


class NoHands:
    """Nobody is at the device."""

    able: frozenset[Deed | Look] = frozenset()
    patience_s = 0.0

    def do(self, deed: Deed, *, seen: Callable[[], bool] | None = None) -> None:
        """Nobody does it, unless it is so already."""
        if seen is None or not seen():
            raise NotDone(deed.asked)

    def soon(self, deed: Deed) -> None:
        """Nobody does it."""
        raise NotDone(deed.asked)

    def judge(self, question: Message, look: Look) -> bool:
        """Nobody looks."""
        del look
        raise NotDone(question)
