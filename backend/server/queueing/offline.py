"""Numbers that terminals give while they reach no backend: ranges handed out before, numbers reconciled after."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from sqlalchemy import case, select

from backend.server.idempotency import claimed_first
from backend.server.queueing.admission import require_confirmed
from backend.server.queueing.desk import change, enter_hall, queue_rules
from backend.server.queueing.giving import Issue
from backend.server.queueing.happenings import Kind
from backend.server.queueing.near import notice_near
from backend.server.queueing.numbers import MAY_GIVE_UP
from backend.server.queueing.openings import counters_of, numbering_of
from backend.server.queueing.states import NumberState, Source
from backend.server.queueing.stops import stops_today
from backend.server.queueing.tickets import page_url
from backend.server.store.insert import insert_into
from backend.server.store.queue_tables import OfflineRangeRow
from backend.server.store.tables import CounterRow, NumberRow, QueueRow, SiteRow, TerminalRow
from kiosk.domain.queueing import OfflineFate, OfflineRange, OpenSpan

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from sqlalchemy.orm import Session

    from backend.server.queueing.desk import Hall
    from backend.server.queueing.numbers import NumberIssuer
    from kiosk.domain.queueing import OfflineNumber

_DAYS: Final = 2  # a terminal may stand alone over midnight


def ranges(
    session: Session,
    numbers: NumberIssuer,
    *,
    site_id: str,
    terminal_id: str,
    at: datetime,
    exhausted: Collection[str] = (),
) -> tuple[OfflineRange, ...]:
    """The ranges this terminal may use today and tomorrow, one a queue and day; asking again tells the same.

    `exhausted`: queues whose range of today is used up, and that get another. A queue that wants a card is included:
    the terminal reads cards without a backend; one that was stopped today is not. Raises Refused for a terminal that
    was moved.
    """
    hall = enter_hall(session, site_id, at=at)
    require_confirmed(session, hall, terminal_id)
    told, stops = [], stops_today(session, hall)
    for queue in session.scalars(select(QueueRow).where(QueueRow.site_id == site_id).order_by(QueueRow.position)):
        if not queue.numbering_hours:
            continue
        for day in (hall.today + timedelta(days=ahead) for ahead in range(_DAYS)):
            if day == hall.today and queue.id in stops:
                continue
            more = queue.id in exhausted and day == hall.today
            row = None if more else _newest(session, hall, queue, day, terminal_id=terminal_id)
            row = row or _hand_out(session, hall, queue, day, terminal_id=terminal_id)
            told.append(_told(numbers, hall, queue, row))
    return tuple(told)


def reconcile(
    session: Session,
    numbers: NumberIssuer,
    given: Iterable[OfflineNumber],
    *,
    site_id: str,
    terminal_id: str,
    at: datetime,
) -> tuple[OfflineFate, ...]:
    """Put numbers given offline on record, each once, however often they are told; in the order told.

    They stand in the line as of the instant they were given; those of a day that is over are expired at once. A number
    outside this terminal's ranges changes nothing, nor one that contradicts the record. What was taken online under the
    key of its order, and never heard of by anybody, is given up in the same transaction. A number counts where it was
    given, wherever the terminal was moved to since: its range tells that it was allowed to. A terminal's reports are
    taken in one after another: one that is told again while the first is under way finds it done.
    """
    session.get_one(TerminalRow, terminal_id, with_for_update={"key_share": True}, populate_existing=True)
    told = tuple(given)
    sites = {one.site_id or site_id for one in told}
    halls = {site: enter_hall(session, site, at=at) for site in sorted(sites) if session.get(SiteRow, site) is not None}
    return tuple(
        _take_in(session, numbers, halls.get(one.site_id or site_id), one, terminal_id=terminal_id) for one in told
    )


def offline_id(*, site_id: str, business_date: date, queue_id: str, number: int) -> str:
    """The id of an offline number: known before it is given, so that its page can be printed."""
    return f"offline/{site_id}/{business_date}/{queue_id}/{number}"


def _take_in(
    session: Session, numbers: NumberIssuer, hall: Hall | None, given: OfflineNumber, *, terminal_id: str
) -> OfflineFate:
    if hall is None:
        return OfflineFate.FOREIGN
    queue_id = given.order.queue_id
    queue = session.get(QueueRow, (hall.site.id, queue_id))
    if queue is None or not _in_range(session, hall, given, terminal_id=terminal_id):
        return OfflineFate.FOREIGN
    number_id = offline_id(
        site_id=hall.site.id, business_date=given.business_date, queue_id=queue_id, number=given.number
    )
    holder = numbers.holder_digest(given.order.holder_number)
    row = session.get(NumberRow, number_id, populate_existing=True)
    if row is not None:
        same = (row.terminal_id, row.issued_at, row.holder_hmac) == (terminal_id, given.issued_at, holder)
        return OfflineFate.KNOWN if same else OfflineFate.CONFLICT
    known = {service["id"] for service in queue.services or ()}
    if not known.issuperset(given.order.services):
        return OfflineFate.CONFLICT
    if given.instead_of:
        _take_place_of(session, hall, given, number_id, terminal_id=terminal_id)
    then = enter_hall(session, hall.site.id, at=_on_day(hall, given))
    issue = Issue(number_id, source=Source.OFFLINE, terminal_id=terminal_id, number=given.number)
    numbers.give(session, then, queue, given.order, issue)
    row = session.get_one(NumberRow, number_id)
    row.issued_at = given.issued_at
    session.flush()
    if given.business_date < hall.today:
        change(
            session,
            row,
            NumberState.EXPIRED,
            expected=(NumberState.WAITING,),
            reason=Kind.NUMBER_EXPIRED,
            at=hall.now.instant,
        )
    return OfflineFate.ACCEPTED


def _take_place_of(session: Session, hall: Hall, given: OfflineNumber, number_id: str, *, terminal_id: str) -> None:
    """Take the key of the order away from whatever may still come under it; give up what came and nobody holds."""
    orphan_id = claimed_first(
        session, terminal_id=terminal_id, key=given.instead_of, resource_id=number_id, at=hall.now.instant
    )
    orphan = None if orphan_id is None else session.get(NumberRow, orphan_id, populate_existing=True)
    if orphan is None or orphan.source != Source.TERMINAL or orphan.state not in MAY_GIVE_UP:
        return
    change(
        session,
        orphan,
        NumberState.GIVEN_UP,
        expected=MAY_GIVE_UP,
        reason=Kind.NUMBER_GIVEN_UP,
        at=hall.now.instant,
        payload={"instead": number_id},
    )
    notice_near(session, hall, orphan.current_queue_id)


def _on_day(hall: Hall, given: OfflineNumber) -> datetime:
    """The instant, held within its business date and not after now: a terminal's clock may be wrong."""
    zone = ZoneInfo(hall.site.time_zone)
    begins = datetime.combine(given.business_date, time(), zone).astimezone(UTC)
    ends = datetime.combine(given.business_date + timedelta(days=1), time(), zone).astimezone(UTC)
    latest = min(hall.now.instant, ends - timedelta(microseconds=1))
    return max(begins, min(given.issued_at, latest))


