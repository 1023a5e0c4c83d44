"""Somebody who knows: requests drawn from the contract, with real queues, people, proofs and serials put in.

What is drawn stops at the first check, "no such person"; these go on to what stands behind it.
"""

from __future__ import annotations

import random
import secrets
from typing import TYPE_CHECKING, Any, Final

from backend.client import BackendClient, CertificateClient
from backend.client.credentials import new_key, signing_request
from backend.wire.certificates import WireApplication
from kiosk.domain.queueing import NumberOrder
from tests.backend.desk import IssuingDesk
from tests.backend.running import DEADLINE_S

if TYPE_CHECKING:
    import requests
    from schemathesis import Case

    from tests.backend.running import Running

_LIMITS: Final = ("enrolment_limit", "page_limit", "verify_limit", "staff_limit", "code_limit")
_ISSUED: Final = 3
_SITE: Final = "qinghe"


def without_limits(backend: Running) -> None:
    """Rate limits have tests of their own."""
    for name in _LIMITS:
        getattr(backend.server._house, name)._per_minute = 10**9


class Insider:
    """Both doors of one backend over TLS, with a terminal's certificate, and what a terminal knows at noon."""

    def __init__(self, backend: Running) -> None:
        self.backend = backend
        without_limits(backend)
        directory = backend.enrolled_directory()
        self._terminal = backend.terminals_session(directory)
        self._public = backend.public_session()
        self.desk = IssuingDesk(backend)
        self.desk.client.close()
        self.desk.client = BackendClient(directory)
        self.desk.office = CertificateClient(self.desk.client)
        self._serials = [self.desk.issue().serial for _ in range(_ISSUED)]
        self._application = WireApplication.of(self.desk.apply(next(self.desk.ordinary))).model_dump(mode="json")
        self._waiting = self.desk.client.take_number(NumberOrder("general"), key=self.desk.key(), deadline_s=DEADLINE_S)
        self._request = signing_request(new_key())

    def close(self) -> None:
        self.desk.close()
        self._terminal.close()
        self._public.close()

    def door(self, case: Case[Any]) -> tuple[requests.Session, str]:
        """The session and address of this operation: with a certificate where the contract asks for one."""
        addresses = self.backend.server.addresses
        if case.operation.definition.raw.get("security"):
            return self._terminal, addresses.terminals
        return self._public, addresses.public

    def ask(self, case: Case[Any]) -> requests.Response:
        """Send a case with what is real put into it."""
        session, base = self.door(case)
        chance = random.Random(repr((case.path_parameters, case.body)))
        path = case.path
        for name, drawn in (case.path_parameters or {}).items():
            path = path.replace(f"{{{name}}}", str(self._real(name, drawn, chance)))
        body = self._filled(case.body, chance) if isinstance(case.body, dict) else None
        if case.operation.path == "/v1/certificates":
            body = self._applied(body or {}, chance)
        return session.request(
            case.method, base + path, json=body, headers={"idempotency-key": secrets.token_hex(8)}, timeout=DEADLINE_S
        )

    def _filled(self, drawn: Any, chance: random.Random, name: str = "") -> Any:
        if isinstance(drawn, dict):
            return {name: self._filled(value, chance, name) for name, value in drawn.items()}
        if isinstance(drawn, list):
            return [self._filled(value, chance, name) for value in drawn]
        return drawn if drawn is None else self._real(name, drawn, chance)

    def _real(self, name: str, drawn: Any, chance: random.Random) -> Any:
        known: dict[str, Any] = {
            "queue_id": ("general", "household"),
            "exhausted": ("general", "household"),
            "site_id": (_SITE,),
            "serial": self._serials,
            "what": self._serials,
            "token": (self._waiting.url.rpartition("/")[2],),
            "service": (self._application["service"],),
            "version": (self._application["version"],),
            "proof": (self._application["proof"],),
            "id_number": (self._application["card"]["number"],),
            "holder_number": [person.card.number for person in self.desk.people.everybody],
            "signing_request": (self._request,),
        }
        if name == "secret":
            return self.backend.code().replace("-", "")[:8]
        if name == "code" and drawn.isdecimal():
            return self.desk.code()
        return chance.choice(known[name]) if name in known else drawn

    def _applied(self, drawn: dict[str, Any], chance: random.Random) -> dict[str, Any]:
        """A true application in which one part is as it was drawn."""
        strange = chance.choice(["", *drawn])
        return self._application | ({strange: drawn[strange]} if strange else {})
