"""Ask a register how a certificate's serial stands. Anybody may: no terminal, no enrolment."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import requests
from pydantic import ValidationError

from backend.client import transport
from backend.client.failures import from_exception, from_response
from backend.wire.certificates import WireStanding
from kiosk.ports.errors import BackendUnreachable

if TYPE_CHECKING:
    from pathlib import Path

_CONNECT_S: Final = 3.0


def ask_standing(url: str, serial: str, sha256: str, *, authority: Path, deadline_s: float) -> WireStanding:
    """Ask by serial and hash of the file. `authority` is trusted for TLS beside the CAs this machine knows.

    Raises BackendUnreachable, WrongServer, BackendFault; OSError, ssl.SSLError for a useless `authority`.
    """
    context = ssl.create_default_context()
    context.load_verify_locations(cafile=authority)
    try:
        with transport.open_session(context) as session:
            answer = session.get(
                f"{url.rstrip('/')}/v1/verifications/{quote(serial, safe='')}",
                params={"sha256": sha256},
                timeout=(min(deadline_s, _CONNECT_S), deadline_s),
                allow_redirects=False,
            )
    except requests.RequestException as error:
        raise from_exception(error, url=url) from error
    if not answer.ok or answer.is_redirect:
        raise from_response(answer, url=url)
    try:
        return WireStanding.model_validate_json(answer.content)
    except ValidationError as error:
        msg = f"{url} answered with something else than a standing"
        raise BackendUnreachable(msg) from error
