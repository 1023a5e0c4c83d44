"""Finding what is connected where, and having the terminal use it from its next start on.

What a probe finds is only a proposal: somebody looks at it, may have a printer's sensors checked, and adopts it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from kiosk.domain.message import Message
from kiosk.journeys.upkeep_effects import Line, Mood, Place, Restart
from kiosk.journeys.upkeep_pages import Choice, Filter, Report, UpkeepPage
from kiosk.journeys.upkeep_testing import test
from kiosk.journeys.upkeep_trials import BeginVerifying
from kiosk.visit import Done, Effect, Failed, Outcome, Page, Unknown

if TYPE_CHECKING:
    from kiosk.upkeep.kinds import DeviceKind
    from kiosk.visit import Visit


class Tried(StrEnum):
    """How one try at an address ended."""

    FOUND = "found"
    SILENT = "silent"
    OTHER = "other"  # something answers, in no protocol that was asked
    BUSY = "busy"  # in use, by this terminal mostly
    CLOSED = "closed"  # cannot be opened


@dataclass(frozen=True, slots=True)
class Try:
    """One question at one address, in a protocol's name."""

    link: str
    protocol: str
    answer: Tried
    elapsed_ms: int


@dataclass(frozen=True, slots=True)
class Finding:
    """A device that answered. `rows`: catalogue rows it may be, a ticket printer's alone. `now`: the link in use."""

    kind: DeviceKind
    link: str
    maker: str = ""
    model: str = ""
    firmware: str = ""
    serial: str = ""
    rows: tuple[str, ...] = ()
    now: str = ""
    now_row: str = ""


@dataclass(frozen=True, slots=True)
class Search:
    """A search under way, or over. `number` rises with every change; `at`: who is asked now."""

    number: int
    running: bool
    findings: tuple[Finding, ...] = ()
    tries: tuple[Try, ...] = ()
    at: str = ""


@dataclass(frozen=True, slots=True)
class Adopted:
    """What was written: names of settings and their values. `overruled`: those that a stronger setting keeps."""

    settings: tuple[tuple[str, str], ...]
    overruled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BeginSearch(Effect[Outcome[Search]]):
    """Begin to ask every serial port, USB, and the hosts that the settings name."""


@dataclass(frozen=True, slots=True)
class AwaitSearch(Effect[Outcome[Search]]):
    """Wait until the search has news."""

    seen: Search


@dataclass(frozen=True, slots=True)
class StopSearch(Effect[Outcome[Search]]):
    """Ask nobody else."""


@dataclass(frozen=True, slots=True)
class Adopt(Effect[Outcome[Adopted]]):
    """Have the terminal use this device, as the model `row`, from its next start on."""

    commits: ClassVar[bool] = True
    finding: Finding
    row: str


@dataclass(frozen=True, slots=True)
class OpenFinding:
    """Look at one of the findings."""

    at: int


@dataclass(frozen=True, slots=True)
class SearchPage(UpkeepPage, Page[OpenFinding | Choice]):
    """What was found, and what was tried."""

    search: Search


@dataclass(frozen=True, slots=True)
class FindingPage(UpkeepPage, Page[Filter | Choice]):
    """One finding; `row`: the model chosen of its rows."""

    finding: Finding
    row: str


async def find_devices(visit: Visit) -> None:
    """Search, look at what was found, adopt it; until somebody goes back."""
    begun: Outcome[Search] = await visit.do(BeginSearch())
    while isinstance(begun, Done):
        search = begun.value
        came: object = await _searching(visit, search)
        match came:
            case Done():
                begun = came
            case Choice.STOP:
                begun = await visit.do(StopSearch())
            case Choice.AGAIN:
                begun = await visit.do(BeginSearch())
            case OpenFinding(at=at) if at < len(search.findings):
                if search.running:
                    begun = await visit.do(StopSearch())
                if await _look_at(visit, search.findings[at]):
                    return
            case _:
                await visit.do(StopSearch())
                return
    if isinstance(begun, Failed | Unknown):
        await visit.show(Report(Place.SEARCH, (Line(begun.remedy, mood=Mood.BAD),)))


async def _searching(visit: Visit, search: Search) -> object:
    if search.running:
        return await visit.show_while(SearchPage(search), AwaitSearch(search))
    return await visit.show(SearchPage(search))


async def _look_at(visit: Visit, finding: Finding) -> bool:
    """Serve one finding; whether the terminal is about to start anew."""
    row = finding.now_row if finding.now_row in finding.rows else next(iter(finding.rows), "")
    while True:
        match await visit.show(FindingPage(finding, row)):
            case Filter(only=only) if only in finding.rows:
                row = only
            case Choice.TEST if row:
                why_not = await test(visit, BeginVerifying(finding.link, row))
                if why_not is not None:
                    await visit.show(Report(Place.SEARCH, (Line(why_not, mood=Mood.BAD),)))
            case Choice.DONE:
                return await _adopt(visit, finding, row)
            case _:
                return False


async def _adopt(visit: Visit, finding: Finding, row: str) -> bool:
    adopted = await visit.do(Adopt(finding, row))
    match adopted:
        case Done(value=Adopted(settings=settings, overruled=overruled)):
            lines = tuple(
                Line(name, value, Mood.BAD if name in overruled else Mood.GOOD) for name, value in settings
            ) + tuple(Line(Message.of("upkeep.search.overruled", name=name), mood=Mood.BAD) for name in overruled)
            if await visit.show(Report(Place.SEARCH, lines, restart=not overruled)) is Choice.RESTART:
                await visit.do(Restart())
                return True
        case Failed(remedy=remedy) | Unknown(remedy=remedy):
            await visit.show(Report(Place.SEARCH, (Line(remedy, mood=Mood.BAD),)))
        case _:
            pass
    return False


PROBE_EFFECTS = (BeginSearch, AwaitSearch, StopSearch, Adopt)
