"""`kiosk backend respond`: what enrolment brought opens the terminal it was brought to, and no other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from kiosk.cli.backend_state import opened
from kiosk.cli.main import app
from kiosk.cli.output import Exit
from kiosk.technician.challenge import response_to

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

CHALLENGE = "40718263"


def respond(state: Path, terminal: str, challenge: str = CHALLENGE) -> Result:
    asked = ("--terminal", terminal, "--challenge", challenge, "--for", "zhou-lei")
    return CliRunner().invoke(app, ["backend", "respond", *asked, "--state-dir", str(state), "--json"])


def enrolled(state: Path) -> tuple[str, bytes]:
    """Enrol a terminal; gives its id and what its enrolment brought."""
    from backend.client.credentials import new_key, signing_request
    from backend.server.pki.enrolment import the_only_site

    with opened(state, "") as foundation:
        office = foundation.office
        at = foundation.clock()
        with foundation.store.write() as session:
            code = office.give_code(session, site_id=the_only_site(session), name="", at=at)
            order = signing_request(new_key())
            enrolment = office.enrol(session, secret=code.secret, signing_request=order, at=at)
        return enrolment.terminal_id, foundation.secret.service_key(enrolment.terminal_id)


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("backend")
    assert CliRunner().invoke(app, ["backend", "seed", "--state-dir", str(directory)]).exit_code == Exit.OK
    return directory


def test_response_is_the_terminals_own(state: Path) -> None:
    terminal, key = enrolled(state)
    told = json.loads(respond(state, terminal).stdout)
    assert told["response"] == response_to(CHALLENGE, who="zhou-lei", key=key)


def test_each_terminal_has_its_own_key(state: Path) -> None:
    assert enrolled(state)[1] != enrolled(state)[1]


def test_unknown_terminal_gets_no_answer(state: Path) -> None:
    assert respond(state, "t-000000000000").exit_code == Exit.USAGE


def test_revoked_terminal_gets_no_answer(state: Path) -> None:
    terminal, _key = enrolled(state)
    CliRunner().invoke(app, ["backend", "terminals", "revoke", terminal, "--state-dir", str(state)])
    assert respond(state, terminal).exit_code == Exit.USAGE


def test_what_is_no_challenge_gets_no_answer(state: Path) -> None:
    assert respond(state, enrolled(state)[0], challenge="4071").exit_code == Exit.USAGE
