"""Codes to a phone that nobody has on record: who takes a number at home shows that the phone is theirs.

The phone number itself is never kept: here as HMAC, in the form as a sealed value that only this server can open.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from sqlalchemy import delete, func, select, update

from backend.server.second_factor import public_refusals as refusals
from backend.server.second_factor.rules import CodeRules
from backend.server.secret import Purpose
from backend.server.store.counting import take_turn
from backend.server.store.public_tables import PublicCodeRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from backend.server.queueing.refusals import Refused
    from backend.server.second_factor.sms import TextMessages
    from backend.server.secret import ServerSecret
    from kiosk.domain.message import Language
    from kiosk.texts import Catalogue

_DAY: Final = timedelta(days=1)
_HOUR: Final = timedelta(hours=1)
_KEPT: Final = timedelta(days=2)
PER_SITE_AN_HOUR: Final = 1000
"""Messages cost money: what a hall cannot need in an hour is an attack."""


@dataclass(frozen=True, slots=True, repr=False)
class RightCode:
    """A code that was right. `phone` in clear, for this request only; `outcome`: where it led before, or None."""

    phone: str
    outcome: str | None


@dataclass(frozen=True, slots=True)
class PublicCodes:
    """Sends codes and checks them. The caller's transaction commits; a wrong try must be committed, too."""

    secret: ServerSecret
    messages: TextMessages
    catalogue: Catalogue
    rules: CodeRules = field(default_factory=CodeRules)

    def send(self, session: Session, phone: str, *, site_id: str, language: Language, at: datetime) -> str:
        """Send a code; returns its id. Whether the phone is known here makes no difference. Raises Refused."""
        phone_hmac = self._phone(phone)
        take_turn(session, PublicCodeRow.__tablename__, phone_hmac)  # two at once are not both the first
        self._limit(session, phone_hmac, site_id=site_id, at=at)
        code_id = str(uuid4())
        code = f"{secrets.randbelow(10**self.rules.digits):0{self.rules.digits}d}"
        session.add(
            PublicCodeRow(
                id=code_id,
                site_id=site_id,
                phone_hmac=phone_hmac,
                code_hmac=self._digest(code_id, code),
                sent_at=at,
                expires_at=at + self.rules.life,
                tries_left=self.rules.tries,
                outcome_sealed=None,
            )
        )
        minutes = int(self.rules.life.total_seconds() // 60)
        text = self.catalogue.text("public_code.message", language, code=code, minutes=minutes)
        self.messages.send(session, phone, text, at=at)
        session.flush()
        return code_id

    def seal(self, phone: str, *, code_id: str) -> str:
        """What a form may hold instead of the phone number."""
        return self.secret.seal(Purpose.PUBLIC_PHONE, phone, bound_to=code_id)

    def check(
        self, session: Session, sealed: str, code: str, *, code_id: str, site_id: str, at: datetime
    ) -> RightCode | Refused:
        """Compare. The no is returned, not raised: the try it cost has to be committed."""
        phone = self.secret.unseal(Purpose.PUBLIC_PHONE, sealed, bound_to=code_id)
        row = session.get(PublicCodeRow, code_id) if phone is not None else None
        if phone is None or row is None or row.site_id != site_id:
            return refusals.code_over()
        spent = session.execute(
            update(PublicCodeRow)
            .where(PublicCodeRow.id == code_id, PublicCodeRow.tries_left > 0, PublicCodeRow.expires_at > at)
            .values(tries_left=PublicCodeRow.tries_left - 1)
            .returning(PublicCodeRow.tries_left)
            .execution_options(synchronize_session=False)
        ).scalar_one_or_none()
        if spent is None:
            return refusals.code_over() if row.expires_at <= at else refusals.tries_over()
        if not hmac.compare_digest(row.code_hmac, self._digest(code_id, code)):
            return refusals.code_wrong(tries_left=spent) if spent else refusals.tries_over()
        session.refresh(row)
        led = row.outcome_sealed
        return RightCode(phone, None if led is None else self.secret.unseal(Purpose.PUBLIC_CODE, led, bound_to=code_id))

    def remember(self, session: Session, code_id: str, outcome: str) -> None:
        """Keep where this code led, sealed."""
        session.get_one(PublicCodeRow, code_id).outcome_sealed = self.secret.seal(
            Purpose.PUBLIC_CODE, outcome, bound_to=code_id
        )

    def forget(self, session: Session, *, at: datetime) -> None:
        """Drop codes that no limit counts any more."""
        session.execute(delete(PublicCodeRow).where(PublicCodeRow.sent_at < at - _KEPT))

    def _limit(self, session: Session, phone_hmac: str, *, site_id: str, at: datetime) -> None:
        mine = select(PublicCodeRow.sent_at).where(
            PublicCodeRow.phone_hmac == phone_hmac, PublicCodeRow.sent_at > at - _DAY
        )
        today = session.scalars(mine).all()
        if len(today) >= self.rules.per_person_a_day:
            raise refusals.too_many_today()
        wait = max(today, default=at - _DAY) + self.rules.again_after - at
        if wait > timedelta():
            raise refusals.too_soon(seconds=max(1, -int(-wait.total_seconds() // 1)))
        here = select(func.count()).where(PublicCodeRow.site_id == site_id, PublicCodeRow.sent_at > at - _HOUR)
        if session.execute(here).scalar_one() >= PER_SITE_AN_HOUR:
            raise refusals.site_too_many()

    def _phone(self, phone: str) -> str:
        return self.secret.digest(Purpose.PUBLIC_PHONE, phone)

    def _digest(self, code_id: str, code: str) -> str:
        return self.secret.digest(Purpose.PUBLIC_CODE, f"{code_id}\0{code}")
