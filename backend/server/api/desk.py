"""What terminals ask besides taking a number: a person's numbers, check-ins, offline ranges and numbers, their site."""

from __future__ import annotations

from fastapi import APIRouter, Request

from backend.server.api.callers import IdempotencyKey, caller, certificate_serial, house_of
from backend.server.api.documented import COMMAND, MUTUAL_TLS, TERMINALS_ONLY, problems
from backend.server.events import Event
from backend.server.idempotency import claim
from backend.server.queueing import checkins, offline, places
from backend.server.secret import Purpose
from backend.wire.desk import (
    WireCheckIn,
    WireConfirmed,
    WireFates,
    WireHolder,
    WireNumbers,
    WireOfflineReport,
    WireRange,
    WireRanges,
    WireRangesOrder,
    WireSiteConfirmation,
)
from backend.wire.numbers import WireNumber
from backend.wire.problem import ProblemCode

router = APIRouter(prefix="/v1", tags=["terminals"])
_ASKED = problems(*TERMINALS_ONLY, ProblemCode.INVALID_REQUEST, ProblemCode.REFUSED)


@router.post("/numbers/mine", responses=_ASKED, openapi_extra=MUTUAL_TLS, operation_id="numbersOfHolder")
def numbers_of_holder(request: Request, order: WireHolder) -> WireNumbers:
    """Tell the live numbers of whoever laid down a card: to print them again."""
    house = house_of(request)
    with house.store.read() as session:
        terminal = caller(request, session)
        numbers = house.numbers.of_holder(
            session, order.holder_number, site_id=terminal.site_id, at=house.foundation.clock()
        )
    return WireNumbers(numbers=[WireNumber.of(number) for number in numbers])


@router.post(
    "/check-ins",
    status_code=201,
    responses=problems(*TERMINALS_ONLY, *COMMAND, ProblemCode.REFUSED),
    openapi_extra=MUTUAL_TLS,
    operation_id="checkIn",
)
def check_in(request: Request, order: WireCheckIn, idempotency_key: IdempotencyKey) -> WireNumber:
    """Check in a number taken on a phone, or an appointment: by the QR code or by card."""
    house = house_of(request)
    body_hmac = house.foundation.secret.digest(Purpose.BODY, f"/v1/check-ins\0{order.model_dump_json()}")
    citizen = None if order.holder_number is None else house.registers.citizen(order.holder_number)
    with house.in_flight.answering(certificate_serial(request), idempotency_key), house.store.write() as session:
        terminal = caller(request, session)
        at = house.foundation.clock()
        fresh = house.numbers.new_id()
        bound = claim(
            session,
            terminal_id=terminal.terminal_id,
            key=idempotency_key,
            body_hmac=body_hmac,
            resource_id=fresh,
            at=at,
        )
        number = checkins.check_in(  # checking in twice tells the number again: no second one by the same key
            session,
            house.numbers,
            checkins.Shown(order.token, order.holder_number, citizen.phone or None if citizen else None),
            number_id=bound,
            site_id=terminal.site_id,
            terminal_id=terminal.terminal_id,
            at=at,
        )
    house.foundation.log.info(Event.CHECKED_IN, terminal=terminal.terminal_id, number=number.id)
    return WireNumber.of(number)


@router.post("/offline-ranges", responses=_ASKED, openapi_extra=MUTUAL_TLS, operation_id="offlineRanges")
def offline_ranges(request: Request, order: WireRangesOrder) -> WireRanges:
    """Hand out the numbers this terminal may give while it reaches no backend: today's and tomorrow's."""
    house = house_of(request)
    with house.store.write() as session:
        terminal = caller(request, session)
        given = offline.ranges(
            session,
            house.numbers,
            site_id=terminal.site_id,
            terminal_id=terminal.terminal_id,
            at=house.foundation.clock(),
            exhausted=order.exhausted,
        )
    return WireRanges(ranges=[WireRange.of(one) for one in given])


@router.post("/offline-numbers", responses=_ASKED, openapi_extra=MUTUAL_TLS, operation_id="reportOffline")
def report_offline(request: Request, report: WireOfflineReport) -> WireFates:
    """Put numbers that were given offline on record, each once, however often they are told."""
    house = house_of(request)
    with house.store.write() as session:
        terminal = caller(request, session)
        fates = offline.reconcile(
            session,
            house.numbers,
            [number.given() for number in report.numbers],
            site_id=terminal.site_id,
            terminal_id=terminal.terminal_id,
            at=house.foundation.clock(),
        )
    counted = {str(fate): fates.count(fate) for fate in set(fates)}
    house.foundation.log.info(Event.OFFLINE_RECONCILED, terminal=terminal.terminal_id, **counted)
    return WireFates(fates=[fate.value for fate in fates])


@router.post("/site-confirmations", responses=_ASKED, openapi_extra=MUTUAL_TLS, operation_id="confirmSite")
def confirm_site(request: Request, order: WireSiteConfirmation) -> WireConfirmed:
    """Somebody at a terminal that was moved says that it stands where the backend has it."""
    house = house_of(request)
    with house.store.write() as session:
        terminal = caller(request, session)
        places.confirm_site(session, terminal.terminal_id, order.site_id)
    house.foundation.log.info(Event.SITE_CONFIRMED, terminal=terminal.terminal_id, site=order.site_id)
    return WireConfirmed(site_id=order.site_id)
