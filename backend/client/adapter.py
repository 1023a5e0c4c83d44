"""`kiosk.ports.backend` over HTTPS. Blocking; threads may share one BackendClient."""

from __future__ import annotations

import hashlib
import random
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Literal, TypeVar

import requests
import stamina

from backend.client import transport
from backend.client.credentials import Credentials, key_pem, new_key, signing_request
from backend.client.failures import (
    ClosedWithoutAnswer,
    PassingFault,
    check_clock,
    from_exception,
    from_response,
    told_by_their_clock,
)
from backend.wire.enrolment import RenewalOrder, Renewed
from backend.wire.halls import WireHall
from backend.wire.numbers import WireNumber, WireNumberOrder
from kiosk.ports.errors import BackendError, BackendFault, BackendUnreachable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

    from backend.wire.base import Order
    from kiosk.domain.queueing import HallStatus, NumberOrder, QueueNumber

AnswerT = TypeVar("AnswerT")

stamina.instrumentation.set_on_retry_hooks(())  # its default prints to standard output, which belongs to commands

_LEAST_S: Final = 0.05
_FIRST_PAUSE_S: Final = 0.1
_LONGEST_PAUSE_S: Final = 2.0
_WORTH_TRYING_S: Final = 0.5


def utc_now() -> datetime:
    """The clock of production."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Call:
    """One request, as often as it may take."""

    method: Literal["GET", "POST"]
    path: str
    body: Order | None = None
    key: str = ""


class _Patience:
    """Whether asking again with the same key may help, and after which pause (seconds).

    Nothing is tried again in the last moments before the deadline: an attempt with too little time would turn a
    definite fault into an unknown outcome.
    """

    def __init__(self, ends: float) -> None:
        self._ends = ends
        self._pause_s = _FIRST_PAUSE_S

    def __call__(self, error: Exception) -> bool | float:
        if not isinstance(error, (BackendUnreachable, PassingFault)):
            return False
        pause_s = self._pause_s * random.uniform(0.5, 1)  # noqa: S311  so that a thousand terminals do not come back at once
        self._pause_s = min(2 * self._pause_s, _LONGEST_PAUSE_S)
        return pause_s if time.monotonic() + pause_s + _WORTH_TRYING_S < self._ends else False


class BackendClient:
    """The backend this terminal is enrolled with."""

    def __init__(self, state_dir: Path, *, clock: Callable[[], datetime] = utc_now) -> None:
        """Touch neither disk nor network: a terminal can start before it is enrolled."""
        self._state_dir = state_dir
        self._clock = clock
        self._opened: tuple[Credentials, requests.Session] | None = None
        self._renewing: tuple[EllipticCurvePrivateKey, str] | None = None  # a key, and the request that names it
        self._lock = threading.Lock()

    def hall(self, *, deadline_s: float) -> HallStatus:
        """Ask for the site, its queues and their state now.

        Notices a wrong clock, and renews the certificate when due: terminals ask for the hall all day long.
        """
        hall = self.ask(Call("GET", "/v1/hall"), WireHall.model_validate_json, deadline_s=deadline_s).hall()
        with suppress(BackendError, OSError):  # the old certificate is good for weeks; the next poll tries again
            self.renew_if_due(deadline_s=deadline_s)
        return hall

    def take_number(self, order: NumberOrder, *, key: str, deadline_s: float) -> QueueNumber:
        """Take a number. It is committed when this returns."""
        call = Call("POST", "/v1/numbers", WireNumberOrder.of(order), key)
        return self.ask(call, WireNumber.model_validate_json, deadline_s=deadline_s).number()

    def renew_if_due(self, *, deadline_s: float) -> bool:
        """Get a new certificate for a new key when two thirds of the old one's life are over; says whether.

        Raises as every call does.
        """
        credentials, _ = self._open()
        if not credentials.due(self._clock()):
            return False
        self.renew(deadline_s=deadline_s)
        return True

    def renew(self, *, deadline_s: float) -> None:
        """Get a new certificate for a new key now; both replace the old ones at once.

        What was lost on the way, or could not be written here, is asked for again: one certificate, however often.
        Raises as every call does, and OSError.
        """
        credentials, _ = self._open()
        if self._renewing is None:
            fresh = new_key()
            self._renewing = (fresh, signing_request(fresh))
        key, request = self._renewing
        call = Call(
            "POST",
            "/v1/renewals",
            RenewalOrder(signing_request=request),
            f"renew-{hashlib.sha256(request.encode()).hexdigest()}",
        )
        renewed = self.ask(call, Renewed.model_validate_json, deadline_s=deadline_s)
        credentials.renewed(key=key_pem(key), certificate=renewed.certificate)
        self._renewing = None
        self.close()

    def close(self) -> None:
        """Close the connections; the next call reads the credentials again."""
        with self._lock:
            opened, self._opened = self._opened, None
        if opened is not None:
            opened[1].close()

    def _open(self) -> tuple[Credentials, requests.Session]:
        with self._lock:
            if self._opened is None:
                credentials = Credentials.load(self._state_dir)
                self._opened = (credentials, transport.open_session(transport.terminal_context(credentials)))
            return self._opened

    def ask(self, call: Call, read: Callable[[bytes], AnswerT], *, deadline_s: float) -> AnswerT:
        """Ask until it answers or time is up, always with the same key. For the clients of this package.

        `read` takes the answer's body; its ValueError means that it is no answer of this backend.
        Once a request may have arrived, a later failure no longer says that nothing happened.
        """
        credentials, session = self._open()
        credentials.check(self._clock())
        ends = time.monotonic() + deadline_s
        sent = False
        try:
            for attempt in stamina.retry_context(on=_Patience(ends), attempts=None, timeout=None):
                with attempt:
                    try:
                        return self._ask_once(call, read, credentials=credentials, session=session, ends=ends)
                    except ClosedWithoutAnswer as error:
                        self._find_reason(credentials, error, deadline_s=ends - time.monotonic())
                        sent = True
                        raise
                    except BackendUnreachable as error:
                        sent = sent or error.sent
                        raise
        except BackendFault as error:
            if sent:
                raise BackendUnreachable(str(error), sent=True) from error
            raise
        except BackendUnreachable as error:
            error.sent = sent and call.method == "POST"
            raise
        raise AssertionError  # pragma: no cover  stamina ends by an answer or an exception

    def _find_reason(self, credentials: Credentials, closed: ClosedWithoutAnswer, *, deadline_s: float) -> None:
        """Ask the public door for the time. Raises ClockWrong, CertificateExpired when that is the reason."""
        context = ssl.create_default_context()
        context.load_verify_locations(cafile=credentials.authority_file)
        wait_s = min(max(_LEAST_S, deadline_s), transport.CONNECT_S)
        try:
            with transport.open_session(context) as session:
                answer = session.get(f"{credentials.place.public_url}/healthz", timeout=wait_s, allow_redirects=False)
        except requests.RequestException:
            return
        if (reason := told_by_their_clock(answer, credentials, now=self._clock())) is not None:
            raise reason from closed

    def _ask_once(
        self,
        call: Call,
        read: Callable[[bytes], AnswerT],
        *,
        credentials: Credentials,
        session: requests.Session,
        ends: float,
    ) -> AnswerT:
        url = credentials.place.terminals_url
        left_s = max(_LEAST_S, ends - time.monotonic())
        try:
            response = session.request(
                call.method,
                url + call.path,
                data=call.body.model_dump_json().encode() if call.body else None,
                headers=_headers(call),
                timeout=(min(left_s, transport.CONNECT_S), left_s),
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise from_exception(error, url=url) from error
        if call.method == "GET" or not response.ok:
            check_clock(response, now=self._clock())
        if not response.ok or response.is_redirect:
            raise from_response(response, url=url)
        try:
            return read(response.content)
        except ValueError as error:  # pydantic's ValidationError is one
            msg = f"{url} answered {call.method} {call.path} with something else than an answer"
            raise BackendUnreachable(msg, sent=True) from error


def _headers(call: Call) -> dict[str, str]:
    headers = {}
    if call.body is not None:
        headers["content-type"] = "application/json"
    if call.key:
        headers["idempotency-key"] = call.key
    return headers
