"""`kiosk.ports.backend` over HTTPS. Blocking; threads may share one BackendClient."""

from __future__ import annotations

import hashlib
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Literal, TypeVar

import requests
import stamina
from pydantic import ValidationError

from backend.client import transport
from backend.client.credentials import Credentials, key_pem, new_key, signing_request
from backend.client.failures import PassingFault, check_clock, from_exception, from_response
from backend.wire.base import Answer
from backend.wire.enrolment import RenewalOrder, Renewed
from backend.wire.numbers import WireHall, WireNumber, WireNumberOrder
from kiosk.ports.errors import BackendError, BackendFault, BackendUnreachable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from backend.wire.base import Order
    from kiosk.domain.queueing import HallStatus, NumberOrder, QueueNumber

AnswerT = TypeVar("AnswerT", bound=Answer)

stamina.instrumentation.set_on_retry_hooks(())  # its default prints to standard output, which belongs to commands

_LEAST_S: Final = 0.05
_FIRST_PAUSE_S: Final = 0.1
_LONGEST_PAUSE_S: Final = 2.0


def utc_now() -> datetime:
    """The clock of production."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class _Call:
    """One request, as often as it may take."""

    method: Literal["GET", "POST"]
    path: str
    body: Order | None = None
    key: str = ""


class BackendClient:
    """The backend this terminal is enrolled with."""

    def __init__(self, state_dir: Path, *, clock: Callable[[], datetime] = utc_now) -> None:
        """Touch neither disk nor network: a terminal can start before it is enrolled."""
        self._state_dir = state_dir
        self._clock = clock
        self._opened: tuple[Credentials, requests.Session] | None = None
        self._lock = threading.Lock()

    def hall(self, *, deadline_s: float) -> HallStatus:
        """Ask for the site, its queues and their state now.

        Notices a wrong clock, and renews the certificate when due: terminals ask for the hall all day long.
        """
        hall = self._ask(_Call("GET", "/v1/hall"), WireHall, deadline_s=deadline_s).hall()
        with suppress(BackendError, OSError):  # the old certificate is good for weeks; the next poll tries again
            self.renew_if_due(deadline_s=deadline_s)
        return hall

    def take_number(self, order: NumberOrder, *, key: str, deadline_s: float) -> QueueNumber:
        """Take a number. It is committed when this returns."""
        call = _Call("POST", "/v1/numbers", WireNumberOrder.of(order), key)
        return self._ask(call, WireNumber, deadline_s=deadline_s).number()

    def renew_if_due(self, *, deadline_s: float) -> bool:
        """Get a new certificate for a new key when two thirds of the old one's life are over; says whether.

        Raises as every call does.
        """
        credentials, _ = self._open()
        credentials.check(self._clock())
        if not credentials.due(self._clock()):
            return False
        key = new_key()
        request = signing_request(key)
        call = _Call(
            "POST",
            "/v1/certificates",
            RenewalOrder(signing_request=request),
            f"renew-{hashlib.sha256(request.encode()).hexdigest()}",
        )
        renewed = self._ask(call, Renewed, deadline_s=deadline_s)
        credentials.renewed(key=key_pem(key), certificate=renewed.certificate)
        self.close()
        return True

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

    def _ask(self, call: _Call, model: type[AnswerT], *, deadline_s: float) -> AnswerT:
        """Ask until it answers or time is up, always with the same key.

        Once a request may have arrived, a later failure no longer says that nothing happened.
        """
        credentials, session = self._open()
        credentials.check(self._clock())
        ends = time.monotonic() + deadline_s
        sent = False
        try:
            for attempt in stamina.retry_context(
                on=_may_pass,
                attempts=None,
                timeout=deadline_s,
                wait_initial=_FIRST_PAUSE_S,
                wait_max=_LONGEST_PAUSE_S,
            ):
                with attempt:
                    try:
                        return self._ask_once(call, model, credentials=credentials, session=session, ends=ends)
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

    def _ask_once(
        self,
        call: _Call,
        model: type[AnswerT],
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
            return model.model_validate_json(response.content)
        except ValidationError as error:
            msg = f"{url} answered with something else than {model.__name__}"
            raise BackendUnreachable(msg, sent=True) from error


def _headers(call: _Call) -> dict[str, str]:
    headers = {}
    if call.body is not None:
        headers["content-type"] = "application/json"
    if call.key:
        headers["idempotency-key"] = call.key
    return headers


def _may_pass(error: Exception) -> bool:
    """Whether asking again with the same key may help."""
    return isinstance(error, (BackendUnreachable, PassingFault))
