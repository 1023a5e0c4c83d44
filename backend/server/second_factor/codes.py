"""Codes to the phone on record: six digits, few tries, short life; kept as HMAC, compared in constant time."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from sqlalchemy import delete, func, select, update

from backend.server.queueing.refusals import Refused
from backend.server.second_factor import refusals
from backend.server.secret import Purpose
from backend.server.store.counting import take_turn
from backend.server.store.issuing_tables import PhoneCodeRow
from kiosk.domain.certificates import CodeSent
from kiosk.domain.identity import CardKind, mask_number
from kiosk.domain.message import Language

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from backend.server.registry.register import Citizen
    from backend.server.second_factor.rules import CodeRules
    from backend.server.second_factor.sms import TextMessages
    from backend.server.secret import ServerSecret
    from kiosk.texts import Catalogue

_DAY: Final = timedelta(days=1)
_KEPT: Final = timedelta(days=8)  # a day longer than idempotency keys
_HOUR: Final = timedelta(hours=1)
_FOREIGN: Final = {CardKind.FOREIGN_2017, CardKind.FOREIGN_2023}


@dataclass(frozen=True, slots=True)
class CodeOffice:
    """Sends codes and checks them. The caller's transaction commits; a wrong try must be committed, too."""

    secret: ServerSecret
    messages: TextMessages
    catalogue: Catalogue
    rules: CodeRules

    def new_id(self) -> str:
        """An id for a code that is about to be sent."""
        return str(uuid4())

    def send(
        self, session: Session, citizen: Citizen | None, *, code_id: str, terminal_id: str, at: datetime
    ) -> CodeSent:
        """Send a new code; older ones no longer count. Raises Refused."""
        if citizen is None or not citizen.phone:
            raise refusals.no_phone()
        holder = self.secret.digest(Purpose.HOLDER, citizen.card.number)
        take_turn(session, PhoneCodeRow.__tablename__, holder)  # of two terminals at once only one is the first
        self._limit(session, holder, terminal_id=terminal_id, at=at)
        code = f"{secrets.randbelow(10**self.rules.digits):0{self.rules.digits}d}"
        row = PhoneCodeRow(
            id=code_id,
            holder_hmac=holder,
            terminal_id=terminal_id,
            code_hmac=self._digest(code_id, code),
            phone_masked=mask_number(citizen.phone),
            sent_at=at,
            expires_at=at + self.rules.life,
            tries_left=self.rules.tries,
        )
        session.add(row)
        language = Language.EN if citizen.card.kind in _FOREIGN else Language.ZH_CN
        minutes = int(self.rules.life.total_seconds() // 60)
        text = self.catalogue.text("second_factor.message", language, code=code, minutes=minutes)
        self.messages.send(session, citizen.phone, text, at=at)
        session.flush()
        return self._told(row, at=at)

    def tell_again(self, session: Session, code_id: str, *, at: datetime) -> CodeSent:
        """Tell of a code that was sent before. Raises NoResultFound."""
        return self._told(session.get_one(PhoneCodeRow, code_id), at=at)

    def check(self, session: Session, number: str, code: str, *, terminal_id: str, at: datetime) -> Refused | None:
        """Compare with the newest code sent from this terminal; None when it is right.

        The no is returned, not raised: the try it cost has to be committed. A right code may come again within its
        life, since the answer may have been lost.
        """
        holder = self.secret.digest(Purpose.HOLDER, number)
        newest = (
            select(PhoneCodeRow.id)
            .where(PhoneCodeRow.holder_hmac == holder, PhoneCodeRow.terminal_id == terminal_id)
            .order_by(PhoneCodeRow.sent_at.desc())
            .limit(1)
        )
        code_id = session.execute(newest).scalar_one_or_none()
        if code_id is None:
            return refusals.code_over()
        spent = (
            update(PhoneCodeRow)
            .where(PhoneCodeRow.id == code_id, PhoneCodeRow.tries_left > 0, PhoneCodeRow.expires_at > at)
            .values(tries_left=PhoneCodeRow.tries_left - 1)
            .returning(PhoneCodeRow.tries_left, PhoneCodeRow.code_hmac)
            .execution_options(synchronize_session=False)
        )
        row = session.execute(spent).one_or_none()
        if row is None:
            found = session.get_one(PhoneCodeRow, code_id)
            return refusals.code_over() if found.expires_at <= at else refusals.tries_over()
        tries_left, expected = row
        if hmac.compare_digest(expected, self._digest(code_id, code)):
            return None
        return refusals.code_wrong(tries_left=tries_left) if tries_left else refusals.tries_over()

    def forget(self, session: Session, *, at: datetime) -> None:
        """Drop codes that no limit counts, and of which no key tells any more."""
        session.execute(delete(PhoneCodeRow).where(PhoneCodeRow.sent_at < at - _KEPT))

    def _limit(self, session: Session, holder: str, *, terminal_id: str, at: datetime) -> None:
        mine = select(PhoneCodeRow.sent_at).where(PhoneCodeRow.holder_hmac == holder, PhoneCodeRow.sent_at > at - _DAY)
        today = session.scalars(mine).all()
        if len(today) >= self.rules.per_person_a_day:
            raise refusals.too_many_today()
        wait = max(today, default=at - _DAY) + self.rules.again_after - at
        if wait > timedelta():
            raise refusals.too_soon(seconds=_seconds(wait))
        here = select(func.count()).where(PhoneCodeRow.terminal_id == terminal_id, PhoneCodeRow.sent_at > at - _HOUR)
        if session.execute(here).scalar_one() >= self.rules.per_terminal_an_hour:
            raise refusals.terminal_too_many()

    def _told(self, row: PhoneCodeRow, *, at: datetime) -> CodeSent:
        again = row.sent_at + self.rules.again_after - at
        return CodeSent(row.phone_masked, _seconds(row.expires_at - at), _seconds(again))

    def _digest(self, code_id: str, code: str) -> str:
        return self.secret.digest(Purpose.PHONE_CODE, f"{code_id}\0{code}")


def _seconds(span: timedelta) -> int:
    """Whole seconds, rounded up, never below none."""
    return max(0, -int(-span.total_seconds() // 1))
