"""The hall's board as a value: calls by the time they were called, queues, notices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from backend.server.board.calls import SPOKEN_FOR, recent_calls
from backend.server.queueing import positions
from backend.server.queueing.desk import enter_hall, queue_rules
from backend.server.queueing.openings import counters_of
from backend.server.queueing.states import NumberState
from backend.server.store.queue_tables import ServiceCounterRow
from backend.server.store.tables import QueueRow
from kiosk.domain.message import Words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from backend.server.board.calls import Call
    from backend.server.board.notices import Notices
    from backend.server.queueing.positions import BoardQueue
    from kiosk.domain.queueing import Site


@dataclass(frozen=True, slots=True)
class ShownCall:
    """A number at a counter. `time`: when it was called last, HH:MM. `calling`: nobody has come to the counter yet."""

    ticket: str
    counter_label: str
    counter_name: Words
    where: Words
    time: str
    calling: bool
    calls: int
    event_id: int


@dataclass(frozen=True, slots=True)
class BoardView:
    """Everything a board shows. `spoken`: calls young enough to be heard, oldest first. `as_of` is local time."""

    site: Site
    newest: ShownCall | None
    others: tuple[ShownCall, ...]
    queues: tuple[BoardQueue, ...]
    closes: str  # the last counter's closing time today, HH:MM; empty when none opens
    returns: int
    return_behind: int
    return_within_min: int
    notices: tuple[Words, ...]
    spoken: tuple[Call, ...]
    as_of: datetime


def look(session: Session, site_id: str, notices: Notices, *, at: datetime) -> BoardView:
    """Tell the board of a site. Raises NoResultFound for no such site."""
    board = positions.board(session, site_id, at=at)
    hall = enter_hall(session, site_id, at=at)
    midnight = board.as_of.replace(hour=0, minute=0, second=0, microsecond=0)
    called = recent_calls(session, site_id, after=midnight.astimezone(at.tzinfo))
    shown = _in_order(session, site_id, board, called)
    newest = next((call for call in shown if call.calling), None)
    queues = session.scalars(select(QueueRow).where(QueueRow.site_id == site_id)).all()
    closing = (counters_of(queue, site=hall.rules, rules=queue_rules(queue)).closes_on(hall.today) for queue in queues)
    return BoardView(
        site=board.site,
        newest=newest,
        others=tuple(call for call in shown if call is not newest),
        queues=board.queues,
        closes=max(closing, default=""),
        returns=hall.rules.returns,
        return_behind=hall.rules.return_behind,
        return_within_min=hall.rules.return_within_min,
        notices=notices.on(site_id, hall.today),
        spoken=tuple(reversed([call for call in called if at - call.at <= SPOKEN_FOR])),
        as_of=board.as_of,
    )


def _in_order(session: Session, site_id: str, board: positions.Board, called: Sequence[Call]) -> tuple[ShownCall, ...]:
    """By the last call of each number. When serving begins is no news to a hall, and changes no order."""
    last: dict[str, Call] = {}
    for call in called:
        last.setdefault(call.number_id, call)
    counters = {
        row.id: row for row in session.scalars(select(ServiceCounterRow).where(ServiceCounterRow.site_id == site_id))
    }
    told = []
    for number in board.calls:
        latest = last.get(number.number_id)
        counter = counters[number.counter_id]
        called_at = (latest.at if latest else number.at).astimezone(board.as_of.tzinfo)
        shown = ShownCall(
            ticket=number.ticket,
            counter_label=number.counter_label,
            counter_name=Words.from_mapping(counter.name),
            where=Words.from_mapping(counter.where),
            time=f"{called_at:%H:%M}",
            calling=number.state is NumberState.CALLED,
            calls=number.calls,
            event_id=latest.event_id if latest else 0,
        )
        told.append((called_at, shown.event_id, shown))
    return tuple(shown for _, _, shown in sorted(told, key=lambda one: one[:2], reverse=True))
