"""What terminals may ask about who stands there: a code, its check, what the registers know."""

from __future__ import annotations

from fastapi import APIRouter, Request

from backend.server.api.callers import IdempotencyKey, caller, house_of
from backend.server.api.commands import command
from backend.server.api.documented import COMMAND, MUTUAL_TLS, TERMINALS_ONLY, problems
from backend.server.events import Event
from backend.wire.certificates import (
    WireCodeCheck,
    WireCodeOrder,
    WireCodeSent,
    WirePrefill,
    WirePrefillOrder,
    WireProof,
)
from backend.wire.problem import ProblemCode

router = APIRouter(prefix="/v1", tags=["terminals"])


@router.post(
    "/codes",
    status_code=201,
    responses=problems(*TERMINALS_ONLY, *COMMAND, ProblemCode.REFUSED),
    openapi_extra=MUTUAL_TLS,
    operation_id="sendCode",
)
def send_code(request: Request, order: WireCodeOrder, idempotency_key: IdempotencyKey) -> WireCodeSent:
    """Send a code to the phone on record. The same key sends none again."""
    house = house_of(request)
    codes = house.codes
    citizen = house.registers.citizen(order.id_number)
    fresh = codes.new_id()
    with command(request, idempotency_key, saying=f"/v1/codes\0{order.model_dump_json()}") as told:
        bound, terminal_id = told.bind(fresh), told.terminal.terminal_id
        if bound == fresh:
            sent = codes.send(told.session, citizen, code_id=fresh, terminal_id=terminal_id, at=told.at)
        else:
            sent = codes.tell_again(told.session, bound, at=told.at)
    event = Event.CODE_SENT if bound == fresh else Event.CODE_TOLD_AGAIN
    house.foundation.log.info(event, terminal=terminal_id, code=bound)
    return WireCodeSent.of(sent)


@router.post(
    "/codes/check",
    responses=problems(*TERMINALS_ONLY, ProblemCode.INVALID_REQUEST, ProblemCode.REFUSED),
    openapi_extra=MUTUAL_TLS,
    operation_id="checkCode",
)
def check_code(request: Request, order: WireCodeCheck) -> WireProof:
    """Trade a code for a proof. A wrong one costs a try, whatever becomes of the answer."""
    house = house_of(request)
    with house.store.write() as session:
        terminal = caller(request, session)
        at = house.foundation.clock()
        no = house.codes.check(session, order.id_number, order.code, terminal_id=terminal.terminal_id, at=at)
        if no is None:
            proof = house.proofs.give(session, order.id_number, terminal_id=terminal.terminal_id, at=at)
            house.foundation.log.info(Event.PROOF_GIVEN, terminal=terminal.terminal_id)
            return WireProof.of(proof)
    house.foundation.log.info(Event.CODE_WRONG, terminal=terminal.terminal_id)
    raise no


@router.post(
    "/prefill",
    responses=problems(*TERMINALS_ONLY, ProblemCode.INVALID_REQUEST, ProblemCode.REFUSED),
    openapi_extra=MUTUAL_TLS,
    operation_id="prefill",
)
def prefill(request: Request, order: WirePrefillOrder) -> WirePrefill:
    """Tell what the registers know of the person of the proof, as far as the pack asks for it."""
    house = house_of(request)
    with house.store.read() as session:
        terminal = caller(request, session)
        number = house.proofs.person(
            session, order.proof, terminal_id=terminal.terminal_id, at=house.foundation.clock()
        )
    return WirePrefill(facts=house.office.facts(order.service, order.version, number))
