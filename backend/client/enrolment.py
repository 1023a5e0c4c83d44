"""Enrolment from the terminal's side: trust the right backend, make a key, trade the code for a certificate."""

from __future__ import annotations

import hashlib
import ssl
import warnings
from typing import TYPE_CHECKING, TypeVar

import requests
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pydantic import ValidationError
from urllib3.exceptions import InsecureRequestWarning

from backend.client import transport
from backend.client.credentials import Credentials, Place, key_pem, new_key, signing_request
from backend.client.failures import from_exception, from_response
from backend.wire.base import Answer
from backend.wire.enrolment import AuthorityCertificate, Enrolled, EnrolmentCode, EnrolmentOrder
from kiosk.ports.errors import BackendUnreachable, EnrolmentRefused, WrongServer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

AnswerT = TypeVar("AnswerT", bound=Answer)


def enrol(
    url: str,
    code: str,
    *,
    state_dir: Path,
    ca_sha256: str = "",
    deadline_s: float = 15.0,
    keep_service_key: Callable[[bytes], None] = lambda _key: None,
) -> Credentials:
    """Enrol this terminal with the backend whose public address is `url`; keeps key, certificate and CA in `state_dir`.

    `keep_service_key` is given the terminal's service key, where the backend brings one, before the rest is kept.

    The CA is fetched from a server not yet trusted and trusted only if it matches the pin in the code (and `ca_sha256`,
    where given); nothing secret is sent before that. Raises EnrolmentRefused, WrongServer, BackendUnreachable,
    BackendFault, OSError.
    """
    parsed = EnrolmentCode.parse(code)
    if parsed is None:
        msg = "that is no enrolment code: it has 24 letters and digits, in groups of four"
        raise EnrolmentRefused(msg)
    authority = _fetch_authority(url, parsed, ca_sha256=ca_sha256, deadline_s=deadline_s)
    context = ssl.create_default_context()  # the site may show a certificate that browsers know, too
    context.load_verify_locations(cadata=authority)
    key = new_key()
    order = EnrolmentOrder(secret=parsed.secret, signing_request=signing_request(key))
    with transport.open_session(context) as session:
        enrolled = _call(session, url, "/v1/enrolments", Enrolled, body=order, deadline_s=deadline_s)
    if not _same(enrolled.authority, authority):
        msg = f"{url} brought another CA than the one its code names"
        raise WrongServer(msg)
    if enrolled.service_key is not None:
        keep_service_key(bytes.fromhex(enrolled.service_key))
    place = Place(enrolled.terminal_id, enrolled.site_id, enrolled.terminals_url, enrolled.public_url)
    return Credentials.save(
        state_dir, place, key=key_pem(key), certificate=enrolled.certificate, authority=enrolled.authority
    )


def _fetch_authority(url: str, code: EnrolmentCode, *, ca_sha256: str, deadline_s: float) -> str:
    blind = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    blind.check_hostname = False
    blind.verify_mode = ssl.CERT_NONE  # what comes is compared with the pin before it is trusted
    with transport.open_session(blind) as session, warnings.catch_warnings():
        warnings.simplefilter("ignore", InsecureRequestWarning)
        told = _call(session, url, "/v1/authority", AuthorityCertificate, body=None, deadline_s=deadline_s)
    try:
        der = x509.load_pem_x509_certificate(told.certificate.encode()).public_bytes(Encoding.DER)
    except (ValueError, x509.InvalidVersion) as error:
        msg = f"{url} brought no certificate"
        raise WrongServer(msg) from error
    wanted = ca_sha256.replace(":", "").lower()
    if not code.trusts(der) or (wanted and hashlib.sha256(der).hexdigest() != wanted):
        msg = f"{url} is not the backend that gave out this code: its CA's fingerprint is another"
        raise WrongServer(msg)
    return told.certificate


def _call(
    session: requests.Session,
    url: str,
    path: str,
    model: type[AnswerT],
    *,
    body: EnrolmentOrder | None,
    deadline_s: float,
) -> AnswerT:
    try:
        response = session.request(
            "GET" if body is None else "POST",
            url.rstrip("/") + path,
            data=None if body is None else body.model_dump_json().encode(),
            headers={} if body is None else {"content-type": "application/json"},
            timeout=(min(deadline_s, transport.CONNECT_S), deadline_s),
            allow_redirects=False,
        )
    except requests.exceptions.InvalidSchema as error:
        msg = f"{url}: the address of a backend begins with https://"
        raise WrongServer(msg) from error
    except requests.RequestException as error:
        raise from_exception(error, url=url) from error
    if not response.ok or response.is_redirect:
        raise from_response(response, url=url)
    try:
        return model.model_validate_json(response.content)
    except ValidationError as error:
        msg = f"{url} answered, but not as a backend would"
        raise BackendUnreachable(msg, sent=body is not None) from error


def _same(one: str, other: str) -> bool:
    return x509.load_pem_x509_certificate(one.encode()) == x509.load_pem_x509_certificate(other.encode())
