"""`kiosk technician …`: who may sign in at a terminal, and what remote operations answer to its challenge."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kiosk.cli.output import complaining, emit, say
from kiosk.cli.run import StateDirectory
from kiosk.technician.rights import Role

if TYPE_CHECKING:
    from kiosk.technician.register import Register

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
PersonId = Annotated[str, typer.Option("--id", help="Short and in small letters, as zhou-lei.")]

app = typer.Typer(help="Who may look after a terminal, and how they are let in.", no_args_is_help=True)


@app.command("add")
def add(
    person_id: PersonId,
    name: Annotated[str, typer.Option(help="As the screen greets them.")],
    *,
    role: Annotated[Role, typer.Option(help="What they may do.")] = Role.TECHNICIAN,
    secrets_on_stdin: Annotated[
        bool, typer.Option("--stdin", help="Read PIN and badge number from two lines of standard input, unasked.")
    ] = False,
    state_dir: StateDirectory = None,
    as_json: AsJson = False,
) -> None:
    """Enlist somebody at this terminal, or give them a new PIN and badge.

    The terminal's service key is the one that enrolment brought; where there is none, one is made.

    Example: kiosk technician add --id zhou-lei --name 周磊

    Asks for a PIN of six digits and for the number of the card that is their badge; an empty one is none.
    """
    from kiosk.settings import state_directory
    from kiosk.technician.register import Register, enlisted
    from kiosk.vault.service_key import service_key_or_new

    pin, badge = _secrets(asked=not secrets_on_stdin)
    with complaining(as_json=as_json):
        state = state_directory(state_dir)
        key = service_key_or_new(state)
        person = enlisted(person_id, name=name, role=role, pin=pin, badge=badge or None, key=key)
        Register.load(state).with_person(person).save(state)
        if as_json:
            emit({"id": person.id, "role": person.role, "badge": person.badge is not None})
        else:
            say(f"{person.id} may sign in as {person.role}, {'with' if person.badge else 'without'} a badge.")


@app.command("list")
def show(*, state_dir: StateDirectory = None, as_json: AsJson = False) -> None:
    """List who may sign in at this terminal.

    Example: kiosk technician list --json
    """
    with complaining(as_json=as_json):
        people = _register(state_dir).people
        if as_json:
            emit({"people": [{"id": one.id, "role": one.role, "badge": one.badge is not None} for one in people]})
            return
        for one in people:
            say(f"{one.id}  {one.role}  {'badge' if one.badge else 'no badge'}  {one.name}")
        if not people:
            say("Nobody may. Enlist somebody: kiosk technician add")


@app.command("remove")
def remove(person_id: PersonId, *, state_dir: StateDirectory = None, as_json: AsJson = False) -> None:
    """Let somebody sign in no more, from the next try on.

    Example: kiosk technician remove --id zhou-lei
    """
    from kiosk.ports.errors import SettingsError
    from kiosk.settings import state_directory

    with complaining(as_json=as_json):
        register = _register(state_dir)
        left = register.without(person_id)
        if left == register:
            raise SettingsError(f"nobody is enlisted as {person_id}")
        left.save(state_directory(state_dir))
        if as_json:
            emit({"removed": person_id})
        else:
            say(f"{person_id} may sign in no more.")


@app.command("respond")
def respond(
    challenge: Annotated[str, typer.Option(help="The eight digits on the terminal's screen.")],
    person_id: Annotated[str, typer.Option("--for", help="Who stands there: their id at that terminal.")],
    key_file: Annotated[Path, typer.Option(help="The terminal's service key; others must not be able to read it.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Answer a terminal's challenge: for remote operations, without a network to it. Make sure who is asking.

    Example: kiosk technician respond --challenge 40718263 --for zhou-lei --key-file keys/t-03.key
    """
    from kiosk.technician.challenge import read_key, response_to

    with complaining(as_json=as_json):
        digits = response_to(challenge.replace(" ", ""), who=person_id, key=read_key(key_file))
        if as_json:
            emit({"response": digits, "for": person_id})
        else:
            say(f"{digits[:4]} {digits[4:]}")


def _register(state_dir: Path | None) -> Register:
    from kiosk.settings import state_directory
    from kiosk.technician.register import Register

    return Register.load(state_directory(state_dir))


def _secrets(*, asked: bool) -> tuple[str, str]:
    if not asked:
        return sys.stdin.readline().strip(), sys.stdin.readline().strip()
    pin = typer.prompt("PIN, six digits", hide_input=True, confirmation_prompt=True)
    badge = typer.prompt("Number of the badge's card, or nothing", hide_input=True, default="", show_default=False)
    return str(pin).strip(), str(badge).strip()
