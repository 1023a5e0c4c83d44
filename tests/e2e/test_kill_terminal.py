"""The whole terminal is killed at ten steps of issue and print; the printer, the backend and the paper go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e.killing import Kill, KillingHouse, Moment

if TYPE_CHECKING:
    from collections.abc import Iterator

KILLS = (
    Kill(Moment.CONFIRM),
    Kill(Moment.CONFIRM, 0.15),
    Kill(Moment.PREVIEW),
    Kill(Moment.PRINT),
    Kill(Moment.LIFTED, 0.02),
    Kill(Moment.GONE, 0.02),
    Kill(Moment.JOB),
    Kill(Moment.JOB, 0.2, power_cut=True),
    Kill(Moment.SHEET),
    Kill(Moment.DONE),
)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KillingHouse]:
    with KillingHouse(tmp_path_factory.mktemp("killing")) as house:
        yield house


@pytest.mark.parametrize("kill", KILLS, ids=str)
def test_terminal_killed_leaves_every_serial_true_to_its_paper(house: KillingHouse, kill: Kill) -> None:
    assert house.run(kill).faults == ()