def _in_range(session: Session, hall: Hall, given: OfflineNumber, *, terminal_id: str) -> bool:
    found = session.scalars(
        select(OfflineRangeRow).where(
            OfflineRangeRow.site_id == hall.site.id,
            OfflineRangeRow.business_date == given.business_date,
            OfflineRangeRow.queue_id == given.order.queue_id,
            OfflineRangeRow.terminal_id == terminal_id,
            OfflineRangeRow.first <= given.number,
            OfflineRangeRow.last >= given.number,
        )
    ).first()
    return found is not None


def _newest(session: Session, hall: Hall, queue: QueueRow, day: date, *, terminal_id: str) -> OfflineRangeRow | None:
    return session.scalars(
        select(OfflineRangeRow)
        .where(
            OfflineRangeRow.site_id == hall.site.id,
            OfflineRangeRow.business_date == day,
            OfflineRangeRow.queue_id == queue.id,
            OfflineRangeRow.terminal_id == terminal_id,
        )
        .order_by(OfflineRangeRow.first.desc())
        .limit(1)
    ).one_or_none()


def _hand_out(session: Session, hall: Hall, queue: QueueRow, day: date, *, terminal_id: str) -> OfflineRangeRow:
    """Reserve the next range of a queue and day by one atomic statement, as numbers themselves are counted."""
    size, base = hall.rules.offline_size, hall.rules.offline_first - 1
    first = insert_into(CounterRow, session=session).values(
        site_id=hall.site.id, business_date=day, queue_id=queue.id, last=0, offline_last=base + size
    )
    before = case((CounterRow.offline_last < base, base), else_=CounterRow.offline_last)
    last = session.execute(
        first.on_conflict_do_update(
            index_elements=[CounterRow.site_id, CounterRow.business_date, CounterRow.queue_id],
            set_={"offline_last": before + size},
        ).returning(CounterRow.offline_last)
    ).scalar_one()
    row = OfflineRangeRow(
        site_id=hall.site.id,
        business_date=day,
        queue_id=queue.id,
        first=last - size + 1,
        last=last,
        terminal_id=terminal_id,
        handed_at=hall.now.instant,
    )
    session.add(row)
    session.flush()
    return row


def _told(numbers: NumberIssuer, hall: Hall, queue: QueueRow, row: OfflineRangeRow) -> OfflineRange:
    rules = queue_rules(queue)
    numbering = numbering_of(queue, site=hall.rules, rules=rules)
    ids = (
        offline_id(site_id=row.site_id, business_date=row.business_date, queue_id=row.queue_id, number=number)
        for number in range(row.first, row.last + 1)
    )
    return OfflineRange(
        queue_id=queue.id,
        letter=queue.letter,
        business_date=row.business_date,
        first=row.first,
        urls=tuple(page_url(numbers.public_base_url, numbers.secret.page_token(one)) for one in ids),
        spans=tuple(OpenSpan(span.from_min, span.to_min) for span in numbering.spans_on(row.business_date)),
        open_until=counters_of(queue, site=hall.rules, rules=rules).closes_on(row.business_date),
    )
