"""A terminal that is carried to another hall gives no numbers until somebody there confirms where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backend.server.queueing.refusals import Condition, refuse
from backend.server.store.tables import SiteRow, TerminalRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session


def move_terminal(session: Session, terminal_id: str, site_id: str, *, at: datetime) -> None:
    """Put a terminal into another site. Moving it where it is changes nothing. Raises NoResultFound."""
    terminal = session.get_one(TerminalRow, terminal_id)
    session.get_one(SiteRow, site_id)
    if terminal.site_id != site_id:
        terminal.site_id, terminal.moved_at = site_id, at
        session.flush()


def confirm_site(session: Session, terminal_id: str, site_id: str) -> None:
    """Somebody at the terminal says that it stands in `site_id`. Raises Refused when that is not its site."""
    terminal = session.get_one(TerminalRow, terminal_id)
    if terminal.site_id != site_id:
        site = session.get_one(SiteRow, terminal.site_id)
        raise refuse(Condition.NOT_CONFIRMED, site=site.short_name["zh_CN"], service_line=site.service_line)
    terminal.moved_at = None
    session.flush()
