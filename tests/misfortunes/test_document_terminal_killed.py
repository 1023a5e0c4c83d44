"""kill -9 of the terminal at each step of printing a certificate; the printer is another process and prints on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.kill_print import STEPS, Kill, PrinterProcess, Run, run_once
from kiosk.ports.print_journal import PrintOutcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BEFORE_IT_LEFT = ("intend done", "create done", "created", "created done", "sent")


@pytest.fixture(scope="module")
def printer() -> Iterator[PrinterProcess]:
    printer = PrinterProcess(pages_per_min=6000)
    yield printer
    printer.close()


@pytest.fixture(scope="module")
def killed_at(printer: PrinterProcess, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Run]:
    """Gives the run that was killed at a step; each step is done once."""
    runs: dict[str, Run] = {}

    def at(step: str) -> Run:
        if step not in runs:
            serial = f"K-{step.replace(' ', '-')}"
            runs[step] = run_once(printer, tmp_path_factory.mktemp("state"), serial, Kill(step, pages=2))
        return runs[step]

    return at


@pytest.mark.parametrize("step", STEPS)
def test_terminal_killed_at_a_step_gets_one_true_end_and_one_sheet_set(
    killed_at: Callable[[str], Run], step: str
) -> None:
    assert killed_at(step).faults == ()


@pytest.mark.parametrize("step", BEFORE_IT_LEFT)
def test_terminal_killed_before_the_document_left_is_not_printed_for_certain(
    killed_at: Callable[[str], Run], step: str
) -> None:
    assert killed_at(step).first == PrintOutcome.NOT_PRINTED


def test_terminal_killed_while_the_sheets_come_out_learns_that_they_did(killed_at: Callable[[str], Run]) -> None:
    assert killed_at("look done").first == PrintOutcome.PRINTED


def test_terminal_killed_and_printer_without_power_is_unknown(
    printer: PrinterProcess, tmp_path_factory: pytest.TempPathFactory
) -> None:
    kill = Kill("send done", pages=2, power_cut=True)
    run = run_once(printer, tmp_path_factory.mktemp("state"), "U-1", kill)
    assert (run.first, run.second) == (PrintOutcome.UNKNOWN, "refused")
