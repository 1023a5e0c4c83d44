"""Who is let in: a badge or a response, and the PIN; every try is counted before it is judged."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Final, Protocol

from kiosk.technician import challenge as challenges
from kiosk.technician.register import pin_is
from kiosk.technician.rights import Signed

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from kiosk.technician.attempts import Attempts
    from kiosk.technician.register import Person, Register

CHALLENGE_S: Final = 900.0  # so long a challenge may be answered


class Ledger(Protocol):
    """Where attempts are kept, and who is told of them. Durable when a call returns. Raises VaultError."""

    def attempts(self, now: datetime) -> Attempts:
        """What is remembered, with the time taken note of."""

    def begin(self, now: datetime) -> Attempts:
        """An attempt begins: count it as failed."""

    def failed(self, way: str, attempts: Attempts) -> None:
        """It failed indeed: keep an audit record."""

    def entered(self, who: Signed, way: str) -> None:
        """Somebody was let in: keep an audit record, then set the count back."""


@dataclass(frozen=True, slots=True)
class Badge:
    """A badge's number, as the reader read it."""

    number: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Response:
    """What remote operations answered."""

    digits: str = field(repr=False)


Proof = Badge | Response


@dataclass(frozen=True, slots=True)
class Doorway:
    """What somebody meets who wants in. `wait_s`: how long nothing is taken. No challenge: no service key is here."""

    challenge: str | None
    locked: bool = False
    wait_s: float = 0.0
    refused: bool = False  # the last try was
    staffed: bool = True  # anybody is enlisted here at all


class Gate:
    """Lets people in. From any thread; one try at a time."""

    def __init__(
        self,
        register: Callable[[], Register],
        key: Callable[[], bytes | None],
        ledger: Ledger,
        *,
        now: Callable[[], datetime],
    ) -> None:
        """`register` and `key` are read anew for every try: people come and go while the terminal runs."""
        self._register = register
        self._key = key
        self._ledger = ledger
        self._now = now
        self._lock = Lock()
        self._challenge: tuple[str, datetime] | None = None

    def doorway(self, *, refused: bool = False) -> Doorway:
        """Tell what to show. A challenge stays the same until it was used or has grown old. Raises VaultError."""
        with self._lock:
            now = self._now()
            attempts = self._ledger.attempts(now)
            shown = self._shown(now) if self._key() is not None else None
            return Doorway(shown, attempts.locked, attempts.wait_s(now), refused, bool(self._register().people))

    def enter(self, proof: Proof, pin: str) -> Signed | Doorway:
        """Let somebody in, or say what they meet instead. Raises VaultError, SettingsError."""
        with self._lock:
            now = self._now()
            attempts = self._ledger.attempts(now)
            shut = attempts.wait_s(now) > 0 or (attempts.locked and isinstance(proof, Badge))
            entered = None if shut else self._tried(proof, pin, now)
        return self.doorway(refused=True) if entered is None else entered

    def _tried(self, proof: Proof, pin: str, now: datetime) -> Signed | None:
        way = "badge" if isinstance(proof, Badge) else "response"
        counted = self._ledger.begin(now)
        person = self._proved(proof, now)
        if not pin_is(pin, person.pin if person else None) or person is None:
            self._ledger.failed(way, counted)
            return None
        signed = Signed(person.id, person.role, person.name)
        self._ledger.entered(signed, way)
        return signed

    def _proved(self, proof: Proof, now: datetime) -> Person | None:
        key = self._key()
        if key is None:
            return None
        match proof:
            case Badge(number=number):
                return self._register().by_badge(number, key=key)
            case Response(digits=digits):
                asked, self._challenge = self._shown(now), None  # used: right or wrong, it is asked once
                return self._register().by_response(digits, challenge=asked, key=key)

    def _shown(self, now: datetime) -> str:
        if self._challenge is None or not 0 <= (now - self._challenge[1]).total_seconds() < CHALLENGE_S:
            self._challenge = (challenges.made_up(), now)
        return self._challenge[0]
