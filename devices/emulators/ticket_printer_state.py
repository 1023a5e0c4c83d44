"""What is wrong with an emulated ticket printer, and what it says when it is asked how it is.

Sources: TM-T88III technical reference (DLE EOT, GS a); BT-T080 manual for the jam bit; Citizen command reference,
PMU2300III, for the presenter's bit.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from devices.emulators.ticket_printer_models import EmulatedModel


class PaperState(StrEnum):
    """What the paper sensors see."""

    FULL = "full"
    LOW = "low"
    OUT = "out"


@dataclass(slots=True)
class Faults:
    """What is wrong with the printer. Set by tests and on standard input."""

    paper: PaperState = PaperState.FULL
    lines_left: int | None = None  # paper ends after so many more lines
    cover_open: bool = False
    cutter_jam: bool = False
    hot: bool = False
    hot_until: float | None = None  # and then cools
    silent: bool = False  # prints, but its answers are lost
    garbage: bool = False  # answers nonsense
    offline: bool = False
    stalled: bool = False  # obeys nothing and does not say why
    stalled_until: float | None = None  # and then goes on
    jammed: bool = False  # told by models that have the bit
    broken: bool = False  # unrecoverable
    presenter_jam: bool = False  # a ticket that is to go back stays
    late_s: float = 0.0  # every answer comes so much later
    powered: bool = True

    @property
    def tearing(self) -> bool:
        """What tears a ticket apart: paper end, open cover, jam, defect, no power."""
        return self.paper is PaperState.OUT or self.cover_open or self.jammed or self.broken or not self.powered


def offline(faults: Faults, *, cutter_error: bool) -> bool:
    """Whether it says that it does not print."""
    return faults.tearing or cutter_error or faults.hot or faults.offline


def real_time_status(n: int, faults: Faults, model: EmulatedModel, *, cutter_error: bool, presented: bool) -> int:
    """Answer DLE EOT n, 1 to 4."""
    ended = faults.paper is PaperState.OUT
    error = cutter_error or faults.hot or faults.broken or faults.jammed
    rolls_end = 0x20 * ended | 0x40 * (not presented) if model.presenter else 0x60 * ended
    bits = {
        1: 0x08 * offline(faults, cutter_error=cutter_error),
        2: 0x04 * faults.cover_open | 0x20 * ended | 0x40 * error,
        3: 0x08 * cutter_error | 0x20 * faults.broken | 0x40 * faults.hot | 0x04 * (faults.jammed and model.jam_bit),
        4: 0x0C * (faults.paper is not PaperState.FULL) | rolls_end,
    }
    return 0x12 | bits[n]


def status_back(faults: Faults, *, cutter_error: bool) -> bytes:
    """Four bytes, sent unasked after GS a."""
    first = 0x10 | 0x08 * offline(faults, cutter_error=cutter_error) | 0x20 * faults.cover_open
    second = 0x08 * cutter_error | 0x20 * faults.broken | 0x40 * faults.hot
    third = 0x03 * (faults.paper is not PaperState.FULL) | 0x0C * (faults.paper is PaperState.OUT)
    return bytes((first, second, third, 0))
