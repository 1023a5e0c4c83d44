"""What anybody may ask: the CA's certificate, an enrolment with a code, the contract itself."""

from __future__ import annotations

from fastapi import APIRouter, Request

from backend.server.api.callers import address_of, house_of
from backend.server.api.documented import problems
from backend.server.events import Event
from backend.wire.enrolment import AuthorityCertificate, Enrolled, EnrolmentOrder
from backend.wire.problem import ProblemCode

router = APIRouter(prefix="/v1", tags=["public"])


@router.get("/authority", responses=problems(), operation_id="authority")
def authority(request: Request) -> AuthorityCertificate:
    """Give the certificate of this backend's CA. Trust it only after comparing its fingerprint."""
    own = house_of(request).foundation.authority
    return AuthorityCertificate(certificate=own.pem, sha256=own.sha256)


@router.post(
    "/enrolments",
    status_code=201,
    responses=problems(
        ProblemCode.INVALID_REQUEST,
        ProblemCode.ENROLMENT_CODE_WRONG,
        ProblemCode.ENROLMENT_CODE_EXPIRED,
        ProblemCode.ENROLMENT_CODE_USED,
        ProblemCode.SIGNING_REQUEST_INVALID,
        ProblemCode.TOO_MANY_REQUESTS,
    ),
    operation_id="enrol",
)
def enrol(request: Request, order: EnrolmentOrder) -> Enrolled:
    """Enrol a terminal: a one-time code and a signing request for a key made on the terminal.

    The code is its own idempotency key: with the same terminal key it gets the same answer again.
    """
    house = house_of(request)
    house.enrolment_limit.spend(address_of(request))
    foundation = house.foundation
    with house.store.write() as session:
        enrolment = foundation.office.enrol(
            session, secret=order.secret, signing_request=order.signing_request, at=foundation.clock()
        )
    foundation.log.info(Event.TERMINAL_ENROLLED, terminal=enrolment.terminal_id, site=enrolment.site_id)
    return Enrolled(
        terminal_id=enrolment.terminal_id,
        site_id=enrolment.site_id,
        certificate=enrolment.certificate,
        authority=foundation.authority.pem,
        terminals_url=house.addresses.terminals,
        public_url=house.addresses.public,
        service_key=foundation.secret.service_key(enrolment.terminal_id).hex(),
    )
