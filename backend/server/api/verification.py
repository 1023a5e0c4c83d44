"""What anybody may ask of a certificate: how its serial stands, and the keys to check it without asking."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request

from backend.server.api.callers import address_of, house_of
from backend.server.api.documented import problems
from backend.server.issuing.verifying import by_file
from backend.wire.base import Texts
from backend.wire.certificates import Sha256, VerificationKeys, WireStanding
from backend.wire.problem import ProblemCode

router = APIRouter(prefix="/v1", tags=["public"])


@router.get(
    "/verifications/{serial}",
    responses=problems(ProblemCode.INVALID_REQUEST, ProblemCode.TOO_MANY_REQUESTS),
    operation_id="verify",
)
def verify(
    request: Request,
    serial: Annotated[str, Path(max_length=64)],
    sha256: Annotated[
        Sha256 | None, Query(description="SHA-256 of the file, to learn whether it is the one issued")
    ] = None,
) -> WireStanding:
    """Tell how a serial stands today; nothing personal. A file that was not issued under it is `changed`."""
    house = house_of(request)
    house.verify_limit.spend(address_of(request))
    with house.store.read() as session:
        verified, matches = by_file(session, serial, sha256, at=house.foundation.clock())
    found = verified.standing
    return WireStanding(
        serial=found.serial if found else serial,
        verdict=verified.verdict,
        title=Texts.of(found.title) if found else None,
        issued_on=found.issued_on if found else None,
        valid_until=found.valid_until if found else None,
        document_matches=matches,
    )


@router.get("/verification-keys", responses=problems(), operation_id="verificationKeys")
def verification_keys(request: Request) -> VerificationKeys:
    """Give what checks certificates offline. Trust it only after comparing the CA's fingerprint."""
    house = house_of(request)
    return VerificationKeys(authority=house.foundation.authority.pem, qr_key=house.press.qr_reader().pem)
