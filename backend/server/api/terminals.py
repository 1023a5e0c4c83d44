"""What terminals may ask, over mutual TLS."""

from __future__ import annotations

from fastapi import APIRouter, Request

from backend.server.api.callers import IdempotencyKey, caller, house_of
from backend.server.api.commands import command
from backend.server.api.documented import COMMAND, MUTUAL_TLS, TERMINALS_ONLY, problems
from backend.server.events import Event
from backend.server.pki.authority import read_signing_request, serial_text
from backend.server.pki.enrolment import certificate_row
from backend.server.queueing.halls import hall_status
from backend.server.store.tables import CertificateRow
from backend.wire.enrolment import RenewalOrder, Renewed
from backend.wire.halls import WireHall
from backend.wire.numbers import WireNumber, WireNumberOrder
from backend.wire.problem import ProblemCode

router = APIRouter(prefix="/v1", tags=["terminals"])


@router.get("/hall", responses=problems(*TERMINALS_ONLY), openapi_extra=MUTUAL_TLS, operation_id="hall")
def hall(request: Request) -> WireHall:
    """Tell the terminal's hall: site, queues, who waits, what comes next."""
    house = house_of(request)
    with house.store.read() as session:
        terminal = caller(request, session)
        at = house.foundation.clock()
        return WireHall.of(hall_status(session, terminal.site_id, at=at, terminal_id=terminal.terminal_id))


@router.post(
    "/numbers",
    status_code=201,
    responses=problems(*TERMINALS_ONLY, *COMMAND, ProblemCode.REFUSED),
    openapi_extra=MUTUAL_TLS,
    operation_id="takeNumber",
)
def take_number(request: Request, order: WireNumberOrder, idempotency_key: IdempotencyKey) -> WireNumber:
    """Take a number. It is committed when this answers; the same key and body get the same number again."""
    house = house_of(request)
    fresh = house.numbers.new_id()
    with command(request, idempotency_key, saying=f"/v1/numbers\0{order.model_dump_json()}") as told:
        bound, terminal = told.bind(fresh), told.terminal
        if bound == fresh:
            number = house.numbers.take(
                told.session,
                order.order(),
                number_id=fresh,
                site_id=terminal.site_id,
                terminal_id=terminal.terminal_id,
                at=told.at,
            )
        else:
            number = house.numbers.tell_again(told.session, bound)
    event = Event.NUMBER_TAKEN if bound == fresh else Event.NUMBER_TOLD_AGAIN
    house.foundation.log.info(event, terminal=terminal.terminal_id, number=number.id, queue=number.queue.id)
    return WireNumber.of(number)


@router.post(
    "/renewals",
    status_code=201,
    responses=problems(*TERMINALS_ONLY, *COMMAND, ProblemCode.SIGNING_REQUEST_INVALID),
    openapi_extra=MUTUAL_TLS,
    operation_id="renewCertificate",
)
def renew(request: Request, order: RenewalOrder, idempotency_key: IdempotencyKey) -> Renewed:
    """Give the terminal a new certificate for a new key, while the old certificate is still good."""
    foundation = house_of(request).foundation
    key = read_signing_request(order.signing_request)
    with command(request, idempotency_key, saying=f"/v1/renewals\0{order.model_dump_json()}") as told:
        terminal_id = told.terminal.terminal_id
        signed = foundation.authority.sign_terminal(key, terminal_id=terminal_id, at=told.at)
        bound = told.bind(serial_text(signed))
        if bound == serial_text(signed):
            told.session.add(certificate_row(signed, terminal_id=terminal_id))
            told.session.flush()
        pem = told.session.get_one(CertificateRow, bound).pem
    foundation.log.info(Event.CERTIFICATE_RENEWED, terminal=terminal_id, certificate=bound)
    return Renewed(certificate=pem)
