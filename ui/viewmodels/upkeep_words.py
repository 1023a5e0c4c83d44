"""How the technician's pages say devices, conditions and times."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.domain.message import Message, Words
from kiosk.journeys.upkeep import DUTIES
from kiosk.ports.errors import ClearBy
from kiosk.technician.rights import Duty, Role, Signed
from kiosk.upkeep.board import Row, board_of
from kiosk.upkeep.conditions import Severity
from kiosk.upkeep.kinds import DeviceKind
from kiosk.upkeep.steps import Guide, guide_for

if TYPE_CHECKING:
    from datetime import datetime

    from kiosk.journeys.upkeep_effects import Sight
    from ui.viewmodels.voice import Context, Voice

ICONS: Final = {
    DeviceKind.ID_CARD_READER: "id-card",
    DeviceKind.TICKET_PRINTER: "ticket",
    DeviceKind.DOCUMENT_PRINTER: "printer",
    DeviceKind.CAMERA: "zoom-in",
    DeviceKind.SPEAKER: "volume-2",
    DeviceKind.SENSORS: "lock",
}
MOODS: Final = {
    Severity.FINE: "good",
    Severity.NOTE: "unknown",
    Severity.WARNING: "warning",
    Severity.DOWN: "bad",
}


def rows_of(sight: Sight) -> tuple[Row, ...]:
    """The board's rows."""
    return board_of(dict(sight.devices), supplies=sight.supplies)


def device_name(kind: DeviceKind, voice: Voice) -> str:
    """Name a kind of device."""
    return voice.text(f"upkeep.kind.{kind.name.lower()}")


def severity_word(severity: Severity, voice: Voice) -> str:
    """Say how bad it is."""
    return voice.text(f"upkeep.severity.{severity.name.lower()}")


def cause_of(row: Row, context: Context) -> str:
    """Say what is the matter, and since when."""
    voice = context.voice
    if row.remedy is None:
        return voice.text("upkeep.not_told") if row.severity is Severity.NOTE else ""
    cause = voice.say(row.remedy.cause)
    since = moment(row.since, context)
    return voice.text("upkeep.since", cause=cause, since=since) if since else cause


def remedy_of(row: Row, who: Signed, voice: Voice) -> str:
    """Say what to do about it, to this person."""
    if row.remedy is None:
        return ""
    deep = who.role is Role.TECHNICIAN and row.clear_by is ClearBy.ENGINEER
    return voice.say(row.remedy.engineer if deep else row.remedy.attendant)


def guide_of(row: Row, who: Signed) -> Guide | None:
    """The guide that fits, if this person may follow it."""
    guide = None if row.code is None else guide_for(row.device, row.code)
    return guide if guide is not None and who.may(DUTIES.get(guide.id, Duty.MEND)) else None


def moment(instant: datetime | None, context: Context) -> str:
    """Say 14:20 today, 11 月 23 日 14:20 else; empty when nobody knows."""
    if instant is None:
        return ""
    voice = context.voice
    clock = voice.clock(instant)
    if voice.local(instant).date() == voice.local(context.now).date():
        return clock
    return f"{voice.day(instant)} {clock}"


def said(text: Message | Words | str, voice: Voice) -> str:
    """Say a message, or what somebody wrote in several languages; a text as it is."""
    if isinstance(text, Words):
        return voice.of(text)
    return voice.say(text) if isinstance(text, Message) else voice.own(text)
