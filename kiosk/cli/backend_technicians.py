"""`kiosk backend respond`: remote operations answer a terminal's challenge, without keeping any key of it."""

from __future__ import annotations

from typing import Annotated

import typer

from kiosk.cli.backend_state import AsJson, Database, StateDir, opened, tell
from kiosk.cli.output import complaining
from kiosk.ports.errors import SettingsError


def respond(
    terminal: Annotated[str, typer.Option(help="The terminal's id, as `kiosk backend terminals list` has it.")],
    challenge: Annotated[str, typer.Option(help="The eight digits on the terminal's screen.")],
    person_id: Annotated[str, typer.Option("--for", help="Who stands there: their id at that terminal.")],
    *,
    state_dir: StateDir = None,
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """Answer a terminal's challenge with the service key that its enrolment brought. Make sure who is asking.

    Example: kiosk backend respond --terminal t-4f1c2a9be077 --challenge 40718263 --for zhou-lei

    A terminal whose certificate was revoked gets no answer.
    """
    from backend.server.events import Event
    from backend.server.pki import terminals as records
    from backend.server.settings import backend_state_directory
    from kiosk.technician.challenge import response_to

    with complaining(as_json=as_json), opened(backend_state_directory(state_dir), database) as foundation:
        with foundation.store.read() as session:
            known = {one.id: one for one in records.list_terminals(session)}
        if terminal not in known or known[terminal].revoked:
            why = "was revoked" if terminal in known else "was not enrolled here"
            raise SettingsError(f"--terminal {terminal}: {why}; kiosk backend terminals list shows them")
        key = foundation.secret.service_key(terminal)
        digits = response_to(challenge.replace(" ", ""), who=person_id, key=key)
        foundation.log.info(Event.CHALLENGE_ANSWERED, terminal=terminal, who=person_id)
    tell({"response": digits, "for": person_id, "terminal": terminal}, f"{digits[:4]} {digits[4:]}", as_json=as_json)
