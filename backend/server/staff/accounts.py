"""The administrator's page: accounts, and the way back in for colleagues who lost a password or an authenticator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from sqlalchemy import select

from backend.server.events import Event
from backend.server.staff import members, sessions
from backend.server.staff.callers import FormId, FormText, FormTexts, NotAllowed, StaffRoute, Visit, go, may, pressed
from backend.server.staff.members import AccountTaken, LastAdministrator, MemberUnknown, MemberWrong
from backend.server.staff.roles import Permission, Role
from backend.server.store.tables import SiteRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

router = APIRouter(route_class=StaffRoute, include_in_schema=False)
_HERE: Final = "/staff/accounts"
_ACTS: Final = frozenset({"password", "authenticator", "disable", "enable", "change"})
Administers = Annotated[Visit, Depends(pressed(Permission.MANAGE_STAFF))]


@router.get(_HERE)
def accounts(visit: Annotated[Visit, Depends(may(Permission.MANAGE_STAFF))]) -> Response:
    """Every account."""
    return _told(visit)


@router.post(_HERE)
def add(
    visit: Administers,
    account: FormText = "",
    shown_as: FormText = "",
    role: FormId = "",
    site: FormTexts = [],  # noqa: B006  FastAPI copies it
) -> Response:
    """Make an account; its first password is shown once."""
    try:
        with visit.house.store.write() as session:
            if not sessions.first_press(session, f"{visit.who.member.id}.{visit.nonce}", at=visit.at):
                return go(visit.request, _HERE)
            made, password = members.add(
                session,
                account=account,
                shown_as=shown_as,
                role=_role(role),
                sites=site,
                by_id=visit.who.member.id,
                at=visit.at,
            )
    except AccountTaken:
        return _told(visit, fault=visit.page.say("staff.accounts.taken"), status=403)
    except MemberWrong:
        return _told(visit, fault=visit.page.say("staff.accounts.wrong"), status=403)
    visit.house.foundation.log.info(Event.STAFF_DEED, deed="member_added", staff=visit.who.member.id, subject=made.id)
    return _told(visit, told=(made.account, password))


@router.post("/staff/accounts/{member_id}/{act}")
def act_on(
    visit: Administers,
    member_id: str,
    act: str,
    shown_as: FormText = "",
    role: FormId = "",
    site: FormTexts = [],  # noqa: B006  FastAPI copies it
) -> Response:
    """Reset, change, disable or enable an account; never one's own, which another administrator does."""
    if member_id == visit.who.member.id or act not in _ACTS:
        raise NotAllowed
    told = None
    try:
        with visit.house.store.write() as session:
            if not sessions.first_press(session, f"{visit.who.member.id}.{visit.nonce}", at=visit.at):
                return go(visit.request, _HERE)
            match act:
                case "password":
                    password = members.reset_password(session, member_id, by_id=visit.who.member.id, at=visit.at)
                    told = (members.member(session, member_id).account, password)
                case "authenticator":
                    members.forget_authenticator(session, member_id, by_id=visit.who.member.id, at=visit.at)
                case "change":
                    members.change(
                        session,
                        member_id,
                        role=_role(role),
                        sites=site,
                        shown_as=shown_as,
                        by_id=visit.who.member.id,
                        at=visit.at,
                    )
                case _:
                    members.set_disabled(
                        session, member_id, disabled=act == "disable", by_id=visit.who.member.id, at=visit.at
                    )
    except MemberUnknown as error:
        raise NotAllowed from error
    except MemberWrong:
        return _told(visit, fault=visit.page.say("staff.accounts.wrong"), status=403)
    except LastAdministrator:
        return _told(visit, fault=visit.page.say("staff.accounts.last"), status=403)
    visit.house.foundation.log.info(Event.STAFF_DEED, deed=act, staff=visit.who.member.id, subject=member_id)
    return _told(visit, told=told) if told else go(visit.request, _HERE)


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError as error:
        raise MemberWrong("role") from error


def _told(visit: Visit, *, told: tuple[str, str] | None = None, fault: str = "", status: int = 200) -> Response:
    with visit.house.store.read() as session:
        return visit.page.render(
            "accounts.html",
            status=status,
            who=visit.who,
            members=members.all_members(session),
            roles=tuple(Role),
            sites=_sites(session),
            told=told,
            fault=fault,
        )


def _sites(session: Session) -> list[SiteRow]:
    return list(session.scalars(select(SiteRow).order_by(SiteRow.id)))
