"""Pages of the terminal as a whole: network, storage, logs, sound, bundle; and one device that a search found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.journeys.upkeep_effects import Mood, Place
from kiosk.journeys.upkeep_pages import Choice
from kiosk.upkeep.kinds import DeviceKind
from ui.viewmodels.upkeep_view import Actions, Lines, LinesView, action, back, line
from ui.viewmodels.upkeep_words import device_name, moment, said

if TYPE_CHECKING:
    from kiosk.journeys.upkeep_pages import Report
    from kiosk.journeys.upkeep_probing import FindingPage
    from ui.viewmodels.voice import Context, Voice

_FILTERS: Final = {"": "all", "device": "device", "sign": "sign", "backend": "backend"}


def report_view(page: Report, context: Context) -> LinesView:
    """Shape a report."""
    voice = context.voice
    lines: Lines = []
    for told in page.lines:
        value, at = said(told.value, voice), moment(told.at, context)
        state = "" if told.mood is Mood.PLAIN else voice.text(f"upkeep.mood.{told.mood}")
        lines.append(line(said(told.label, voice), f"{at} {value}".strip(), told.mood, state))
    if not lines:
        lines.append(line(voice.text("upkeep.nothing"), ""))
    filters: tuple[dict[str, object], ...] = ()
    if page.place is Place.LOGS:
        filters = tuple(
            {"name": f"filter.{only}", "text": voice.text(f"upkeep.filter.{word}"), "chosen": only == page.only}
            for only, word in _FILTERS.items()
        )
    asked = "upkeep.site.asks" if page.place is Place.SITE else "upkeep.sound.heard"
    question = voice.text(asked) if page.asks else ""
    lead = voice.text("upkeep.search.adopted" if page.restart else f"upkeep.lead.{page.place}")
    title = voice.text(f"upkeep.place.{page.place}")
    return LinesView(title, lead, tuple(lines), tuple(_actions(page, voice)), question, filters)


def _actions(page: Report, voice: Voice) -> Actions:
    if page.asks and page.place is Place.SITE:
        return [
            back(voice),
            action(Choice.NO, voice.text("upkeep.no"), icon="circle-x"),
            action(Choice.YES, voice.text("upkeep.yes"), icon="check", main=True),
        ]
    if page.asks:
        return [
            action(Choice.AGAIN, voice.text("upkeep.again"), icon="refresh-cw"),
            action(Choice.NO, voice.text("upkeep.no"), icon="circle-x"),
            action(Choice.YES, voice.text("upkeep.yes"), icon="check", main=True),
        ]
    if page.restart:
        return [back(voice), action(Choice.RESTART, voice.text("upkeep.restart"), icon="refresh-cw", main=True)]
    if page.place in {Place.SEARCH, Place.SITE}:  # what was adopted, or confirmed, is not so again
        return [back(voice)]
    return [back(voice), action(Choice.AGAIN, voice.text("upkeep.again"), icon="refresh-cw", main=True)]


def finding_view(page: FindingPage, context: Context) -> LinesView:
    """Shape what was found at one address."""
    voice, found = context.voice, page.finding
    same = found.link == found.now and (not found.rows or page.row == found.now_row)
    lines = [line(voice.text("upkeep.device.link"), voice.own(found.link))]
    lines += [
        line(voice.text(f"upkeep.search.{name}"), voice.own(value))
        for name, value in (
            ("maker", found.maker),
            ("model", found.model),
            ("firmware", found.firmware),
            ("serial", found.serial),
        )
        if value
    ]
    now = " ".join(part for part in (found.now, found.now_row) if part)
    lines.append(line(voice.text("upkeep.search.now"), voice.own(now) or voice.text("upkeep.search.none")))
    actions: Actions = [back(voice)]
    question = ""
    if found.kind is DeviceKind.TICKET_PRINTER:
        question = voice.text("upkeep.search.which" if found.rows else "upkeep.search.no_row")
    if found.rows:
        actions.append(action(Choice.TEST, voice.text("upkeep.search.verify"), icon="list-checks"))
    if not same and (found.rows or found.kind is not DeviceKind.TICKET_PRINTER):
        actions.append(action(Choice.DONE, voice.text("upkeep.search.adopt"), icon="check", main=True))
    filters = tuple({"name": f"filter.{row}", "text": voice.own(row), "chosen": row == page.row} for row in found.rows)
    lead = voice.text("upkeep.search.same" if same else "upkeep.search.other")
    return LinesView(device_name(found.kind, voice), lead, tuple(lines), tuple(actions), question, filters)
