"""A staged terminal, and how far a visit at it has come."""

from __future__ import annotations

import pytest

from kiosk.journeys.pages import ChooseQueue, HomeChoice, Identify
from tests.fakes.halls import RESIDENCE
from tests.fakes.office import look_and_submit
from tests.fakes.terminal import StagedTerminal


@pytest.fixture
def terminal() -> StagedTerminal:
    return StagedTerminal()


@pytest.fixture
def choosing(terminal: StagedTerminal) -> StagedTerminal:
    """A visit on a page that shows personal data: 60 s."""
    terminal.touch(HomeChoice.TAKE_NUMBER)
    terminal.page(ChooseQueue)
    return terminal


@pytest.fixture
def identifying(choosing: StagedTerminal) -> StagedTerminal:
    """A visit on a page that shows none: 120 s."""
    choosing.touch(RESIDENCE)
    choosing.page(Identify)
    return choosing


@pytest.fixture
def office() -> StagedTerminal:
    """A journey with an effect that does not commit, and one that does."""
    return StagedTerminal(look_and_submit)
