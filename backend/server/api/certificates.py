"""What terminals may ask about certificates for people: issue, document, what became of the paper, replace, review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from backend.server.api.callers import IdempotencyKey, caller, certificate_serial, house_of
from backend.server.api.commands import command
from backend.server.api.documented import COMMAND, MUTUAL_TLS, TERMINALS_ONLY, problems
from backend.server.cases.deciding import Applied
from backend.server.events import Event
from backend.server.idempotency import bound_to, claim
from backend.server.issuing import register
from backend.server.issuing.office import Desk, Told
from backend.server.issuing.reviews import give_review
from backend.server.secret import Purpose
from backend.wire.base import Texts
from backend.wire.certificates import (
    Noted,
    Serial,
    WireApplication,
    WireCertificate,
    WirePrinted,
    WireReplacement,
    WireReview,
)
from backend.wire.problem import ProblemCode

if TYPE_CHECKING:
    from backend.server.house import House

router = APIRouter(prefix="/v1", tags=["terminals"])
SerialInPath = Annotated[Serial, Path()]


@router.post(
    "/certificates",
    status_code=201,
    responses=problems(*TERMINALS_ONLY, *COMMAND, ProblemCode.REFUSED),
    openapi_extra=MUTUAL_TLS,
    operation_id="issueCertificate",
)
def issue(request: Request, order: WireApplication, idempotency_key: IdempotencyKey) -> WireCertificate:
    """Decide and issue. Committed when this answers; the same key and content get the same certificate again.

    An answer that was lost is told again before anything is asked anew: the proof may be over by then.
    """
    house = house_of(request)
    office = house.office
    body_hmac = house.foundation.secret.digest(Purpose.BODY, f"/v1/certificates\0{order.content()}")
    with house.in_flight.answering(certificate_serial(request), idempotency_key):
        at = house.foundation.clock()
        with house.store.read() as session:
            terminal = caller(request, session)
            known = bound_to(session, terminal_id=terminal.terminal_id, key=idempotency_key, body_hmac=body_hmac)
            if known is not None:
                return _told(house, office.tell_again(session, known), terminal.terminal_id, again=True)
            number = house.proofs.person(session, order.proof, terminal_id=terminal.terminal_id, at=at)
        desk = Desk(terminal, at)
        applied = Applied(order.submission(), order.card.card(), number)
        approved = office.decide(applied, desk, key=idempotency_key)
        with house.store.write() as session:
            fresh = office.new_id()
            bound = claim(
                session,
                terminal_id=caller(request, session).terminal_id,
                key=idempotency_key,
                body_hmac=body_hmac,
                resource_id=fresh,
                at=at,
            )
            if bound == fresh:
                told = office.issue(session, approved, applied, desk, certificate_id=fresh)
            else:
                told = office.tell_again(session, bound)
    return _told(house, told, terminal.terminal_id, again=bound != fresh)


@router.get(
    "/certificates/{serial}/document",
    response_class=Response,
    responses={
        200: {"description": "The signed document", "content": {"application/pdf": {}}},
        **problems(*TERMINALS_ONLY, ProblemCode.INVALID_REQUEST, ProblemCode.NOT_FOUND),
    },
    openapi_extra=MUTUAL_TLS,
    operation_id="certificateDocument",
)
def document(request: Request, serial: SerialInPath) -> Response:
    """Give the document to the terminal it was issued at, for a day."""
    house = house_of(request)
    with house.store.read() as session:
        desk = Desk(caller(request, session), house.foundation.clock())
        pdf = house.office.document(session, serial, desk)
    return Response(pdf, media_type="application/pdf", headers={"cache-control": "no-store"})


@router.post(
    "/certificates/{serial}/printed",
    responses=problems(*TERMINALS_ONLY, *COMMAND, ProblemCode.NOT_FOUND),
    openapi_extra=MUTUAL_TLS,
    operation_id="certificatePrinted",
)
def printed(request: Request, serial: SerialInPath, order: WirePrinted, idempotency_key: IdempotencyKey) -> Noted:
    """Note what became of the paper. May come late, and more than once: proof stays proof."""
    log = house_of(request).foundation.log
    with command(request, idempotency_key, saying=f"/printed\0{serial}\0{order.model_dump_json()}") as told:
        terminal_id = told.terminal.terminal_id
        if told.known() is None:
            told.bind(serial)
            register.report_print(told.session, serial, order.outcome, terminal_id=terminal_id, at=told.at)
    log.info(Event.PAPER_REPORTED, terminal=terminal_id, serial=serial, outcome=order.outcome)
    return Noted(serial=serial)


@router.post(
    "/certificates/{serial}/replace",
    status_code=201,
    responses=problems(*TERMINALS_ONLY, *COMMAND, ProblemCode.REFUSED),
    openapi_extra=MUTUAL_TLS,
    operation_id="replaceCertificate",
)
def replace(
    request: Request, serial: SerialInPath, order: WireReplacement, idempotency_key: IdempotencyKey
) -> WireCertificate:
    """Void a certificate whose paper nobody holds, and issue the same anew."""
    house = house_of(request)
    office = house.office
    with command(request, idempotency_key, saying=f"/replace\0{serial}") as asked:
        session, terminal = asked.session, asked.terminal
        if (known := asked.known()) is not None:
            return _told(house, office.tell_again(session, known), terminal.terminal_id, again=True)
        number = house.proofs.person(session, order.proof, terminal_id=terminal.terminal_id, at=asked.at)
        fresh = asked.bind(office.new_id())
        told = office.replace(session, serial, number, Desk(terminal, asked.at), certificate_id=fresh)
    house.foundation.log.info(Event.CERTIFICATE_REPLACED, terminal=terminal.terminal_id, serial=serial, by=told.serial)
    return _told(house, told, terminal.terminal_id, again=False)


@router.post(
    "/reviews",
    status_code=201,
    responses=problems(*TERMINALS_ONLY, *COMMAND, ProblemCode.NOT_FOUND),
    openapi_extra=MUTUAL_TLS,
    operation_id="review",
)
def review(request: Request, order: WireReview, idempotency_key: IdempotencyKey) -> Noted:
    """Take a review of a certificate issued at this terminal. The last one counts."""
    log = house_of(request).foundation.log
    with command(request, idempotency_key, saying=f"/v1/reviews\0{order.model_dump_json()}") as told:
        terminal_id = told.terminal.terminal_id
        told.bind(order.serial)
        give_review(told.session, order.review(), terminal_id=terminal_id, at=told.at)
    log.info(Event.REVIEW_GIVEN, terminal=terminal_id, serial=order.serial)
    return Noted(serial=order.serial)


def _told(house: House, told: Told, terminal_id: str, *, again: bool) -> WireCertificate:
    event = Event.CERTIFICATE_TOLD_AGAIN if again else Event.CERTIFICATE_ISSUED
    house.foundation.log.info(event, terminal=terminal_id, serial=told.serial, service=told.service)
    return WireCertificate(
        serial=told.serial,
        service=told.service,
        title=Texts.of(told.title),
        pages=told.pages,
        sha256=told.sha256,
        issued_at=told.issued_at,
        verify_url=told.verify_url,
    )
