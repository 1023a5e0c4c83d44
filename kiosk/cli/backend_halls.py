"""`kiosk backend queues …` and `kiosk backend terminals move`: what the keepers of halls do from a console."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from kiosk.cli.backend_state import AsJson, Database, StateDir, opened, tell
from kiosk.cli.output import complaining, emit, say
from kiosk.ports.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backend.server.foundation import Foundation

app = typer.Typer(help="The queues of a hall: what they do now, stopping and resuming numbers.", no_args_is_help=True)
Queue = Annotated[str, typer.Argument(help="The queue's id; kiosk backend queues list shows them.")]
Site = Annotated[str, typer.Option(help="Site id. May be left out while there is only one.")]


@app.command("list")
def list_queues(site: Site = "", state_dir: StateDir = None, database: Database = "", as_json: AsJson = False) -> None:
    """List a hall's queues: who waits, whether numbers are given.

    Example: kiosk backend queues list --site qinghe
    """
    from backend.server.queueing.halls import hall_status
    from backend.server.settings import backend_state_directory

    with (
        complaining(as_json=as_json),
        opened(backend_state_directory(state_dir), database) as foundation,
        foundation.store.read() as session,
    ):
        hall = hall_status(session, _site(foundation, site), at=foundation.clock())
    if as_json:
        rows = [
            {
                "id": queue.id,
                "letter": queue.letter,
                "waiting": queue.waiting,
                "open": queue.open,
                "stopped": queue.stopped,
                "instead": queue.instead,
            }
            for queue in hall.queues
        ]
        emit({"site": hall.site.id, "business_date": hall.business_date.isoformat(), "queues": rows})
        return
    for queue in hall.queues:
        instead = f", people go to {queue.instead}" if queue.instead else ""
        standing = f"stopped for today{instead}" if queue.stopped else "gives numbers" if queue.open else "closed"
        say(f"{queue.letter}  {queue.id}  {queue.waiting} waiting  {standing}")


@app.command()
def stop(
    queue: Queue,
    site: Site = "",
    instead: Annotated[str, typer.Option(help="The queue people are sent to, by its id.")] = "",
    state_dir: StateDir = None,
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """Give no numbers of a queue any more today. Who has one is served; tomorrow it gives numbers by itself.

    Example: kiosk backend queues stop household --instead general
    """
    from backend.server.queueing.stops import stop_numbering
    from backend.server.settings import backend_state_directory
    from backend.server.staff.deeds import COMMAND_LINE, Deed, note

    with complaining(as_json=as_json), opened(backend_state_directory(state_dir), database) as foundation:
        at, chosen = foundation.clock(), _site(foundation, site)
        with _explaining(), foundation.store.write() as session:
            changed = stop_numbering(session, site_id=chosen, queue_id=queue, instead=instead, at=at)
            if changed:
                subject = f"{chosen}/{queue}" + (f">{instead}" if instead else "")
                note(session, Deed.QUEUE_STOPPED, by_id=COMMAND_LINE, subject=subject, at=at)
    line = f"{chosen}/{queue} gives no numbers any more today" + (f"; people go to {instead}" if instead else "")
    told = {"site": chosen, "queue": queue, "stopped": True, "instead": instead, "changed": changed}
    tell(told, line if changed else f"{chosen}/{queue} was stopped already", as_json=as_json)


@app.command()
def resume(
    queue: Queue, site: Site = "", state_dir: StateDir = None, database: Database = "", as_json: AsJson = False
) -> None:
    """Give numbers of a queue again, in its hours.

    Example: kiosk backend queues resume household
    """
    from backend.server.queueing.stops import resume_numbering
    from backend.server.settings import backend_state_directory
    from backend.server.staff.deeds import COMMAND_LINE, Deed, note

    with complaining(as_json=as_json), opened(backend_state_directory(state_dir), database) as foundation:
        at, chosen = foundation.clock(), _site(foundation, site)
        with _explaining(), foundation.store.write() as session:
            changed = resume_numbering(session, site_id=chosen, queue_id=queue, at=at)
            if changed:
                note(session, Deed.QUEUE_RESUMED, by_id=COMMAND_LINE, subject=f"{chosen}/{queue}", at=at)
    told = {"site": chosen, "queue": queue, "stopped": False, "changed": changed}
    line = "gives numbers again, in its hours" if changed else "was not stopped"
    tell(told, f"{chosen}/{queue} {line}", as_json=as_json)


def move_terminal(
    terminal_id: Annotated[str, typer.Argument(help="The terminal's id; kiosk backend terminals list shows them.")],
    site: Annotated[str, typer.Option(help="The site it is carried to.")],
    state_dir: StateDir = None,
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """Put a terminal into another site. It gives no numbers until somebody at the terminal confirms where it stands.

    Example: kiosk backend terminals move t-0123456789ab --site dongcheng
    """
    from backend.server.queueing import places
    from backend.server.settings import backend_state_directory
    from backend.server.staff.deeds import COMMAND_LINE, Deed, note
    from backend.server.store.tables import TerminalRow

    with complaining(as_json=as_json), opened(backend_state_directory(state_dir), database) as foundation:
        at, site = foundation.clock(), _site(foundation, site)
        with foundation.store.write() as session:
            terminal = session.get(TerminalRow, terminal_id)
            if terminal is None:
                raise SettingsError(f"no terminal {terminal_id}; kiosk backend terminals list shows them")
            before = terminal.site_id
            places.move_terminal(session, terminal_id, site, at=at)
            confirmed = terminal.moved_at is None
            if before != site:
                subject = f"{terminal_id}:{before}>{site}"
                note(session, Deed.TERMINAL_MOVED, by_id=COMMAND_LINE, subject=subject, at=at)
    told = {"terminal": terminal_id, "from": before, "site": site, "moved": before != site, "confirmed": confirmed}
    moved = f"moved from {before} to {site}" if before != site else f"stands in {site} already; nothing was moved"
    rest = "" if confirmed else f"; it gives no numbers until somebody there says: kiosk confirm-site --site {site}"
    tell(told, f"{terminal_id} {moved}{rest}", as_json=as_json)


def _site(foundation: Foundation, named: str) -> str:
    """The site that was named, or the only one. Raises SettingsError."""
    from backend.server.pki.enrolment import SiteUnknown, the_only_site
    from backend.server.store.tables import SiteRow

    with foundation.store.read() as session:
        if named and session.get(SiteRow, named) is None:
            raise SettingsError(f"--site: no site {named}; kiosk backend seed makes sites")
        try:
            return named or the_only_site(session)
        except SiteUnknown as error:
            raise SettingsError(f"--site: {error}; kiosk backend seed makes sites") from error


@contextmanager
def _explaining() -> Iterator[None]:
    """Say a no of the queues as one line about what was typed."""
    from backend.server.queueing.refusals import Refused

    try:
        yield
    except Refused as error:
        unknown = "no such queue; kiosk backend queues list shows them"
        wrong = "--instead: people cannot be sent to the queue itself, nor to one that is stopped"
        raise SettingsError(unknown if error.refusal.reason.id == "queue.unknown.reason" else wrong) from error
