"""`kiosk.ports.certificates` over HTTPS, on the connection, deadlines, retries and errors of a BackendClient."""

from __future__ import annotations

import hashlib
import time
from typing import TYPE_CHECKING, Final

from backend.client.adapter import Call
from backend.wire.certificates import (
    Noted,
    WireApplication,
    WireCertificate,
    WireCodeCheck,
    WireCodeOrder,
    WireCodeSent,
    WirePrefill,
    WirePrefillOrder,
    WirePrinted,
    WireProof,
    WireReplacement,
    WireReview,
)
from kiosk.domain.message import Message
from kiosk.domain.refusal import Refusal
from kiosk.ports.errors import BackendError, BackendRefused, BackendUnreachable

if TYPE_CHECKING:
    from backend.client.adapter import BackendClient
    from kiosk.domain.certificates import Application, CodeSent, IssuedCertificate, Prefill, Proof, Review
    from kiosk.ports.print_journal import PrintOutcome

_LEAST_S: Final = 0.5


class CertificateClient:
    """The office behind the backend this terminal is enrolled with. Threads may share one."""

    def __init__(self, client: BackendClient) -> None:
        """Talk through `client`, which whoever made it closes."""
        self._client = client

    def send_code(self, id_number: str, *, key: str, deadline_s: float) -> CodeSent:
        """Send a code to the phone on record of this person."""
        call = Call("POST", "/v1/codes", WireCodeOrder(id_number=id_number), key)
        return self._client.ask(call, WireCodeSent.model_validate_json, deadline_s=deadline_s).sent()

    def check_code(self, id_number: str, code: str, *, deadline_s: float) -> Proof:
        """Trade the code for a proof of the second factor. What cannot be a code is wrong without asking."""
        if not (code.isascii() and code.isdigit() and 4 <= len(code) <= 10):  # noqa: PLR2004  as the contract has it
            raise BackendRefused(_not_a_code())
        call = Call("POST", "/v1/codes/check", WireCodeCheck(id_number=id_number, code=code))
        return self._client.ask(call, WireProof.model_validate_json, deadline_s=deadline_s).proof()

    def prefill(self, service: str, version: str, proof: Proof, *, deadline_s: float) -> Prefill:
        """Ask the registers the pack names, for the person of the proof."""
        order = WirePrefillOrder(service=service, version=version, proof=proof.token)
        call = Call("POST", "/v1/prefill", order)
        return self._client.ask(call, WirePrefill.model_validate_json, deadline_s=deadline_s).prefill()

    def issue(self, application: Application, *, key: str, deadline_s: float) -> IssuedCertificate:
        """Decide and issue; committed when this returns, document in hand."""
        call = Call("POST", "/v1/certificates", WireApplication.of(application), key)
        return self._issued(call, deadline_s=deadline_s)

    def printed(self, serial: str, outcome: PrintOutcome, *, key: str, deadline_s: float) -> None:
        """Tell what became of the paper."""
        call = Call("POST", f"/v1/certificates/{serial}/printed", WirePrinted(outcome=outcome), key)
        self._client.ask(call, Noted.model_validate_json, deadline_s=deadline_s)

    def replace(self, serial: str, proof: Proof, *, key: str, deadline_s: float) -> IssuedCertificate:
        """Void a serial whose paper is not in the person's hand, and issue the same anew under another serial."""
        call = Call("POST", f"/v1/certificates/{serial}/replace", WireReplacement(proof=proof.token), key)
        return self._issued(call, deadline_s=deadline_s)

    def review(self, review: Review, *, key: str, deadline_s: float) -> None:
        """Hand in what a person thought of it."""
        call = Call("POST", "/v1/reviews", WireReview.of(review), key)
        self._client.ask(call, Noted.model_validate_json, deadline_s=deadline_s)

    def _issued(self, call: Call, *, deadline_s: float) -> IssuedCertificate:
        """Issue, then fetch the document. Once it is issued no failure may say that nothing happened."""
        ends = time.monotonic() + deadline_s
        told = self._client.ask(call, WireCertificate.model_validate_json, deadline_s=deadline_s)
        try:
            document = self._client.ask(
                Call("GET", f"/v1/certificates/{told.serial}/document"),
                lambda body: _checked(body, told.sha256),
                deadline_s=max(_LEAST_S, ends - time.monotonic()),
            )
        except BackendError as error:
            msg = f"{told.serial} was issued, but its document did not arrive: {error}"
            raise BackendUnreachable(msg, sent=True) from error
        return told.certificate(document)


def _checked(body: bytes, sha256: str) -> bytes:
    if hashlib.sha256(body).hexdigest() != sha256:
        msg = "not the document that was announced"
        raise ValueError(msg)
    return body


def _not_a_code() -> Refusal:
    stem = "second_factor.code_malformed"
    return Refusal(Message.of(f"{stem}.reason"), Message.of(f"{stem}.fix"), Message.of(f"{stem}.where"))
