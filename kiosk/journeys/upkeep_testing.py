"""Testing a device: checks run, and what they ask of the person there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.journeys.upkeep_pages import Choice, TrialPage
from kiosk.journeys.upkeep_trials import AwaitTrial, StopTrial, TellTrial
from kiosk.visit import Done, Failed, Unknown

if TYPE_CHECKING:
    from kiosk.domain.message import Message
    from kiosk.journeys.upkeep_trials import BeginTrial, BeginVerifying, Trial
    from kiosk.visit import Outcome, Visit


async def test(visit: Visit, beginning: BeginTrial | BeginVerifying) -> Message | None:
    """Run checks until somebody has seen how they ended. Gives why they could not begin, else None."""
    begun: Outcome[Trial] = await visit.do(beginning)
    while isinstance(begun, Done):
        trial = begun.value
        came: object = None
        if trial.running:
            news = await visit.show_while(TrialPage(trial), AwaitTrial(trial))
            came = news
        match came:
            case Done():
                begun = came
            case Choice.YES | Choice.NO:
                begun = await visit.do(TellTrial(trial, well=came is Choice.YES))
            case Choice.STOP:
                begun = await visit.do(StopTrial())
            case None:
                if await visit.show(TrialPage(trial)) is not Choice.AGAIN:
                    return None
                begun = await visit.do(beginning)
            case _:
                return None
    return begun.remedy if isinstance(begun, Failed | Unknown) else None


test.__test__ = False  # type: ignore[attr-defined]  # not for pytest
