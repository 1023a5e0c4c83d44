"""What pages of lines are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.journeys.upkeep_pages import Choice

if TYPE_CHECKING:
    from ui.viewmodels.voice import Voice

Lines = list[dict[str, str]]
Actions = list[dict[str, object]]


@dataclass(frozen=True, slots=True)
class LinesView:
    """What the page shows. `question`: what a person is asked. `ways`: to other pages, as actions.

    Moods: plain, good, warning, bad, unknown.
    """

    title: str
    lead: str
    lines: tuple[dict[str, str], ...]
    actions: tuple[dict[str, object], ...]
    question: str = ""
    filters: tuple[dict[str, object], ...] = ()
    ways: tuple[dict[str, object], ...] = ()


def line(label: str, value: str, mood: str = "plain", state: str = "") -> dict[str, str]:
    """Make one line."""
    return {"label": label, "value": value, "mood": mood, "state": state}


def action(name: str, text: str, *, icon: str = "", main: bool = False) -> dict[str, object]:
    """Make one action; `main`: what most people will want."""
    return {"name": name, "text": text, "icon": icon, "main": main}


def back(voice: Voice) -> dict[str, object]:
    """Make the way back."""
    return action(Choice.BACK, voice.text("action.back"), icon="arrow-left")
